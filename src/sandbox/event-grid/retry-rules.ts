import type { Random } from '../server/seeded-random.ts';
import type { EventSubscription } from './event-subscription.ts';

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** The documented time before each repeat, in milliseconds; the last one is that of all further ones, too. */
const delaysMs = [
  10 * seconds,
  30 * seconds,
  1 * minutes,
  5 * minutes,
  10 * minutes,
  30 * minutes,
  1 * hours,
  3 * hours,
  6 * hours,
  12 * hours,
] as const;

/** How much longer than documented a wait may be, as part of it: the service is documented to vary it a little. */
const jitter = 0.1;

/** What becomes of a post once it was answered: it is done, is never tried again, or may be. */
export type Verdict = 'delivered' | 'refused' | 'failed';

/** Statuses that are documented as accepted. */
const accepted: ReadonlySet<number | null> = new Set([200, 201, 202, 203, 204]);

/** Statuses after which nothing is repeated, as documented for webhooks. */
const final: ReadonlySet<number | null> = new Set([400, 401, 413]);

/** Judges an answer. @param status null if there was none */
export function judge(status: number | null): Verdict {
  return accepted.has(status) ? 'delivered' : final.has(status) ? 'refused' : 'failed';
}

/**
 * How long to wait after a failed attempt, in milliseconds; undefined if there is no other.
 * @param attempts that were made
 * @param ageMs how long ago the event was published, in milliseconds
 */
export function nextDelayMs(
  { maxDeliveryAttempts, eventTimeToLiveInMinutes }: EventSubscription,
  attempts: number,
  ageMs: number,
  random: Random,
): number | undefined {
  if (attempts >= maxDeliveryAttempts) return undefined;
  const delayMs = (delaysMs[attempts - 1] ?? delaysMs[9]) * (1 + jitter * random.fraction());
  return ageMs + delayMs > eventTimeToLiveInMinutes * minutes ? undefined : delayMs;
}
