import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { expectAsSimulated, followEvents, describeEvent, runScenario, eventsUpToNow } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

const alone = ['ESTABLISHED', 'ESTABLISHED, media ACTIVE', 'roster 1 +1'];
const together = [...alone, 'roster 2 +1', 'roster 3 +1'];

describe('a group call', () => {
  test.each([
    { rule: 'shows those called as they pick up', scenario: 'holdMusic', eventLog: together },
    {
      rule: 'ends once all others have left',
      scenario: 'adHocGroup',
      eventLog: [...together, 'roster 1 -2', 'TERMINATING', 'roster 0 -1', 'TERMINATED 200/5002'],
    },
    {
      rule: 'ends if nobody picks up',
      scenario: 'nobodyJoins',
      eventLog: [...alone, 'TERMINATING', 'roster 0 -1', 'TERMINATED 200/5013'],
    },
    {
      rule: 'ends when its initiator leaves',
      scenario: 'initiatorLeaves',
      eventLog: [...together, 'TERMINATING', 'roster 0 -3', 'TERMINATED 200/5007'],
    },
    {
      rule: 'shows who mutes themself and speaks again',
      scenario: 'muting',
      eventLog: [...together, 'roster 3 ~1', 'roster 3 ~1', 'roster 3 ~1'],
    },
    {
      rule: 'shows somebody who comes back, until the gateway itself is removed',
      scenario: 'removal',
      eventLog: [
        ...together,
        'roster 2 -1',
        'roster 3 +1',
        'TERMINATING',
        'roster 0 -3',
        'TERMINATED 200/5000',
      ],
    },
    {
      rule: 'is dropped by the platform because it was not kept alive',
      scenario: 'keepAliveMissed',
      eventLog: [...together, 'roster 0 -3', 'TERMINATED 408/8537'],
    },
    {
      rule: 'is dropped by the platform because its media were lost',
      scenario: 'mediaLost',
      eventLog: [...together, 'roster 0 -3', 'TERMINATED 410/301005'],
    },
    {
      rule: 'is dropped by the platform because its media could not be reached',
      scenario: 'mediaUnreachable',
      eventLog: [...together, 'roster 0 -3', 'TERMINATED 500/1005'],
    },
  ])('$rule', async ({ scenario, eventLog }) => {
    const told = await runScenario(harness, group, scenario);
    expect(told.eventLog).toEqual(eventLog);
    await expectAsSimulated(harness, told.id);
  });
});

test('somebody who comes back is a new participant with the same identifier', async () => {
  const { id, cursor } = await harness.create(group, 'removal');
  const subscriber = followEvents(harness, id, cursor);
  await harness.steps(5);
  const events = await eventsUpToNow(harness, id, subscriber);
  const rosters = events.flatMap((event) => (event.__typename === 'RosterChanged' ? [event] : []));
  const [who] = rosters.at(-2)?.left ?? [];
  const [again] = rosters.at(-1)?.joined ?? [];
  expect(again?.identifier).toEqual(who?.identifier);
  expect(again?.id).not.toBe(who?.id);
});

describe('removing somebody', () => {
  test('shows that they left', async () => {
    const { id } = await harness.create(group, 'holdMusic');
    await harness.steps(4);
    const before = await harness.shown(id);
    const participantId = before?.participants.at(-1)?.id ?? '';
    const subscriber = followEvents(harness, id, before?.cursor);
    await harness.act('removeCallParticipant', { callId: id, participantId });
    await harness.steps(1);
    expect((await eventsUpToNow(harness, id, subscriber)).map(describeEvent)).toEqual(['roster 2 -1']);
    await expectAsSimulated(harness, id);
  });

  test('succeeds for somebody who is gone', async () => {
    const { id } = await harness.create(group, 'holdMusic');
    await harness.steps(4);
    const gone = (await harness.shown(id))?.participants.at(-1)?.id ?? '';
    await harness.leave(id, gone);
    await harness.act('removeCallParticipant', { callId: id, participantId: gone });
    await expectAsSimulated(harness, id);
  });
});
