import { createNewestEntries } from './newest-entries.ts';
import type { NewestEntries } from './newest-entries.ts';

/** One request to the sandbox. Headers and bodies are left out, since they carry secrets. */
interface JournalEntry {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** The status line that was sent; null if none was: still in progress, reset, or the client went away. */
  status: number | null;
}

/** The requests to the simulated APIs, in order of arrival. */
export interface Journal extends Pick<NewestEntries<JournalEntry>, 'entries' | 'clear'> {
  /** Adds a request; its status is filled in when it is answered. */
  open(method: string, path: string): JournalEntry;
}

/** Makes a journal that keeps the newest entries. */
export function createJournal(capacity?: number): Journal {
  const { add, entries, clear } = createNewestEntries<JournalEntry>(capacity);
  return { open: (method, path) => add({ method, path, status: null }), entries, clear };
}
