import type { RedisConnection } from '../live/store/redis/redis-connection.ts';
import type { Counts } from './counts.ts';
import { CountingRedis } from './counting-redis.ts';
import type { CountingTimes } from './counting-redis.ts';
import { RedisHoldings } from './redis-holdings.ts';
import type { HoldingTimes } from './redis-holdings.ts';
import { countInRedis } from './redis-operation-counter.ts';

/** Counts in Redis, and what ends them. */
export interface RedisCounts extends Counts {
  /** Gives back all that is held here. The connection stays open. */
  close(): Promise<void>;
}

/** How counts in Redis differ from the usual ones. */
export interface RedisCountsOptions {
  /** Operations that each principal may run; undefined for as many as they like. */
  readonly requestsPerMinute: number | undefined;
  /** Is told whenever something counts in this process alone, since Redis doesn't answer, and why. */
  readonly onSilent: (reason: string) => void;
  readonly times?: Partial<CountingTimes & HoldingTimes> | undefined;
}

/** Counts for all processes that use the same Redis. */
export function createRedisCounts(
  redis: RedisConnection,
  { requestsPerMinute, onSilent, times }: RedisCountsOptions,
): RedisCounts {
  const counting = new CountingRedis(redis, onSilent, times);
  const holdings = new RedisHoldings(counting, times);
  return {
    operationCounter: countInRedis(counting, requestsPerMinute),
    holdings,
    close: () => holdings.close(),
  };
}
