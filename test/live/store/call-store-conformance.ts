import { describe, expect, test } from 'vitest';
import type { Identifier } from '../../../src/identifiers/identifier.ts';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import { reduce } from '../../../src/live/reducer/reduce.ts';
import type { CallInput } from '../../../src/live/reducer/reduce.ts';
import { fieldsOf, viewFieldsOf } from '../../../src/live/store/call-fields.ts';
import type { LiveStore } from '../../../src/live/store/live-store.ts';
import { reductionOf } from './reduction-of.ts';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallEvent } from '../../../src/live/record/call-view.ts';

/** How an implementation is made for a test: with a log of four events, and a clock that the test moves. */
export interface StoreUnderTest {
  readonly store: LiveStore;
  /** Moves time on, in milliseconds. */
  readonly advance: (ms: number) => void;
  /** How long a call that is over keeps its log, and how long after that its tombstone answers, in milliseconds. */
  readonly retention: { readonly logAfterEndMs: number; readonly tombstoneMs: number };
}

/** The length of the log of a store under test. */
export const logLength = 4;

const id = '2e1a0b00-2db4-4022-9570-243709c565ab';

/** A record with one more event than the one before. */
function next(before: CallRecord, change: CallEvent['change']): [CallRecord, CallEvent[]] {
  const sequence = before.sequence + 1;
  const record = {
    ...before,
    sequence,
    revision: before.revision + 1,
    view: applyChange(before.view, change),
  };
  return [record, [{ sequence, occurredAt: 0, change }]];
}

const tone = (sequenceId: number): CallEvent['change'] => ({
  kind: 'tone',
  tone: { sequenceId, tone: 'tone1', '@odata.type': '#microsoft.graph.toneInfo' },
});

const [ana, ben] = ['8:acs:a', '8:acs:b'].map(parseRawId);
const of = { id: 'an event', serverCallId: 'in a room', roomId: '99' } as const;
const person = { role: 'Presenter', displayName: 'Ana', participantId: 'a device' };
const roster = (sequence: number, ...identifiers: readonly (Identifier | undefined)[]) =>
  ({
    type: 'roomRoster',
    connectionId: 'c',
    sequence,
    at: 3,
    participants: identifiers.flatMap((identifier) =>
      identifier ? [{ identifier, isMuted: true, isOnHold: undefined }] : [],
    ),
  }) as const;

/** What is told of a call in a room, until it is over. */
const toldOfRoom: readonly CallInput[] = [
  {
    type: 'roomEvents',
    events: [ana, ben].flatMap((identifier, at) =>
      identifier ? [{ ...of, at, kind: 'participantAdded', person: { ...person, identifier } } as const] : [],
    ),
  },
  { type: 'roomConnected', connectionId: 'c', at: 2 },
  roster(0, ana, ben),
  roster(1, ben),
  { type: 'roomConnectionGone', connectionId: 'c' },
  { type: 'roomEvents', events: [{ ...of, at: 9, kind: 'callEnded', result: undefined }] },
  { type: 'gone' },
];

