import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Listener } from './http/http-server.ts';
import type { Reconciler } from './live/reconciler.ts';

/** What is stopped, and how long that may take. */
export interface StoppingOptions {
  readonly listener: Listener;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a gateway that is not ready any more still serves, in milliseconds. */
  readonly drainMs: number;
  /** How long the whole may take, in milliseconds, `drainMs` included. */
  readonly limitMs: number;
}

/** What is kept for the last steps, after what was under way is cut off: a tenth of the limit, at the most so many ms. */
const maxReserveMs = 1_000;

/**
 * Stops serving: first nobody new is to come, then nobody can, and at last who is there is sent away.
 *
 * @param isGradual whether others are given the time to notice, and clients to go elsewhere one after the other; if not,
 *   all are sent away at once
 */
export async function stopServing(options: StoppingOptions, isGradual: boolean): Promise<void> {
  const { listener, reconciler, clock, logger, drainMs, limitMs } = options;
  const end = clock.monotonicNow() + limitMs - Math.min(limitMs / 10, maxReserveMs);
  const leftMs = (): number => Math.max(0, end - clock.monotonicNow());
  if (isGradual && drainMs > 0) {
    listener.drain();
    logger.info({ drainSeconds: drainMs / 1000 }, 'not ready any more, but still serving');
    await pause(clock, Math.min(drainMs, leftMs()));
  }
  if (isGradual) logger.info('taking nothing more');
  await Promise.all([
    listener.close(leftMs(), isGradual),
    // A store that can't be reached holds up nothing: its leases end by themselves.
    Promise.race([reconciler.stop(), pause(clock, leftMs())]),
  ]);
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(ms, resolve);
  });
}
