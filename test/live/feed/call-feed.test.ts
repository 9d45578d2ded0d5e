import { describe, expect, test } from 'vitest';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import type { CallEvent, EventKind } from '../../../src/live/record/call-view.ts';
import { applyChange } from '../../../src/live/record/call-view.ts';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { encodeCursor } from '../../../src/live/record/cursor.ts';
import { followCall } from '../../../src/live/feed/call-feed.ts';
import type { FeedItem } from '../../../src/live/feed/call-feed.ts';
import type { CommitListener } from '../../../src/live/store/call-store.ts';
import { reductionOf } from '../store/reduction-of.ts';
import { defaultRetention, MemoryCallStore } from '../../../src/live/store/memory-call-store.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const allKinds = new Set<EventKind>(['call', 'roster', 'contentSharing', 'operation', 'tone']);

/** A call of which a test writes the history. */
class History {
  readonly store = new MemoryCallStore(() => 0, { ...defaultRetention, maxLogEvents: 6 });
  record: CallRecord = newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e1', now: 0 });

  async begin(): Promise<this> {
    await this.store.commit(undefined, reductionOf(this.record));
    return this;
  }

  async add(...changes: CallEvent['change'][]): Promise<void> {
    const events: CallEvent[] = [];
    const { revision } = this.record;
    for (const change of changes) {
      const sequence = this.record.sequence + 1;
      events.push({ sequence, occurredAt: sequence, change });
      this.record = { ...this.record, sequence, view: applyChange(this.record.view, change) };
    }
    const isTerminated = this.record.view.call.state === 'terminated';
    this.record = { ...this.record, revision: revision + 1, isTerminated };
    await this.store.commit(revision, reductionOf(this.record, events));
  }

  cursor(sequence: number): string {
    return encodeCursor({ epoch: 'e1', callId, sequence });
  }
}

const tone = (sequenceId: number): CallEvent['change'] => ({
  kind: 'tone',
  tone: { sequenceId, subcode: undefined },
});
const state = (name: string): CallEvent['change'] => ({ kind: 'call', members: { state: name } });
const joined = (key: string): CallEvent['change'] => ({
  kind: 'roster',
  rekeyed: [],
  upserted: [[key, { id: key }]],
  left: [],
});

async function take(feed: AsyncIterableIterator<FeedItem> | undefined, count: number): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let number = 0; number < count; number += 1) {
    const result = await feed?.next();
    if (!result || result.done) break;
    items.push(result.value);
  }
  return items;
}

/** An item in short: `snapshot`, or the kind of its change, and the sequence in its cursor. */
const inShort = ({ change, cursor }: FeedItem): string => {
  const sequence = Buffer.from(cursor, 'base64url').toString().split('.').at(-1);
  return `${change?.kind ?? 'snapshot'} ${sequence}`;
};

