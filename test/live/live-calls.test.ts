import { describe, expect, test } from 'vitest';
import { CreationConflictError } from '../../src/live/ingest/creations.ts';
import { callId, endOf, keyOf, LiveWorld, otherCallId, stateOf } from './harness.ts';

describe('a delivery', () => {
  test('that is repeated is taken once', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.deliver([stateOf('established')], { deliveryKey: 'the same' });
    await world.deliver([stateOf('hold')]);
    const before = await world.live.read(callId);
    // Taken for news, it would cast doubt on the hold.
    await world.deliver([stateOf('established')], { deliveryKey: 'the same' });
    expect(await world.live.read(callId)).toEqual(before);
  });

  test('without an id is taken each time, though it reads the same', async () => {
    const world = new LiveWorld();
    await world.create();
    const of = { callId, graphCallId: callId, changeType: 'updated' } as const;
    const muted: (boolean | undefined)[] = [];
    for (const isMuted of [true, false, true]) {
      const participant = { id: 'p1', isMuted };
      await world.deliver([{ ...of, kind: 'participant', participant }], { deliveryKey: undefined });
      const stored = await world.live.read(callId);
      if (stored?.kind !== 'live') throw new Error('the call is not there');
      muted.push(stored.record.view.participants.get('p1')?.isMuted ?? undefined);
    }
    expect(muted).toEqual([true, false, true]);
  });

  test('is remembered for ten minutes', async () => {
    const world = new LiveWorld();
    await world.create();
    const revision = async (): Promise<number> => {
      const stored = await world.live.read(callId);
      return stored?.kind === 'live' ? stored.record.revision : NaN;
    };
    await world.deliver([stateOf('established')], { deliveryKey: 'the same' });
    const first = await revision();
    await world.scheduler.advance(9 * 60_000);
    await world.deliver([stateOf('established')], { deliveryKey: 'the same' });
    expect(await revision()).toBe(first);
    await world.scheduler.advance(60_001);
    await world.deliver([stateOf('established')], { deliveryKey: 'the same' });
    expect(await revision()).toBe(first + 1);
  });

  test("to another call's address changes nothing, and does not hide the same one to its own", async () => {
    const world = new LiveWorld();
    const token = await world.create();
    const foreign = await world.create({ id: otherCallId });
    await world.deliver([stateOf('established')], { callbackToken: foreign, deliveryKey: 'the same' });
    expect(await world.state()).toBe('establishing');
    expect(world.dropped).toEqual(['foreignToken']);
    await world.deliver([stateOf('established')], { callbackToken: token, deliveryKey: 'the same' });
    expect(await world.state()).toBe('established');
  });

  test('by the address that a call was given later changes that call only', async () => {
    const world = new LiveWorld();
    await world.deliver([stateOf('incoming'), stateOf('incoming', otherCallId)]);
    const callbackToken = await world.live.issueCallbackToken(callId);
    await world.deliver([stateOf('established', otherCallId)], { callbackToken });
    expect(await world.state(otherCallId)).toBe('incoming');
    expect(world.dropped).toEqual(['foreignToken']);
    await world.deliver([stateOf('established')], { callbackToken });
    expect(await world.state()).toBe('established');
  });

  test('of several entries is taken in their order', async () => {
    const world = new LiveWorld();
    await world.create();
    await world.deliver([stateOf('ringing'), stateOf('established'), endOf()]);
    expect(await world.state()).toBe('terminated');
  });

  test('about a call that comes in begins it', async () => {
    const world = new LiveWorld();
    await world.deliver([stateOf('incoming')]);
    expect(await world.state()).toBe('incoming');
  });

  test('that took long to be read begins a call that rings since it began to come in', async () => {
    const world = new LiveWorld();
    const receivedAt = new Date(world.now() - 4_000);
    await world.deliver([stateOf('incoming')], { receivedAt });
    expect(await world.live.read(callId)).toMatchObject({
      record: { createdAt: receivedAt.getTime(), heardAt: world.now() },
    });
  });
});

