import type { KnownNotification } from '../../record/known-notification.ts';
import { maxParked } from '../parked-store.ts';
import type { Parked, ParkedStore } from '../parked-store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { callKeys, parkedKey } from './redis-keys.ts';
import { pairsOf, redisScript, textsOf } from './redis-script.ts';
import type { Reply } from './redis-script.ts';

/** How long they wait at the most, in milliseconds: twice as long as anybody looks after them. */
const lifetimeMs = 12 * 60_000;

/** Takes a place. KEYS: all. ARGV: now, the oldest that still counts, the most, lifetime, member. Gives 1 if there was one. */
const takePlace = redisScript(`
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[2])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`);

/** Parks. KEYS: parked, now, tombstone. ARGV: lifetime, when, place, notification. Gives 0 if the call is known. */
const park = redisScript(`
if redis.call('EXISTS', KEYS[2], KEYS[3]) > 0 then return 0 end
local time = redis.call('TIME')
local position = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then position = math.max(position, tonumber(string.match(last[1], '^%d+')) + 1) end
redis.call('XADD', KEYS[1], string.format('%.0f-0', position), 'at', ARGV[2], 'place', ARGV[3], 'notification', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`);

const readParked = redisScript(`return redis.call('XRANGE', KEYS[1], '-', '+')`);

/** Drops. KEYS: parked. ARGV: the last that goes. Gives the places that are free. */
const dropParked = redisScript(`
local places = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', ARGV[1])) do
  places[#places + 1] = entry[2][4]
  redis.call('XDEL', KEYS[1], entry[1])
end
if redis.call('XLEN', KEYS[1]) == 0 then redis.call('DEL', KEYS[1]) end
return places
`);

/** Parked notifications in Redis: those of a call beside it, and one list of the places that they take up. */
export class RedisParkedStore implements ParkedStore {
  readonly #redis: RedisConnection;
  #places = 0;
  readonly #owner = `${process.pid}.${Math.random().toString(36).slice(2)}`;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async park(notification: KnownNotification, at: number): Promise<'parked' | 'known' | 'full'> {
    const { now, tombstone, parked } = callKeys(notification.callId);
    this.#places += 1;
    const place = `${this.#owner}.${this.#places}`;
    const places = [`${at}`, `${at - lifetimeMs}`, `${maxParked}`, `${lifetimeMs}`, place];
    if ((await this.#redis.write(takePlace, [parkedKey], places)) === 0) {
      // A call that is known needs no place.
      const isKnown = (await this.#redis.read(isThere, [now, tombstone])) !== 0;
      return isKnown ? 'known' : 'full';
    }
    const entry = [`${lifetimeMs}`, `${at}`, place, JSON.stringify(notification)];
    if ((await this.#redis.write(park, [parked, now, tombstone], entry)) === 1) return 'parked';
    await this.#free([place]);
    return 'known';
  }

  async read(callId: string): Promise<Parked | undefined> {
    const reply = await this.#redis.read(readParked, [callKeys(callId).parked]);
    const entries = (reply as readonly Reply[]).map((one) => {
      const [id, fields] = one as readonly [string, Reply];
      const { at, notification = '' } = Object.fromEntries(pairsOf(fields));
      // What is stored was written by `park`.
      return {
        position: Number.parseInt(id, 10),
        at: Number(at),
        notification: JSON.parse(notification) as KnownNotification,
      };
    });
    const [first] = entries;
    const last = entries.at(-1);
    if (!first || !last) return undefined;
    return {
      since: first.at,
      notifications: entries.map(({ notification }) => notification),
      upTo: last.position,
    };
  }

  async remove(callId: string, upTo: number): Promise<void> {
    await this.#free(textsOf(await this.#redis.write(dropParked, [callKeys(callId).parked], [`${upTo}-0`])));
  }

  /** Frees places. If that fails, they are free when their time is over. */
  async #free(places: readonly string[]): Promise<void> {
    if (places.length > 0)
      await this.#redis.tell(parkedKey, 'ZREM', parkedKey, ...places).catch(() => undefined);
  }
}

const isThere = redisScript(`return redis.call('EXISTS', KEYS[1], KEYS[2])`);
