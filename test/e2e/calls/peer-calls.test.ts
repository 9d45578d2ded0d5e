import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LiveWorld, peer, startLiveWorld } from './live-world.ts';
import { expectTruth, followStory, line, play } from './story.ts';

let world: LiveWorld;

beforeAll(async () => {
  world = await startLiveWorld();
});

afterAll(() => world.close());

const connected = ['RINGING', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE'];

describe('a call to one person', () => {
  test('is being set up when its creation is answered', async () => {
    expect(await world.create()).toMatchObject({ state: 'ESTABLISHING', participants: [], resultInfo: null });
  });

  test.each([
    { rule: 'rings, connects, and stays', scenario: 'connected', story: connected },
    {
      rule: 'ends when the other side hangs up',
      scenario: 'answered',
      story: [...connected, 'TERMINATING', 'TERMINATED 200/4521'],
    },
    {
      // That media flow again is told when Graph is asked whether the call really is established.
      rule: 'is held and resumed by the other side',
      scenario: 'heldByPeer',
      story: [...connected, 'HOLD', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE'],
    },
    { rule: 'is not answered in time', scenario: 'notAnswered', story: ['RINGING', 'TERMINATED 487/10004'] },
    { rule: 'is declined', scenario: 'declined', story: ['RINGING', 'TERMINATED 603/0'] },
    { rule: 'finds the line busy', scenario: 'busy', story: ['RINGING', 'TERMINATED 486/560486'] },
    { rule: 'finds no endpoint', scenario: 'noEndpoint', story: ['RINGING', 'TERMINATED 480/10037'] },
    { rule: 'finds nobody reachable', scenario: 'unreachable', story: ['RINGING', 'TERMINATED 480/10076'] },
    { rule: 'finds no route', scenario: 'unroutable', story: ['RINGING', 'TERMINATED 480/10134'] },
    {
      rule: 'finds private calling switched off',
      scenario: 'privateCallingOff',
      story: ['RINGING', 'TERMINATED 480/10199'],
    },
    {
      rule: 'is accepted, but the acknowledgement is lost',
      scenario: 'acknowledgementLost',
      story: ['RINGING', 'TERMINATED 408/1106'],
    },
  ])('$rule', async ({ scenario, story }) => {
    const told = await play(world, peer, scenario);
    expect(told.story).toEqual(story);
    await expectTruth(world, told.id, { isPeerToPeer: true });
  });
});

describe('hanging up', () => {
  test.each([
    { rule: 'ends an established call', steps: 2, story: ['TERMINATING', 'TERMINATED 200/7000'] },
    { rule: 'cancels a call that still rings', steps: 1, story: ['TERMINATING', 'TERMINATED 200/7000'] },
  ])('$rule', async ({ steps, story }) => {
    const { id } = await world.create(peer, 'connected');
    await world.steps(steps);
    const before = await world.shown(id);
    await world.act('hangUpCall', { callId: id });
    const subscriber = followStory(world, id, before?.cursor);
    expect((await subscriber.rest()).map(line)).toEqual(story);
    await expectTruth(world, id);
  });

  test('succeeds again for a call that is over', async () => {
    const { id } = await play(world, peer, 'answered');
    await world.act('hangUpCall', { callId: id });
    expect((await world.shown(id))?.resultInfo).toEqual({ code: 200, subcode: 4521 });
  });
});

test('a call that is gone without a word ends when it can no longer be kept alive', async () => {
  const { id } = await world.create(peer, 'connected');
  await world.steps(3);
  const subscriber = followStory(world, id);
  await subscriber.next();
  await world.control('POST', `/calls/${id}/hangUp`, { told: 'nothing' });
  // Every 12 to 18 minutes it is kept alive.
  await world.advance(18 * 60_000 + 2_000);
  expect((await subscriber.rest()).map(line).at(-1)).toBe('TERMINATED 404/8522');
  await expectTruth(world, id);
});

test('a call that is kept alive goes on for hours', async () => {
  const { id } = await world.create(peer, 'connected');
  await world.steps(3);
  await world.takeJournal();
  for (let quarter = 0; quarter < 12; quarter += 1) await world.advance(15 * 60_000 + 1_000);
  const path = `POST /v1.0/communications/calls/${id}/keepAlive 200`;
  const kept = (await world.takeJournal()).filter((asked) => asked.toLowerCase() === path.toLowerCase());
  // Every 12 to 18 minutes, which is enough: Graph ends a call after 45 without.
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(15);
  await expectTruth(world, id, { isPeerToPeer: true });
});
