import { rememberedCreationMs, textOfKey } from '../creation-store.ts';
import type { CallIds, Creation, CreationStore } from '../creation-store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { creationKeys, creationOfKey } from './redis-keys.ts';
import { pairsOf, redisScript } from './redis-script.ts';
import type { RedisScript } from './redis-script.ts';

/** How often somebody who waits looks by themselves, in milliseconds, should a message get lost. */
const lookMs = 1_000;

/** KEYS: creation. ARGV: lifetime, creation. */
const noteCreation = redisScript(`
redis.call('HSET', KEYS[1], 'creation', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
`);

const readCreation = redisScript(`return redis.call('HGETALL', KEYS[1])`);

/** KEYS: creation. ARGV: channel, call. */
const adoptCreation = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('HSETNX', KEYS[1], 'call', ARGV[2]) == 1 then
  redis.call('SPUBLISH', ARGV[1], 'adopted')
end
return redis.call('HGETALL', KEYS[1])
`);

/** KEYS: creation. ARGV: reason. */
const loseCreation = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'lost', ARGV[1]) end
return redis.call('HGETALL', KEYS[1])
`);

/** Takes a key that nobody has, or whom it was said to have. KEYS: key. ARGV: digest, lifetime, by whom it may be had. */
const takeKey = redisScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[3] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''
`);

/** KEYS: key. ARGV: digest. */
const freeKey = redisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`);

/** Creations in Redis: each by its token's digest, and in other slots the digests by the keys of their creations. */
export class RedisCreationStore implements CreationStore {
  readonly #redis: RedisConnection;
  readonly #now: () => number;

  /** @param now the clock, in milliseconds since the epoch */
  constructor(redis: RedisConnection, now: () => number) {
    this.#redis = redis;
    this.#now = now;
  }

  async begin(creation: Creation): Promise<Creation | undefined> {
    const { tokenDigest, key } = creation;
    const keys = creationKeys(tokenDigest);
    await this.#redis.write(
      noteCreation,
      [keys.creation],
      [`${rememberedCreationMs}`, JSON.stringify(creation)],
    );
    if (!key) return undefined;
    // The key may be held by a creation that is forgotten: then it is free.
    for (let forgotten = ''; ;) {
      const args = [tokenDigest, `${rememberedCreationMs}`, forgotten];
      const holder = String(await this.#redis.write(takeKey, [creationOfKey(textOfKey(key))], args));
      if (holder === '') return undefined;
      const earlier = await this.byToken(holder);
      if (earlier) {
        await this.#redis.tell(keys.creation, 'DEL', keys.creation);
        return earlier;
      }
      forgotten = holder;
    }
  }

  byToken(tokenDigest: string): Promise<Creation | undefined> {
    return this.#run(readCreation, tokenDigest);
  }

  adopt(tokenDigest: string, call: CallIds): Promise<Creation | undefined> {
    return this.#run(adoptCreation, tokenDigest, creationKeys(tokenDigest).news, JSON.stringify(call));
  }

  markLost(tokenDigest: string, reason: string): Promise<Creation | undefined> {
    return this.#run(loseCreation, tokenDigest, reason);
  }

  async freeKey(tokenDigest: string): Promise<void> {
    const creation = await this.byToken(tokenDigest);
    if (!creation?.key) return;
    await this.#redis.write(freeKey, [creationOfKey(textOfKey(creation.key))], [tokenDigest]);
    const { news } = creationKeys(tokenDigest);
    await this.#redis.tell(news, 'SPUBLISH', news, 'free');
  }

  async forget(tokenDigest: string): Promise<void> {
    await this.freeKey(tokenDigest);
    const { creation } = creationKeys(tokenDigest);
    await this.#redis.tell(creation, 'DEL', creation);
  }

  async outcome(tokenDigest: string): Promise<CallIds | undefined> {
    let told = Promise.withResolvers<undefined>();
    const stop = this.#waitFor(tokenDigest, () => {
      told.resolve(undefined);
    });
    try {
      for (;;) {
        told = Promise.withResolvers();
        const creation = await this.byToken(tokenDigest);
        if (!creation?.key || creation.call) return creation?.call;
        const key = creationOfKey(textOfKey(creation.key));
        if ((await this.#redis.ask(key, 'GET', key)) !== tokenDigest) return undefined;
        const timer = setTimeout(told.resolve, lookMs, undefined);
        await told.promise;
        clearTimeout(timer);
      }
    } finally {
      stop();
    }
  }

  /** Who waits for which creation here: of each, one listens. */
  readonly #waiting = new Map<string, { readonly told: Set<() => void>; readonly stop: () => void }>();

  #waitFor(tokenDigest: string, tell: () => void): () => void {
    const known = this.#waiting.get(tokenDigest);
    const told = known?.told ?? new Set();
    if (!known) {
      const stop = this.#redis.listen(creationKeys(tokenDigest).news, () => {
        for (const one of told) one();
      });
      this.#waiting.set(tokenDigest, { told, stop });
    }
    told.add(tell);
    return () => {
      told.delete(tell);
      if (told.size > 0) return;
      this.#waiting.get(tokenDigest)?.stop();
      this.#waiting.delete(tokenDigest);
    };
  }

  async #run(
    script: RedisScript,
    tokenDigest: string,
    ...args: readonly string[]
  ): Promise<Creation | undefined> {
    const keys = [creationKeys(tokenDigest).creation] as const;
    const isRead = script === readCreation;
    const reply = await (isRead
      ? this.#redis.read(script, [...keys])
      : this.#redis.write(script, [...keys], args));
    const { creation, call, lost } = Object.fromEntries(pairsOf(reply)) as Partial<Record<string, string>>;
    if (creation === undefined) return undefined;
    // What is stored was written by `begin` and `adopt`.
    const begun = JSON.parse(creation) as Creation;
    if (this.#now() - begun.startedAt > rememberedCreationMs) return undefined;
    return {
      ...begun,
      key: begun.key,
      call: call === undefined ? undefined : (JSON.parse(call) as CallIds),
      lostBecause: lost,
    };
  }
}
