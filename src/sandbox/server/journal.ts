/** One request to the sandbox. Headers and bodies are left out, since they carry secrets. */
interface JournalEntry {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** The status line that was sent; null if none was: still in progress, reset, or the client went away. */
  status: number | null;
}

/** The requests to the simulated APIs, in order of arrival. */
export interface Journal {
  /** Adds a request; its status is filled in when it is answered. */
  open(method: string, path: string): JournalEntry;
  entries(): readonly JournalEntry[];
  clear(): void;
}

/** Makes a journal that keeps the newest entries. */
export function createJournal(capacity = 10_000): Journal {
  let entries: JournalEntry[] = [];
  return {
    open(method, path) {
      const entry: JournalEntry = { method, path, status: null };
      entries.push(entry);
      if (entries.length > capacity) entries.shift();
      return entry;
    },
    entries: () => entries,
    clear() {
      entries = [];
    },
  };
}
