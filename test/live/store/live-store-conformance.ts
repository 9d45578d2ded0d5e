import { describe, expect, test } from 'vitest';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import type { Creation } from '../../../src/live/store/creation-store.ts';
import type { ProbeState } from '../../../src/live/store/work-queue.ts';
import { describeCallStore } from './call-store-conformance.ts';
import type { StoreUnderTest } from './call-store-conformance.ts';
import { describeKeyValues } from './key-value-conformance.ts';
import { reductionOf } from './reduction-of.ts';

export { logLength } from './call-store-conformance.ts';

/** What every store of the live core's state promises. */
export function describeLiveStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describeCallStore(name, create);
  describeCreations(name, create);
  describeParked(name, create);
  describeWork(name, create);
  describeKeyValues(name, create);

  describe(`tokens and deliveries in ${name}`, () => {
    test('a token is bound to its call, and no other is', async () => {
      const { callbackTokens } = (await create()).store;
      await callbackTokens.bind('d1', 'c1');
      await callbackTokens.bind('d2', 'c2');
      expect(await callbackTokens.callOf('d1')).toBe('c1');
      expect(await callbackTokens.callOf('d3')).toBeUndefined();
    });

    test('a delivery is remembered for ten minutes', async () => {
      const { store, advance } = await create();
      expect(await store.deliveries.has('k')).toBe(false);
      await store.deliveries.add('k');
      advance(9 * 60_000);
      expect(await store.deliveries.has('k')).toBe(true);
      expect(await store.deliveries.has('another')).toBe(false);
      advance(60_001);
      expect(await store.deliveries.has('k')).toBe(false);
    });
  });
}

const call = { callId: 'c1', graphId: 'C1' };

function creationOf(tokenDigest: string, change: Partial<Creation> = {}): Creation {
  return {
    tokenDigest,
    key: { principal: 'somebody', idempotencyKey: 'k' },
    fingerprint: 'f',
    keepAlive: true,
    startedAt: 0,
    call: undefined,
    lostBecause: undefined,
    ...change,
  };
}

function describeCreations(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`creations in ${name}`, () => {
    test('are found by their tokens', async () => {
      const { creations } = (await create()).store;
      const creation = creationOf('d1', { key: undefined });
      expect(await creations.begin(creation)).toBeUndefined();
      expect(await creations.byToken('d1')).toEqual(creation);
      expect(await creations.byToken('d2')).toBeUndefined();
    });

    test('are noted under a key by the first only, and of each principal by itself', async () => {
      const { creations } = (await create()).store;
      await creations.begin(creationOf('d1'));
      expect(await creations.begin(creationOf('d2'))).toEqual(creationOf('d1'));
      expect(await creations.byToken('d2')).toBeUndefined();
      for (const [digest, principal, idempotencyKey] of [
        ['d3', 'another', 'k'],
        ['d4', 'some', 'bodyk'],
      ] as const) {
        const key = { principal, idempotencyKey };
        expect(await creations.begin(creationOf(digest, { key }))).toBeUndefined();
      }
    });

    test('are tied to one call, by whoever comes first', async () => {
      const { creations } = (await create()).store;
      await creations.begin(creationOf('d1'));
      expect((await creations.adopt('d1', call))?.call).toEqual(call);
      expect((await creations.adopt('d1', { callId: 'c2', graphId: 'C2' }))?.call).toEqual(call);
      expect((await creations.byToken('d1'))?.call).toEqual(call);
      expect(await creations.adopt('d9', call)).toBeUndefined();
    });

    test('remember why they were lost, before or after their call is known', async () => {
      const { creations } = (await create()).store;
      await creations.begin(creationOf('d1'));
      expect(await creations.markLost('d1', 'no answer')).toMatchObject({
        call: undefined,
        lostBecause: 'no answer',
      });
      expect(await creations.adopt('d1', call)).toMatchObject({ call, lostBecause: 'no answer' });
      expect(await creations.markLost('d9', 'no answer')).toBeUndefined();
    });

    test('that are forgotten leave their key free, and their token unknown', async () => {
      const { creations } = (await create()).store;
      await creations.begin(creationOf('d1'));
      await creations.forget('d1');
      expect(await creations.byToken('d1')).toBeUndefined();
      expect(await creations.begin(creationOf('d2'))).toBeUndefined();
    });

    test('whose key is freed are still found by their token, and free no key that is taken again', async () => {
      const { creations } = (await create()).store;
      await creations.begin(creationOf('d1'));
      await creations.freeKey('d1');
      expect(await creations.byToken('d1')).toEqual(creationOf('d1'));
      expect(await creations.begin(creationOf('d2'))).toBeUndefined();
      await creations.freeKey('d1');
      expect(await creations.begin(creationOf('d3'))).toEqual(creationOf('d2'));
    });

    test('tell who waits which call they were tied to, or that none came of them', async () => {
      const { creations } = (await create()).store;
      await creations.begin(creationOf('d1'));
      const outcomes = [creations.outcome('d1'), creations.outcome('d1')];
      await creations.adopt('d1', call);
      expect(await Promise.all([...outcomes, creations.outcome('d1')])).toEqual([call, call, call]);

      await creations.freeKey('d1');
      for (const [digest, end] of [
        ['d2', 'freeKey'],
        ['d3', 'forget'],
      ] as const) {
        await creations.begin(creationOf(digest));
        const outcome = creations.outcome(digest);
        await creations[end](digest);
        expect([await outcome, await creations.outcome(digest)]).toEqual([undefined, undefined]);
      }
    });

    test('are remembered for a day', async () => {
      const { store, advance } = await create();
      await store.creations.begin(creationOf('d1'));
      advance(24 * 3_600_000 - 1);
      expect(await store.creations.begin(creationOf('d2'))).toEqual(creationOf('d1'));
      advance(2);
      expect(await store.creations.begin(creationOf('d3'))).toBeUndefined();
      expect(await store.creations.byToken('d1')).toBeUndefined();
    });
  });
}

