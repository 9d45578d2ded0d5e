import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { everyNotification, instance, meeting, phone, serviceHosted, user } from '../call-bodies.ts';
import { describeNotification } from '../callbacks/describe-notification.ts';
import type { Harness } from '../harness.ts';
import { refusal, startHarness } from '../harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});

beforeEach(async () => {
  await harness.told();
});

afterAll(() => harness.close());

const lines = async () => (await harness.told()).map(describeNotification);
const toPhone = { targets: [phone('+14255550101')], source: instance, tenantId: 't' };
const group = { targets: [user('u1'), user('u2')] };
const post = (id: string, action: string, body: object = {}) =>
  harness.graph('POST', `/${id}/${action}`, body);

/** Lets the next call go by a scenario, and gives what is told of it after its `establishing`. */
async function play(
  name: string,
  change: Record<string, unknown> = {},
): Promise<{ id: string; eventLog: string[] }> {
  await harness.control('POST', '/calls/next', { name });
  const { id } = await harness.create(change);
  await harness.steps(12);
  const [first, ...eventLog] = await lines();
  expect(first).toBe('updated call establishing');
  return { id, eventLog };
}

const established = ['updated call established', 'updated call established'];
const connected = ['updated call ringing', ...established];

describe('the scenario of a call of two', () => {
  it.each([
    {
      name: 'answered',
      eventLog: [...connected, 'updated call terminating', 'deleted call terminated 200/4521'],
    },
    { name: 'connected', eventLog: connected },
    { name: 'heldByPeer', eventLog: [...connected, 'updated call hold', 'updated call established'] },
    { name: 'notAnswered', eventLog: ['updated call ringing', 'deleted call terminated 487/10004'] },
    { name: 'declined', eventLog: ['updated call ringing', 'deleted call terminated 603/0'] },
    { name: 'busy', eventLog: ['updated call ringing', 'deleted call terminated 486/560486'] },
    { name: 'noEndpoint', eventLog: ['updated call ringing', 'deleted call terminated 480/10037'] },
    { name: 'unreachable', eventLog: ['updated call ringing', 'deleted call terminated 480/10076'] },
    { name: 'unroutable', eventLog: ['updated call ringing', 'deleted call terminated 480/10134'] },
    { name: 'privateCallingOff', eventLog: ['updated call ringing', 'deleted call terminated 480/10199'] },
    { name: 'acknowledgementLost', eventLog: ['updated call ringing', 'deleted call terminated 408/1106'] },
    { name: 'transferFails', eventLog: connected },
    { name: 'inviteFails', eventLog: connected },
    { name: 'recordedResponse', eventLog: connected },
    { name: 'tones', eventLog: connected },
  ])('"$name" goes as it says', async ({ name, eventLog }) => {
    expect((await play(name)).eventLog).toEqual(eventLog);
  });

  it('"carrierError" names the telephone', async () => {
    const { id, eventLog } = await play('carrierError', toPhone);
    expect(eventLog).toEqual(['updated call ringing', 'deleted call terminated 500/560500']);
    expect((await harness.simulatedCall(id)).members).toMatchObject({
      terminationSender: { phone: { id: '+14255550101' } },
    });
  });

  it('"tones" is heard by who subscribes in time', async () => {
    await harness.control('POST', '/calls/next', { name: 'tones' });
    const { id } = await harness.create();
    await harness.steps(2);
    await post(id, 'subscribeToTone');
    await harness.told();
    await harness.steps(6);
    const heard = (await harness.told()).map(({ resourceData }) => resourceData);
    expect(heard).toMatchObject(
      ['tone1', 'tone2', 'tone3', 'pound'].map((tone, at) => ({ toneInfo: { tone, sequenceId: at + 1 } })),
    );
  });

  it('"contentSharing" is one session that is created, updated and deleted', async () => {
    const { eventLog } = await play('contentSharing', { callOptions: everyNotification });
    expect(eventLog).toEqual([
      ...established,
      'created contentsharingsessions',
      'updated contentsharingsessions',
      'deleted contentsharingsessions',
    ]);
  });
});