describe('a feed', () => {
  test('goes on with a snapshot where it can not be told what has led to the call as it is', async () => {
    const history = await new History().begin();
    const { store } = history;
    let told: CommitListener = () => undefined;
    store.watch = (_, listener) => {
      told = listener;
      return () => undefined;
    };
    const feed = await followCall(store, { callId, kinds: allKinds });
    await history.add(state('establishing'), joined('p1'));
    told(history.record, undefined);
    // Once is enough.
    told(history.record, undefined);
    await history.add(tone(1));
    told(history.record, [{ sequence: 3, occurredAt: 0, change: tone(1) }]);
    const items = await take(feed, 3);
    expect(items.map(inShort)).toEqual(['snapshot 0', 'snapshot 2', 'tone 3']);
    expect([...(items[1]?.after.participants.keys() ?? [])]).toEqual(['p1']);
  });

  test('of a call that is not known is none', async () => {
    const { store } = new History();
    expect(await followCall(store, { callId, kinds: allKinds })).toBeUndefined();
  });

  test('begins with a snapshot, and goes on with each event', async () => {
    const history = await new History().begin();
    await history.add(state('establishing'), joined('p1'));
    const feed = await followCall(history.store, { callId, kinds: allKinds });
    await history.add(state('established'));
    await history.add(joined('p2'));
    const items = await take(feed, 3);
    expect(items.map(inShort)).toEqual(['snapshot 2', 'call 3', 'roster 4']);
    expect(items.map(({ after }) => [after.call.state, after.participants.size])).toEqual([
      ['establishing', 1],
      ['established', 1],
      ['established', 2],
    ]);
  });

  test.each([0, 1, 2, 3, 4, 5])('goes on from cursor %i with exactly what was missed', async (seen) => {
    const history = await new History().begin();
    await history.add(state('establishing'), joined('p1'), tone(1), joined('p2'), state('established'));
    const feed = await followCall(history.store, { callId, kinds: allKinds, after: history.cursor(seen) });
    await history.add(joined('p3'));
    const items = await take(feed, 6 - seen);
    expect(items.map(inShort)).toEqual(
      ['call 1', 'roster 2', 'tone 3', 'roster 4', 'call 5', 'roster 6'].slice(seen),
    );
  });

  test('shows the call as it was at each event that was missed', async () => {
    const history = await new History().begin();
    await history.add(state('establishing'), joined('p1'), state('established'), joined('p2'));
    const feed = await followCall(history.store, {
      callId,
      kinds: new Set(['roster']),
      after: history.cursor(0),
    });
    const items = await take(feed, 2);
    expect(
      items.map(({ before, after }) => [before.participants.size, after.participants.size, after.call.state]),
    ).toEqual([
      [0, 1, 'establishing'],
      [1, 2, 'established'],
    ]);
  });

  test('is exact as long as nothing of the kinds that are wanted was trimmed', async () => {
    const history = await new History().begin();
    await history.add(state('establishing'), joined('p1'));
    for (let number = 1; number <= 6; number += 1) await history.add(tone(number));
    const follow = (kind: EventKind, seen: number) =>
      followCall(history.store, { callId, kinds: new Set([kind]), after: history.cursor(seen) });
    await history.add(joined('p2'));
    // Trimmed are the events up to 3: a state, a joining and the first tone.
    expect((await take(await follow('roster', 2), 1)).map(inShort)).toEqual(['roster 9']);
    expect((await take(await follow('roster', 1), 1)).map(inShort)).toEqual(['snapshot 9']);
    expect((await take(await follow('tone', 3), 1)).map(inShort)).toEqual(['tone 4']);
    expect((await take(await follow('tone', 2), 1)).map(inShort)).toEqual(['snapshot 9']);
  });

  test.each([
    ['garbage', 'garbage'],
    ['nothing', ''],
    ['of another epoch of the call', encodeCursor({ epoch: 'e0', callId, sequence: 1 })],
    ['of another call', encodeCursor({ epoch: 'e1', callId: 'another', sequence: 1 })],
    ['from the future', encodeCursor({ epoch: 'e1', callId, sequence: 99 })],
  ])('from a cursor that is %s begins with a snapshot', async (_, after) => {
    const history = await new History().begin();
    await history.add(state('establishing'), joined('p1'));
    const feed = await followCall(history.store, { callId, kinds: allKinds, after });
    expect((await take(feed, 1)).map(inShort)).toEqual(['snapshot 2']);
  });

  test('ends after the event that ends the call', async () => {
    const history = await new History().begin();
    const feed = await followCall(history.store, { callId, kinds: new Set(['roster', 'call']) });
    await history.add(
      joined('p1'),
      { kind: 'roster', rekeyed: [], upserted: [], left: ['p1'] },
      state('terminated'),
    );
    expect((await take(feed, 9)).map(inShort)).toEqual(['snapshot 0', 'roster 1', 'roster 2', 'call 3']);
  });

  test('of a call that is over is what was missed, or a snapshot, and ends', async () => {
    const history = await new History().begin();
    await history.add(joined('p1'), state('terminated'));
    const missed = await followCall(history.store, { callId, kinds: allKinds, after: history.cursor(1) });
    expect((await take(missed, 9)).map(inShort)).toEqual(['call 2']);
    const late = await followCall(history.store, { callId, kinds: allKinds });
    expect((await take(late, 9)).map(inShort)).toEqual(['snapshot 2']);
  });

  test('ends while somebody waits for it, and lets go of the store', async () => {
    const history = await new History().begin();
    let isEnded = false;
    const feed = await followCall(history.store, {
      callId,
      kinds: allKinds,
      onEnd: () => {
        isEnded = true;
      },
    });
    await take(feed, 1);
    const waiting = feed?.next();
    await feed?.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(isEnded).toBe(true);
    await history.add(tone(1));
    expect(await feed?.next()).toEqual({ done: true, value: undefined });
  });

  test('that nobody takes from is replaced by one snapshot of the present', async () => {
    const history = await new History().begin();
    const feed = await followCall(history.store, { callId, kinds: allKinds });
    for (let number = 1; number <= 300; number += 1) await history.add(tone(number));
    const items = await take(feed, 45);
    expect(inShort(items[0] as FeedItem)).toBe('snapshot 256');
    expect(items.slice(1).map(inShort)).toEqual(
      Array.from({ length: 44 }, (_, index) => `tone ${257 + index}`),
    );
  });
});
