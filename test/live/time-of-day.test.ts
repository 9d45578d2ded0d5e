import { describe, expect, test } from 'vitest';
import { callId, deltaOf, LiveHarness, otherCallId, stateOf } from './harness.ts';

const minute = 60_000;
const hour = 60 * minute;

describe.each([
  ['back', -hour],
  ['forth', hour],
])('when the time of day is set an hour %s', (_, jumpMs) => {
  test('a call is kept alive when it would have been', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.deliver([stateOf('established'), deltaOf(1, { id: 'p1' })]);
    harness.reconciler.start();
    await harness.scheduler.advance(minute);
    harness.setForthMs = jumpMs;
    await harness.scheduler.advance(10 * minute);
    expect(harness.takeAsked()).toEqual([]);
    await harness.scheduler.advance(9 * minute);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`, `listParticipants ${callId}`]);
  });

  test('a doubt is asked about after two seconds', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.deliver([stateOf('established'), deltaOf(1, { id: 'p1' })]);
    harness.reconciler.start();
    await harness.deliver([deltaOf(3, { id: 'p3' })]);
    harness.setForthMs = jumpMs;
    await harness.scheduler.advance(1_000);
    expect(harness.takeAsked()).toEqual([]);
    await harness.scheduler.advance(3_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`listParticipants ${callId}`]);
  });

  test('a notification waits 30 seconds for its call', async () => {
    const harness = new LiveHarness();
    await harness.deliver([stateOf('established', otherCallId)]);
    harness.reconciler.start();
    harness.setForthMs = jumpMs;
    await harness.scheduler.advance(28_000);
    expect(harness.takeAsked()).toEqual([]);
    await harness.scheduler.advance(4_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`getCall ${otherCallId}`]);
  });

  test('a call that is over keeps its history for ten minutes', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.live.gone(callId);
    harness.setForthMs = jumpMs;
    await harness.scheduler.advance(9 * minute);
    expect((await harness.live.read(callId))?.kind).toBe('live');
    await harness.scheduler.advance(2 * minute);
    expect((await harness.live.read(callId))?.kind).toBe('tombstone');
  });

  test('events go on to be recorded in order, close to the time before', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.deliver([stateOf('established')]);
    harness.setForthMs = jumpMs;
    await harness.scheduler.advance(1_000);
    await harness.deliver([stateOf('hold')]);
    const stored = await harness.live.store.calls.readHistory(callId);
    if (stored?.kind !== 'live') throw new Error('the call is not there');
    const [before = 0, after = 0] = stored.log.events.slice(-2).map(({ occurredAt }) => occurredAt);
    expect(after - before).toBeGreaterThanOrEqual(990);
    expect(after - before).toBeLessThanOrEqual(1_010);
  });
});
