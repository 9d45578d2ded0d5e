import type { CallStore } from './call-store.ts';
import type { CreationStore } from './creation-store.ts';
import type { KeyValueStore } from './key-value-store.ts';
import type { ParkedStore } from './parked-store.ts';
import type { WorkQueue } from './work-queue.ts';

/** How many tokens are remembered at the most, where they take up room in this process or its file. */
export const maxTokens = 100_000;

/** The same of deliveries. */
export const maxDeliveries = 50_000;

/**
 * How long a delivery is remembered, in milliseconds. Graph doesn't say how it repeats them; within seconds, as far as is
 * known.
 */
export const rememberedDeliveryMs = 10 * 60_000;

/** For callback addresses of calls that were known before they had one: tokens by their digests. */
export interface CallbackTokenStore {
  /** Binds a token to a call. */
  bind(tokenDigest: string, callId: string): Promise<void>;
  /** @returns the call's canonical id; undefined if the token isn't known, or no longer */
  callOf(tokenDigest: string): Promise<string | undefined>;
}

/** The deliveries of the last ten minutes, to recognise one that is repeated. */
export interface DeliveryStore {
  has(deliveryKey: string): Promise<boolean>;
  /** Remembers a delivery, all of whose entries are committed. */
  add(deliveryKey: string): Promise<void>;
}

/**
 * All of the live core that must survive a process or be shared by several. Every implementation passes the same conformance
 * suite, so that one process in memory, one that survives a restart and many that share a store are the same to everything
 * above. What an operation does, it does as a whole or not at all; what has resolved is stored.
 */
export interface LiveStore {
  readonly calls: CallStore;
  readonly creations: CreationStore;
  readonly callbackTokens: CallbackTokenStore;
  readonly parked: ParkedStore;
  readonly deliveries: DeliveryStore;
  readonly work: WorkQueue;
  readonly keyValues: KeyValueStore;
}
