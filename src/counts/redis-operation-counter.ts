import { countInMemory } from '../auth/rate-limit.ts';
import type { OperationCounter } from '../auth/rate-limit.ts';
import { operationsKey } from '../live/store/redis/redis-keys.ts';
import { redisScript } from '../live/store/redis/redis-script.ts';
import type { CountingRedis } from './counting-redis.ts';

const minuteMs = 60_000;

/** Answers how long the minute still lasts if it is one too many, else -1. KEYS: operations. ARGV: most, a minute. */
const countOperation = redisScript(`
redis.call('SET', KEYS[1], 0, 'PX', ARGV[2], 'NX')
if redis.call('INCR', KEYS[1]) <= tonumber(ARGV[1]) then return -1 end
return redis.call('PTTL', KEYS[1])
`);

/**
 * Counts in Redis, by its clock, for all processes that use the same; while that doesn't answer, in the memory of this one.
 * The store of rate-limiter-flexible for Redis isn't used: it wants a client of its own, which would wait for what is silent,
 * and log in and move on with a cluster by itself.
 *
 * @param requestsPerMinute undefined for as many as they like, which are not counted
 */
export function countInRedis(redis: CountingRedis, requestsPerMinute: number | undefined): OperationCounter {
  const here = countInMemory(requestsPerMinute);
  if (requestsPerMinute === undefined) return here;
  const args = [`${requestsPerMinute}`, `${minuteMs}`];
  return {
    async count(subject) {
      const reply = await redis.run(countOperation, operationsKey(subject), args);
      if (reply === undefined) return here.count(subject);
      const waitMs = Number(reply);
      return waitMs < 0 ? undefined : waitMs;
    },
  };
}
