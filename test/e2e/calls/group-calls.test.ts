import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, type LiveWorld, startLiveWorld } from './live-world.ts';
import { expectTruth, followStory, line, play, storyUpToNow } from './story.ts';

let world: LiveWorld;

beforeAll(async () => {
  world = await startLiveWorld();
});

afterAll(() => world.close());

const alone = ['ESTABLISHED', 'ESTABLISHED, media ACTIVE', 'roster 1 +1'];
const together = [...alone, 'roster 2 +1', 'roster 3 +1'];

describe('a group call', () => {
  test.each([
    { rule: 'shows those called as they pick up', scenario: 'holdMusic', story: together },
    {
      rule: 'ends once all others have left',
      scenario: 'adHocGroup',
      story: [...together, 'roster 1 -2', 'TERMINATING', 'roster 0 -1', 'TERMINATED 200/5002'],
    },
    {
      rule: 'ends if nobody picks up',
      scenario: 'nobodyJoins',
      story: [...alone, 'TERMINATING', 'roster 0 -1', 'TERMINATED 200/5013'],
    },
    {
      rule: 'ends when its initiator leaves',
      scenario: 'initiatorLeaves',
      story: [...together, 'TERMINATING', 'roster 0 -3', 'TERMINATED 200/5007'],
    },
    {
      rule: 'shows who mutes themself and speaks again',
      scenario: 'muting',
      story: [...together, 'roster 3 ~1', 'roster 3 ~1', 'roster 3 ~1'],
    },
    {
      rule: 'shows somebody who comes back, until the gateway itself is removed',
      scenario: 'removal',
      story: [...together, 'roster 2 -1', 'roster 3 +1', 'TERMINATING', 'roster 0 -3', 'TERMINATED 200/5000'],
    },
    {
      rule: 'is dropped by the platform because it was not kept alive',
      scenario: 'keepAliveMissed',
      story: [...together, 'roster 0 -3', 'TERMINATED 408/8537'],
    },
    {
      rule: 'is dropped by the platform because its media were lost',
      scenario: 'mediaLost',
      story: [...together, 'roster 0 -3', 'TERMINATED 410/301005'],
    },
    {
      rule: 'is dropped by the platform because its media could not be reached',
      scenario: 'mediaUnreachable',
      story: [...together, 'roster 0 -3', 'TERMINATED 500/1005'],
    },
  ])('$rule', async ({ scenario, story }) => {
    const told = await play(world, group, scenario);
    expect(told.story).toEqual(story);
    await expectTruth(world, told.id);
  });
});

test('somebody who comes back is a new participant with the same identifier', async () => {
  const { id, cursor } = await world.create(group, 'removal');
  const subscriber = followStory(world, id, cursor);
  await world.steps(5);
  const events = await storyUpToNow(world, id, subscriber);
  const rosters = events.flatMap((event) => (event.__typename === 'RosterChanged' ? [event] : []));
  const [who] = rosters.at(-2)?.left ?? [];
  const [again] = rosters.at(-1)?.joined ?? [];
  expect(again?.identifier).toEqual(who?.identifier);
  expect(again?.id).not.toBe(who?.id);
});

describe('removing somebody', () => {
  test('shows that they left', async () => {
    const { id } = await world.create(group, 'holdMusic');
    await world.steps(4);
    const before = await world.shown(id);
    const participantId = before?.participants.at(-1)?.id ?? '';
    const subscriber = followStory(world, id, before?.cursor);
    await world.act('removeCallParticipant', { callId: id, participantId });
    await world.steps(1);
    expect((await storyUpToNow(world, id, subscriber)).map(line)).toEqual(['roster 2 -1']);
    await expectTruth(world, id);
  });

  test('succeeds for somebody who is gone', async () => {
    const { id } = await world.create(group, 'holdMusic');
    await world.steps(4);
    const gone = (await world.shown(id))?.participants.at(-1)?.id ?? '';
    await world.leave(id, gone);
    await world.act('removeCallParticipant', { callId: id, participantId: gone });
    await expectTruth(world, id);
  });
});
