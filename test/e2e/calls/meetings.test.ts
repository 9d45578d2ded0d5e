import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meeting, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { expectAsSimulated, followEvents, describeEvent, runScenario, eventsUpToNow } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

/** The gateway is let in, where two people are already. */
const joined = ['ESTABLISHED', 'ESTABLISHED, media ACTIVE', 'roster 3 +3'];
const byId = { to: { meetingId: { joinMeetingId: '123456789012', passcode: 'wrong' } } };

describe('a meeting that is joined', () => {
  test.each([
    {
      rule: 'shows who is there, who comes and who goes, until it ends',
      scenario: 'meeting',
      eventLog: [
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
      eventLog: ['roster 3 +3', 'ESTABLISHED', 'ESTABLISHED, media ACTIVE', 'roster 3 ~1', 'roster 4 +1'],
    },
    {
      rule: 'leaves the gateway in the lobby too long',
      scenario: 'lobbyTimeout',
      eventLog: ['roster 3 +3', 'roster 0 -3', 'TERMINATED 200/5855'],
    },
    {
      rule: 'turns the gateway away from the lobby',
      scenario: 'denied',
      eventLog: ['roster 3 +3', 'roster 0 -3', 'TERMINATED 200/5300'],
    },
    {
      rule: 'loses nobody of 130 people, more than a roster tells of',
      scenario: 'largeMeeting',
      eventLog: [...joined, 'roster 133 +130', 'roster 132 -1', 'roster 131 -1', 'roster 130 -1'],
    },
    {
      rule: 'stays true when its updates are numbered from 1 again',
      scenario: 'rosterRestarted',
      eventLog: [...joined, 'roster 4 +1', 'roster 5 +1', 'roster 4 -1', 'roster 5 +1'],
    },
    {
      rule: 'that everybody leaves shows the gateway alone',
      scenario: 'emptied',
      eventLog: [...joined, 'roster 4 +1', 'roster 1 -3'],
    },
  ])('$rule', async ({ scenario, eventLog }) => {
    const told = await runScenario(harness, meeting, scenario);
    expect(told.eventLog).toEqual(eventLog);
    await expectAsSimulated(harness, told.id);
  });

  test('is not joined by a wrong passcode', async () => {
    const told = await runScenario(harness, byId, 'wrongPasscode');
    expect(told.eventLog).toEqual(['TERMINATED 403/0']);
    await expectAsSimulated(harness, told.id);
  });

  test('that vanished ends, and everybody leaves, once Graph no longer knows it', async () => {
    const { id, cursor } = await harness.create(meeting, 'vanished');
    const subscriber = followEvents(harness, id, cursor);
    await harness.steps(4);
    expect((await eventsUpToNow(harness, id, subscriber)).map(describeEvent)).toEqual(joined);
    await harness.advance(16 * 60_000);
    expect((await subscriber.rest()).map(describeEvent)).toEqual(['roster 0 -3', 'TERMINATED 404/8522']);
    await expectAsSimulated(harness, id);
  });

  test('shows the gateway as waiting in the lobby, and then not', async () => {
    const { id, myParticipantId } = await harness.create(meeting, 'lobby');
    const isWaiting = async (): Promise<boolean | undefined> =>
      (await harness.shown(id))?.participants.find((one) => one.id === myParticipantId)?.isInLobby;
    await harness.steps(1);
    expect(await isWaiting()).toBe(true);
    await harness.steps(1);
    expect(await isWaiting()).toBe(false);
  });

  test('without delta notifications shows who left once their absence is certain', async () => {
    const input = { ...meeting, callOptions: { isDeltaRosterEnabled: false } };
    const { id, cursor } = await harness.create(input, 'telephone11');
    const subscriber = followEvents(harness, id, cursor);
    await harness.steps(1);
    const somebody = (await harness.shown(id))?.participants[0]?.id ?? '';
    await harness.leave(id, somebody);
    await harness.steps(5);
    expect((await eventsUpToNow(harness, id, subscriber)).map(describeEvent)).toEqual([
      ...joined,
      'roster 2 -1',
    ]);
    await expectAsSimulated(harness, id);
  });
});
