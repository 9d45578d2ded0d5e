import { describe, expect, test } from 'vitest';
import { callId, deltaOf, LiveWorld, stateOf } from './live-world.ts';

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
  test('about which there is no doubt is asked about once in 15 minutes, when it is kept alive', async () => {
    const world = await connected();
    await world.scheduler.advance(46 * minute);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual(
      Array.from({ length: 3 }, () => [`keepAlive ${callId}`, `listParticipants ${callId}`]).flat(),
    );
  });

  test('that Graph no longer knows when it is kept alive is over', async () => {
    const world = await connected();
    world.calls.clear();
    await world.scheduler.advance(16 * minute);
    world.reconciler.stop();
    expect(await world.state()).toBe('terminated');
  });

  test('is kept alive soon again after that failed', async () => {
    const world = await connected();
    world.isGraphDown = true;
    await world.scheduler.advance(15 * minute + 1_000);
    world.isGraphDown = false;
    await world.scheduler.advance(10_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([
      `keepAlive ${callId}`,
      `keepAlive ${callId}`,
      `listParticipants ${callId}`,
    ]);
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