describe('the scenario of a meeting or a group', () => {
  const roster = (count: number) => `updated participants ${count}`;
  const ended = (code: string) => ['updated call terminating', `deleted call terminated ${code}`];

  it.each([
    {
      name: 'meeting',
      eventLog: [...established, roster(3), roster(4), roster(5), roster(4), ...ended('200/5001')],
    },
    { name: 'visitors', eventLog: [...established, roster(3), roster(4), roster(5)] },
    { name: 'lobby', eventLog: [roster(3), ...established, roster(3), roster(4)] },
    { name: 'lobbyTimeout', eventLog: [roster(3), 'deleted call terminated 200/5855'] },
    { name: 'denied', eventLog: [roster(3), 'deleted call terminated 200/5300'] },
    { name: 'wrongPasscode', eventLog: ['deleted call terminated 403/0'] },
    { name: 'emptied', eventLog: [...established, roster(3), roster(4), roster(1)] },
    { name: 'vanished', eventLog: [...established, roster(3)] },
  ])('"$name" goes as it says', async ({ name, eventLog }) => {
    expect((await play(name, meeting)).eventLog).toEqual(eventLog);
  });

  it.each([
    { name: 'adHocGroup', eventLog: [roster(1), roster(2), roster(3), roster(1), ...ended('200/5002')] },
    { name: 'nobodyJoins', eventLog: [roster(1), ...ended('200/5013')] },
    { name: 'initiatorLeaves', eventLog: [roster(1), roster(2), roster(3), ...ended('200/5007')] },
    { name: 'muting', eventLog: [roster(1), roster(2), roster(3), roster(3), roster(3), roster(3)] },
    {
      name: 'removal',
      eventLog: [roster(1), roster(2), roster(3), roster(2), roster(3), ...ended('200/5000')],
    },
    { name: 'holdMusic', eventLog: [roster(1), roster(2), roster(3)] },
    {
      name: 'keepAliveMissed',
      eventLog: [roster(1), roster(2), roster(3), 'deleted call terminated 408/8537'],
    },
    { name: 'mediaLost', eventLog: [roster(1), roster(2), roster(3), 'deleted call terminated 410/301005'] },
    {
      name: 'mediaUnreachable',
      eventLog: [roster(1), roster(2), roster(3), 'deleted call terminated 500/1005'],
    },
  ])('"$name" goes as it says', async ({ name, eventLog }) => {
    expect((await play(name, group)).eventLog).toEqual([...established, ...eventLog]);
  });

  it('"rosterRestarted" numbers deltas from 1 again', async () => {
    const { eventLog } = await play('rosterRestarted', { ...meeting, callOptions: everyNotification });
    expect(eventLog.slice(2)).toEqual(
      ['#1: 3', '#2: 1', '#3: 1', '#1: 5', '#2: 1', '#3: 1'].map((one) => `updated participants ${one}`),
    );
  });

  it('"vanished" leaves a call that is not found any more', async () => {
    const { id } = await play('vanished', meeting);
    expect(refusal(await harness.graph('GET', `/${id}`))).toEqual({ status: 404, code: '8522' });
  });

  it('"lobby" shows the bot waiting at first', async () => {
    await harness.control('POST', '/calls/next', { name: 'lobby' });
    const { id, myParticipantId } = await harness.create(meeting);
    const isWaiting = async () =>
      (await harness.simulatedCall(id)).participants.find((one) => one.id === myParticipantId)?.isInLobby;
    await harness.steps(1);
    expect(await isWaiting()).toBe(true);
    await harness.steps(1);
    expect(await isWaiting()).toBe(false);
    await harness.steps(1);
  });
});

