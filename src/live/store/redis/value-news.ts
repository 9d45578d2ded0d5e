import { setTimeout as sleep } from 'node:timers/promises';
import { nameOfValue, ValueListeners } from '../value-listeners.ts';
import type { RedisConnection } from './redis-connection.ts';
import { collectionKeys } from './redis-keys.ts';

/** How much longer a message may take than an answer, in milliseconds. */
const messageMs = 1_000;

/** Listening to the news of a text. */
interface Listening {
  readonly end: () => void;
  /** The revision that was told last, empty for none; undefined until it is known. */
  told: string | undefined;
  /** How many messages have come. */
  messages: number;
}

/** Tells of changes of the texts that are watched: by messages, and by looking now and then, since a message may get lost. */
export class ValueNews {
  readonly #redis: RedisConnection;
  readonly #readRevisions: (collection: string, keys: readonly string[]) => Promise<readonly string[]>;
  readonly #listeners = new ValueListeners();
  readonly #listening = new Map<string, Listening>();

  /** @param readRevisions reads those of several keys, empty for one that isn't there */
  constructor(
    redis: RedisConnection,
    readRevisions: (collection: string, keys: readonly string[]) => Promise<readonly string[]>,
  ) {
    this.#redis = redis;
    this.#readRevisions = readRevisions;
  }

  /** @returns what ends it */
  watch(collection: string, key: string, listener: () => void): () => void {
    const name = nameOfValue(collection, key);
    if (!this.#listeners.isWatched(collection, key)) this.#listening.set(name, this.#listen(collection, key));
    const end = this.#listeners.add(collection, key, listener);
    return () => {
      if (!end()) return;
      this.#listening.get(name)?.end();
      this.#listening.delete(name);
    };
  }

  /** Looks at all that is watched. What fails is made good by the next look. */
  async catchUp(): Promise<void> {
    const keys = new Map<string, string[]>();
    for (const { collection, key } of this.#listeners.watched)
      keys.set(collection, [...(keys.get(collection) ?? []), key]);
    await Promise.allSettled(Array.from(keys, ([collection, some]) => this.#lookAt(collection, some)));
  }

  #listen(collection: string, key: string): Listening {
    const end = this.#redis.listen(collectionKeys(collection).newsOf(key), (revision) => {
      listening.messages += 1;
      this.#take(listening, collection, key, revision);
    });
    const listening: Listening = { end, told: undefined, messages: 0 };
    return listening;
  }

  #take(listening: Listening, collection: string, key: string, revision: string): void {
    if (listening.told === revision) return;
    listening.told = revision;
    this.#listeners.tell(collection, key);
  }

  async #lookAt(collection: string, keys: readonly string[]): Promise<void> {
    const asked = keys.map((key) => this.#listening.get(nameOfValue(collection, key)));
    const before = asked.map((listening) => listening?.messages);
    const revisions = await this.#readRevisions(collection, keys);
    for (const [index, key] of keys.entries()) {
      const [listening, revision = ''] = [asked[index], revisions[index]];
      // What came meanwhile may be newer than the answer.
      if (!listening || listening.messages !== before[index] || listening.told === revision) continue;
      const wasKnown = listening.told !== undefined;
      this.#take(listening, collection, key, revision);
      if (wasKnown) void this.#expectMessage(listening, collection, key);
    }
  }

  /** Listens anew if a message doesn't come of what was found by looking. */
  async #expectMessage(listening: Listening, collection: string, key: string): Promise<void> {
    const { messages } = listening;
    await sleep(messageMs, undefined, { ref: false });
    const isStill = this.#listening.get(nameOfValue(collection, key)) === listening;
    if (isStill && listening.messages === messages) this.#redis.renew(collectionKeys(collection).newsOf(key));
  }
}
