import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ben, group, meeting, peer, startCallHarness, telephone } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { expectAsSimulated, followEvents, describeEvent, eventsUpToNow } from './event-log.ts';
import type { LoggedEvent } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

const established = ['ESTABLISHED', 'ESTABLISHED, media ACTIVE'];
const invited = ['INVITE_PARTICIPANTS RUNNING', 'INVITE_PARTICIPANTS COMPLETED'];
const handedOver = [
  'TRANSFERRING',
  'TRANSFER_ACCEPTED',
  'TRANSFER_ACCEPTED, media INACTIVE',
  'TERMINATED 0/7015',
];

const toTelephone = {
  to: { phoneNumber: '+14255550101' },
  source: { identifier: { microsoftTeamsApp: { appId: '3d913abb-aec0-4964-8fa6-3c6850c4f278' } } },
};

/** Answers a call that comes in, and lets it connect. */
async function answerCall(scenario: string): Promise<string> {
  const id = await harness.callIn(scenario);
  await harness.act('answerCall', { callId: id });
  await harness.steps(2);
  return id;
}

/** Creates a call, and lets it connect. */
async function createCall(input: Record<string, unknown>, scenario: string): Promise<string> {
  const { id } = await harness.create(input, scenario);
  await harness.steps(4);
  return id;
}

/** Does something to a call that is under way, and gives what happens then. */
async function after(id: string, act: () => Promise<void>): Promise<LoggedEvent[]> {
  const before = await harness.shown(id);
  expect(before?.state).toBe('ESTABLISHED');
  await act();
  await harness.steps(4);
  return eventsUpToNow(harness, id, followEvents(harness, id, before?.cursor));
}

const invite = (callId: string, who: object): Promise<void> =>
  harness.act('inviteParticipants', { callId, participants: [who] });

describe('the eleven supported ways with telephones', () => {
  test.each([
    {
      way: "1: a telephone calls the bot's number, which invites another",
      scenario: 'telephone1',
      grows: 'to 3',
    },
    { way: '4: a user calls the instance, which invites a telephone', scenario: 'telephone4', grows: 'to 3' },
    {
      way: '7: a meeting calls the instance, which invites a telephone',
      scenario: 'telephone7',
      grows: 'by 1',
    },
  ])('$way', async ({ scenario, grows }) => {
    const id = await answerCall(scenario);
    const events = await after(id, () => invite(id, telephone));
    const roster = grows === 'to 3' ? 'roster 3 +3' : 'roster 4 +1';
    expect(events.map(describeEvent)).toEqual([...invited, roster]);
    expect((await harness.shown(id))?.participants.at(-1)?.identifier).toEqual({
      __typename: 'PhoneNumberIdentifier',
      rawId: '4:+14255550101',
    });
    await expectAsSimulated(harness, id);
  });

  test.each([
    { way: "2: a telephone calls the bot's number, which hands over to another", scenario: 'telephone2' },
    { way: '5: a user calls the instance, which hands over to a telephone', scenario: 'telephone5' },
  ])('$way', async ({ scenario }) => {
    const id = await answerCall(scenario);
    const events = await after(id, () => harness.act('transferCall', { callId: id, target: telephone }));
    expect(events.map(describeEvent)).toEqual(handedOver);
    await expectAsSimulated(harness, id);
  });

  test.each([
    { way: "3: a telephone calls the bot's number, which redirects it to another", scenario: 'telephone3' },
    { way: '6: a user calls the instance, which redirects them to a telephone', scenario: 'telephone6' },
  ])('$way', async ({ scenario }) => {
    const id = await harness.callIn(scenario);
    const subscriber = followEvents(harness, id);
    await subscriber.next();
    await harness.act('redirectCall', { callId: id, targets: [telephone] });
    await harness.steps(2);
    expect((await subscriber.rest()).map(describeEvent)).toEqual(['TERMINATED']);
    await expectAsSimulated(harness, id);
  });

  test('8: the instance calls a telephone, which answers and hangs up', async () => {
    const { id, cursor } = await harness.create(toTelephone, 'telephone8');
    const subscriber = followEvents(harness, id, cursor);
    await harness.steps(6);
    const eventLog = ['RINGING', ...established, 'TERMINATING', 'TERMINATED 200/540000'];
    expect((await subscriber.rest()).map(describeEvent)).toEqual(eventLog);
    await expectAsSimulated(harness, id);
  });

  test.each([
    {
      way: '9: a telephone is invited into a call of two',
      scenario: 'telephone9',
      input: peer,
      who: telephone,
    },
    { way: '10: a Teams user is invited into a call of two', scenario: 'telephone10', input: peer, who: ben },
    {
      way: '11: a telephone is invited into a meeting',
      scenario: 'telephone11',
      input: meeting,
      who: telephone,
    },
  ])('$way', async ({ scenario, input, who }) => {
    const id = await createCall(input, scenario);
    const events = await after(id, () => invite(id, who));
    expect(events.map(describeEvent)).toEqual([
      ...invited,
      input === meeting ? 'roster 4 +1' : 'roster 3 +3',
    ]);
    await expectAsSimulated(harness, id);
  });
});

