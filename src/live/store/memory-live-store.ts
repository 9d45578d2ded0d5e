import { createBoundedCache } from './bounded-cache.ts';
import { maxDeliveries, maxTokens, rememberedDeliveryMs } from './live-store.ts';
import type { CallbackTokenStore, DeliveryStore, LiveStore } from './live-store.ts';
import { MemoryCallStore } from './memory-call-store.ts';
import type { RetentionOptions } from './memory-call-store.ts';
import { MemoryCreationStore } from './memory-creation-store.ts';
import { MemoryKeyValueStore } from './memory-key-value-store.ts';
import { MemoryParkedStore } from './memory-parked-store.ts';
import { MemoryWorkQueue } from './memory-work-queue.ts';

/**
 * All of the live core's state in the memory of this process, gone with it.
 *
 * @param now the clock, in milliseconds since the epoch
 */
export function createMemoryStore(now: () => number, retention?: RetentionOptions): LiveStore {
  const work = new MemoryWorkQueue();
  const calls = new MemoryCallStore(now, retention, work);
  return {
    calls,
    work,
    creations: new MemoryCreationStore(now),
    parked: new MemoryParkedStore((callId) => calls.has(callId)),
    callbackTokens: rememberTokens(),
    deliveries: rememberDeliveries(now),
    keyValues: new MemoryKeyValueStore(now),
  };
}

function rememberTokens(): CallbackTokenStore {
  const calls = createBoundedCache<string>(maxTokens);
  return {
    bind(tokenDigest, callId) {
      calls.set(tokenDigest, callId);
      return Promise.resolve();
    },
    callOf: (tokenDigest) => Promise.resolve(calls.get(tokenDigest)),
  };
}

function rememberDeliveries(now: () => number): DeliveryStore {
  const seen = createBoundedCache<true>(maxDeliveries, {
    ttl: rememberedDeliveryMs,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    has: (deliveryKey) => Promise.resolve(seen.has(deliveryKey)),
    add(deliveryKey) {
      seen.set(deliveryKey, true);
      return Promise.resolve();
    },
  };
}
