import { describe, expect, onTestFinished, test } from 'vitest';
import { startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';

interface Incoming {
  readonly id: string;
  readonly state: string;
  readonly answerBy: string;
  readonly source: { readonly identifier: { readonly __typename: string } };
}

const document = 'subscription { incomingCall { id state answerBy source { identifier { __typename } } } }';

/** A harness to which no call has come in yet. */
async function emptyWorld(): Promise<CallHarness> {
  const harness = await startCallHarness();
  onTestFinished(() => harness.close());
  return harness;
}

describe('incomingCall', () => {
  test('gives the calls that still ring, in order, and then each new one', async () => {
    const harness = await emptyWorld();
    const [first, second] = [await harness.callIn('incoming'), await harness.callIn('telephone1')];
    const subscriber = harness.subscribe<Incoming>(document);
    expect((await subscriber.take(2)).map(({ id }) => id)).toEqual([first, second]);
    const third = await harness.callIn('incoming');
    expect((await subscriber.next()).id).toBe(third);
  });

  test('says who calls, and until when the call must be answered', async () => {
    const harness = await emptyWorld();
    const id = await harness.callIn('telephone1');
    expect(await harness.subscribe<Incoming>(document).next()).toEqual({
      id,
      state: 'INCOMING',
      answerBy: '2026-11-20T15:00:15.000Z',
      source: { identifier: { __typename: 'PhoneNumberIdentifier' } },
    });
  });

  test('does not give a call that was answered, rejected or given up', async () => {
    const harness = await emptyWorld();
    const [answered, rejected] = [await harness.callIn('incoming'), await harness.callIn('incoming')];
    await harness.callIn('callerGivesUp');
    await harness.act('answerCall', { callId: answered });
    await harness.act('rejectCall', { callId: rejected });
    await harness.steps(1);
    const ringing = await harness.callIn('incoming');
    expect((await harness.subscribe<Incoming>(document).next()).id).toBe(ringing);
  });

  test('gives a call once, however often it is announced and whatever happens to it', async () => {
    const harness = await emptyWorld();
    await harness.control('POST', '/chaos', { duplicate: 1 });
    const subscriber = harness.subscribe<Incoming>(document);
    const first = await harness.callIn('incoming');
    await harness.act('answerCall', { callId: first });
    await harness.steps(3);
    const second = await harness.callIn('incoming');
    expect((await subscriber.take(2)).map(({ id }) => id)).toEqual([first, second]);
  });

  test('gives every subscriber every call', async () => {
    const harness = await emptyWorld();
    const subscribers = [harness.subscribe<Incoming>(document), harness.subscribe<Incoming>(document)];
    const id = await harness.callIn('incoming');
    const events = await Promise.all(subscribers.map((subscriber) => subscriber.next()));
    expect(events.map((event) => event.id)).toEqual([id, id]);
  });
});
