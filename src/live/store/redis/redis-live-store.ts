import { rememberedDeliveryMs } from '../live-store.ts';
import type { CallbackTokenStore, DeliveryStore, LiveStore } from '../live-store.ts';
import { defaultRetention } from '../memory-call-store.ts';
import { RedisCallStore } from './redis-call-store.ts';
import type { RedisRetention } from './redis-call-store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisCreationStore } from './redis-creation-store.ts';
import { deliveryKeyOf, tokenKey } from './redis-keys.ts';
import { RedisKeyValueStore } from './redis-key-value-store.ts';
import { RedisParkedStore } from './redis-parked-store.ts';
import { RedisWorkQueue } from './redis-work-queue.ts';

/** How long a token is remembered that nobody comes with, in milliseconds. */
const tokenMs = 7 * 24 * 3_600_000;

/** A store in Redis, and what ends it. */
export interface RedisLiveStore extends LiveStore {
  /** Does nothing by itself any more. The connection stays open. */
  close(): void;
}

/** How often it is looked for what no message told of, in milliseconds. */
const catchUpMs = 5_000;

/**
 * All of the live core's state in Redis, shared by all who use the same.
 *
 * @param now the clock, in milliseconds since the epoch
 */
export function createRedisStore(
  redis: RedisConnection,
  now: () => number,
  retention: RedisRetention = defaultRetention,
): RedisLiveStore {
  const work = new RedisWorkQueue(redis);
  const calls = new RedisCallStore(redis, now, retention, work);
  const keyValues = new RedisKeyValueStore(redis, now);
  const timer = setInterval(() => {
    void calls.catchUp();
    void keyValues.catchUp();
  }, catchUpMs).unref();
  return {
    close() {
      clearInterval(timer);
    },
    calls,
    work,
    creations: new RedisCreationStore(redis, now),
    parked: new RedisParkedStore(redis),
    callbackTokens: rememberTokens(redis),
    deliveries: rememberDeliveries(redis, now),
    keyValues,
  };
}

function rememberTokens(redis: RedisConnection): CallbackTokenStore {
  return {
    async bind(tokenDigest, callId) {
      const key = tokenKey(tokenDigest);
      await redis.tell(key, 'SET', key, callId, 'PX', `${tokenMs}`);
    },
    async callOf(tokenDigest) {
      const key = tokenKey(tokenDigest);
      const callId = await redis.ask(key, 'GETEX', key, 'PX', `${tokenMs}`);
      return typeof callId === 'string' ? callId : undefined;
    },
  };
}

function rememberDeliveries(redis: RedisConnection, now: () => number): DeliveryStore {
  return {
    async has(deliveryKey) {
      const key = deliveryKeyOf(deliveryKey);
      const until = await redis.ask(key, 'GET', key);
      return until !== null && Number(until) > now();
    },
    async add(deliveryKey) {
      const key = deliveryKeyOf(deliveryKey);
      await redis.tell(key, 'SET', key, `${now() + rememberedDeliveryMs}`, 'PX', `${rememberedDeliveryMs}`);
    },
  };
}
