import { describe, expect, test } from 'vitest';
import { CreationConflictError, CreationFailedError } from '../../src/live/ingest/creations.ts';
import { callId, endOf, keyOf, LiveHarness, otherCallId, stateOf } from './harness.ts';

/** The call is hung up once thirty seconds are over, and not before. */
async function expectHungUpAfterThirtySeconds(harness: LiveHarness): Promise<void> {
  await harness.scheduler.advance(29_000);
  await harness.reconciler.tick();
  expect(harness.asked).not.toContain(`hangUp ${callId}`);
  await harness.scheduler.advance(1_000);
  await harness.reconciler.tick();
  expect(harness.asked).toContain(`hangUp ${callId}`);
}

describe('a delivery', () => {
  test('that is repeated is taken once', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.deliver([stateOf('established')], { deliveryKey: 'the same' });
    await harness.deliver([stateOf('hold')]);
    const before = await harness.live.read(callId);
    // Taken for news, it would cast doubt on the hold.
    await harness.deliver([stateOf('established')], { deliveryKey: 'the same' });
    expect(await harness.live.read(callId)).toEqual(before);
  });

  test('without an id is taken each time, though it reads the same', async () => {
    const harness = new LiveHarness();
    await harness.create();
    const of = { callId, graphCallId: callId, changeType: 'updated' } as const;
    const muted: (boolean | undefined)[] = [];
    for (const isMuted of [true, false, true]) {
      const participant = { id: 'p1', isMuted };
      await harness.deliver([{ ...of, kind: 'participant', participant }], { deliveryKey: undefined });
      const stored = await harness.live.read(callId);
      if (stored?.kind !== 'live') throw new Error('the call is not there');
      muted.push(stored.record.view.participants.get('p1')?.isMuted ?? undefined);
    }
    expect(muted).toEqual([true, false, true]);
  });

  test('is remembered for ten minutes', async () => {
    const harness = new LiveHarness();
    await harness.create();
    const revision = async (): Promise<number> => {
      const stored = await harness.live.read(callId);
      return stored?.kind === 'live' ? stored.record.revision : NaN;
    };
    await harness.deliver([stateOf('established')], { deliveryKey: 'the same' });
    const first = await revision();
    await harness.scheduler.advance(9 * 60_000);
    await harness.deliver([stateOf('established')], { deliveryKey: 'the same' });
    expect(await revision()).toBe(first);
    await harness.scheduler.advance(60_001);
    await harness.deliver([stateOf('established')], { deliveryKey: 'the same' });
    expect(await revision()).toBe(first + 1);
  });

  test("to another call's address changes nothing, and does not hide the same one to its own", async () => {
    const harness = new LiveHarness();
    const token = await harness.create();
    const foreign = await harness.create({ id: otherCallId });
    await harness.deliver([stateOf('established')], { callbackToken: foreign, deliveryKey: 'the same' });
    expect(await harness.state()).toBe('establishing');
    expect(harness.dropped).toEqual(['foreignToken']);
    await harness.deliver([stateOf('established')], { callbackToken: token, deliveryKey: 'the same' });
    expect(await harness.state()).toBe('established');
  });

  test('by the address that a call was given later changes that call only', async () => {
    const harness = new LiveHarness();
    await harness.deliver([stateOf('incoming'), stateOf('incoming', otherCallId)]);
    const callbackToken = await harness.live.issueCallbackToken(callId);
    await harness.deliver([stateOf('established', otherCallId)], { callbackToken });
    expect(await harness.state(otherCallId)).toBe('incoming');
    expect(harness.dropped).toEqual(['foreignToken']);
    await harness.deliver([stateOf('established')], { callbackToken });
    expect(await harness.state()).toBe('established');
  });

  test('of several entries is taken in their order', async () => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.deliver([stateOf('ringing'), stateOf('established'), endOf()]);
    expect(await harness.state()).toBe('terminated');
  });

  test('about a call that comes in begins it', async () => {
    const harness = new LiveHarness();
    await harness.deliver([stateOf('incoming')]);
    expect(await harness.state()).toBe('incoming');
  });

  test('that took long to be read begins a call that rings since it began to come in', async () => {
    const harness = new LiveHarness();
    const receivedAt = new Date(harness.now() - 4_000);
    await harness.deliver([stateOf('incoming')], { receivedAt });
    expect(await harness.live.read(callId)).toMatchObject({
      record: { createdAt: receivedAt.getTime(), heardAt: harness.now() },
    });
  });
});

