import { createNewestEntries } from '../../server/newest-entries.ts';
import type { NewestEntries } from '../../server/newest-entries.ts';

/** One attempt to send a callback: the status of the answer, or why there was none. */
export interface Attempt {
  readonly status: number | null;
  readonly error?: string;
  /** What the answer says, where the callback asks something: JSON as it is, else the text. */
  readonly answer?: unknown;
}

/** What became of a message that was to be sent. */
export interface Delivery {
  readonly attempts: Attempt[];
  /** `withheld`: not sent, because the address is not on this machine or nothing more of its call is sent. */
  outcome: 'pending' | 'delivered' | 'dropped' | 'withheld';
}

/** One callback, with all attempts to send it. */
export interface CallbackEntry extends Delivery {
  readonly callId: string;
  readonly callbackUri: string;
  /** `X-Microsoft-Skype-Message-ID`. */
  readonly messageId: string;
  /** `changeType path` of each notification in it. */
  readonly notifications: readonly string[];
}

/** The callbacks that were sent, and how the bot answered. */
export interface CallbackLog extends Pick<NewestEntries<CallbackEntry>, 'entries' | 'clear'> {
  /** Adds a callback, whose attempts and outcome are filled in later. */
  open(entry: Omit<CallbackEntry, 'attempts' | 'outcome'>): CallbackEntry;
}

/** Makes a log that keeps the newest callbacks. */
export function createCallbackLog(): CallbackLog {
  const { add, entries, clear } = createNewestEntries<CallbackEntry>();
  return { open: (entry) => add({ ...entry, attempts: [], outcome: 'pending' }), entries, clear };
}