const stateOf = (state: string, callId = 'c1'): KnownNotification => ({
  kind: 'call',
  callId,
  graphCallId: callId.toUpperCase(),
  changeType: 'updated',
  call: { state },
});

function describeParked(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`parked notifications in ${name}`, () => {
    test('are read in order of arrival, with when the first came', async () => {
      const { parked } = (await create()).store;
      expect(await parked.read('c1')).toBeUndefined();
      expect(await parked.park(stateOf('ringing'), 5)).toBe('parked');
      expect(await parked.park(stateOf('hold', 'c2'), 6)).toBe('parked');
      expect(await parked.park(stateOf('established'), 7)).toBe('parked');
      expect(await parked.read('c1')).toMatchObject({
        since: 5,
        notifications: [stateOf('ringing'), stateOf('established')],
      });
    });

    test('are let go of up to the last that was read', async () => {
      const { parked } = (await create()).store;
      await parked.park(stateOf('ringing'), 0);
      const { upTo = 0 } = (await parked.read('c1')) ?? {};
      await parked.park(stateOf('established'), 1);
      await parked.remove('c1', upTo);
      await parked.remove('c1', upTo);
      const later = await parked.read('c1');
      expect(later?.notifications).toEqual([stateOf('established')]);
      await parked.remove('c1', later?.upTo ?? 0);
      expect(await parked.read('c1')).toBeUndefined();
    });

    test('are none of a call that is known, or was', async () => {
      const { store, advance, retention } = await create();
      const record = newCallRecord({ id: 'c1', graphId: 'C1', origin: 'created', epoch: 'e', now: 0 });
      await store.calls.commit(undefined, reductionOf(record));
      expect(await store.parked.park(stateOf('ringing'), 0)).toBe('known');
      await store.calls.commit(0, reductionOf({ ...record, revision: 1, isTerminated: true }));
      advance(retention.logAfterEndMs + 1);
      expect(await store.parked.park(stateOf('ringing'), 0)).toBe('known');
      expect(await store.parked.read('c1')).toBeUndefined();
    });

    test('are bounded, over all calls', async () => {
      const { parked } = (await create()).store;
      for (let number = 0; number < 10_000; number += 1) {
        await parked.park(stateOf('ringing', `c${number % 10}`), 0);
      }
      expect(await parked.park(stateOf('ringing', 'another'), 0)).toBe('full');
      const { upTo = 0 } = (await parked.read('c1')) ?? {};
      await parked.remove('c1', upTo);
      expect(await parked.park(stateOf('ringing', 'another'), 0)).toBe('parked');
    });
  });
}

