import { deserialize, serialize } from 'node:v8';
import { Channel } from '../../../src/channel/channel.ts';
import type { Message, Wire } from '../../../src/channel/channel.ts';
import { createStoreClient } from '../../../src/live/store-channel/store-client.ts';
import { StoreHost } from '../../../src/live/store-channel/store-host.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import { describeLiveStore, logLength } from './live-store-conformance.ts';

/** Two ends of a wire that clones what it carries, as that between processes does. */
function wires(): [Wire, Wire] {
  const takers: ((batch: readonly Message[]) => void)[] = [];
  const wire = (own: number): Wire => ({
    send(batch) {
      const bytes = serialize(batch);
      setImmediate(() => takers[1 - own]?.(deserialize(bytes) as Message[]));
    },
    onBatch(take) {
      takers[own] = take;
    },
  });
  return [wire(0), wire(1)];
}

describeLiveStore('another process', () => {
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const host = new StoreHost(createMemoryStore(() => now, retention));
  const [near, far] = wires();
  host.connect(new Channel(near));
  return Promise.resolve({
    store: createStoreClient(new Channel(far), logLength),
    retention,
    advance(ms) {
      now += ms;
    },
  });
});
