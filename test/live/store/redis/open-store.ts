import { onTestFinished } from 'vitest';
import type { RetentionOptions } from '../../../../src/live/store/memory-call-store.ts';
import { parseRedisUrl } from '../../../../src/live/store/redis/redis-address.ts';
import { RedisConnection } from '../../../../src/live/store/redis/redis-connection.ts';
import type { RedisConnectionOptions } from '../../../../src/live/store/redis/redis-connection.ts';
import { createRedisStore } from '../../../../src/live/store/redis/redis-live-store.ts';
import type { RedisLiveStore } from '../../../../src/live/store/redis/redis-live-store.ts';

/** A store under test, as one replica has it, and its connection. */
export interface OpenRedisStore {
  readonly store: RedisLiveStore;
  readonly redis: RedisConnection;
}

/** How a store under test differs from the usual one. */
export type StoreOptions = Omit<RedisConnectionOptions, 'address'> & {
  readonly retention?: RetentionOptions;
  readonly now?: () => number;
};

/** Opens a store over a connection of its own, until the end of the test. */
export async function openStore(
  url: string,
  { retention, now = Date.now, ...options }: StoreOptions = {},
): Promise<OpenRedisStore> {
  const redis = new RedisConnection({ ...options, address: parseRedisUrl(url) });
  const store = createRedisStore(redis, now, retention);
  onTestFinished(() => {
    store.close();
    redis.close();
  });
  await redis.opened();
  return { store, redis };
}
