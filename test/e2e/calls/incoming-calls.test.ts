import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ana, type LiveWorld, startLiveWorld } from './live-world.ts';
import { expectTruth, followStory, line, storyUpToNow } from './story.ts';

let world: LiveWorld;

beforeAll(async () => {
  world = await startLiveWorld();
});

afterAll(() => world.close());

const answered = ['ESTABLISHING', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE'];

/** Lets a call come in and decides about it; gives what is told of it after it came in. */
async function decide(
  scenario: string,
  decision: (callId: string) => Promise<void>,
): Promise<{ readonly id: string; readonly story: string[] }> {
  const id = await world.callIn(scenario);
  const subscriber = followStory(world, id);
  expect(line(await subscriber.next())).toBe('snapshot INCOMING');
  await decision(id);
  await world.steps(4);
  const story = (await storyUpToNow(world, id, subscriber)).map(line);
  // That the gateway handles the media itself is noted with Graph's reply, before or after the first callback.
  return { id, story: story.filter((one) => !one.endsWith('media unknown')) };
}

const answer = (callId: string): Promise<void> => world.act('answerCall', { callId });

/** The paths to which the sandbox posted what it told of a call, in order; all must have been taken. */
async function addressesOf(id: string): Promise<string[]> {
  const { callbacks } = await world.control<{
    callbacks: { callId: string; callbackUri: string; outcome: string }[];
  }>('GET', '/callbacks');
  const posts = callbacks.filter(({ callId }) => callId === id);
  expect(posts.map(({ outcome }) => outcome)).toEqual(posts.map(() => 'delivered'));
  return posts.map(({ callbackUri }) => new URL(callbackUri).pathname);
}

describe('an incoming call', () => {
  test('that is answered is set up, and connects', async () => {
    const { id, story } = await decide('incoming', answer);
    expect(story).toEqual(answered);
    await expectTruth(world, id, { isPeerToPeer: true });
  });

  test('from a meeting shows who is there once it is answered', async () => {
    const { id, story } = await decide('incomingMeeting', answer);
    expect(story).toEqual([...answered, 'roster 3 +3']);
    await expectTruth(world, id);
  });

  test('that is answered ends when the caller hangs up', async () => {
    const { id, story } = await decide('callerHangsUp', answer);
    expect(story).toEqual([...answered, 'TERMINATED 200/4097']);
    await expectTruth(world, id);
  });

  test('that is rejected is over', async () => {
    const { id, story } = await decide('incoming', (callId) =>
      world.act('rejectCall', { callId, reason: 'BUSY' }),
    );
    expect(story).toEqual(['TERMINATED']);
    await expectTruth(world, id);
  });

  test('that is redirected ends, and shows who answered', async () => {
    const { id, story } = await decide('incoming', (callId) =>
      world.act('redirectCall', { callId, targets: [ana] }),
    );
    expect(story).toEqual(['TERMINATED']);
    await expectTruth(world, id);
    const document =
      'query ($id: ID!) { call(id: $id) { answeredBy { identifier { ... on HasRawId { rawId } } } } }';
    expect((await world.query(document, { id })).data).toEqual({
      call: { answeredBy: { identifier: { rawId: `8:orgid:${ana.identifier.microsoftTeamsUser.userId}` } } },
    });
  });

  test.each([
    { decision: 'answered', act: answer },
    { decision: 'rejected', act: (callId: string) => world.act('rejectCall', { callId }) },
    {
      decision: 'redirected',
      act: (callId: string) => world.act('redirectCall', { callId, targets: [ana] }),
    },
  ])('that is $decision is told of from then on at an address of its own', async ({ act }) => {
    const { id } = await decide('incoming', act);
    const [announcement, ...rest] = await addressesOf(id);
    expect(announcement).toBe('/callbacks/calls');
    expect(rest[0]).toMatch(/^\/callbacks\/calls\/[\w-]{22}$/);
    expect(new Set(rest).size).toBe(1);
  });

  test('that nobody decides about is over after 15 seconds, and can not be answered', async () => {
    const id = await world.callIn('incoming');
    const subscriber = followStory(world, id);
    // Once it listens.
    await subscriber.next();
    await world.advance(16_000);
    expect((await subscriber.rest()).map(line).at(-1)).toMatch(/^TERMINATED/);
    await expect(answer(id)).rejects.toThrow('CONFLICT');
    await expectTruth(world, id);
  });

  test('whose caller gives up is over', async () => {
    const { id, story } = await decide('callerGivesUp', () => Promise.resolve());
    expect(story).toEqual(['TERMINATED 487/0']);
    await expectTruth(world, id);
  });

  test('that is a twin of another ends by itself', async () => {
    const { id, story } = await decide('twin', () => Promise.resolve());
    expect(story).toEqual(['TERMINATED 487/10003']);
    await expectTruth(world, id);
  });
});
