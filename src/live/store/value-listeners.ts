/** A text of a key-value store, as it is watched. */
export interface WatchedValue {
  readonly collection: string;
  readonly key: string;
}

/** Who in this process is told of changes, by what they watch. */
export class ValueListeners {
  readonly #all = new Map<string, WatchedValue & { readonly listeners: Set<() => void> }>();

  /** What is watched. */
  get watched(): readonly WatchedValue[] {
    return [...this.#all.values()];
  }

  isWatched(collection: string, key: string): boolean {
    return this.#all.has(nameOfValue(collection, key));
  }

  /** @returns what ends it, and says whether it was the last of that text */
  add(collection: string, key: string, listener: () => void): () => boolean {
    const name = nameOfValue(collection, key);
    const watched = this.#all.get(name) ?? { collection, key, listeners: new Set() };
    this.#all.set(name, watched);
    // One of its own, so that whoever watches twice ends each by itself.
    const told = (): void => {
      listener();
    };
    watched.listeners.add(told);
    return () => {
      const isLast = watched.listeners.delete(told) && watched.listeners.size === 0;
      if (isLast) this.#all.delete(name);
      return isLast;
    };
  }

  tell(collection: string, key: string): void {
    for (const listener of [...(this.#all.get(nameOfValue(collection, key))?.listeners ?? [])]) listener();
  }
}

/** A name that tells a text from all others, whatever stands in its key. */
export function nameOfValue(collection: string, key: string): string {
  return JSON.stringify([collection, key]);
}
