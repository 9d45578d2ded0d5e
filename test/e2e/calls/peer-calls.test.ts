import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peer, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { expectAsSimulated, followEvents, describeEvent, runScenario } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

const connected = ['RINGING', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE'];

describe('a call to one person', () => {
  test('is being set up when its creation is answered', async () => {
    expect(await harness.create()).toMatchObject({
      state: 'ESTABLISHING',
      participants: [],
      resultInfo: null,
    });
  });

  test.each([
    { rule: 'rings, connects, and stays', scenario: 'connected', eventLog: connected },
    {
      rule: 'ends when the other side hangs up',
      scenario: 'answered',
      eventLog: [...connected, 'TERMINATING', 'TERMINATED 200/4521'],
    },
    {
      // That media flow again is told when Graph is asked whether the call really is established.
      rule: 'is held and resumed by the other side',
      scenario: 'heldByPeer',
      eventLog: [...connected, 'HOLD', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE'],
    },
    {
      rule: 'is not answered in time',
      scenario: 'notAnswered',
      eventLog: ['RINGING', 'TERMINATED 487/10004'],
    },
    { rule: 'is declined', scenario: 'declined', eventLog: ['RINGING', 'TERMINATED 603/0'] },
    { rule: 'finds the line busy', scenario: 'busy', eventLog: ['RINGING', 'TERMINATED 486/560486'] },
    { rule: 'finds no endpoint', scenario: 'noEndpoint', eventLog: ['RINGING', 'TERMINATED 480/10037'] },
    {
      rule: 'finds nobody reachable',
      scenario: 'unreachable',
      eventLog: ['RINGING', 'TERMINATED 480/10076'],
    },
    { rule: 'finds no route', scenario: 'unroutable', eventLog: ['RINGING', 'TERMINATED 480/10134'] },
    {
      rule: 'finds private calling switched off',
      scenario: 'privateCallingOff',
      eventLog: ['RINGING', 'TERMINATED 480/10199'],
    },
    {
      rule: 'is accepted, but the acknowledgement is lost',
      scenario: 'acknowledgementLost',
      eventLog: ['RINGING', 'TERMINATED 408/1106'],
    },
  ])('$rule', async ({ scenario, eventLog }) => {
    const told = await runScenario(harness, peer, scenario);
    expect(told.eventLog).toEqual(eventLog);
    await expectAsSimulated(harness, told.id, { isPeerToPeer: true });
  });
});

describe('hanging up', () => {
  test.each([
    { rule: 'ends an established call', steps: 2, eventLog: ['TERMINATING', 'TERMINATED 200/7000'] },
    { rule: 'cancels a call that still rings', steps: 1, eventLog: ['TERMINATING', 'TERMINATED 200/7000'] },
  ])('$rule', async ({ steps, eventLog }) => {
    const { id } = await harness.create(peer, 'connected');
    await harness.steps(steps);
    const before = await harness.shown(id);
    await harness.act('hangUpCall', { callId: id });
    const subscriber = followEvents(harness, id, before?.cursor);
    expect((await subscriber.rest()).map(describeEvent)).toEqual(eventLog);
    await expectAsSimulated(harness, id);
  });

  test('succeeds again for a call that is over', async () => {
    const { id } = await runScenario(harness, peer, 'answered');
    await harness.act('hangUpCall', { callId: id });
    expect((await harness.shown(id))?.resultInfo).toEqual({ code: 200, subcode: 4521 });
  });
});

test('a call that is gone without a word ends when it can no longer be kept alive', async () => {
  const { id } = await harness.create(peer, 'connected');
  await harness.steps(3);
  const subscriber = followEvents(harness, id);
  await subscriber.next();
  await harness.control('POST', `/calls/${id}/hangUp`, { told: 'nothing' });
  // Every 12 to 18 minutes it is kept alive.
  await harness.advance(18 * 60_000 + 2_000);
  expect((await subscriber.rest()).map(describeEvent).at(-1)).toBe('TERMINATED 404/8522');
  await expectAsSimulated(harness, id);
});

test('a call that is kept alive goes on for hours', async () => {
  const { id } = await harness.create(peer, 'connected');
  await harness.steps(3);
  await harness.takeJournal();
  for (let quarter = 0; quarter < 12; quarter += 1) await harness.advance(15 * 60_000 + 1_000);
  const path = `POST /v1.0/communications/calls/${id}/keepAlive 200`;
  const kept = (await harness.takeJournal()).filter((asked) => asked.toLowerCase() === path.toLowerCase());
  // Every 12 to 18 minutes, which is enough: Graph ends a call after 45 without.
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(15);
  await expectAsSimulated(harness, id, { isPeerToPeer: true });
});