describe('a call with a telephone', () => {
  test('whose carrier fails ends by it', async () => {
    const { id, cursor } = await harness.create(toTelephone, 'carrierError');
    const subscriber = followEvents(harness, id, cursor);
    await harness.steps(3);
    expect((await subscriber.rest()).map(describeEvent)).toEqual(['RINGING', 'TERMINATED 500/560500']);
  });

  test('whose line is busy ends by it', async () => {
    const { id, cursor } = await harness.create(toTelephone, 'busy');
    const subscriber = followEvents(harness, id, cursor);
    await harness.steps(3);
    expect((await subscriber.rest()).map(describeEvent)).toEqual(['RINGING', 'TERMINATED 486/560486']);
  });
});

describe('a transfer', () => {
  test.each([
    { rule: 'of a call that was made', begin: () => createCall(peer, 'transferFails') },
    { rule: 'of a call that came in', begin: () => answerCall('incomingTransferFails') },
  ])('that fails leaves the call going on: $rule', async ({ begin }) => {
    const id = await begin();
    const events = await after(id, () => harness.act('transferCall', { callId: id, target: telephone }));
    expect(events.map(describeEvent)).toEqual(['TRANSFERRING', 'ESTABLISHED 500/7000']);
    await expectAsSimulated(harness, id, { isPeerToPeer: true });
  });

  test('into a second call ends both', async () => {
    const first = await createCall(peer, 'connected');
    const second = await createCall({ to: { user: ben } }, 'connected');
    const events = await after(first, () =>
      harness.act('transferCall', { callId: first, target: { ...ben, replacesCallId: second } }),
    );
    expect(events.map(describeEvent)).toEqual([...handedOver.slice(0, 3), 'TERMINATED']);
    await expectAsSimulated(harness, first);
    await expectAsSimulated(harness, second);
  });

  test('out of a group call lets only whom it is about leave', async () => {
    const id = await createCall(group, 'holdMusic');
    const transferee = (await harness.shown(id))?.participants.at(-1);
    const events = await after(id, () =>
      harness.act('transferCall', {
        callId: id,
        target: telephone,
        transferee: { ...ben, participantId: transferee?.id },
      }),
    );
    expect(events.map(describeEvent)).toEqual(['roster 2 -1']);
    await expectAsSimulated(harness, id);
  });
});

describe('an invitation', () => {
  test('that fails leaves the roster as it is', async () => {
    const id = await createCall(peer, 'inviteFails');
    const events = await after(id, () => invite(id, telephone));
    expect(events.map(describeEvent)).toEqual(['INVITE_PARTICIPANTS RUNNING', 'INVITE_PARTICIPANTS FAILED']);
    await expectAsSimulated(harness, id, { isPeerToPeer: true });
  });

  test.each([
    { rule: 'into a call of two', input: peer, isPeerToPeer: true },
    { rule: 'into a group call', input: group, isPeerToPeer: false },
  ])('$rule is called off by removing who still rings', async ({ input, isPeerToPeer }) => {
    const id = await createCall(input, isPeerToPeer ? 'connected' : 'holdMusic');
    const events = await after(id, async () => {
      const participantId = await ring(id, telephone);
      await harness.act('removeCallParticipant', { callId: id, participantId });
    });
    expect(events.map(describeEvent)).toEqual(['INVITE_PARTICIPANTS RUNNING', 'INVITE_PARTICIPANTS FAILED']);
    expect((await harness.shown(id))?.operations).toMatchObject([{ status: 'FAILED' }]);
    await expectAsSimulated(harness, id, { isPeerToPeer });
  });

  test('of two goes on for the other if one is removed while they ring', async () => {
    const id = await createCall(group, 'holdMusic');
    const events = await after(id, async () => {
      const participantId = await ring(id, telephone, ben);
      await harness.act('removeCallParticipant', { callId: id, participantId });
    });
    expect(events.map(describeEvent)).toEqual([...invited, 'roster 4 +1']);
    expect((await harness.shown(id))?.participants.at(-1)?.identifier.rawId).toBe(
      `8:orgid:${ben.identifier.microsoftTeamsUser.userId}`,
    );
    await expectAsSimulated(harness, id);
  });
});

/** Invites people into a call, and gives the id under which the first of them is known while they ring. */
async function ring(callId: string, ...participants: readonly object[]): Promise<string> {
  const { data } = await harness.query<{
    inviteParticipants: { operation: { invitees: { participantId: string }[] } };
  }>(
    `mutation ($input: InviteParticipantsInput!) {
      inviteParticipants(input: $input) { operation { invitees { participantId } } }
    }`,
    { input: { callId, participants } },
  );
  return data?.inviteParticipants.operation.invitees[0]?.participantId ?? '';
}
