import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import type { CallHistory } from '../../../src/live/store/call-store.ts';
import type { LiveStore } from '../../../src/live/store/live-store.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import { callId, endOf, LiveHarness, otherCallId, stateOf } from '../harness.ts';
import { reductionOf } from './reduction-of.ts';
import { newFolder, openStore } from './sqlite-files.ts';

const person = (number: number, change: ParticipantResource = {}): ParticipantResource => ({
  id: `p${number}`,
  info: { identity: { user: { id: `user ${number}` } } },
  ...change,
});

const ofCall = { callId, graphCallId: callId, changeType: 'updated' } as const;
const people = fc.subarray([0, 1, 2, 3, 4, 5]);

/** What may happen to a call but its end. */
const change: fc.Arbitrary<KnownNotification> = fc.oneof(
  fc.constantFrom('established', 'hold', 'transferring').map((state) => stateOf(state) as KnownNotification),
  people.map((here) => ({
    ...ofCall,
    kind: 'roster' as const,
    participants: here.map((one) => person(one)),
  })),
  fc.tuple(fc.nat(5), fc.boolean(), fc.boolean()).map(([one, isMuted, hasId]) => ({
    ...ofCall,
    kind: 'participant' as const,
    participant: { ...person(one, { isMuted }), ...(hasId ? {} : { id: undefined }) },
  })),
  fc.nat(5).map((one) => ({
    ...ofCall,
    kind: 'participant' as const,
    changeType: 'deleted' as const,
    participant: person(one),
  })),
  fc
    .constantFrom('running', 'completed')
    .chain((status) =>
      fc.nat(2).map((id) => ({ ...ofCall, kind: 'operation' as const, operation: { id: `o${id}`, status } })),
    ),
  fc.nat(2).map((id) => ({ ...ofCall, kind: 'contentSharing' as const, sessionIds: [`s${id}`] })),
  fc
    .nat(9)
    .map((sequenceId) => stateOf('established', callId, { toneInfo: { sequenceId } }) as KnownNotification),
);

/** What may happen to a call, so much of it that the log is trimmed several times, and mostly an end. */
const history = fc
  .tuple(
    fc.array(fc.record({ notification: change, isRestarted: fc.nat(15).map((one) => one === 0) }), {
      maxLength: 150,
      size: 'max',
    }),
    fc.boolean(),
  )
  .map(([steps, isOver]) =>
    isOver ? [...steps, { notification: endOf() as KnownNotification, isRestarted: true }] : steps,
  );

/** What can be told of a call, but for what is drawn at random when it begins. */
function told(history: CallHistory | undefined): unknown {
  return JSON.parse(
    JSON.stringify(history ?? null, (name, value: unknown) => (name === 'epoch' ? 'e' : value)),
  );
}

test('what a call is after a restart is what it was, whatever has happened to it', async () => {
  const folder = await newFolder();
  let database = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      let now = 1_000;
      const retention = { ...defaultRetention, maxLogEvents: 5 };
      const reference = createMemoryStore(() => now, retention);
      database += 1;
      const open = (): ReturnType<typeof openStore> =>
        openStore(`${folder}/${database}`, () => now, retention);
      let store = open();
      const { graph } = new LiveHarness();
      const liveOf = (one: LiveStore): LiveCalls => new LiveCalls({ store: one, graph, now: () => now });
      for (const one of [reference, store]) {
        await one.calls.commit(
          undefined,
          reductionOf(newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now })),
        );
      }
      for (const { notification: one, isRestarted } of steps) {
        now += 1_000;
        const delivery = {
          notifications: [one],
          callbackToken: undefined,
          deliveryKey: undefined,
          tenantId: 't',
          receivedAt: new Date(now),
        };
        await liveOf(reference).deliver(delivery);
        await liveOf(store).deliver(delivery);
        if (!isRestarted) continue;
        store.close();
        store = open();
        expect(told(await store.calls.readHistory(callId))).toEqual(
          told(await reference.calls.readHistory(callId)),
        );
      }
      now += retention.logAfterEndMs;
      expect(told(await store.calls.readHistory(callId))).toEqual(
        told(await reference.calls.readHistory(callId)),
      );
      store.close();
    }),
    { numRuns: 15 },
  );
});

