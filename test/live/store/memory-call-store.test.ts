import { expect, test } from 'vitest';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { defaultRetention, MemoryCallStore } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import { describeLiveStore, logLength } from './live-store-conformance.ts';
import { reductionOf } from './reduction-of.ts';

describeLiveStore('memory', () => {
  // To lru-cache, what begins at 0 has no age.
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const store = createMemoryStore(() => now, retention);
  return Promise.resolve({
    store,
    retention,
    advance(ms) {
      now += ms;
    },
  });
});

test('memory holds no more calls that are over than it may, and no more tombstones', async () => {
  const store = new MemoryCallStore(() => 0, { ...defaultRetention, maxEnded: 3, maxTombstones: 2 });
  for (let number = 0; number < 10; number += 1) {
    const record = newCallRecord({ id: `c${number}`, graphId: 'g', origin: 'created', epoch: 'e', now: 0 });
    await store.commit(undefined, reductionOf({ ...record, isTerminated: true }));
  }
  const kinds = [];
  for (let number = 0; number < 10; number += 1) kinds.push((await store.read(`c${number}`))?.kind);
  expect(kinds.filter((kind) => kind === 'live')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'tombstone')).toHaveLength(2);
  expect(kinds.slice(-3)).toEqual(['live', 'live', 'live']);
});
