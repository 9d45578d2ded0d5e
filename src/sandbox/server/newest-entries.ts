/** A list of what was done, oldest first, of which the newest entries are kept. */
export interface NewestEntries<Entry> {
  /** Adds an entry, which may be filled in later. @returns the same */
  readonly add: (entry: Entry) => Entry;
  readonly entries: () => readonly Entry[];
  readonly clear: () => void;
}

/** Makes one. @param capacity how many entries are kept */
export function createNewestEntries<Entry>(capacity = 10_000): NewestEntries<Entry> {
  let entries: Entry[] = [];
  return {
    add(entry) {
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