function describeWork(name: string, create: () => Promise<StoreUnderTest>): void {
  const options = { limit: 9, leaseMs: 100 };
  const probe = (id: string) => ({ kind: 'probe', id }) as const;
  const state: ProbeState = {
    keptAliveAt: 1,
    owesLook: true,
    listedAt: 2,
    askedAt: 3,
    waitUntil: 4,
    failures: 5,
  };

  describe(`work in ${name}`, () => {
    async function begin() {
      const { work } = (await create()).store;
      const take = async (now: number, limit = 9) => work.takeDue('probe', now, { ...options, limit });
      const idsAt = async (now: number, limit?: number) => (await take(now, limit)).map(({ id }) => id);
      return { work, take, idsAt };
    }

    test('is taken when it is due, what is due for longest first, so much as is wanted', async () => {
      const { work, idsAt } = await begin();
      await work.schedule(probe('a'), 30);
      await work.schedule(probe('b'), 10);
      await work.schedule(probe('c'), 20);
      await work.schedule({ kind: 'hangUp', id: 'd' }, 10);
      expect(await idsAt(9)).toEqual([]);
      expect(await idsAt(30, 2)).toEqual(['b', 'c']);
      expect(await idsAt(30, 2)).toEqual(['a']);
      expect((await work.takeDue('hangUp', 10, options)).map(({ id }) => id)).toEqual(['d']);
    });

    test('is due at fractions of a millisecond, too', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10.5);
      expect(await idsAt(10)).toEqual([]);
      const [lease] = await take(11);
      if (!lease) throw new Error('nothing was due');
      await work.release(lease, { dueAt: 20.5, state });
      expect(await idsAt(20)).toEqual([]);
      expect(await idsAt(21)).toEqual(['a']);
    });

    test('is due as soon as anybody has said', async () => {
      const { work, idsAt } = await begin();
      await work.schedule(probe('a'), 20);
      await work.schedule(probe('a'), 10);
      await work.schedule(probe('a'), 30);
      expect(await idsAt(10)).toEqual(['a']);
    });

    test('that was taken is nobody else’s, until it is released or its lease has ended', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10);
      const [lease] = await take(10);
      if (!lease) throw new Error('nothing was due');
      expect(await idsAt(109)).toEqual([]);
      const [again] = await take(110);
      expect(again?.id).toBe('a');
      expect(again?.fence).toBeGreaterThan(lease.fence);
      // Who came too late says nothing any more.
      expect(await work.release(lease, { dueAt: 111, state })).toBe(false);
      expect(await idsAt(200)).toEqual([]);
      if (!again) throw new Error('nothing was due');
      expect(await work.release(again, { dueAt: 300 })).toBe(true);
      expect(await work.release(again, { dueAt: 200 })).toBe(false);
      expect(await idsAt(299)).toEqual([]);
      expect((await take(300)).map((one) => [one.id, one.state])).toEqual([['a', undefined]]);
    });

    test('that takes long stays with who has it, as long as its lease is renewed', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10);
      const [first] = await take(10);
      if (!first) throw new Error('nothing was due');
      await work.release(first, { dueAt: 20, state });
      const [lease] = await take(20);
      if (!lease) throw new Error('nothing was due');
      expect(await work.renew(lease, 70, 100)).toBe(true);
      expect(await idsAt(169)).toEqual([]);
      // Its end has passed, but nobody else has noticed.
      expect(await work.renew(lease, 200, 100)).toBe(true);
      expect(await idsAt(299)).toEqual([]);
      // What was said meanwhile holds, and so does what was known before.
      await work.schedule(probe('a'), 30);
      expect(await work.renew(lease, 280, 100)).toBe(true);
      expect(await work.release(lease, { dueAt: 999 })).toBe(true);
      expect((await take(290)).map((one) => [one.id, one.state])).toEqual([['a', state]]);
    });

    test('can not be kept by who has lost it, released it, or seen it cancelled', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10);
      const [lost] = await take(10);
      const [held] = await take(110);
      if (!lost || !held) throw new Error('nothing was due');
      expect(await work.renew(lost, 120, 1_000)).toBe(false);
      expect(await idsAt(209)).toEqual([]);
      expect(await work.release(held, { dueAt: 300 })).toBe(true);
      expect(await work.renew(held, 120, 1_000)).toBe(false);
      const [again] = await take(300);
      if (!again) throw new Error('nothing was due');
      await work.cancel(probe('a'));
      expect(await work.renew(again, 310, 1_000)).toBe(false);
      expect(await idsAt(9_999)).toEqual([]);
      await work.schedule(probe('a'), 10_000);
      expect(await idsAt(10_000)).toEqual(['a']);
    });

    test('keeps its state from one release to the next', async () => {
      const { work, take } = await begin();
      await work.schedule(probe('a'), 10);
      const [first] = await take(10);
      if (!first) throw new Error('nothing was due');
      expect(first.state).toBeUndefined();
      await work.release(first, { dueAt: undefined, state });
      expect(await take(999)).toEqual([]);
      await work.schedule(probe('a'), 20);
      const [second] = await take(20);
      expect(second?.state).toEqual(state);
      if (!second) throw new Error('nothing was due');
      await work.release(second, { dueAt: 30 });
      expect((await take(30))[0]?.state).toEqual(state);
    });

    test('that is scheduled while somebody has it is due as soon as either says', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10);
      const [lease] = await take(10);
      await work.schedule(probe('a'), 20);
      expect(await idsAt(50)).toEqual([]);
      if (!lease) throw new Error('nothing was due');
      await work.release(lease, { dueAt: 999 });
      expect(await idsAt(20)).toEqual(['a']);
    });

    test('that is done is not due any more', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10);
      const [lease] = await take(10);
      if (!lease) throw new Error('nothing was due');
      expect(await work.release(lease, { dueAt: undefined })).toBe(true);
      expect(await idsAt(999)).toEqual([]);
    });

    test('that is cancelled is forgotten, also by who has it', async () => {
      const { work, take, idsAt } = await begin();
      await work.schedule(probe('a'), 10);
      const [lease] = await take(10);
      await work.cancel(probe('a'));
      if (!lease) throw new Error('nothing was due');
      expect(await work.release(lease, { dueAt: 20, state })).toBe(false);
      expect(await idsAt(999)).toEqual([]);
      await work.schedule(probe('a'), 30);
      expect((await take(30)).map((one) => one.state)).toEqual([undefined]);
    });
  });
}
