import type { KeyPage, KeyValueStore, StoredValue } from '../key-value-store.ts';
import { ValueListeners } from '../value-listeners.ts';
import type { GroupCommit } from './group-commit.ts';
import type { KeyValueTable } from './key-value-table.ts';

/** Texts in a database, and who in this process watches them. */
export class SqliteKeyValueStore implements KeyValueStore {
  readonly #commits: GroupCommit;
  readonly #table: KeyValueTable;
  readonly #now: () => number;
  readonly #listeners = new ValueListeners();

  /** @param now the clock, in milliseconds since the epoch */
  constructor(commits: GroupCommit, table: KeyValueTable, now: () => number) {
    this.#commits = commits;
    this.#table = table;
    this.#now = now;
  }

  get(collection: string, key: string): Promise<StoredValue | undefined> {
    return this.#commits.read(() => this.#table.get(collection, key, this.#now()));
  }

  set(
    collection: string,
    key: string,
    expectedRevision: number | undefined,
    text: string,
    expiresAt?: number,
  ): Promise<number | undefined> {
    return this.#commits.write(() => {
      const now = this.#now();
      if (this.#table.get(collection, key, now)?.revision !== expectedRevision) return undefined;
      this.#tellOnceStored(collection, key);
      return this.#table.set(collection, key, text, expiresAt, now);
    });
  }

  delete(collection: string, key: string, expectedRevision: number): Promise<boolean> {
    return this.#commits.write(() => {
      if (this.#table.get(collection, key, this.#now())?.revision !== expectedRevision) return false;
      this.#tellOnceStored(collection, key);
      this.#table.delete(expectedRevision);
      return true;
    });
  }

  keys(collection: string, page: KeyPage): Promise<readonly string[]> {
    return this.#commits.read(() => this.#table.keys(collection, page, this.#now()));
  }

  watch(collection: string, key: string, listener: () => void): () => void {
    const end = this.#listeners.add(collection, key, listener);
    return () => void end();
  }

  #tellOnceStored(collection: string, key: string): void {
    this.#commits.whenStored(() => {
      this.#listeners.tell(collection, key);
    });
  }
}