describe('a notification for a call that is not known', () => {
  test('waits for the call, and is then taken in order of arrival', async () => {
    const harness = new LiveHarness();
    await harness.deliver([stateOf('established')]);
    await harness.deliver([stateOf('hold')]);
    expect(await harness.state()).toBeUndefined();
    await harness.create();
    const stored = await harness.live.read(callId);
    expect(stored).toMatchObject({ record: { rank: 3 } });
    expect(harness.takeAsked()).toEqual([]);
  });

  test('is asked about once after 30 seconds, and followed if Graph knows the call', async () => {
    const harness = new LiveHarness();
    harness.calls.set(callId, { id: callId, state: 'established' });
    await harness.deliver([stateOf('established')]);
    await harness.deliver([stateOf('established')]);
    await harness.scheduler.advance(29_000);
    await harness.reconciler.tick();
    expect(harness.takeAsked()).toEqual([]);
    await harness.scheduler.advance(1_000);
    await harness.reconciler.tick();
    expect(harness.takeAsked()).toEqual([`getCall ${callId}`]);
    expect(await harness.state()).toBe('established');
  });

  test('is dropped, and counted, if Graph does not know it either', async () => {
    const harness = new LiveHarness();
    await harness.deliver([stateOf('established')]);
    await harness.scheduler.advance(30_000);
    await harness.reconciler.tick();
    expect(harness.dropped).toEqual(['unknownCall']);
    expect(await harness.state()).toBeUndefined();
  });

  test('is kept while Graph can not be asked, and taken once it can', async () => {
    const harness = new LiveHarness();
    harness.calls.set(callId, { id: callId, state: 'establishing' });
    await harness.deliver([stateOf('established')]);
    harness.isGraphDown = true;
    await harness.scheduler.advance(30_000);
    await harness.reconciler.tick();
    expect([harness.failed, harness.dropped]).toEqual([['lookUp'], []]);
    harness.isGraphDown = false;
    await harness.scheduler.advance(29_000);
    await harness.reconciler.tick();
    expect(harness.takeAsked()).toEqual([`getCall ${callId}`]);
    await harness.scheduler.advance(1_000);
    await harness.reconciler.tick();
    expect(await harness.state()).toBe('established');
    expect(harness.dropped).toEqual([]);
  });

  test('is dropped, and counted, when Graph could not be asked for five minutes', async () => {
    const harness = new LiveHarness();
    await harness.deliver([stateOf('established'), stateOf('hold')]);
    harness.isGraphDown = true;
    harness.reconciler.start();
    await harness.scheduler.advance(5 * 60_000 + 1_000);
    await harness.reconciler.stop();
    expect(harness.dropped).toEqual(['unknownCall', 'unknownCall']);
    expect(harness.takeAsked()).toHaveLength(10);
  });
});

