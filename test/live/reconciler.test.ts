import { describe, expect, onTestFinished, test } from 'vitest';
import { Reconciler } from '../../src/live/reconciler.ts';
import { callId, deltaOf, LiveWorld, stateOf } from './harness.ts';

const minute = 60_000;

/** A group call that is connected, of which nothing is in doubt. */
async function connected(): Promise<LiveWorld> {
  const world = new LiveWorld();
  await world.create();
  await world.deliver([stateOf('established'), deltaOf(1, { id: 'p1' }, { id: 'p2' })]);
  world.participants.set(callId, [{ id: 'p1' }, { id: 'p2' }]);
  world.takeAsked();
  world.reconciler.start();
  return world;
}

describe('a call of ours', () => {
  test('about which there is no doubt is asked about once in 12 to 18 minutes, when it is kept alive', async () => {
    const world = await connected();
    await world.scheduler.advance(10 * 18 * minute + 11_000);
    world.reconciler.stop();
    const asked = world.takeAsked();
    const times = asked.length / 2;
    expect(asked).toEqual(
      Array.from({ length: times }, () => [`keepAlive ${callId}`, `listParticipants ${callId}`]).flat(),
    );
    expect(times).toBeGreaterThanOrEqual(10);
    expect(times).toBeLessThanOrEqual(15);
  });

  test('is not kept alive at the same time as others that began with it', async () => {
    const world = new LiveWorld();
    const keptAlive = new Map<string, number[]>();
    const graph = {
      ...world.graph,
      keepAlive: (id: string) => {
        keptAlive.set(id, [...(keptAlive.get(id) ?? []), world.now()]);
        return Promise.resolve(true);
      },
      getCall: (id: string) => Promise.resolve({ id, state: 'established' }),
    };
    const beganAt = world.now();
    for (let number = 0; number < 200; number += 1) {
      await world.create({ id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` });
    }
    const reconciler = new Reconciler(world.live, graph, world.scheduler);
    onTestFinished(() => {
      reconciler.stop();
    });
    reconciler.start();
    await world.scheduler.advance(40 * minute);

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
    const world = await connected();
    world.calls.clear();
    await world.scheduler.advance(18 * minute + 2_000);
    world.reconciler.stop();
    expect(await world.state()).toBe('terminated');
  });

  test('is kept alive soon again after that failed', async () => {
    const world = await connected();
    world.isGraphDown = true;
    while (world.asked.length === 0) await world.scheduler.advance(1_000);
    world.isGraphDown = false;
    await world.scheduler.advance(10_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([
      `keepAlive ${callId}`,
      `keepAlive ${callId}`,
      `listParticipants ${callId}`,
    ]);
    expect(world.failed).toEqual(['keepAlive']);
  });

  test('that can not be kept alive for a while is not taken for over, and asked for ever less often', async () => {
    const world = await connected();
    while (world.asked.length === 0) await world.scheduler.advance(1_000);
    world.takeAsked();
    world.isGraphDown = true;
    await world.scheduler.advance(20 * minute);
    while (world.asked.length === 0) await world.scheduler.advance(1_000);
    await world.scheduler.advance(10 * minute);
    expect(await world.state()).toBe('established');
    const attempts = world.takeAsked().length;
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(35);
    expect(world.failed).toHaveLength(attempts);
    world.isGraphDown = false;
    await world.scheduler.advance(minute + 2_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`keepAlive ${callId}`, `listParticipants ${callId}`]);
  });

  test('so young that not all of Graph may know it is asked again before it is taken for over', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.deliver([stateOf('established')]);
    world.calls.clear();
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
    const reconciler = new Reconciler(world.live, world.graph, world.scheduler, undefined, eager);
    reconciler.start();
    await world.scheduler.advance(29_000);
    expect(world.takeAsked()).toEqual([`keepAlive ${callId}`]);
    expect(await world.state()).toBe('established');
    await world.scheduler.advance(3_000);
    reconciler.stop();
    expect(world.takeAsked()).toEqual([`keepAlive ${callId}`]);
    expect(await world.state()).toBe('terminated');
  });

  test('that is silent before it is connected is asked about after a minute', async () => {
    const world = new LiveWorld();
    await world.create();
    world.calls.set(callId, { id: callId, state: 'established' });
    world.reconciler.start();
    await world.scheduler.advance(59_000);
    expect(world.takeAsked()).toEqual([]);
    await world.scheduler.advance(3_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`getCall ${callId}`]);
    expect(await world.state()).toBe('established');
  });

  test('whose silence is that it is gone is over', async () => {
    const world = new LiveWorld();
    await world.create();
    world.calls.clear();
    world.reconciler.start();
    await world.scheduler.advance(2 * minute);
    world.reconciler.stop();
    expect(await world.state()).toBe('terminated');
  });
});

test('what a keepAlive is to show besides is asked again soon if that failed', async () => {
  const world = await connected();
  world.reconciler.stop();
  let failures = 1;
  const graph = {
    ...world.graph,
    listParticipants: (id: string) => {
      failures -= 1;
      return failures < 0 ? world.graph.listParticipants(id) : Promise.reject(new Error('no answer'));
    },
  };
  world.participants.set(callId, [{ id: 'p1' }]);
  const reconciler = new Reconciler(world.live, graph, world.scheduler);
  reconciler.start();
  while (world.asked.length === 0) await world.scheduler.advance(1_000);
  await world.scheduler.advance(20_000);
  reconciler.stop();
  expect(world.takeAsked()).toEqual([`keepAlive ${callId}`, `listParticipants ${callId}`]);
  const stored = await world.live.read(callId);
  if (stored?.kind !== 'live') throw new Error('the call is not there');
  expect([...stored.record.view.participants.keys()]).toEqual(['p1']);
});

test('a call of whose roster Graph knows nothing is asked about by itself, and over if it is gone', async () => {
  const world = await connected();
  await world.scheduler.advance(minute);
  world.calls.clear();
  await world.deliver([deltaOf(3, { id: 'p3' })]);
  await world.scheduler.advance(5_000);
  world.reconciler.stop();
  expect(world.takeAsked()).toEqual([`listParticipants ${callId}`, `getCall ${callId}`]);
  expect(await world.state()).toBe('terminated');
});

describe('a gap in a roster', () => {
  test('that closes by itself within two seconds is not asked about', async () => {
    const world = await connected();
    await world.deliver([deltaOf(3, { id: 'p3' })]);
    await world.scheduler.advance(1_000);
    await world.deliver([deltaOf(2, { id: 'p4' })]);
    await world.scheduler.advance(30_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([]);
  });

  test('that stays is closed by one list', async () => {
    const world = await connected();
    world.participants.set(callId, [{ id: 'p1' }, { id: 'p3' }]);
    await world.deliver([deltaOf(3, { id: 'p3' })]);
    await world.scheduler.advance(10_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`listParticipants ${callId}`]);
    const stored = await world.live.read(callId);
    if (stored?.kind !== 'live') throw new Error('the call is not there');
    expect([...stored.record.view.participants.keys()]).toEqual(['p1', 'p3']);
  });

  test('after gap costs one list in ten seconds at the most', async () => {
    const world = await connected();
    for (let number = 3; number < 43; number += 2) {
      await world.deliver([deltaOf(number, { id: 'p3' })]);
      await world.scheduler.advance(2_000);
    }
    await world.scheduler.advance(20_000);
    world.reconciler.stop();
    expect(world.takeAsked().length).toBeLessThanOrEqual(6);
  });

  test('is asked about again when Graph was down', async () => {
    const world = await connected();
    await world.deliver([deltaOf(3, { id: 'p3' })]);
    world.isGraphDown = true;
    await world.scheduler.advance(4_000);
    world.isGraphDown = false;
    await world.scheduler.advance(20_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`listParticipants ${callId}`, `listParticipants ${callId}`]);
  });
});

test('a roster of which something was lost is asked for by one list', async () => {
  const world = await connected();
  world.participants.set(callId, [{ id: 'p1' }, { id: 'p3' }]);
  await world.live.apply(callId, { type: 'lostNotification' });
  await world.scheduler.advance(30_000);
  world.reconciler.stop();
  expect(world.takeAsked()).toEqual([`listParticipants ${callId}`]);
  const stored = await world.live.read(callId);
  if (stored?.kind !== 'live') throw new Error('the call is not there');
  expect([...stored.record.view.participants.keys()]).toEqual(['p1', 'p3']);
});

describe("a call of another's", () => {
  test('is looked at as long as somebody follows it and ten minutes after, and never kept alive', async () => {
    const world = new LiveWorld();
    world.calls.set(callId, { id: callId, state: 'established' });
    await world.live.find(callId);
    world.takeAsked();
    world.reconciler.start();
    await world.scheduler.advance(10 * minute);
    const lookedAt = world.takeAsked();
    expect(lookedAt.length).toBeGreaterThan(10);
    expect(lookedAt.filter((question) => question.startsWith('keepAlive'))).toEqual([]);
    await world.scheduler.advance(10 * minute);
    world.reconciler.stop();
    expect(world.takeAsked().length).toBeLessThanOrEqual(1);
  });
});
