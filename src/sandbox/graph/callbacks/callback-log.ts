/** One attempt to post a callback: the status it was answered with, or why there was none. */
export interface Attempt {
  readonly status: number | null;
  readonly error?: string;
}

/** One post to a callback URI. */
export interface CallbackEntry {
  readonly callId: string;
  readonly callbackUri: string;
  /** `X-Microsoft-Skype-Message-ID`. */
  readonly messageId: string;
  /** `changeType path` of each notification in it. */
  readonly notifications: readonly string[];
  readonly attempts: Attempt[];
  /** `withheld`: never posted, as the address is not on this machine or its call's attempts have stopped. */
  outcome: 'pending' | 'delivered' | 'dropped' | 'withheld';
}

/** What was posted, and how it was answered. */
export interface CallbackLog {
  /** Adds a post, the outcome of which is filled in later. */
  open(entry: Omit<CallbackEntry, 'attempts' | 'outcome'>): CallbackEntry;
  entries(): readonly CallbackEntry[];
  clear(): void;
}

/** Makes a log that keeps the newest posts. */
export function createCallbackLog(capacity = 10_000): CallbackLog {
  let entries: CallbackEntry[] = [];
  return {
    open(entry) {
      const opened: CallbackEntry = { ...entry, attempts: [], outcome: 'pending' };
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
