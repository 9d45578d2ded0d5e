import { expect, onTestFinished, test } from 'vitest';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { openDatabase } from '../../../src/live/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../../src/live/store/sqlite/sqlite-live-store.ts';
import { stateOf } from '../harness.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import { reductionOf } from './reduction-of.ts';
import { newFolder, openStore } from './sqlite-files.ts';

const recordOf = (id: string, graphId = id) =>
  newCallRecord({ id, graphId, origin: 'created', epoch: 'e', now: 0 });
const long = 'x'.repeat(1024 * 1024);

/** A store whose disk is full once the test says so. */
async function storeOnSmallDisk() {
  const folder = await newFolder();
  const opened = openDatabase(folder, { isSynced: false });
  const store = createSqliteStore(opened, () => 1);
  onTestFinished(() => {
    store.close();
  });
  const limitTo = (pages: number): void => {
    opened.database.exec(`PRAGMA max_page_count = ${pages}`);
  };
  const fill = (): void => {
    limitTo(Number(opened.database.prepare('PRAGMA page_count').get()?.['page_count']));
  };
  const makeRoom = (): void => {
    limitTo(1_000_000);
  };
  return { folder, store, fill, makeRoom };
}

test('where the disk is full, all that was written together is refused, and nothing of it is shown or kept', async () => {
  const { folder, store, fill, makeRoom } = await storeOnSmallDisk();
  const first = recordOf('c1');
  await store.calls.commit(undefined, reductionOf(first));
  const told: number[] = [];
  store.calls.watch('c1', ({ revision }) => told.push(revision));
  store.calls.watch('c2', () => told.push(Number.NaN));

  fill();
  const written = await Promise.allSettled([
    store.calls.commit(0, reductionOf({ ...first, revision: 1 })),
    store.callbackTokens.bind('d', 'c1'),
    store.parked.park(stateOf('established', 'c3') as KnownNotification, 1),
    store.calls.commit(undefined, reductionOf(recordOf('c2', long))),
    store.work.schedule({ kind: 'hangUp', id: 'c1' }, 1),
  ]);
  // What was asked for after the failure begins anew, and may well find room.
  expect(written.slice(0, 4).map(({ status }) => status)).toEqual(
    Array.from({ length: 4 }, () => 'rejected'),
  );
  expect(told).toEqual([]);
  expect(await store.calls.read('c1')).toMatchObject({ record: { revision: 0 } });
  expect(await store.calls.read('c2')).toBeUndefined();
  expect(await store.parked.read('c3')).toBeUndefined();
  expect(await store.callbackTokens.callOf('d')).toBeUndefined();

  makeRoom();
  expect(await store.calls.commit(0, reductionOf({ ...first, revision: 1 }))).toBe(true);
  expect(told).toEqual([1]);
  store.close();
  const again = openStore(folder);
  expect(await again.calls.read('c1')).toMatchObject({ record: { revision: 1 } });
  expect(await again.calls.read('c2')).toBeUndefined();
});

test('what is read is what is stored: not before it is, and not if it can’t be', async () => {
  const { store, fill } = await storeOnSmallDisk();
  const order: string[] = [];
  const writing = store.calls
    .commit(undefined, reductionOf(recordOf('c1')))
    .then(() => order.push('written'));
  const reading = store.calls.read('c1').then((stored) => order.push(`read ${stored?.kind}`));
  // Whatever could be done by now has been done, but that it is stored.
  await new Promise((resolve) => {
    process.nextTick(resolve);
  });
  expect(order).toEqual([]);
  await Promise.all([writing, reading]);
  expect(order.sort()).toEqual(['read live', 'written']);

  fill();
  const failing = store.calls.commit(undefined, reductionOf(recordOf('c2', long)));
  const read = store.calls.read('c2');
  await expect(failing).rejects.toThrow('full');
  expect(await read).toBeUndefined();
});

test('where the disk is full already, a store is opened, and shows what is there', async () => {
  const folder = await newFolder();
  const before = openStore(folder);
  await before.calls.commit(undefined, { ...reductionOf(recordOf('c1')), dueAt: 1 });
  before.close();
  const opened = openDatabase(folder, { isSynced: false });
  opened.database.exec('PRAGMA query_only = ON');
  const store = createSqliteStore(opened, () => 1);
  expect((await store.calls.read('c1'))?.kind).toBe('live');
  expect(await store.work.takeDue('probe', 1, { limit: 9, leaseMs: 1 })).toHaveLength(1);
  await expect(store.callbackTokens.bind('d', 'c')).rejects.toThrow();
  store.close();
});

test('after it was closed nothing can be written or read, and nothing hangs', async () => {
  const { store } = await storeOnSmallDisk();
  const last = store.callbackTokens.bind('d', 'c1');
  store.close();
  await last;
  await expect(store.callbackTokens.bind('d', 'c2')).rejects.toThrow();
  await expect(store.callbackTokens.callOf('d')).rejects.toThrow();
  store.close();
});
