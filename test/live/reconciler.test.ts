import { describe, expect, onTestFinished, test } from 'vitest';
import { Reconciler } from '../../src/live/reconciler.ts';
import { callId, deltaOf, LiveHarness, stateOf } from './harness.ts';

const minute = 60_000;

/** A group call that is connected, of which nothing is in doubt. */
async function connected(): Promise<LiveHarness> {
  const harness = new LiveHarness();
  await harness.create();
  await harness.deliver([stateOf('established'), deltaOf(1, { id: 'p1' }, { id: 'p2' })]);
  harness.participants.set(callId, [{ id: 'p1' }, { id: 'p2' }]);
  harness.takeAsked();
  harness.reconciler.start();
  return harness;
}

describe('a call of ours', () => {
  test('about which there is no doubt is asked about once in 12 to 18 minutes, when it is kept alive', async () => {
    const harness = await connected();
    await harness.scheduler.advance(10 * 18 * minute + 11_000);
    await harness.reconciler.stop();
    const asked = harness.takeAsked();
    const times = asked.length / 2;
    expect(asked).toEqual(
      Array.from({ length: times }, () => [`keepAlive ${callId}`, `listParticipants ${callId}`]).flat(),
    );
    expect(times).toBeGreaterThanOrEqual(10);
    expect(times).toBeLessThanOrEqual(15);
  });

  test('is not kept alive at the same time as others that began with it', async () => {
    const harness = new LiveHarness();
    const keptAlive = new Map<string, number[]>();
    const graph = {
      ...harness.graph,
      keepAlive: (id: string) => {
        keptAlive.set(id, [...(keptAlive.get(id) ?? []), harness.now()]);
        return Promise.resolve(true);
      },
      getCall: (id: string) => Promise.resolve({ id, state: 'established' }),
    };
    const beganAt = harness.now();
    for (let number = 0; number < 200; number += 1) {
      await harness.create({ id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` });
    }
    const reconciler = new Reconciler(harness.live, graph, harness.scheduler);
    onTestFinished(() => reconciler.stop());
    reconciler.start();
    await harness.scheduler.advance(40 * minute);

    const first = [...keptAlive.values()].map(([at = 0]) => (at - beganAt) / minute);
    expect(first.length).toBe(200);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(12);
    expect(Math.max(...first)).toBeLessThanOrEqual(18.1);
    for (let from = 12; from < 18; from += 1) {
      const inThisMinute = first.filter((at) => at >= from && at < from + 1).length;
      // A sixth of them, more or less.
      expect(inThisMinute).toBeGreaterThan(15);
      expect(inThisMinute).toBeLessThan(60);
    }
    for (const [at = 0, next = 0] of keptAlive.values()) expect((next - at) / minute).toBeLessThan(18.1);
  });

  test('that Graph no longer knows when it is kept alive is over', async () => {
    const harness = await connected();
    harness.calls.clear();
    await harness.scheduler.advance(18 * minute + 2_000);
    await harness.reconciler.stop();
    expect(await harness.state()).toBe('terminated');
  });

  test('is kept alive soon again after that failed', async () => {
    const harness = await connected();
    harness.isGraphDown = true;
    while (harness.asked.length === 0) await harness.scheduler.advance(1_000);
    harness.isGraphDown = false;
    await harness.scheduler.advance(10_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([
      `keepAlive ${callId}`,
      `keepAlive ${callId}`,
      `listParticipants ${callId}`,
    ]);
    expect(harness.failed).toEqual(['keepAlive']);
  });

  test('that can not be kept alive for a while is not taken for over, and asked for ever less often', async () => {
    const harness = await connected();
    while (harness.asked.length === 0) await harness.scheduler.advance(1_000);
    harness.takeAsked();
    harness.isGraphDown = true;
    await harness.scheduler.advance(20 * minute);
    while (harness.asked.length === 0) await harness.scheduler.advance(1_000);
    await harness.scheduler.advance(10 * minute);
    expect(await harness.state()).toBe('established');
    const attempts = harness.takeAsked().length;
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(35);
    expect(harness.failed).toHaveLength(attempts);
    harness.isGraphDown = false;
    await harness.scheduler.advance(minute + 2_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`, `listParticipants ${callId}`]);
  });

  test('so young that not all of Graph may know it is asked again before it is taken for over', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.deliver([stateOf('established')]);
    harness.calls.clear();
    const eager = {
      tickMs: 1_000,
      keepAliveMs: 12_000,
      listMs: 10_000,
      silentMs: minute,
      pollMs: 10_000,
      pollAfterMs: minute,
      youngMs: 30_000,
      retryMs: 5_000,
      maxRetryMs: minute,
    };
    const reconciler = new Reconciler(harness.live, harness.graph, harness.scheduler, undefined, eager);
    reconciler.start();
    await harness.scheduler.advance(29_000);
    expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`]);
    expect(await harness.state()).toBe('established');
    await harness.scheduler.advance(3_000);
    await reconciler.stop();
    expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`]);
    expect(await harness.state()).toBe('terminated');
  });

  test('that is silent before it is connected is asked about after a minute', async () => {
    const harness = new LiveHarness();
    await harness.create();
    harness.calls.set(callId, { id: callId, state: 'established' });
    harness.reconciler.start();
    await harness.scheduler.advance(59_000);
    expect(harness.takeAsked()).toEqual([]);
    await harness.scheduler.advance(3_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`getCall ${callId}`]);
    expect(await harness.state()).toBe('established');
  });

  test('whose silence is that it is gone is over', async () => {
    const harness = new LiveHarness();
    await harness.create();
    harness.calls.clear();
    harness.reconciler.start();
    await harness.scheduler.advance(2 * minute);
    await harness.reconciler.stop();
    expect(await harness.state()).toBe('terminated');
  });
});

