import { expect, test } from 'vitest';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { defaultRetention, MemoryCallStore } from '../../../src/live/store/memory-call-store.ts';
import { describeCallStore, logLength } from './call-store-conformance.ts';

describeCallStore('memory', () => {
  let now = 0;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const store = new MemoryCallStore(() => now, retention);
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
    await store.commit(undefined, { ...record, isTerminated: true }, []);
  }
  const kinds = [];
  for (let number = 0; number < 10; number += 1) kinds.push((await store.read(`c${number}`))?.kind);
  expect(kinds.filter((kind) => kind === 'live')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'tombstone')).toHaveLength(2);
  expect(kinds.slice(-3)).toEqual(['live', 'live', 'live']);
});
