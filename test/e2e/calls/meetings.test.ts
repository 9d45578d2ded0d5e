import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LiveWorld, meeting, startLiveWorld } from './live-world.ts';
import { expectTruth, followStory, line, play, storyUpToNow } from './story.ts';

let world: LiveWorld;

beforeAll(async () => {
  world = await startLiveWorld();
});

afterAll(() => world.close());

/** The gateway is let in, where two people are already. */
const joined = ['ESTABLISHED', 'ESTABLISHED, media ACTIVE', 'roster 3 +3'];
const byId = { to: { meetingId: { joinMeetingId: '123456789012', passcode: 'wrong' } } };

describe('a meeting that is joined', () => {
  test.each([
    {
      rule: 'shows who is there, who comes and who goes, until it ends',
      scenario: 'meeting',
      story: [
        ...joined,
        'roster 4 +1',
        'roster 5 +1',
        'roster 4 -1',
        'TERMINATING',
        'roster 0 -4',
        'TERMINATED 200/5001',
      ],
    },
    {
      rule: 'keeps the gateway in the lobby until it is let in',
      scenario: 'lobby',
      story: ['roster 3 +3', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE', 'roster 3 ~1', 'roster 4 +1'],
    },
    {
      rule: 'leaves the gateway in the lobby too long',
      scenario: 'lobbyTimeout',
      story: ['roster 3 +3', 'roster 0 -3', 'TERMINATED 200/5855'],
    },
    {
      rule: 'turns the gateway away from the lobby',
      scenario: 'denied',
      story: ['roster 3 +3', 'roster 0 -3', 'TERMINATED 200/5300'],
    },
    {
      rule: 'loses nobody of 130 people, more than a roster tells of',
      scenario: 'largeMeeting',
      story: [...joined, 'roster 133 +130', 'roster 132 -1', 'roster 131 -1', 'roster 130 -1'],
    },
    {
      rule: 'stays true when its updates are numbered from 1 again',
      scenario: 'rosterRestarted',
      story: [...joined, 'roster 4 +1', 'roster 5 +1', 'roster 4 -1', 'roster 5 +1'],
    },
    {
      rule: 'that everybody leaves shows the gateway alone',
      scenario: 'emptied',
      story: [...joined, 'roster 4 +1', 'roster 1 -3'],
    },
  ])('$rule', async ({ scenario, story }) => {
    const told = await play(world, meeting, scenario);
    expect(told.story).toEqual(story);
    await expectTruth(world, told.id);
  });

  test('is not joined by a wrong passcode', async () => {
    const told = await play(world, byId, 'wrongPasscode');
    expect(told.story).toEqual(['TERMINATED 403/0']);
    await expectTruth(world, told.id);
  });

  test('that vanished ends, and everybody leaves, once Graph no longer knows it', async () => {
    const { id, cursor } = await world.create(meeting, 'vanished');
    const subscriber = followStory(world, id, cursor);
    await world.steps(4);
    expect((await storyUpToNow(world, id, subscriber)).map(line)).toEqual(joined);
    await world.advance(16 * 60_000);
    expect((await subscriber.rest()).map(line)).toEqual(['roster 0 -3', 'TERMINATED 404/8522']);
    await expectTruth(world, id);
  });

  test('shows the gateway as waiting in the lobby, and then not', async () => {
    const { id, myParticipantId } = await world.create(meeting, 'lobby');
    const isWaiting = async (): Promise<boolean | undefined> =>
      (await world.shown(id))?.participants.find((one) => one.id === myParticipantId)?.isInLobby;
    await world.steps(1);
    expect(await isWaiting()).toBe(true);
    await world.steps(1);
    expect(await isWaiting()).toBe(false);
  });

  test('without delta notifications shows who left once their absence is certain', async () => {
    const input = { ...meeting, callOptions: { isDeltaRosterEnabled: false } };
    const { id, cursor } = await world.create(input, 'telephone11');
    const subscriber = followStory(world, id, cursor);
    await world.steps(1);
    const somebody = (await world.shown(id))?.participants[0]?.id ?? '';
    await world.leave(id, somebody);
    await world.steps(5);
    expect((await storyUpToNow(world, id, subscriber)).map(line)).toEqual([...joined, 'roster 2 -1']);
    await expectTruth(world, id);
  });
});
