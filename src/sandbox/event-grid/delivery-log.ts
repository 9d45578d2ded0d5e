import { createNewestEntries } from '../server/newest-entries.ts';
import type { NewestEntries } from '../server/newest-entries.ts';

/** One attempt to deliver: the status of the answer, or why there was none. */
export interface DeliveryAttempt {
  /** ISO 8601, by the clock of calls. */
  readonly at: string;
  readonly status: number | null;
  readonly error?: string;
}

/** One post of events to one subscription, with all attempts. */
export interface DeliveryEntry {
  /** The name of the subscription. */
  readonly subscription: string;
  readonly endpointUrl: string;
  /** `type id` of each event in it. */
  readonly events: readonly string[];
  /** What is wrong with a forged one. */
  readonly forged?: string;
  readonly attempts: DeliveryAttempt[];
  /**
   * `refused`: by an answer after which nothing is repeated. `dropped`: it failed as often as it may, or for as long, or its
   * subscription is gone. `withheld`: its address is not on this machine.
   */
  outcome: 'pending' | 'delivered' | 'refused' | 'dropped' | 'withheld';
}

/** What Event Grid posted, and how that was answered. */
export interface DeliveryLog extends Pick<NewestEntries<DeliveryEntry>, 'entries' | 'clear'> {
  /** Adds a post, whose attempts and outcome are filled in later. */
  open(entry: Omit<DeliveryEntry, 'attempts' | 'outcome'>): DeliveryEntry;
}

/** Makes a log that keeps the newest posts. */
export function createDeliveryLog(): DeliveryLog {
  const { add, entries, clear } = createNewestEntries<DeliveryEntry>();
  return { open: (entry) => add({ ...entry, attempts: [], outcome: 'pending' }), entries, clear };
}
