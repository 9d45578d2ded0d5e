import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readNotifications } from '../../../src/microsoft-graph/notifications.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallEvent, EventKind } from '../../../src/live/record/call-view.ts';
import { decodeCursor } from '../../../src/live/record/cursor.ts';
import { followCall } from '../../../src/live/feed/call-feed.ts';
import type { FeedItem } from '../../../src/live/feed/call-feed.ts';
import { MemoryCallStore } from '../../../src/live/store/memory-call-store.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import { reductionOf } from '../store/reduction-of.ts';
import { reduce } from '../../../src/live/reducer/reduce.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const fixtures = new URL('../../microsoft-graph/fixtures/', import.meta.url);
const everyKind = new Set<EventKind>(['call', 'roster', 'contentSharing', 'operation', 'tone']);

/** The documented notifications of one example, as if all were of one call: the examples give each an id of its own. */
function notificationsOf(example: string, except = ''): KnownNotification[] {
  const files = readdirSync(fixtures).filter(
    (name) => name.startsWith(example) && name.includes('.notification-'),
  );
  return files
    .filter((name) => except === '' || !name.includes(except))
    .flatMap((name) => {
      const text = readFileSync(new URL(name, fixtures), 'utf8');
      const [, id = ''] = /\/calls\/([0-9a-f-]{36})/.exec(text) ?? [];
      return readNotifications(JSON.parse(text.replaceAll(id, callId))) ?? [];
    })
    .filter((one): one is KnownNotification => one.kind !== 'unknown');
}

/** The end of a call, of which the documentation shows no example. */
const end: KnownNotification = {
  callId,
  graphCallId: callId,
  changeType: 'deleted',
  kind: 'call',
  call: { id: callId, state: 'terminated' },
};

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    ordersOf([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

interface Played {
  readonly store: MemoryCallStore;
  readonly record: CallRecord;
  readonly events: readonly CallEvent[];
}

/** Takes notifications one second after the other. */
async function play(notifications: readonly KnownNotification[]): Promise<Played> {
  let now = 0;
  const store = new MemoryCallStore(() => now);
  let record = newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now });
  await store.commit(undefined, reductionOf(record));
  const events: CallEvent[] = [];
  for (const notification of notifications) {
    now += 1_000;
    const reduction = reduce(record, { type: 'notification', notification }, now);
    await store.commit(record.revision, reduction);
    record = reduction.record;
    events.push(...reduction.events);
  }
  return { store, record, events };
}

/** Takes what a feed has to give at once: there is an item for each event that is awaited. */
async function take(feed: AsyncIterator<FeedItem>, count: number): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  while (items.length < count) {
    const result: IteratorResult<FeedItem, unknown> = await feed.next();
    if (result.done) break;
    items.push(result.value);
  }
  return items;
}

/** What is known at the end, but for what depends on the order by right: numbers and times. */
const outcomeOf = ({ view, isTerminated }: CallRecord) => ({
  state: view.call.state,
  participants: [...view.participants.values()],
  sessions: view.sessions,
  isTerminated,
});

describe.each([
  ['a call of two', '01', ''],
  ['a meeting with a full roster', '05', 'roster-delta'],
  ['a meeting with a roster by deltas', '05', 'roster-full'],
])('the documented notifications of %s', (_, example, except) => {
  const notifications = notificationsOf(example, except);
  // Some of them twice: all orders of five can still be tried.
  const repeated =
    notifications.length > 3 ? notifications : [...notifications, ...notifications.slice(0, 2)];
  const orders = ordersOf(repeated);
  const ordersWithEnd = ordersOf([...notifications, end]);
  let inOrder: Played;

  beforeAll(async () => {
    inOrder = await play(notifications);
  });

  test('come to the same in all orders', async () => {
    expect(notifications.length).toBeGreaterThanOrEqual(3);
    for (const order of orders) {
      const { record } = await play(order);
      expect(outcomeOf(record)).toEqual(outcomeOf(inOrder.record));
    }
  });

  test('leave nothing of a call that is over, wherever its end comes among them', async () => {
    for (const order of ordersWithEnd) {
      const { record, events } = await play(order);
      expect(outcomeOf(record)).toEqual({
        state: 'terminated',
        participants: [],
        sessions: [],
        isTerminated: true,
      });
      expect(events.at(-1)?.change).toMatchObject({ kind: 'call', members: { state: 'terminated' } });
    }
  });

  test('are told exactly once to a client that was away, in all orders and from every point on', async () => {
    for (const order of ordersWithEnd) {
      const { store, events } = await play(order);
      const first = await followCall(store, { callId, kinds: everyKind });
      if (!first) throw new Error('the call is not known');
      const epoch = decodeCursor((await take(first, 1))[0]?.cursor ?? '')?.epoch ?? '';
      for (let seen = 0; seen <= events.length; seen += 1) {
        const cursor = Buffer.from(`v1.${epoch}.${callId}.${seen}`).toString('base64url');
        const feed = await followCall(store, { callId, kinds: everyKind, after: cursor });
        if (!feed) throw new Error('the call is not known');
        const items = await take(feed, events.length + 1);
        expect(items.map(({ change }) => change)).toEqual(events.slice(seen).map(({ change }) => change));
        for (const { before, after, change } of items) {
          expect(change && applyChange(before, change)).toEqual(after);
        }
      }
    }
  });

  test('are told exactly once to a client that loses its connection at any point and resumes', async () => {
    for (const order of orders) {
      for (let cutAt = 0; cutAt <= order.length; cutAt += 1) {
        for (let backAt = cutAt; backAt <= order.length + 1; backAt += 1) {
          const { told, events } = await playWithCut([...order, end], cutAt, backAt);
          expect(told).toEqual(events.map(({ sequence }) => sequence));
        }
      }
    }
  });
});

/** Plays to the end with a client that is there from the first, away from one notification to another, and there again. */
async function playWithCut(
  order: readonly KnownNotification[],
  cutAt: number,
  backAt: number,
): Promise<{ told: number[]; events: CallEvent[] }> {
  const store = new MemoryCallStore(() => 0);
  let record = newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now: 0 });
  await store.commit(undefined, reductionOf(record));
  const events: CallEvent[] = [];
  const told: number[] = [];
  let cursor: string | undefined;
  let feed: AsyncIterableIterator<FeedItem> | undefined;
  const connect = async (): Promise<void> => {
    feed = await followCall(store, { callId, kinds: everyKind, after: cursor });
  };
  const hear = async (expected: number): Promise<void> => {
    if (!feed) return;
    for (const item of await take(feed, expected)) {
      cursor = item.cursor;
      if (item.change) told.push(decodeCursor(item.cursor)?.sequence ?? NaN);
    }
  };

  await connect();
  for (let index = 0; index <= order.length; index += 1) {
    if (index === cutAt) {
      await hear(events.length + 1);
      await feed?.return?.();
      feed = undefined;
    }
    if (index === backAt) await connect();
    const notification = order[index];
    if (!notification) break;
    const reduction = reduce(record, { type: 'notification', notification }, index * 1_000);
    await store.commit(record.revision, reduction);
    record = reduction.record;
    events.push(...reduction.events);
  }
  await hear(Infinity);
  return { told, events };
}
