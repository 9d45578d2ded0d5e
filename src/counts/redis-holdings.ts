import { randomUUID } from 'node:crypto';
import { heldKey } from '../live/store/redis/redis-keys.ts';
import { redisScript } from '../live/store/redis/redis-script.ts';
import { OnceLease } from '../subscriptions/holdings.ts';
import type { Holding, Holdings } from '../subscriptions/holdings.ts';
import type { Lease } from '../subscriptions/quota.ts';
import type { CountingRedis } from './counting-redis.ts';

/** How long what is stated counts, in milliseconds. */
export interface HoldingTimes {
  /** Unless it is stated again: by then what a process held that has died is given back. */
  readonly lifetimeMs: number;
  /** When it is stated again. */
  readonly renewMs: number;
}

const defaultTimes: HoldingTimes = { lifetimeMs: 30_000, renewMs: 10_000 };

/** How many are stated again at a time. */
const atATime = 50;

/**
 * States how many of a kind a process holds for a principal. Each process has a field: how many, and until when that counts.
 * It is a number, not a change, so that an answer that got lost makes no difference for long.
 *
 * KEYS: held. ARGV: process, how many it holds, how many all may hold (empty for any number), lifetime.
 * Answers 1; or 0 if that is too many, and then it isn't stated.
 */
const stateHeld = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local all = tonumber(ARGV[2])
local fields = redis.call('HGETALL', KEYS[1])
for index = 1, #fields, 2 do
  if fields[index] ~= ARGV[1] then
    local count, counts_until = string.match(fields[index + 1], '^(%d+) (%d+)$')
    if tonumber(counts_until) > now then
      all = all + count
    else
      redis.call('HDEL', KEYS[1], fields[index])
    end
  end
end
if ARGV[3] ~= '' and all > tonumber(ARGV[3]) then return 0 end
if ARGV[2] == '0' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%s %.0f', ARGV[2], now + ARGV[4]))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
`);

/** What this process holds of one kind for a principal. */
interface Held {
  count: number;
  /** When it was stated last, by the monotonic clock in milliseconds. */
  statedAt: number;
}

/**
 * Counts in Redis, for all processes that use the same: by one command when something is acquired, one when it is released,
 * and one now and then for each principal. While Redis doesn't answer, what this process holds is all that counts.
 */
export class RedisHoldings implements Holdings {
  readonly #redis: CountingRedis;
  readonly #times: HoldingTimes;
  readonly #process = randomUUID();
  /** By key, those first that were stated first. */
  readonly #held = new Map<string, Held>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;

  constructor(redis: CountingRedis, times: Partial<HoldingTimes> = {}) {
    this.#redis = redis;
    this.#times = { ...defaultTimes, ...times };
    this.#timer = setInterval(() => void this.#renew(), this.#times.renewMs / 10).unref();
  }

  async acquire(kind: Holding, subject: string, most: number): Promise<Lease | undefined> {
    const key = heldKey(kind, subject);
    const count = this.#change(key, 1);
    const isGranted = (await this.#state(key, most)) ?? count <= most;
    if (!isGranted) {
      // Not marked as stated: who is refused again and again would keep from being renewed what they have.
      this.#change(key, -1);
      return undefined;
    }
    this.#mark(key);
    return new OnceLease(() => {
      this.#change(key, -1);
      this.#mark(key);
      void this.#state(key);
    });
  }

  /** Gives back all that is still held. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const keys = [...this.#held.keys()];
    this.#held.clear();
    for (const key of keys) void this.#state(key);
    await Promise.all(this.#underWay);
  }

  /** @returns how many there are now */
  #change(key: string, change: 1 | -1): number {
    const held = this.#held.get(key) ?? { count: 0, statedAt: 0 };
    held.count += change;
    if (held.count > 0) this.#held.set(key, held);
    else this.#held.delete(key);
    return held.count;
  }

  /** Remembers that it is stated now. */
  #mark(key: string): void {
    const held = this.#held.get(key);
    if (!held) return;
    held.statedAt = performance.now();
    this.#held.delete(key);
    this.#held.set(key, held);
  }

  /** @returns whether it is within what all may hold; undefined if Redis doesn't say */
  async #state(key: string, most?: number): Promise<boolean | undefined> {
    const count = this.#held.get(key)?.count ?? 0;
    const args = [this.#process, `${count}`, `${most ?? ''}`, `${this.#times.lifetimeMs}`];
    const stated = this.#redis.run(stateHeld, key, args);
    this.#underWay.add(stated);
    const reply = await stated;
    this.#underWay.delete(stated);
    return reply === undefined ? undefined : reply === 1;
  }

  /** States again what was stated long ago, a few at a time, so that others need not wait for all. */
  async #renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    for (let keys = this.#due(); keys.length > 0; keys = this.#due()) {
      const answers = await Promise.all(keys.map((key) => this.#state(key)));
      // It is tried again the next time.
      if (answers.includes(undefined)) break;
      for (const key of keys) this.#mark(key);
    }
    this.#isRenewing = false;
  }

  /** Some of those that are to be stated again. */
  #due(): string[] {
    const dueAt = performance.now() - this.#times.renewMs;
    const keys: string[] = [];
    for (const [key, { statedAt }] of this.#held) {
      if (statedAt > dueAt || keys.length === atATime) break;
      keys.push(key);
    }
    return keys;
  }
}
