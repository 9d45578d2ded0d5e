import { describe, expect, test } from 'vitest';
import { callId, deltaOf, LiveWorld, otherCallId, stateOf } from './harness.ts';

const minute = 60_000;
const hour = 60 * minute;

describe.each([
  ['back', -hour],
  ['forth', hour],
])('when the time of day is set an hour %s', (_, jumpMs) => {
  test('a call is kept alive when it would have been', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.deliver([stateOf('established'), deltaOf(1, { id: 'p1' })]);
    world.reconciler.start();
    await world.scheduler.advance(minute);
    world.setForthMs = jumpMs;
    await world.scheduler.advance(10 * minute);
    expect(world.takeAsked()).toEqual([]);
    await world.scheduler.advance(9 * minute);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`keepAlive ${callId}`, `listParticipants ${callId}`]);
  });

  test('a doubt is asked about after two seconds', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.deliver([stateOf('established'), deltaOf(1, { id: 'p1' })]);
    world.reconciler.start();
    await world.deliver([deltaOf(3, { id: 'p3' })]);
    world.setForthMs = jumpMs;
    await world.scheduler.advance(1_000);
    expect(world.takeAsked()).toEqual([]);
    await world.scheduler.advance(3_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`listParticipants ${callId}`]);
  });

  test('a notification waits 30 seconds for its call', async () => {
    const world = new LiveWorld();
    await world.deliver([stateOf('established', otherCallId)]);
    world.reconciler.start();
    world.setForthMs = jumpMs;
    await world.scheduler.advance(28_000);
    expect(world.takeAsked()).toEqual([]);
    await world.scheduler.advance(4_000);
    world.reconciler.stop();
    expect(world.takeAsked()).toEqual([`getCall ${otherCallId}`]);
  });

  test('a call that is over keeps its history for ten minutes', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.live.gone(callId);
    world.setForthMs = jumpMs;
    await world.scheduler.advance(9 * minute);
    expect((await world.live.read(callId))?.kind).toBe('live');
    await world.scheduler.advance(2 * minute);
    expect((await world.live.read(callId))?.kind).toBe('tombstone');
  });

  test('events go on to be recorded in order, close to the time before', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.deliver([stateOf('established')]);
    world.setForthMs = jumpMs;
    await world.scheduler.advance(1_000);
    await world.deliver([stateOf('hold')]);
    const stored = await world.live.store.calls.readHistory(callId);
    if (stored?.kind !== 'live') throw new Error('the call is not there');
    const [before = 0, after = 0] = stored.log.events.slice(-2).map(({ occurredAt }) => occurredAt);
    expect(after - before).toBeGreaterThanOrEqual(990);
    expect(after - before).toBeLessThanOrEqual(1_010);
  });
});
