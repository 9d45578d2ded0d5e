import type { KeyPage, KeyValueStore, StoredValue } from './key-value-store.ts';
import { TimeOrder } from './time-order.ts';
import { ValueListeners } from './value-listeners.ts';

interface Entry extends StoredValue {
  /** In milliseconds since the epoch; undefined for never. */
  readonly expiresAt: number | undefined;
}

/** How many texts go at a time that have expired. */
const clearedAtOnce = 16;

/** The texts of one collection. */
class Collection {
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new SortedKeys();
  readonly #expiring = new TimeOrder();

  get(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && isOver(entry, now) ? undefined : entry;
  }

  set(key: string, entry: Entry): void {
    const before = this.#entries.get(key);
    if (before?.expiresAt !== undefined) this.#expiring.remove({ time: before.expiresAt, id: key });
    if (!before) this.#keys.add(key);
    this.#entries.set(key, entry);
    if (entry.expiresAt !== undefined) this.#expiring.add({ time: entry.expiresAt, id: key });
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#keys.remove(key);
    if (entry.expiresAt !== undefined) this.#expiring.remove({ time: entry.expiresAt, id: key });
  }

  expire(now: number): void {
    for (const key of this.#expiring.upTo(now, clearedAtOnce)) this.delete(key);
  }

  page({ limit, after }: KeyPage, now: number): string[] {
    const keys: string[] = [];
    for (const key of this.#keys.behind(after)) {
      if (keys.length >= limit) break;
      if (this.get(key, now)) keys.push(key);
    }
    return keys;
  }
}

/** Keys in the order of their bytes. */
class SortedKeys {
  readonly #all: { readonly key: string; readonly bytes: Buffer }[] = [];

  add(key: string): void {
    const bytes = Buffer.from(key);
    this.#all.splice(this.#countUpTo(bytes, false), 0, { key, bytes });
  }

  remove(key: string): void {
    const index = this.#countUpTo(Buffer.from(key), false);
    if (this.#all[index]?.key === key) this.#all.splice(index, 1);
  }

  *behind(after: string | undefined): Generator<string> {
    const begin = after === undefined ? 0 : this.#countUpTo(Buffer.from(after), true);
    for (let index = begin; index < this.#all.length; index += 1) {
      const one = this.#all[index];
      if (one) yield one.key;
    }
  }

  /** How many come before some bytes. @param isThisIncluded whether these count as well */
  #countUpTo(bytes: Buffer, isThisIncluded: boolean): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#all[middle]?.bytes.compare(bytes) ?? 0;
      if (order < 0 || (order === 0 && isThisIncluded)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Texts in the memory of this process, gone with it. */
export class MemoryKeyValueStore implements KeyValueStore {
  readonly #now: () => number;
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new ValueListeners();
  #revision = 0;

  /** @param now the clock, in milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  get(collection: string, key: string): Promise<StoredValue | undefined> {
    const entry = this.#of(collection).get(key, this.#now());
    return Promise.resolve(entry && { text: entry.text, revision: entry.revision });
  }

  set(
    collection: string,
    key: string,
    expectedRevision: number | undefined,
    text: string,
    expiresAt?: number,
  ): Promise<number | undefined> {
    const values = this.#of(collection);
    if (values.get(key, this.#now())?.revision !== expectedRevision) return Promise.resolve(undefined);
    const revision = (this.#revision += 1);
    values.set(key, { text, revision, expiresAt });
    this.#listeners.tell(collection, key);
    return Promise.resolve(revision);
  }

  delete(collection: string, key: string, expectedRevision: number): Promise<boolean> {
    const values = this.#of(collection);
    if (values.get(key, this.#now())?.revision !== expectedRevision) return Promise.resolve(false);
    values.delete(key);
    this.#listeners.tell(collection, key);
    return Promise.resolve(true);
  }

  keys(collection: string, page: KeyPage): Promise<readonly string[]> {
    return Promise.resolve(this.#of(collection).page(page, this.#now()));
  }

  watch(collection: string, key: string, listener: () => void): () => void {
    const end = this.#listeners.add(collection, key, listener);
    return () => void end();
  }

  #of(collection: string): Collection {
    const known = this.#collections.get(collection) ?? new Collection();
    this.#collections.set(collection, known);
    known.expire(this.#now());
    return known;
  }
}

function isOver({ expiresAt }: Entry, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
