import type { KeyPage, KeyValueStore, StoredValue } from '../key-value-store.ts';
import { changeValue, getRevisions, getValue, listKeys } from './key-value-scripts.ts';
import type { RedisConnection } from './redis-connection.ts';
import { collectionKeys } from './redis-keys.ts';
import { textsOf } from './redis-script.ts';
import type { RedisScript, Reply } from './redis-script.ts';
import { ValueNews } from './value-news.ts';

/** How long a collection is kept of which everything has expired, in milliseconds: the clocks of those who share it differ. */
const keptMs = 3_600_000;

/** Texts in Redis: those of a collection share a slot. Whoever shares it reads and changes the same, and is told of the same. */
export class RedisKeyValueStore implements KeyValueStore {
  readonly #redis: RedisConnection;
  readonly #now: () => number;
  readonly #news: ValueNews;

  /** @param now the clock, in milliseconds since the epoch */
  constructor(redis: RedisConnection, now: () => number) {
    this.#redis = redis;
    this.#now = now;
    this.#news = new ValueNews(redis, (collection, keys) => this.#revisions(collection, keys));
    redis.onRenewed(() => void this.catchUp());
  }

  async get(collection: string, key: string): Promise<StoredValue | undefined> {
    const reply = await this.#read(getValue, collection, `${this.#now()}`, key);
    const [revision, text] = textsOf(reply);
    return text === undefined ? undefined : { text, revision: Number(revision) };
  }

  async set(
    collection: string,
    key: string,
    expectedRevision: number | undefined,
    text: string,
    expiresAt?: number,
  ): Promise<number | undefined> {
    const expiry = expiresAt === undefined ? '-' : `${expiresAt}`;
    const revision = await this.#change(collection, key, expectedRevision, expiry, text);
    return revision === '' ? undefined : Number(revision);
  }

  async delete(collection: string, key: string, expectedRevision: number): Promise<boolean> {
    return (await this.#change(collection, key, expectedRevision)) !== '';
  }

  async keys(collection: string, { limit, after }: KeyPage): Promise<readonly string[]> {
    const from = after === undefined ? '-' : `(${after}`;
    return textsOf(await this.#read(listKeys, collection, `${this.#now()}`, from, `${limit}`));
  }

  watch(collection: string, key: string, listener: () => void): () => void {
    return this.#news.watch(collection, key, listener);
  }

  /** Tells of what was missed of all that is watched: to be called now and then, since a message may get lost. */
  catchUp(): Promise<void> {
    return this.#news.catchUp();
  }

  async #revisions(collection: string, keys: readonly string[]): Promise<readonly string[]> {
    return textsOf(await this.#read(getRevisions, collection, `${this.#now()}`, ...keys));
  }

  #read(script: RedisScript, collection: string, ...args: readonly string[]): Promise<Reply> {
    const { values, order, expiries } = collectionKeys(collection);
    return this.#redis.read(script, [values, order, expiries], args);
  }

  async #change(
    collection: string,
    key: string,
    expectedRevision: number | undefined,
    ...written: readonly string[]
  ): Promise<string> {
    const { values, order, expiries, newsOf } = collectionKeys(collection);
    const expected = expectedRevision === undefined ? '' : `${expectedRevision}`;
    const args = [`${this.#now()}`, key, expected, newsOf(key), `${keptMs}`, ...written];
    return String(await this.#redis.write(changeValue, [values, order, expiries], args));
  }
}