/** What every store of calls promises. */
export function describeCallStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`calls in ${name}`, () => {
    async function begin(): Promise<StoreUnderTest & { readonly record: CallRecord }> {
      const underTest = await create();
      const record = newCallRecord({ id, graphId: id.toUpperCase(), origin: 'created', epoch: 'e', now: 0 });
      expect(await underTest.store.calls.commit(undefined, reductionOf(record))).toBe(true);
      return { ...underTest, record };
    }

    test('are read as they were committed', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      const [second, events] = next(record, tone(1));
      expect(await calls.commit(record.revision, reductionOf(second, events))).toBe(true);
      expect(await calls.read(id)).toMatchObject({ kind: 'live', record: second });
      const history = await calls.readHistory(id);
      expect(history).toMatchObject({ kind: 'live', record: second, log: { floor: 0, events } });
    });

    test('in rooms are read as they were reduced, each time', async () => {
      const {
        store: { calls },
      } = await create();
      const call = {
        id: 'in a room',
        graphId: 'in a room',
        origin: 'inRoom',
        epoch: 'e',
        roomId: '99',
      } as const;
      let reduction = reduce(undefined, { type: 'begun', call }, 0);
      await calls.commit(undefined, reduction);
      for (const input of toldOfRoom) {
        const { record } = reduction;
        reduction = reduce(record, input, record.revision);
        expect(await calls.commit(record.revision, reduction)).toBe(true);
        const stored = await calls.readHistory(call.id);
        if (stored?.kind !== 'live') throw new Error('the call is not there');
        const { base, events } = stored.log;
        expect(new Map(fieldsOf(stored.record))).toEqual(new Map(fieldsOf(reduction.record)));
        const folded = events.reduce((view, { change }) => applyChange(view, change), base);
        expect(viewFieldsOf(folded)).toEqual(viewFieldsOf(reduction.record.view));
      }
      expect(reduction.record.isTerminated).toBe(true);
    });

    test('that are not there read as undefined', async () => {
      const {
        store: { calls },
      } = await create();
      expect(await calls.readHistory(id)).toBeUndefined();
      expect(await calls.read(id)).toBeUndefined();
    });

    test('are committed by whoever reduced from the newest revision, and by nobody else', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      const [second, events] = next(record, tone(1));
      expect(await calls.commit(record.revision, reductionOf(second, events))).toBe(true);
      expect(await calls.commit(record.revision, reductionOf(...next(record, tone(2))))).toBe(false);
      expect(await calls.commit(undefined, reductionOf(record))).toBe(false);
      expect(await calls.read(id)).toMatchObject({ record: second });
    });

    test('are known without asking as they were stored, perhaps not at their newest', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      expect(calls.known('another')).toBeUndefined();
      const [second, events] = next(record, tone(1));
      await calls.commit(record.revision, reductionOf(second, events));
      const committing = calls.commit(second.revision, reductionOf(...next(second, tone(2))));
      expect([undefined, 0, 1, 2]).toContain(calls.known(id)?.revision);
      await committing;
      const read = await calls.read(id);
      const known = calls.known(id);
      if (known) expect(read).toMatchObject({ kind: 'live', record: known });
    });

    test('tell of each commit to who watches, until they stop, in order', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      const heard: number[] = [];
      const stop = calls.watch(id, (_, events = []) => heard.push(...events.map(({ sequence }) => sequence)));
      calls.watch('another', () => heard.push(Number.NaN));
      const [second, secondEvents] = next(record, tone(1));
      const [third, thirdEvents] = next(second, tone(2));
      await calls.commit(record.revision, reductionOf(second, secondEvents));
      await calls.commit(second.revision, reductionOf(third, thirdEvents));
      stop();
      await calls.commit(third.revision, reductionOf(...next(third, tone(3))));
      expect(heard).toEqual([1, 2]);
    });

    test('say nothing of a commit that was refused', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      let isTold = false;
      calls.watch(id, () => {
        isTold = true;
      });
      await calls.commit(99, reductionOf(...next(record, tone(1))));
      expect(isTold).toBe(false);
    });

    test('keep a log that is bounded, and whose floor is what the trimmed events came to', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      let current = record;
      for (let number = 1; number <= logLength + 3; number += 1) {
        const [following, events] = next(
          current,
          number === 2 ? { kind: 'contentSharing', started: ['s'], ended: [] } : tone(number),
        );
        await calls.commit(current.revision, reductionOf(following, events));
        current = following;
      }
      const stored = await calls.readHistory(id);
      if (stored?.kind !== 'live') throw new Error('the call is not there');
      const { floor, base, events, trimmed } = stored.log;
      expect(floor).toBe(3);
      expect(events.map(({ sequence }) => sequence)).toEqual([4, 5, 6, 7]);
      expect(trimmed).toEqual({ tone: 3, contentSharing: 2 });
      expect(base.sessions).toEqual(['s']);
      expect(events.reduce((view, { change }) => applyChange(view, change), base)).toEqual(current.view);
    });

    test('that are over keep their log for a while, then are a tombstone, then nothing', async () => {
      const {
        store: { calls },
        record,
        advance,
        retention,
      } = await begin();
      const [ended, events] = next(record, { kind: 'call', members: { state: 'terminated' } });
      const terminated = { ...ended, isTerminated: true };
      await calls.commit(record.revision, reductionOf(terminated, events));
      advance(retention.logAfterEndMs - 1);
      expect((await calls.read(id))?.kind).toBe('live');
      advance(2);
      expect(await calls.read(id)).toMatchObject({
        kind: 'tombstone',
        tombstone: { id, epoch: 'e', sequence: 1, view: { call: { state: 'terminated' } } },
      });
      expect(await calls.readHistory(id)).toEqual(await calls.read(id));
      expect(await calls.page({ limit: 9 })).toEqual([]);
      expect(await calls.commit(undefined, reductionOf(record))).toBe(false);
      advance(retention.tombstoneMs);
      expect(await calls.read(id)).toBeUndefined();
    });

    describe('are read in pages, newest first', () => {
      const states = ['established', 'Hold', 'established', 'somethingNew', undefined];

      /** Stores calls that came to be known one after the other, each in a state. */
      async function beginMany(): Promise<StoreUnderTest & { readonly records: readonly CallRecord[] }> {
        const underTest = await create();
        const records = states.map((state, number) => {
          // Two of each millisecond: then the ids decide.
          const known = { id: `c${number}`, graphId: 'g', origin: 'created', epoch: 'e' } as const;
          const record = newCallRecord({ ...known, now: Math.floor(number / 2) });
          return { ...record, view: { ...record.view, call: { ...record.view.call, state } } };
        });
        for (const number of [1, 0, 4, 3, 2]) {
          const record = records[number];
          if (record) await underTest.store.calls.commit(undefined, reductionOf(record));
        }
        return { ...underTest, records };
      }

      const idsOf = (records: readonly CallRecord[]): string[] => records.map((record) => record.id);

      test('each of the length that is asked for, the next behind the last of the one before', async () => {
        const {
          store: { calls },
          records,
        } = await beginMany();
        expect(idsOf(await calls.page({ limit: 3 }))).toEqual(['c4', 'c3', 'c2']);
        expect(idsOf(await calls.page({ limit: 3, after: records[2] }))).toEqual(['c1', 'c0']);
        expect(idsOf(await calls.page({ limit: 3, after: records[0] }))).toEqual([]);
      });

      test('as they were committed last', async () => {
        const {
          store: { calls },
          records,
        } = await beginMany();
        const [, , , , newest] = records;
        if (!newest) throw new Error('there is none');
        const [changed, events] = next(newest, tone(1));
        await calls.commit(newest.revision, reductionOf(changed, events));
        expect(await calls.page({ limit: 1 })).toEqual([changed]);
      });

      test('behind a position whatever has come, or gone, meanwhile', async () => {
        const {
          store: { calls },
          records,
          advance,
          retention,
        } = await beginMany();
        const [, , third, , newest] = records;
        if (!third || !newest) throw new Error('there are none');
        const [ended, events] = next(third, { kind: 'call', members: { state: 'terminated' } });
        await calls.commit(third.revision, reductionOf({ ...ended, isTerminated: true }, events));
        await calls.commit(undefined, reductionOf({ ...newest, id: 'c5', createdAt: 9 }));
        advance(retention.logAfterEndMs + 1);
        expect(idsOf(await calls.page({ limit: 9, after: third }))).toEqual(['c1', 'c0']);
        expect(idsOf(await calls.page({ limit: 9 }))).toEqual(['c5', 'c4', 'c3', 'c1', 'c0']);
      });

      test('of some states only', async () => {
        const {
          store: { calls },
          records,
        } = await beginMany();
        const pageOf = async (...wanted: ('established' | 'hold' | 'unknown')[]) =>
          idsOf(await calls.page({ limit: 9, states: new Set(wanted) }));
        expect(await pageOf('established')).toEqual(['c2', 'c0']);
        expect(await pageOf('hold', 'unknown')).toEqual(['c4', 'c3', 'c1']);
        expect(await pageOf()).toEqual([]);
        expect(
          idsOf(await calls.page({ limit: 1, after: records[2], states: new Set(['established']) })),
        ).toEqual(['c0']);
      });
    });

    const ringing = (record: CallRecord): [CallRecord, CallEvent[]] =>
      next(record, { kind: 'call', members: { state: 'incoming' } });

    test('that ring are listed, oldest first, until they do no longer', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      const older = { ...record, id: 'older', createdAt: -1 };
      await calls.commit(undefined, reductionOf(older));
      expect(await calls.ringing()).toEqual([]);
      const [first, events] = ringing(record);
      await calls.commit(record.revision, reductionOf(first, events));
      const [second, olderEvents] = ringing(older);
      await calls.commit(older.revision, reductionOf(second, olderEvents));
      expect((await calls.ringing()).map((one) => one.id)).toEqual(['older', id]);
      const [answered, answer] = next(second, { kind: 'call', members: { state: 'established' } });
      await calls.commit(second.revision, reductionOf(answered, answer));
      const [ended, end] = next(first, { kind: 'call', members: { state: 'incoming' } });
      await calls.commit(first.revision, reductionOf({ ...ended, isTerminated: true }, end));
      expect(await calls.ringing()).toEqual([]);
    });

    test('tell once of each that begins to ring', async () => {
      const {
        store: { calls },
        record,
      } = await begin();
      const told: string[] = [];
      const stop = calls.watchRinging((one) => told.push(`${one.id} ${one.revision}`));
      const [rings, events] = ringing(record);
      await calls.commit(record.revision, reductionOf(rings, events));
      await calls.commit(rings.revision, reductionOf(...next(rings, tone(1))));
      expect(told).toEqual([`${id} 1`]);
      stop();
      const other = { ...record, id: 'other' };
      await calls.commit(undefined, reductionOf(other));
      await calls.commit(other.revision, reductionOf(...ringing(other)));
      expect(told).toEqual([`${id} 1`]);
    });

    test('remember when somebody asked for them last', async () => {
      const {
        store: { calls },
      } = await begin();
      expect(await calls.lastRequestedAt(id)).toBe(0);
      await calls.noteRequest(id, 5);
      await calls.noteRequest(id, 7);
      expect(await calls.lastRequestedAt(id)).toBe(7);
    });

    test('are looked at when a commit says so, the soonest counting, and no more once they are over', async () => {
      const {
        store: { calls, work },
        record,
      } = await begin();
      const due = async (now: number): Promise<string[]> =>
        (await work.takeDue('probe', now, { limit: 9, leaseMs: 1 })).map((lease) => lease.id);
      const [second, events] = next(record, tone(1));
      await calls.commit(record.revision, reductionOf(second, events, 20));
      const [third, thirdEvents] = next(second, tone(2));
      await calls.commit(second.revision, reductionOf(third, thirdEvents, 30));
      await calls.commit(99, reductionOf(third, thirdEvents, 10));
      expect(await due(19)).toEqual([]);
      expect(await due(20)).toEqual([id]);
      const [ended, end] = next(third, { kind: 'call', members: { state: 'terminated' } });
      await calls.commit(third.revision, reductionOf({ ...ended, isTerminated: true }, end, 40));
      expect(await due(999)).toEqual([]);
    });
  });
}