test('a tick costs nothing for calls of which nothing is due', async () => {
  const harness = await connected();
  await harness.reconciler.stop();
  const reconciler = new Reconciler(harness.live, harness.graph, harness.scheduler);
  await reconciler.tick();
  const { calls } = harness.live.store;
  const read = calls.read.bind(calls);
  let reads = 0;
  calls.read = (id) => {
    reads += 1;
    return read(id);
  };
  await harness.scheduler.advance(9 * minute);
  await reconciler.tick();
  expect(reads).toBe(0);
  await harness.deliver([stateOf('hold'), stateOf('established')]);
  await harness.scheduler.advance(2_000);
  reads = 0;
  await reconciler.tick();
  expect(reads).toBeGreaterThan(0);
});

test('what a keepAlive is to show besides is asked again soon if that failed', async () => {
  const harness = await connected();
  await harness.reconciler.stop();
  let failures = 1;
  const graph = {
    ...harness.graph,
    listParticipants: (id: string) => {
      failures -= 1;
      return failures < 0 ? harness.graph.listParticipants(id) : Promise.reject(new Error('no answer'));
    },
  };
  harness.participants.set(callId, [{ id: 'p1' }]);
  const reconciler = new Reconciler(harness.live, graph, harness.scheduler);
  reconciler.start();
  while (harness.asked.length === 0) await harness.scheduler.advance(1_000);
  await harness.scheduler.advance(20_000);
  await reconciler.stop();
  expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`, `listParticipants ${callId}`]);
  const stored = await harness.live.read(callId);
  if (stored?.kind !== 'live') throw new Error('the call is not there');
  expect([...stored.record.view.participants.keys()]).toEqual(['p1']);
});

test('a call of whose roster Graph knows nothing is asked about by itself, and over if it is gone', async () => {
  const harness = await connected();
  await harness.scheduler.advance(minute);
  harness.calls.clear();
  await harness.deliver([deltaOf(3, { id: 'p3' })]);
  await harness.scheduler.advance(5_000);
  await harness.reconciler.stop();
  expect(harness.takeAsked()).toEqual([`listParticipants ${callId}`, `getCall ${callId}`]);
  expect(await harness.state()).toBe('terminated');
});

describe('a gap in a roster', () => {
  test('that closes by itself within two seconds is not asked about', async () => {
    const harness = await connected();
    await harness.deliver([deltaOf(3, { id: 'p3' })]);
    await harness.scheduler.advance(1_000);
    await harness.deliver([deltaOf(2, { id: 'p4' })]);
    await harness.scheduler.advance(30_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([]);
  });

  test('that stays is closed by one list', async () => {
    const harness = await connected();
    harness.participants.set(callId, [{ id: 'p1' }, { id: 'p3' }]);
    await harness.deliver([deltaOf(3, { id: 'p3' })]);
    await harness.scheduler.advance(10_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`listParticipants ${callId}`]);
    const stored = await harness.live.read(callId);
    if (stored?.kind !== 'live') throw new Error('the call is not there');
    expect([...stored.record.view.participants.keys()]).toEqual(['p1', 'p3']);
  });

  test('after gap costs one list in ten seconds at the most', async () => {
    const harness = await connected();
    for (let number = 3; number < 43; number += 2) {
      await harness.deliver([deltaOf(number, { id: 'p3' })]);
      await harness.scheduler.advance(2_000);
    }
    await harness.scheduler.advance(20_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked().length).toBeLessThanOrEqual(6);
  });

  test('is asked about again when Graph was down', async () => {
    const harness = await connected();
    await harness.deliver([deltaOf(3, { id: 'p3' })]);
    harness.isGraphDown = true;
    await harness.scheduler.advance(4_000);
    harness.isGraphDown = false;
    await harness.scheduler.advance(20_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`listParticipants ${callId}`, `listParticipants ${callId}`]);
  });
});

test('a roster of which something was lost is asked for by one list', async () => {
  const harness = await connected();
  harness.participants.set(callId, [{ id: 'p1' }, { id: 'p3' }]);
  await harness.live.apply(callId, { type: 'lostNotification' });
  await harness.scheduler.advance(30_000);
  await harness.reconciler.stop();
  expect(harness.takeAsked()).toEqual([`listParticipants ${callId}`]);
  const stored = await harness.live.read(callId);
  if (stored?.kind !== 'live') throw new Error('the call is not there');
  expect([...stored.record.view.participants.keys()]).toEqual(['p1', 'p3']);
});

describe("a call of another's", () => {
  test('is looked at as long as somebody follows it and ten minutes after, and never kept alive', async () => {
    const harness = new LiveHarness();
    harness.calls.set(callId, { id: callId, state: 'established' });
    await harness.live.find(callId);
    harness.takeAsked();
    harness.reconciler.start();
    await harness.scheduler.advance(10 * minute);
    const lookedAt = harness.takeAsked();
    expect(lookedAt.length).toBeGreaterThan(10);
    expect(lookedAt.filter((request) => request.startsWith('keepAlive'))).toEqual([]);
    await harness.scheduler.advance(10 * minute);
    await harness.reconciler.stop();
    expect(harness.takeAsked().length).toBeLessThanOrEqual(1);
  });
});
