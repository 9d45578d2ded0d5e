import { isRinging } from '../../record/call-record.ts';
import type { CallRecord } from '../../record/call-record.ts';
import type { StoredCall } from '../call-store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { ringingKeys } from './redis-keys.ts';
import { redisScript, textsOf } from './redis-script.ts';

type RingingListener = (record: CallRecord) => void;

/** How long a call may be listed that doesn't ring (yet), in milliseconds: it is listed before it is committed. */
const doubtfulMs = 60_000;
/** For how long the list is kept after the last call that came in, in milliseconds. */
const lifetimeMs = 24 * 3_600_000;

const readListed = redisScript(`return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')`);

/** The calls that ring, in a list that is a hint: whether one rings is what its record says. */
export class RingingCalls {
  readonly #redis: RedisConnection;
  readonly #read: (callId: string) => Promise<StoredCall | undefined>;
  readonly #now: () => number;
  readonly #listeners = new Set<RingingListener>();
  /** Calls on the list of which the listeners know, or did when they began to listen. */
  readonly #told = new Set<string>();
  #stopListening: (() => void) | undefined;

  /** @param now milliseconds since the epoch */
  constructor(
    redis: RedisConnection,
    read: (callId: string) => Promise<StoredCall | undefined>,
    now: () => number,
  ) {
    this.#redis = redis;
    this.#read = read;
    this.#now = now;
  }

  /** Lists a call that is about to ring. */
  async expect(callId: string): Promise<void> {
    const { calls } = ringingKeys;
    await this.#redis.tell(calls, 'ZADD', calls, `${this.#now()}`, callId);
    await this.#redis.tell(calls, 'PEXPIRE', calls, `${lifetimeMs}`);
  }

  /** Tells everybody of a call that has begun to ring. */
  async announce(record: CallRecord): Promise<void> {
    this.#tell(record);
    await this.#redis.tell(ringingKeys.news, 'SPUBLISH', ringingKeys.news, record.id);
  }

  /** Takes a call off the list. */
  async forget(callId: string): Promise<void> {
    this.#told.delete(callId);
    await this.#redis.tell(ringingKeys.calls, 'ZREM', ringingKeys.calls, callId);
  }

  /** The calls that ring, oldest first. */
  async all(): Promise<readonly CallRecord[]> {
    const listed = await this.#listed();
    const records = await Promise.all(
      listed.map(async ({ callId, listedAt }) => {
        const stored = await this.#read(callId);
        if (stored?.kind === 'live' && isRinging(stored.record)) return [stored.record];
        if (this.#now() - listedAt > doubtfulMs) await this.forget(callId);
        return [];
      }),
    );
    return records.flat().sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Is told of every call that begins to ring from now on. @returns what ends it */
  watch(listener: RingingListener): () => void {
    const isFirst = this.#listeners.size === 0;
    this.#listeners.add(listener);
    if (isFirst) {
      this.#told.clear();
      this.#stopListening = this.#redis.listen(ringingKeys.news, (callId) => void this.#look(callId));
      // Of what rings already nobody is told. If that can't be read now, they are told of it: rather twice than not at all.
      this.all().then(
        (records) => {
          for (const { id } of records) this.#told.add(id);
        },
        () => undefined,
      );
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = undefined;
    };
  }

  /** Tells of what has not been heard of: to be called now and then. */
  async catchUp(): Promise<void> {
    if (this.#listeners.size === 0) return;
    const listed = await this.#listed();
    const ids = new Set(listed.map(({ callId }) => callId));
    for (const callId of this.#told) if (!ids.has(callId)) this.#told.delete(callId);
    await Promise.all([...ids].map((callId) => this.#look(callId)));
  }

  async #look(callId: string): Promise<void> {
    if (this.#told.has(callId)) return;
    const stored = await this.#read(callId).catch(() => undefined);
    if (stored?.kind === 'live' && isRinging(stored.record)) this.#tell(stored.record);
  }

  #tell(record: CallRecord): void {
    if (this.#listeners.size === 0 || this.#told.has(record.id)) return;
    this.#told.add(record.id);
    for (const listener of [...this.#listeners]) listener(record);
  }

  async #listed(): Promise<{ callId: string; listedAt: number }[]> {
    const { calls } = ringingKeys;
    const texts = textsOf(await this.#redis.read(readListed, [calls]));
    return texts.flatMap((callId, index) =>
      index % 2 === 0 ? [{ callId, listedAt: Number(texts[index + 1]) }] : [],
    );
  }
}