describe('a notification for a call that is not known', () => {
  test('waits for the call, and is then taken in order of arrival', async () => {
    const world = new LiveWorld();
    await world.deliver([stateOf('established')]);
    await world.deliver([stateOf('hold')]);
    expect(await world.state()).toBeUndefined();
    await world.create();
    const stored = await world.live.read(callId);
    expect(stored).toMatchObject({ record: { rank: 3 } });
    expect(world.takeAsked()).toEqual([]);
  });

  test('is asked about once after 30 seconds, and followed if Graph knows the call', async () => {
    const world = new LiveWorld();
    world.calls.set(callId, { id: callId, state: 'established' });
    await world.deliver([stateOf('established')]);
    await world.deliver([stateOf('established')]);
    await world.scheduler.advance(29_000);
    await world.reconciler.tick();
    expect(world.takeAsked()).toEqual([]);
    await world.scheduler.advance(1_000);
    await world.reconciler.tick();
    expect(world.takeAsked()).toEqual([`getCall ${callId}`]);
    expect(await world.state()).toBe('established');
  });

  test('is dropped, and counted, if Graph does not know it either', async () => {
    const world = new LiveWorld();
    await world.deliver([stateOf('established')]);
    await world.scheduler.advance(30_000);
    await world.reconciler.tick();
    expect(world.dropped).toEqual(['unknownCall']);
    expect(await world.state()).toBeUndefined();
  });

  test('is kept while Graph can not be asked, and taken once it can', async () => {
    const world = new LiveWorld();
    world.calls.set(callId, { id: callId, state: 'establishing' });
    await world.deliver([stateOf('established')]);
    world.isGraphDown = true;
    await world.scheduler.advance(30_000);
    await world.reconciler.tick();
    expect([world.failed, world.dropped]).toEqual([['lookUp'], []]);
    world.isGraphDown = false;
    await world.scheduler.advance(29_000);
    await world.reconciler.tick();
    expect(world.takeAsked()).toEqual([`getCall ${callId}`]);
    await world.scheduler.advance(1_000);
    await world.reconciler.tick();
    expect(await world.state()).toBe('established');
    expect(world.dropped).toEqual([]);
  });

  test('is dropped, and counted, when Graph could not be asked for five minutes', async () => {
    const world = new LiveWorld();
    await world.deliver([stateOf('established'), stateOf('hold')]);
    world.isGraphDown = true;
    world.reconciler.start();
    await world.scheduler.advance(5 * 60_000 + 1_000);
    world.reconciler.stop();
    expect(world.dropped).toEqual(['unknownCall', 'unknownCall']);
    expect(world.takeAsked()).toHaveLength(10);
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
    const world = new LiveWorld();
    const reply = Promise.withResolvers<{ id: string; state: string }>();
    let token = '';
    const created = world.live.create({
      ...request(),
      post: (callbackToken) => {
        token = callbackToken;
        return reply.promise;
      },
    });
    await world.deliver([stateOf('established')], { callbackToken: token });
    reply.resolve({ id: callId, state: 'establishing' });
    expect((await created).id).toBe(callId);
    expect(await world.state()).toBe('established');
  });

  test('that is repeated under its key gives the same call, also while the first is under way', async () => {
    const world = new LiveWorld();
    const reply = Promise.withResolvers<{ id: string; state: string }>();
    let posts = 0;
    const post = () => {
      posts += 1;
      return reply.promise;
    };
    const first = world.live.create({ ...request(), key: keyOf('k'), post });
    const second = world.live.create({ ...request(), key: keyOf('k'), post });
    reply.resolve({ id: callId, state: 'establishing' });
    expect((await first).id).toBe(callId);
    expect((await second).id).toBe(callId);
    expect((await world.live.create({ ...request(), key: keyOf('k'), post })).id).toBe(callId);
    expect(posts).toBe(1);
  });

  test('under a key that was used for something else is a conflict', async () => {
    const world = new LiveWorld();
    await world.create({ idempotencyKey: 'k' });
    await expect(world.live.create(request({ key: keyOf('k'), fingerprint: 'another' }))).rejects.toThrow(
      CreationConflictError,
    );
  });

  test("under another's key is a call of its own, whatever it asks for", async () => {
    const world = new LiveWorld();
    await world.create({ idempotencyKey: 'k' });
    const post = () => Promise.resolve({ id: otherCallId, state: 'establishing' });
    const key = { principal: 'another', idempotencyKey: 'k' };
    expect((await world.live.create(request({ key, post }))).id).toBe(otherCallId);
    const glued = { principal: 'some', idempotencyKey: 'bodyk' };
    await expect(world.live.create(request({ key: glued, fingerprint: 'another' }))).rejects.toThrow(
      'no answer',
    );
  });

  test('that was refused leaves its key free', async () => {
    const world = new LiveWorld();
    await expect(world.live.create(request({ key: keyOf('k'), isUncertain: () => false }))).rejects.toThrow();
    await world.create({ idempotencyKey: 'k' });
    expect(await world.state()).toBe('establishing');
  });

  async function createLost(world: LiveWorld): Promise<void> {
    let token = '';
    const lost = world.live.create({
      ...request({ key: keyOf('k') }),
      post: (callbackToken) => {
        token = callbackToken;
        world.calls.set(callId, { id: callId, state: 'establishing' });
        return Promise.reject(new Error('no answer'));
      },
    });
    await expect(lost).rejects.toThrow('no answer');
    await world.deliver([stateOf('establishing')], { callbackToken: token });
  }

  test('whose reply was lost is adopted by its first callback, and joined by a repeat', async () => {
    const world = new LiveWorld();
    await createLost(world);
    expect((await world.live.create(request({ key: keyOf('k') }))).id).toBe(callId);
    await world.scheduler.advance(60_000);
    await world.reconciler.tick();
    expect(world.asked).not.toContain(`hangUp ${callId}`);
  });

  test('whose reply was lost makes a repeat wait for the callback that tells which call it was', async () => {
    const world = new LiveWorld();
    let token = '';
    const post = (callbackToken: string): Promise<never> => {
      token = callbackToken;
      return Promise.reject(new Error('no answer'));
    };
    await expect(world.live.create(request({ key: keyOf('k'), post }))).rejects.toThrow('no answer');
    const repeat = world.live.create(request({ key: keyOf('k') }));
    await world.deliver([stateOf('establishing')], { callbackToken: token });
    expect((await repeat).id).toBe(callId);
  });

  test('whose reply was lost and of which no callback tells fails its repeats after 30 seconds', async () => {
    const world = new LiveWorld();
    await expect(world.live.create(request({ key: keyOf('k') }))).rejects.toThrow('no answer');
    const repeat = world.live.create(request({ key: keyOf('k') }));
    const outcome = expect(repeat).rejects.toThrow('no answer');
    await world.scheduler.advance(30_000);
    await world.reconciler.tick();
    await outcome;
    await world.create({ idempotencyKey: 'k' });
    expect(await world.state()).toBe('establishing');
  });

  test('whose reply was lost and that nobody repeats within 30 seconds is hung up', async () => {
    const world = new LiveWorld();
    await createLost(world);
    await world.scheduler.advance(29_000);
    await world.reconciler.tick();
    expect(world.asked).not.toContain(`hangUp ${callId}`);
    await world.scheduler.advance(1_000);
    await world.reconciler.tick();
    expect(world.asked).toContain(`hangUp ${callId}`);
  });

  test('that is to be hung up is tried again until it is, and holds up nothing else', async () => {
    const world = new LiveWorld();
    await createLost(world);
    world.isGraphDown = true;
    await world.scheduler.advance(30_000);
    await world.reconciler.tick();
    expect(world.failed).toContain('hangUp');
    world.isGraphDown = false;
    await world.scheduler.advance(30_000);
    await world.reconciler.tick();
    expect(world.calls.size).toBe(0);
    world.takeAsked();
    await world.scheduler.advance(60_000);
    await world.reconciler.tick();
    expect(world.asked).not.toContain(`hangUp ${callId}`);
  });
});

describe('a call that is looked for', () => {
  test('and known to Graph alone is followed by asking', async () => {
    const world = new LiveWorld();
    world.calls.set(callId, { id: callId, state: 'established' });
    const found = await world.live.find(callId);
    expect(found).toMatchObject({ record: { origin: 'polled', keepAlive: false } });
  });

  test('and known to nobody is none', async () => {
    const world = new LiveWorld();
    expect(await world.live.find(callId)).toBeUndefined();
  });
});
