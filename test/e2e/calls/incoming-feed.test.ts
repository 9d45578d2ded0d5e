import { describe, expect, onTestFinished, test } from 'vitest';
import { type LiveWorld, startLiveWorld } from './live-world.ts';

interface Incoming {
  readonly id: string;
  readonly state: string;
  readonly answerBy: string;
  readonly source: { readonly identifier: { readonly __typename: string } };
}

const document = 'subscription { incomingCall { id state answerBy source { identifier { __typename } } } }';

/** A world to which no call has come in yet. */
async function emptyWorld(): Promise<LiveWorld> {
  const world = await startLiveWorld();
  onTestFinished(() => world.close());
  return world;
}

describe('incomingCall', () => {
  test('gives the calls that still ring, in order, and then each new one', async () => {
    const world = await emptyWorld();
    const [first, second] = [await world.callIn('incoming'), await world.callIn('telephone1')];
    const subscriber = world.subscribe<Incoming>(document);
    expect((await subscriber.take(2)).map(({ id }) => id)).toEqual([first, second]);
    const third = await world.callIn('incoming');
    expect((await subscriber.next()).id).toBe(third);
  });

  test('says who calls, and until when the call must be answered', async () => {
    const world = await emptyWorld();
    const id = await world.callIn('telephone1');
    expect(await world.subscribe<Incoming>(document).next()).toEqual({
      id,
      state: 'INCOMING',
      answerBy: '2026-11-20T15:00:15.000Z',
      source: { identifier: { __typename: 'PhoneNumberIdentifier' } },
    });
  });

  test('does not give a call that was answered, rejected or given up', async () => {
    const world = await emptyWorld();
    const [answered, rejected] = [await world.callIn('incoming'), await world.callIn('incoming')];
    await world.callIn('callerGivesUp');
    await world.act('answerCall', { callId: answered });
    await world.act('rejectCall', { callId: rejected });
    await world.steps(1);
    const ringing = await world.callIn('incoming');
    expect((await world.subscribe<Incoming>(document).next()).id).toBe(ringing);
  });

  test('gives a call once, however often it is announced and whatever happens to it', async () => {
    const world = await emptyWorld();
    await world.control('POST', '/chaos', { duplicate: 1 });
    const subscriber = world.subscribe<Incoming>(document);
    const first = await world.callIn('incoming');
    await world.act('answerCall', { callId: first });
    await world.steps(3);
    const second = await world.callIn('incoming');
    expect((await subscriber.take(2)).map(({ id }) => id)).toEqual([first, second]);
  });

  test('gives every subscriber every call', async () => {
    const world = await emptyWorld();
    const subscribers = [world.subscribe<Incoming>(document), world.subscribe<Incoming>(document)];
    const id = await world.callIn('incoming');
    const events = await Promise.all(subscribers.map((subscriber) => subscriber.next()));
    expect(events.map((event) => event.id)).toEqual([id, id]);
  });
});