describe('a creation', () => {
  const request = (change: object = {}) => ({
    fingerprint: 'the same',
    keepAlive: true,
    isUncertain: () => true,
    post: (): Promise<never> => Promise.reject(new Error('no answer')),
    ...change,
  });

  test('whose first callback overtakes the reply is one call', async () => {
    const harness = new LiveHarness();
    const reply = Promise.withResolvers<{ id: string; state: string }>();
    let token = '';
    const created = harness.live.create({
      ...request(),
      post: (callbackToken) => {
        token = callbackToken;
        return reply.promise;
      },
    });
    await harness.deliver([stateOf('established')], { callbackToken: token });
    reply.resolve({ id: callId, state: 'establishing' });
    expect((await created).id).toBe(callId);
    expect(await harness.state()).toBe('established');
  });

  test('that is repeated under its key gives the same call, also while the first is under way', async () => {
    const harness = new LiveHarness();
    const reply = Promise.withResolvers<{ id: string; state: string }>();
    let posts = 0;
    const post = () => {
      posts += 1;
      return reply.promise;
    };
    const first = harness.live.create({ ...request(), key: keyOf('k'), post });
    const second = harness.live.create({ ...request(), key: keyOf('k'), post });
    reply.resolve({ id: callId, state: 'establishing' });
    expect((await first).id).toBe(callId);
    expect((await second).id).toBe(callId);
    expect((await harness.live.create({ ...request(), key: keyOf('k'), post })).id).toBe(callId);
    expect(posts).toBe(1);
  });

  test('under a key that was used for something else is a conflict', async () => {
    const harness = new LiveHarness();
    await harness.create({ idempotencyKey: 'k' });
    await expect(harness.live.create(request({ key: keyOf('k'), fingerprint: 'another' }))).rejects.toThrow(
      CreationConflictError,
    );
  });

  test("under another's key is a call of its own, whatever it asks for", async () => {
    const harness = new LiveHarness();
    await harness.create({ idempotencyKey: 'k' });
    const post = () => Promise.resolve({ id: otherCallId, state: 'establishing' });
    const key = { principal: 'another', idempotencyKey: 'k' };
    expect((await harness.live.create(request({ key, post }))).id).toBe(otherCallId);
    const glued = { principal: 'some', idempotencyKey: 'bodyk' };
    await expect(harness.live.create(request({ key: glued, fingerprint: 'another' }))).rejects.toThrow(
      'no answer',
    );
  });

  test('that was refused leaves its key free', async () => {
    const harness = new LiveHarness();
    await expect(
      harness.live.create(request({ key: keyOf('k'), isUncertain: () => false })),
    ).rejects.toThrow();
    await harness.create({ idempotencyKey: 'k' });
    expect(await harness.state()).toBe('establishing');
  });

  async function createLost(harness: LiveHarness): Promise<void> {
    let token = '';
    const lost = harness.live.create({
      ...request({ key: keyOf('k') }),
      post: (callbackToken) => {
        token = callbackToken;
        harness.calls.set(callId, { id: callId, state: 'establishing' });
        return Promise.reject(new Error('no answer'));
      },
    });
    await expect(lost).rejects.toThrow('no answer');
    await harness.deliver([stateOf('establishing')], { callbackToken: token });
  }

  test('whose reply was lost is adopted by its first callback, and joined by a repeat', async () => {
    const harness = new LiveHarness();
    await createLost(harness);
    expect((await harness.live.create(request({ key: keyOf('k') }))).id).toBe(callId);
    await harness.scheduler.advance(60_000);
    await harness.reconciler.tick();
    expect(harness.asked).not.toContain(`hangUp ${callId}`);
  });

  test('whose reply was lost makes a repeat wait for the callback that tells which call it was', async () => {
    const harness = new LiveHarness();
    let token = '';
    const post = (callbackToken: string): Promise<never> => {
      token = callbackToken;
      return Promise.reject(new Error('no answer'));
    };
    await expect(harness.live.create(request({ key: keyOf('k'), post }))).rejects.toThrow('no answer');
    const repeat = harness.live.create(request({ key: keyOf('k') }));
    await harness.deliver([stateOf('establishing')], { callbackToken: token });
    expect((await repeat).id).toBe(callId);
  });

  test('whose reply was lost and of which no callback tells fails its repeats after 30 seconds', async () => {
    const harness = new LiveHarness();
    await expect(harness.live.create(request({ key: keyOf('k') }))).rejects.toThrow('no answer');
    const repeat = harness.live.create(request({ key: keyOf('k') }));
    const outcome = expect(repeat).rejects.toThrow('no answer');
    await harness.scheduler.advance(30_000);
    await harness.reconciler.tick();
    await outcome;
    await harness.create({ idempotencyKey: 'k' });
    expect(await harness.state()).toBe('establishing');
  });

  test('whose reply was lost and that nobody repeats within 30 seconds is hung up', async () => {
    const harness = new LiveHarness();
    await createLost(harness);
    await expectHungUpAfterThirtySeconds(harness);
  });

  test('whose reply is lost after its first callback, and that nobody repeats within 30 seconds, is hung up', async () => {
    const harness = new LiveHarness();
    const reply = Promise.withResolvers<never>();
    let token = '';
    const lost = harness.live.create({
      ...request({ key: keyOf('k') }),
      post: (callbackToken) => {
        token = callbackToken;
        harness.calls.set(callId, { id: callId, state: 'establishing' });
        return reply.promise;
      },
    });
    await expect.poll(() => token).not.toBe('');
    await harness.deliver([stateOf('establishing')], { callbackToken: token });
    reply.reject(new Error('no answer'));
    await expect(lost).rejects.toThrow('no answer');
    await expectHungUpAfterThirtySeconds(harness);
  });

  test('of which its process says nothing for five minutes leaves its key free', async () => {
    const harness = new LiveHarness();
    void harness.live.create(request({ key: keyOf('k'), post: () => new Promise(() => undefined) }));
    const repeat = harness.live.create(request({ key: keyOf('k') }));
    const outcome = expect(repeat).rejects.toThrow(CreationFailedError);
    await harness.scheduler.advance(5 * 60_000);
    await harness.reconciler.tick();
    await outcome;
    await harness.create({ idempotencyKey: 'k' });
    expect(await harness.state()).toBe('establishing');
  });

  test('that is to be hung up is tried again until it is, and holds up nothing else', async () => {
    const harness = new LiveHarness();
    await createLost(harness);
    harness.isGraphDown = true;
    await harness.scheduler.advance(30_000);
    await harness.reconciler.tick();
    expect(harness.failed).toContain('hangUp');
    harness.isGraphDown = false;
    await harness.scheduler.advance(30_000);
    await harness.reconciler.tick();
    expect(harness.calls.size).toBe(0);
    harness.takeAsked();
    await harness.scheduler.advance(60_000);
    await harness.reconciler.tick();
    expect(harness.asked).not.toContain(`hangUp ${callId}`);
  });
});

describe('a call that is looked for', () => {
  test('and known to Graph alone is followed by asking', async () => {
    const harness = new LiveHarness();
    harness.calls.set(callId, { id: callId, state: 'established' });
    const found = await harness.live.find(callId);
    expect(found).toMatchObject({ record: { origin: 'polled', keepAlive: false } });
  });

  test('and known to nobody is none', async () => {
    const harness = new LiveHarness();
    expect(await harness.live.find(callId)).toBeUndefined();
  });
});

test('that a call is over is told once, however often it is said, with whether anything was posted about it', async () => {
  const harness = new LiveHarness();
  await harness.create();
  await harness.deliver([endOf()]);
  await harness.deliver([endOf(), stateOf('established')]);
  await harness.create({ id: otherCallId });
  await harness.live.gone(otherCallId);
  await harness.live.gone(otherCallId);
  expect(harness.ended).toMatchObject([
    { callId, result: { code: 200, subcode: 7000 }, isUnheard: false },
    { callId: otherCallId, isUnheard: true },
  ]);
  expect(harness.ended).toHaveLength(2);
});