describe('the scenario of an incoming call', () => {
  const ring = async (scenario: string) =>
    z.object({ id: z.string() }).parse((await harness.control('POST', '/calls/incoming', { scenario })).json)
      .id;
  const answer = (id: string) =>
    post(id, 'answer', { acceptedModalities: ['audio'], mediaConfig: serviceHosted });

  it('"callerGivesUp" ends before anything is decided', async () => {
    await ring('callerGivesUp');
    await harness.steps(1);
    expect(await lines()).toEqual(['created call incoming', 'deleted call terminated 487/0']);
  });

  it('"twin" ends at once', async () => {
    await ring('twin');
    await harness.steps(1);
    expect(await lines()).toEqual(['created call incoming', 'deleted call terminated 487/10003']);
  });

  it('"callerHangsUp" ends after the answer', async () => {
    await answer(await ring('callerHangsUp'));
    await harness.steps(2);
    expect((await lines()).slice(1)).toEqual([
      'updated call establishing',
      ...established,
      'deleted call terminated 200/4097',
    ]);
  });

  it('"incomingVisitor" names the caller in the roster by the id of its source', async () => {
    const id = await ring('incomingVisitor');
    const { members } = await harness.simulatedCall(id);
    await answer(id);
    await harness.steps(1);
    expect((await lines()).at(-1)).toBe('updated participants 2');
    const { participants } = await harness.simulatedCall(id);
    expect(members).toMatchObject({
      source: { id: participants[0]?.id, identity: participants[0]?.identity },
    });
  });

  it.each([
    { name: 'incomingVisitor', identity: expect.stringMatching(/^8:teamsvisitor:/) as string },
    { name: 'incomingNameOnly', identity: null },
  ])('"$name" names the caller in the older form as well', async ({ name: scenario, identity }) => {
    const { json } = await harness.control('POST', '/calls/incoming', { scenario, announcedIn: 'older' });
    const [announcement] = await harness.arrivals();
    expect(announcement?.body).toMatchObject({
      callState: 'incoming',
      participants: [{ identity, displayName: expect.any(String) as string, originator: true }, {}],
    });
    await post(z.object({ id: z.string() }).parse(json).id, 'reject');
  });

  it('"incomingMeeting" gives a roster once answered', async () => {
    await answer(await ring('incomingMeeting'));
    await harness.steps(1);
    expect((await lines()).at(-1)).toBe('updated participants 3');
  });

  it.each(['telephone1', 'telephone4', 'telephone7'])(
    '"%s" takes an invitation of a telephone',
    async (name) => {
      const id = await ring(name);
      await answer(id);
      await harness.steps(1);
      await harness.told();
      await post(id, 'participants/invite', { participants: [phone('+14255550101')] });
      await harness.steps(1);
      expect((await lines())[0]).toBe('deleted operations inviteParticipantsOperation completed');
      const { participants } = await harness.simulatedCall(id);
      expect(participants.at(-1)?.identity).toMatchObject({ phone: { id: '+14255550101' } });
    },
  );

  it.each(['telephone2', 'telephone5'])('"%s" takes a transfer to a telephone', async (name) => {
    const id = await ring(name);
    await answer(id);
    await harness.steps(1);
    await post(id, 'transfer', { transferTarget: phone('+14255550101') });
    await harness.steps(3);
    expect((await lines()).at(-1)).toBe('deleted call terminated 0/7015');
  });

  it.each(['telephone3', 'telephone6'])('"%s" takes a redirection to a telephone', async (name) => {
    const id = await ring(name);
    await post(id, 'redirect', { targets: [phone('+14255550101')] });
    await harness.steps(1);
    expect((await harness.simulatedCall(id)).members).toMatchObject({
      answeredBy: { identity: { phone: { id: '+14255550101' } } },
    });
  });
});

describe('the scenario of a call to or with a telephone', () => {
  it('"telephone8" ends as the telephone hangs up', async () => {
    const { eventLog } = await play('telephone8', toPhone);
    expect(eventLog).toEqual([
      ...connected,
      'updated call terminating',
      'deleted call terminated 200/540000',
    ]);
  });

  it.each([
    { name: 'telephone9', change: {}, who: phone('+14255550101') },
    { name: 'telephone10', change: {}, who: user('u9') },
    { name: 'telephone11', change: meeting, who: phone('+14255550101') },
  ])('"$name" takes the invitation', async ({ name, change, who }) => {
    const { id } = await play(name, change);
    await post(id, 'participants/invite', { participants: [who] });
    await harness.steps(1);
    const told = await lines();
    expect(told[0]).toBe('deleted operations inviteParticipantsOperation completed');
    expect(told[1]).toMatch(/^updated participants/);
  });
});

describe('a scenario', () => {
  it('is listed with what it is about', async () => {
    const { scenarios } = z
      .object({
        scenarios: z.array(z.object({ name: z.string(), about: z.string().min(5), isIncoming: z.boolean() })),
      })
      .parse((await harness.control('GET', '/calls/scenarios')).json);
    expect(scenarios.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['answered', 'meeting', 'telephone11']),
    );
  });

  it('takes over a call that is under way', async () => {
    const { id } = await harness.createGroup();
    await harness.control('POST', `/calls/${id}/scenario`, { name: 'mediaLost' });
    await harness.steps(6);
    expect((await lines()).at(-1)).toBe('deleted call terminated 410/301005');
  });

  it('is refused if there is none of that name, or for a call of the other direction', async () => {
    const { id } = await harness.create();
    await expect(harness.control('POST', '/calls/next', { name: 'x' })).rejects.toThrow(
      /must be one of answered/,
    );
    await expect(harness.control('POST', `/calls/${id}/scenario`, { name: 'telephone1' })).rejects.toThrow(
      /not of outgoing calls/,
    );
    await expect(harness.control('POST', '/calls/incoming', { scenario: 'answered' })).rejects.toThrow(
      /bot creates/,
    );
  });
});
