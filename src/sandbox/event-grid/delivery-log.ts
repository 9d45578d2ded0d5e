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
export interface DeliveryLog {
  /** Adds a post, whose attempts and outcome are filled in later. */
  open(entry: Omit<DeliveryEntry, 'attempts' | 'outcome'>): DeliveryEntry;
  entries(): readonly DeliveryEntry[];
  clear(): void;
}

/** Makes a log that keeps the newest posts. */
export function createDeliveryLog(capacity = 10_000): DeliveryLog {
  let entries: DeliveryEntry[] = [];
  return {
    open(entry) {
      const opened: DeliveryEntry = { ...entry, attempts: [], outcome: 'pending' };
      entries.push(opened);
      if (entries.length > capacity) entries.shift();
      return opened;
    },
    entries: () => entries,
    clear() {
      entries = [];
    },
  };
}
