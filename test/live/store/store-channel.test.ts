import { expect, test } from 'vitest';
import { Channel } from '../../../src/channel/channel.ts';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallChange } from '../../../src/live/record/call-view.ts';
import type { CallStore } from '../../../src/live/store/call-store.ts';
import { createStoreClient } from '../../../src/live/store-channel/store-client.ts';
import { StoreHost } from '../../../src/live/store-channel/store-host.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import { cloningWire } from '../../support/cloning-wire.ts';
import { describeLiveStore, logLength } from './live-store-conformance.ts';
import { reductionOf } from './reduction-of.ts';

describeLiveStore('another process', () => {
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const host = new StoreHost(createMemoryStore(() => now, retention));
  const [near, far] = cloningWire();
  host.connect(new Channel(near));
  return Promise.resolve({
    store: createStoreClient(new Channel(far), logLength),
    retention,
    advance(ms) {
      now += ms;
    },
  });
});

test('clients of one store are told of what the others commit, and see the same', async () => {
  const store = createMemoryStore(() => 1);
  const host = new StoreHost(store);
  const clients = [1, 2, 3].map(() => {
    const [near, far] = cloningWire();
    const leave = host.connect(new Channel(near));
    return { calls: createStoreClient(new Channel(far)).calls, leave };
  });
  const record = newCallRecord({ id: 'c', graphId: 'C', origin: 'created', epoch: 'e', now: 0 });
  await clients[0]?.calls.commit(undefined, reductionOf(record));
  const heard = clients.map(({ calls }) => {
    const sequences: number[] = [];
    calls.watch('c', (_, events) => sequences.push(...(events ?? []).map(({ sequence }) => sequence)));
    return sequences;
  });
  // Everybody reduces from what they know, and again where another was first.
  await Promise.all(
    clients.map(async ({ calls }, number) => {
      for (let round = 0; round < 20; round += 1) {
        const key = `person ${number} ${round % 7}`;
        const change: CallChange = { kind: 'roster', rekeyed: [], upserted: [[key, { id: key }]], left: [] };
        await commitChange(calls, change, key);
      }
    }),
  );
  const expected = Array.from({ length: 60 }, (_, index) => index + 1);
  for (const { calls } of clients)
    expect(await calls.readHistory('c')).toEqual(await store.calls.readHistory('c'));
  expect(heard).toEqual([expected, expected, expected]);

  clients[0]?.leave();
  if (clients[1]) await commitChange(clients[1].calls, { kind: 'call', members: { state: 'established' } });
  expect(heard.map(({ length }) => length)).toEqual([60, 61, 60]);
  await clients[2]?.calls.read('c');
  expect(heard.map(({ length }) => length)).toEqual([60, 61, 61]);
});

/** Commits a change of a call, and a mark of whom it is about, as often as another was first. */
async function commitChange(calls: CallStore, change: CallChange, key?: string): Promise<void> {
  for (;;) {
    const stored = await calls.read('c');
    if (stored?.kind !== 'live') throw new Error('the call is not there');
    const { record } = stored;
    const [revision, sequence] = [record.revision + 1, record.sequence + 1];
    const mark = { sequence, changedAt: revision, isSuspect: false };
    const next = {
      ...record,
      revision,
      sequence,
      view: applyChange(record.view, change),
      marks: key === undefined ? record.marks : record.marks.set(key, mark),
    };
    const events = [{ sequence, occurredAt: 0, change }];
    if (await calls.commit(record.revision, reductionOf(next, events))) return;
  }
}
