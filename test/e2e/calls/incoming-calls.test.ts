import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ana, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { expectAsSimulated, followEvents, describeEvent, eventsUpToNow } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

const answered = ['ESTABLISHING', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE'];

/** Lets a call come in and decides about it; gives what is told of it after it came in. */
async function decide(
  scenario: string,
  decision: (callId: string) => Promise<void>,
): Promise<{ readonly id: string; readonly eventLog: string[] }> {
  const id = await harness.callIn(scenario);
  const subscriber = followEvents(harness, id);
  expect(describeEvent(await subscriber.next())).toBe('snapshot INCOMING');
  await decision(id);
  await harness.steps(4);
  const eventLog = (await eventsUpToNow(harness, id, subscriber)).map(describeEvent);
  // That the gateway handles the media itself is noted with Graph's reply, before or after the first callback.
  return { id, eventLog: eventLog.filter((one) => !one.endsWith('media unknown')) };
}

const answer = (callId: string): Promise<void> => harness.act('answerCall', { callId });

/** The paths to which the sandbox posted what it told of a call, in order; all must have been taken. */
async function addressesOf(id: string): Promise<string[]> {
  const { callbacks } = await harness.control<{
    callbacks: { callId: string; callbackUri: string; outcome: string }[];
  }>('GET', '/callbacks');
  const posts = callbacks.filter(({ callId }) => callId === id);
  expect(posts.map(({ outcome }) => outcome)).toEqual(posts.map(() => 'delivered'));
  return posts.map(({ callbackUri }) => new URL(callbackUri).pathname);
}

describe('an incoming call', () => {
  test('that is answered is set up, and connects', async () => {
    const { id, eventLog } = await decide('incoming', answer);
    expect(eventLog).toEqual(answered);
    await expectAsSimulated(harness, id, { isPeerToPeer: true });
  });

  test('from a meeting shows who is there once it is answered', async () => {
    const { id, eventLog } = await decide('incomingMeeting', answer);
    expect(eventLog).toEqual([...answered, 'roster 3 +3']);
    await expectAsSimulated(harness, id);
  });

  test('that is answered by who records lets in whom Graph asks about, as many as there is room for', async () => {
    const id = await harness.callIn('incomingMeeting');
    await harness.act('answerCall', { callId: id, participantCapacity: 3 });
    await harness.steps(4);
    const names = async (): Promise<unknown> =>
      (await harness.shown(id))?.participants.map(({ displayName }) => displayName);
    const before = await harness.shown(id);
    expect(before?.participants).toHaveLength(3);

    const ask = () => harness.control('POST', `/calls/${id}/askToJoin`, { displayName: 'Mei' });
    const asked = await ask();
    expect(asked).toMatchObject({
      status: 200,
      answer: { '@odata.type': '#microsoft.graph.acceptJoinResponse' },
      participant: { isInLobby: false },
    });
    expect(await names()).toContain('Mei');
    await expectAsSimulated(harness, id);
    await expect(ask()).rejects.toThrow('as many as it can, 3');
  });

  test('that is answered ends when the caller hangs up', async () => {
    const { id, eventLog } = await decide('callerHangsUp', answer);
    expect(eventLog).toEqual([...answered, 'TERMINATED 200/4097']);
    await expectAsSimulated(harness, id);
  });

  test('that is rejected is over', async () => {
    const { id, eventLog } = await decide('incoming', (callId) =>
      harness.act('rejectCall', { callId, reason: 'BUSY' }),
    );
    expect(eventLog).toEqual(['TERMINATED']);
    await expectAsSimulated(harness, id);
  });

  test('that is redirected ends, and shows who answered', async () => {
    const { id, eventLog } = await decide('incoming', (callId) =>
      harness.act('redirectCall', { callId, targets: [ana] }),
    );
    expect(eventLog).toEqual(['TERMINATED']);
    await expectAsSimulated(harness, id);
    const document =
      'query ($id: ID!) { call(id: $id) { answeredBy { identifier { ... on HasRawId { rawId } } } } }';
    expect((await harness.query(document, { id })).data).toEqual({
      call: { answeredBy: { identifier: { rawId: `8:orgid:${ana.identifier.microsoftTeamsUser.userId}` } } },
    });
  });

  test.each([
    { decision: 'answered', act: answer },
    { decision: 'rejected', act: (callId: string) => harness.act('rejectCall', { callId }) },
    {
      decision: 'redirected',
      act: (callId: string) => harness.act('redirectCall', { callId, targets: [ana] }),
    },
  ])('that is $decision is told of from then on at an address of its own', async ({ act }) => {
    const { id } = await decide('incoming', act);
    const [announcement, ...rest] = await addressesOf(id);
    expect(announcement).toBe('/callbacks/calls');
    expect(rest[0]).toMatch(/^\/callbacks\/calls\/[\w-]{22}$/);
    expect(new Set(rest).size).toBe(1);
  });

  test('that nobody decides about is over after 15 seconds, and can not be answered', async () => {
    const id = await harness.callIn('incoming');
    const subscriber = followEvents(harness, id);
    // Once it listens.
    await subscriber.next();
    await harness.advance(16_000);
    expect((await subscriber.rest()).map(describeEvent).at(-1)).toMatch(/^TERMINATED/);
    await expect(answer(id)).rejects.toThrow('CONFLICT');
    await expectAsSimulated(harness, id);
  });

  test('whose caller gives up is over', async () => {
    const { id, eventLog } = await decide('callerGivesUp', () => Promise.resolve());
    expect(eventLog).toEqual(['TERMINATED 487/0']);
    await expectAsSimulated(harness, id);
  });

  test('that is a twin of another ends by itself', async () => {
    const { id, eventLog } = await decide('twin', () => Promise.resolve());
    expect(eventLog).toEqual(['TERMINATED 487/10003']);
    await expectAsSimulated(harness, id);
  });
});