describe('after a restart', () => {
  const creation = {
    tokenDigest: 'd1',
    key: { principal: 'somebody', idempotencyKey: 'k' },
    fingerprint: 'f',
    keepAlive: true,
    startedAt: 1,
    call: undefined,
    lostBecause: undefined,
  };
  const probe = { kind: 'probe', id: callId } as const;
  const options = { limit: 1_000, leaseMs: 100 };

  /** Opens a store, does something with it, and opens it again. */
  async function restarted(work: (store: LiveStore) => Promise<unknown>, now = () => 1): Promise<LiveStore> {
    const folder = await newFolder();
    const before = openStore(folder, now);
    await work(before);
    before.close();
    return openStore(folder, now);
  }

  const begin = ({ calls }: LiveStore, id = callId, createdAt = 0) =>
    calls.commit(undefined, {
      ...reductionOf(newCallRecord({ id, graphId: id, origin: 'created', epoch: 'e', now: createdAt })),
      dueAt: createdAt,
    });

  test('creations under way are there, and their keys are taken', async () => {
    const { creations } = await restarted(async (store) => {
      await store.creations.begin(creation);
      await store.creations.begin({ ...creation, tokenDigest: 'd2', key: undefined });
      await store.creations.adopt('d2', { callId, graphId: 'G' });
      await store.creations.markLost('d2', 'no answer');
    });
    expect(await creations.begin({ ...creation, tokenDigest: 'd3' })).toEqual(creation);
    expect(await creations.byToken('d2')).toMatchObject({
      call: { callId, graphId: 'G' },
      lostBecause: 'no answer',
    });
    const outcome = creations.outcome('d1');
    await creations.adopt('d1', { callId, graphId: callId });
    expect(await outcome).toEqual({ callId, graphId: callId });
  });

  test('callback tokens, deliveries and parked notifications are there', async () => {
    const parked = stateOf('established', otherCallId) as KnownNotification;
    const store = await restarted(async (before) => {
      await before.callbackTokens.bind('d1', callId);
      await before.deliveries.add('k');
      await before.parked.park(parked, 5);
    });
    expect(await store.callbackTokens.callOf('d1')).toBe(callId);
    expect(await store.deliveries.has('k')).toBe(true);
    expect(await store.parked.read(otherCallId)).toMatchObject({ since: 5, notifications: [parked] });
  });

  test('texts are there, of the revisions that they had', async () => {
    let revision: number | undefined;
    const { keyValues } = await restarted(
      async (before) => {
        await before.keyValues.set('one', 'k', undefined, 't');
        revision = await before.keyValues.set('one', 'k', 1, 'u');
        await before.keyValues.set('one', 'gone', undefined, 't', 2);
      },
      () => 2,
    );
    expect(await keyValues.get('one', 'k')).toEqual({ text: 'u', revision });
    expect(await keyValues.get('one', 'gone')).toBeUndefined();
    expect(await keyValues.set('one', 'another', undefined, 't')).toBeGreaterThan(revision ?? 0);
  });

  test('tombstones answer, until it is time', async () => {
    let now = 1;
    const folder = await newFolder();
    const retention = { ...defaultRetention, maxEnded: 1 };
    const before = openStore(folder, () => now, retention);
    for (const id of ['a', 'b', 'c']) {
      await begin(before, id);
      const stored = await before.calls.read(id);
      if (stored?.kind !== 'live') throw new Error('the call is not there');
      await before.calls.commit(0, reductionOf({ ...stored.record, revision: 1, isTerminated: true }));
    }
    before.close();
    const store = openStore(folder, () => now, retention);
    const kinds = () => Promise.all(['a', 'b', 'c'].map(async (id) => (await store.calls.read(id))?.kind));
    expect(await kinds()).toEqual(['tombstone', 'tombstone', 'live']);
    now += retention.logAfterEndMs;
    expect(await kinds()).toEqual(['tombstone', 'tombstone', 'tombstone']);
    expect(await store.calls.page({ limit: 9 })).toEqual([]);
    now += retention.tombstoneMs;
    expect(await kinds()).toEqual([undefined, undefined, undefined]);
    expect(await begin(store, 'a')).toBe(true);
    expect(await begin(store, 'c')).toBe(true);
  });

  test('work is due that somebody had when the process ended', async () => {
    const { work } = await restarted(async (store) => {
      await store.work.schedule({ kind: 'hangUp', id: callId }, 1);
      await store.work.schedule({ kind: 'lookUp', id: callId }, 7);
      expect(await store.work.takeDue('hangUp', 1, options)).toHaveLength(1);
    });
    expect(await work.takeDue('hangUp', 1, options)).toHaveLength(1);
    expect(await work.takeDue('lookUp', 6, options)).toEqual([]);
    expect(await work.takeDue('lookUp', 7, options)).toHaveLength(1);
  });

  test('each call owes a look within seconds, whatever was known of it before', async () => {
    const { work } = await restarted(async (store) => {
      await begin(store, callId);
      await begin(store, otherCallId, 1);
      const [lease] = await store.work.takeDue('probe', 0, options);
      if (!lease) throw new Error('nothing was due');
      const state = { keptAliveAt: 9, owesLook: false, listedAt: 8, askedAt: 7, waitUntil: 6, failures: 5 };
      await store.work.release(lease, { dueAt: 999_999, state });
    });
    const due = await work.takeDue('probe', 2_001, options);
    expect(new Map(due.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [callId, { keptAliveAt: 9, owesLook: true, listedAt: 8, askedAt: 7, waitUntil: 6, failures: 5 }],
        [otherCallId, { keptAliveAt: 1, owesLook: true, listedAt: 0, askedAt: 1, waitUntil: 0, failures: 0 }],
      ]),
    );
  });

  test('the looks at many calls are spread, about fifty a second, also where all were due', async () => {
    const many = 1_000;
    const { work } = await restarted(async (store) => {
      await Promise.all(Array.from({ length: many }, (_, number) => begin(store, `c${number}`)));
    });
    const counts: number[] = [];
    for (let now = 1_001; counts.length < 20; now += 1_000) {
      counts.push((await work.takeDue('probe', now, { ...options, leaseMs: 1_000_000 })).length);
    }
    expect(counts.reduce((sum, count) => sum + count)).toBe(many);
    expect(Math.max(...counts)).toBeLessThan(100);
  });

  describe('of the whole system, a cursor from before', () => {
    /** Opens a store again after its process was killed, and the system after that. @returns the epoch of its call */
    async function epochAfter(since: string, durability: string): Promise<string | undefined> {
      const folder = await newFolder();
      const before = openStore(folder);
      await begin(before);
      before.close();
      await writeFile(join(folder, 'live.db.owner'), `process 1 since ${since}\n${durability}`);
      const stored = await openStore(folder).calls.read(callId);
      return stored?.kind === 'live' ? stored.record.epoch : undefined;
    }
    const longAgo = '2001-01-01T00:00:00.000Z';

    test('is good for nothing where events may be missing, whose numbers others get', async () => {
      expect(await epochAfter(longAgo, '')).toMatch(/^[0-9a-f]{18}$/);
    });

    test('goes on exactly where each commit was synced', async () => {
      expect(await epochAfter(longAgo, 'each commit is synced\n')).toBe('e');
    });

    test('goes on exactly where only the process had ended', async () => {
      expect(await epochAfter(new Date().toISOString(), '')).toBe('e');
    });
  });

  test('work that is cancelled stays cancelled', async () => {
    const { work } = await restarted(async (store) => {
      await begin(store);
      await store.work.cancel(probe);
    });
    expect(await work.takeDue('probe', 999_999, options)).toEqual([]);
  });
});
