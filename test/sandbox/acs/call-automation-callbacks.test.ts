import type { ParticipantsUpdated } from '@azure/communication-call-automation';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { automationTokenFlaws } from '../../../src/sandbox/acs/call-automation/callback-signer.ts';
import type { LaterOperation } from '../../../src/sandbox/acs/call-automation/settings.ts';
import { laterOperations } from '../../../src/sandbox/acs/call-automation/settings.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import type { AutomationHarness } from './automation-harness.ts';
import { ana, bob, eve, named, phone, readConnection, startAutomationHarness } from './automation-harness.ts';
import { userId } from './wire-shapes.ts';

let harness: AutomationHarness;

beforeAll(async () => {
  harness = await startAutomationHarness();
});

afterEach(async () => {
  harness.receiver.answer = () => 200;
  await harness.told();
  await harness.control('DELETE', '/callbacks');
});

afterAll(() => harness.close());

const events = () => harness.receiver.events(harness.sandbox);
const rosters = async () =>
  (await events()).filter((event): event is ParticipantsUpdated => event.kind === 'ParticipantsUpdated');
const user = (communicationUserId: string) => ({ communicationUserId });

const addTo = (id: string, rawId: string, more: object = {}) =>
  harness.calling('POST', `/callConnections/${id}/participants:add`, {
    participantToAdd: named(rawId),
    sourceCallerIdNumber: { value: '+14255550199' },
    operationContext: 'adding',
    ...more,
  });

const arrivals = async () => {
  await harness.sandbox.callAutomation.idle();
  return harness.receiver.arrivals.splice(0);
};

const logShape = z.object({
  callbacks: z.array(
    z.object({ outcome: z.string(), attempts: z.array(z.object({ status: z.number().nullable() })) }),
  ),
});

const log = async () => logShape.parse((await harness.control('GET', '/callbacks')).json).callbacks;

describe('a callback', () => {
  it('is signed for five minutes, by issuer and for audience, anew each time', async () => {
    const room = await harness.room([ana]);
    await harness.calling('POST', '/callConnections:connect', {
      callLocator: { kind: 'roomCallLocator', roomId: room },
      callbackUri: harness.receiver.url,
    });
    const [first, second] = await arrivals();
    const { issuer, audience } = harness.sandbox.callAutomation.callbacks;
    expect(first).toMatchObject({ isArray: true, claims: { iss: issuer, aud: audience } });
    expect((first?.claims?.exp ?? 0) - (first?.claims?.iat ?? 0)).toBe(300);
    expect(second?.claims).toMatchObject({ iss: issuer });
    expect(first?.contentType).toMatch(/^application\/json\b/);
  });

  it('has its issuer and keys in the discovery document', async () => {
    const path = '/calling/.well-known/acsopenidconfiguration';
    const { json } = await rawRequest(harness.sandbox.url, path);
    const { issuer, jwksUrl } = harness.sandbox.callAutomation.callbacks;
    expect(json).toMatchObject({ issuer, jwks_uri: expect.stringMatching(/\/calling\/keys$/) as string });
    expect(new URL(jwksUrl).pathname).toBe('/calling/keys');
  });

  it('is signed by another key once keys were changed', async () => {
    const { room } = await harness.connected();
    await harness.control('POST', '/keys');
    harness.sandbox.roomCalls.join(room, { rawId: eve });
    expect(await arrivals()).toMatchObject([{ refusal: undefined }]);
  });

  it.each(automationTokenFlaws)('with a token that is %s can be recognised', async (flaw) => {
    const { id } = await harness.connected();
    await harness.control('POST', `/connections/${id}/forge`, { flaw });
    const [forged, ...others] = await arrivals();
    expect(others).toEqual([]);
    expect(forged).toMatchObject({ claims: undefined, events: [{ participants: [] }] });
  });

  it.each([
    ['an object', { postsArrays: false }, { isArray: false }],
    [
      'of the type of batches',
      { contentType: 'application/cloudevents-batch+json' },
      { contentType: expect.stringContaining('cloudevents-batch') as string },
    ],
  ])('may be %s', async (_, settings, expected) => {
    const { room } = await harness.connected();
    await harness.withSettings(settings, async () => {
      harness.sandbox.roomCalls.join(room, { rawId: eve });
      expect(await arrivals()).toMatchObject([expected]);
    });
  });
});

describe('a callback that fails', () => {
  it('is posted three times, after one second and two more', async () => {
    const { room } = await harness.connected();
    await harness.control('DELETE', '/callbacks');
    harness.receiver.answer = () => 503;
    harness.sandbox.roomCalls.join(room, { rawId: eve });
    expect(await arrivals()).toHaveLength(1);
    await harness.scheduler.advance(999);
    expect(await arrivals()).toHaveLength(0);
    await harness.scheduler.advance(1);
    expect(await arrivals()).toHaveLength(1);
    await harness.scheduler.advance(2_000);
    expect(await arrivals()).toHaveLength(1);
    await harness.scheduler.advance(60_000);
    expect(await arrivals()).toHaveLength(0);
    const failed = { status: 503 };
    expect(await log()).toEqual([{ outcome: 'dropped', attempts: [failed, failed, failed] }]);
  });

  it('is not posted again if it is refused', async () => {
    const { room } = await harness.connected();
    await harness.control('DELETE', '/callbacks');
    harness.receiver.answer = () => 401;
    harness.sandbox.roomCalls.join(room, { rawId: eve });
    await harness.told();
    await harness.scheduler.advance(60_000);
    expect(await log()).toEqual([{ outcome: 'dropped', attempts: [{ status: 401 }] }]);
  });

  it('comes before what happened after it', async () => {
    const { room } = await harness.connected();
    harness.receiver.answer = (_, count) => (count === 1 ? 503 : 200);
    harness.sandbox.roomCalls.join(room, { rawId: eve });
    harness.sandbox.roomCalls.leave(room, { rawId: ana });
    await harness.sandbox.callAutomation.idle();
    await harness.scheduler.advance(1_000);
    expect((await rosters()).map(({ sequenceNumber }) => sequenceNumber)).toEqual([2, 2, 3]);
  });

  it('is not posted to another machine', async () => {
    const room = await harness.room([ana]);
    const reply = await harness.calling('POST', '/callConnections:connect', {
      callLocator: { kind: 'roomCallLocator', roomId: room },
      callbackUri: 'https://contoso.example/callbacks',
    });
    expect(reply.status).toBe(200);
    await harness.told();
    expect((await log()).map(({ outcome }) => outcome)).toEqual(['withheld', 'withheld']);
  });
});

describe('a roster', () => {
  it('has everybody once, by however many devices they came', async () => {
    const { room } = await harness.connected([ana]);
    harness.sandbox.roomCalls.join(room, { rawId: ana });
    expect((await rosters()).map(({ participants }) => participants.length)).toEqual([1]);
  });

  it('has telephones', async () => {
    const { room } = await harness.connected([ana]);
    harness.sandbox.roomCalls.dialIn(room, { phoneNumber: phone.slice(2) });
    expect(await rosters()).toMatchObject([
      { participants: [{}, { identifier: { phoneNumber: phone.slice(2), rawId: phone } }] },
    ]);
  });

  it('is told once of what happens at once', async () => {
    const { room } = await harness.connected([ana, bob]);
    harness.sandbox.roomCalls.join(room, { rawId: ana });
    await harness.told();
    harness.sandbox.roomCalls.leave(room, { rawId: ana });
    expect((await rosters()).map(({ participants }) => participants.length)).toEqual([1]);
  });

  it('has up to 350 people', async () => {
    const people = Array.from({ length: 350 }, (_, number) => userId(number));
    const participants = Object.fromEntries(people.map((rawId) => [rawId, {}]));
    const room = await harness.room(people, { participants });
    await harness.calling('POST', '/callConnections:connect', {
      callLocator: { kind: 'roomCallLocator', roomId: room },
      callbackUri: harness.receiver.url,
    });
    const [roster] = await rosters();
    expect(roster?.participants.map(({ identifier }) => identifier)).toEqual(people.map(user));
  });

  it('is cut off where settings say so', async () => {
    const { room } = await harness.connected([ana, bob]);
    await harness.withSettings({ rosterLimit: 2 }, async () => {
      harness.sandbox.roomCalls.join(room, { rawId: eve });
      expect((await rosters()).map(({ participants }) => participants.length)).toEqual([2]);
    });
  });

  it('has the first number that settings say', async () => {
    const room = await harness.room([ana]);
    await harness.withSettings({ firstSequenceNumber: 0 }, async () => {
      await harness.calling('POST', '/callConnections:connect', {
        callLocator: { kind: 'roomCallLocator', roomId: room },
        callbackUri: harness.receiver.url,
      });
      expect((await rosters()).map(({ sequenceNumber }) => sequenceNumber)).toEqual([0]);
    });
  });

  it("lists the connection's own leg where settings say so, which the connection names", async () => {
    const { room, id } = await harness.connected([ana]);
    await harness.withSettings({ listsOwnLeg: true }, async () => {
      const { source } = readConnection(await harness.calling('GET', `/callConnections/${id}`));
      harness.sandbox.roomCalls.join(room, { rawId: bob });
      const own = user(source?.rawId ?? '');
      const [roster] = await rosters();
      expect(roster?.participants.map(({ identifier }) => identifier)).toEqual([user(ana), user(bob), own]);
    });
  });

  it('of another connection to the same call has numbers of its own', async () => {
    const { room } = await harness.connected([ana]);
    harness.sandbox.roomCalls.join(room, { rawId: bob });
    await harness.connect(room);
    harness.sandbox.roomCalls.join(room, { rawId: eve });
    const numbers = (await rosters()).map(({ sequenceNumber }) => sequenceNumber);
    expect(numbers.toSorted()).toEqual([2, 3]);
  });
});

describe('a connection', () => {
  it('to a room in which nobody is fails by an event where settings say so', async () => {
    const room = await harness.room();
    await harness.withSettings({ emptyRoom: 'connectFailed' }, async () => {
      const reply = await harness.calling('POST', '/callConnections:connect', {
        callLocator: { kind: 'roomCallLocator', roomId: room },
        callbackUri: harness.receiver.url,
        operationContext: 'early',
      });
      const { callConnectionId, callConnectionState } = readConnection(reply);
      expect(callConnectionState).toBe('connecting');
      expect(await events()).toMatchObject([
        { kind: 'ConnectFailed', callConnectionId, operationContext: 'early' },
      ]);
      const after = await harness.calling('GET', `/callConnections/${callConnectionId}`);
      expect(after.status).toBe(404);
    });
  });

  it('ends with its call, and is told nothing more', async () => {
    const { room } = await harness.connected([ana]);
    harness.sandbox.roomCalls.leave(room, { rawId: ana });
    expect(await harness.told()).toEqual(['CallDisconnected']);
    harness.sandbox.roomCalls.join(room, { rawId: ana });
    expect(await harness.told()).toEqual([]);
  });

  it('that is cut is told, and another finds the call again', async () => {
    const { room, id } = await harness.connected([ana]);
    await harness.control('POST', `/connections/${id}/cut`);
    expect(await events()).toMatchObject([
      { kind: 'CallDisconnected', callConnectionId: id, resultInformation: { code: 500 } },
    ]);
    const { serverCallId } = harness.sandbox.roomCalls.callIn(room) ?? {};
    const reply = await harness.calling('POST', '/callConnections:connect', {
      callLocator: { kind: 'serverCallLocator', serverCallId },
      callbackUri: harness.receiver.url,
    });
    expect(readConnection(reply)).toMatchObject({ serverCallId });
  });

  it('that is cut silently hears nothing more', async () => {
    const { room, id } = await harness.connected([ana]);
    await harness.control('POST', `/connections/${id}/cut`, { isSilent: true });
    harness.sandbox.roomCalls.join(room, { rawId: bob });
    expect(await harness.told()).toEqual([]);
    expect((await harness.calling('GET', `/callConnections/${id}`)).status).toBe(404);
  });

  it('outlives its room while a telephone is there', async () => {
    const { room } = await harness.connected([ana]);
    harness.sandbox.roomCalls.dialIn(room, { phoneNumber: phone.slice(2) });
    await harness.told();
    const path = `/rooms/${room}?api-version=2025-03-13`;
    await signedRequest(harness.sandbox, 'DELETE', path, { date: harness.scheduler.now() });
    expect(await rosters()).toMatchObject([{ participants: [{ identifier: { rawId: phone } }] }]);
  });
});

describe('who is added', () => {
  it('is told of as not added if the room has not invited them', async () => {
    const { id } = await harness.connected([ana]);
    expect((await addTo(id, userId(99))).status).toBe(202);
    expect(await events()).toMatchObject([
      {
        kind: 'AddParticipantFailed',
        participant: user(userId(99)),
        operationContext: 'adding',
        resultInformation: { code: 403 },
      },
    ]);
  });

  it('is told of at another address if one is given', async () => {
    const { id } = await harness.connected([ana]);
    await addTo(id, bob, { operationCallbackUri: `${harness.receiver.url}/adding` });
    const told = await arrivals();
    expect(told.map(({ path, events: [event] }) => [path, event?.kind])).toEqual([
      ['/automation', 'ParticipantsUpdated'],
      ['/automation/adding', 'AddParticipantSucceeded'],
    ]);
  });

  it('may decline', async () => {
    const { id } = await harness.connected([ana]);
    await harness.withSettings({ invited: 'decline' }, async () => {
      await addTo(id, bob);
      expect(await harness.told()).toEqual(['AddParticipantFailed']);
    });
  });

  it('may decline and be told of as added, as was reported', async () => {
    const { room, id } = await harness.connected([ana]);
    await harness.withSettings({ invited: 'decline', tellsDeclinedAsAdded: true }, async () => {
      await addTo(id, bob);
      expect(await events()).toMatchObject([
        { kind: 'AddParticipantSucceeded' },
        { kind: 'ParticipantsUpdated', participants: [{}, { identifier: user(bob) }] },
      ]);
    });
    harness.sandbox.roomCalls.change(room, { rawId: ana }, { isMuted: true });
    expect((await rosters()).map(({ participants }) => participants.length)).toEqual([1]);
  });

  describe('and waits', () => {
    const invitation = z.object({ invitationId: z.guid() });

    /** Lets somebody wait. */
    async function waiting(run: (id: string, invitationId: string, room: string) => Promise<void>) {
      const { room, id } = await harness.connected([ana]);
      await harness.withSettings({ invited: 'wait' }, async () => {
        const { json } = await addTo(id, bob, { invitationTimeoutInSeconds: 30 });
        expect(await harness.told()).toEqual([]);
        await run(id, invitation.parse(json).invitationId, room);
      });
    }

    it.each([
      ['accept', ['ParticipantsUpdated', 'AddParticipantSucceeded']],
      ['decline', ['AddParticipantFailed']],
    ])('may %s', (answer, expected) =>
      waiting(async (_, invitationId) => {
        await harness.control('POST', `/invitations/${invitationId}/${answer}`);
        expect(await harness.told()).toEqual(expected);
      }),
    );

    it('has as long as was given', () =>
      waiting(async () => {
        await harness.scheduler.advance(29_999);
        expect(await harness.told()).toEqual([]);
        await harness.scheduler.advance(1);
        expect(await harness.told()).toEqual(['AddParticipantFailed']);
      }));

    it('may be told not to come, once', () =>
      waiting(async (id, invitationId) => {
        const path = `/callConnections/${id}/participants:cancelAddParticipant`;
        const cancel = () => harness.calling('POST', path, { invitationId });
        expect(await cancel()).toMatchObject({ status: 202, json: { invitationId } });
        expect(await harness.told()).toEqual(['CancelAddParticipantSucceeded']);
        await cancel();
        expect(await harness.told()).toEqual(['CancelAddParticipantFailed']);
      }));

    it('comes to no call that is over', () =>
      waiting(async (_, invitationId, room) => {
        harness.sandbox.roomCalls.end(room);
        await harness.told();
        await expect(harness.control('POST', `/invitations/${invitationId}/accept`)).rejects.toThrow('404');
        await harness.scheduler.advance(60_000);
        expect(await harness.told()).toEqual([]);
      }));
  });
});

describe('an operation that fails later', () => {
  const source = { sourceCallerIdNumber: { value: '+14255550199' } };
  const prompt = { kind: 'file', file: { uri: 'https://contoso.example/prompt.wav' } };
  const target = { targetParticipant: named(bob) };
  const attempts: Record<LaterOperation, [path: string, json: object, told: string]> = {
    addParticipant: ['/participants:add', { participantToAdd: named(eve) }, 'AddParticipantFailed'],
    removeParticipant: [
      '/participants:remove',
      { participantToRemove: named(bob) },
      'RemoveParticipantFailed',
    ],
    cancelAddParticipant: [
      '/participants:cancelAddParticipant',
      { invitationId: 'x' },
      'CancelAddParticipantFailed',
    ],
    transfer: [
      ':transferToParticipant',
      { targetParticipant: named(phone), transferee: named(bob), ...source },
      'CallTransferFailed',
    ],
    hold: [':hold', target, 'HoldFailed'],
    play: [':play', { playSources: [prompt] }, 'PlayFailed'],
    sendDtmfTones: [':sendDtmfTones', { tones: ['one'], ...target }, 'SendDtmfTonesFailed'],
    startRecording: ['', {}, 'StartRecordingFailed'],
  };

  it.each(laterOperations)('is told of, and does nothing: %s', async (operation) => {
    const { room, id } = await harness.connected([ana, bob]);
    const [path, json, told] = attempts[operation];
    const before = harness.sandbox.roomCalls.callIn(room)?.legs;
    await harness.withSettings({ failing: [operation] }, async () => {
      const { status } =
        operation === 'startRecording'
          ? await harness.calling('POST', '/recordings', { callConnectionId: id })
          : await harness.calling('POST', `/callConnections/${id}${path}`, json);
      expect(status).toBeLessThan(300);
      expect(await harness.told()).toEqual([told]);
    });
    expect(harness.sandbox.roomCalls.callIn(room)?.legs).toEqual(before);
  });
});

describe('media', () => {
  const prompt = { kind: 'file', file: { uri: 'https://contoso.example/prompt.wav' } };

  it('plays for as long as settings say', async () => {
    const { id } = await harness.connected();
    await harness.calling('POST', `/callConnections/${id}:play`, { playSources: [prompt] });
    expect(await harness.told()).toEqual(['PlayStarted']);
    await harness.scheduler.advance(1_999);
    expect(await harness.told()).toEqual([]);
    await harness.scheduler.advance(1);
    expect(await harness.told()).toEqual(['PlayCompleted']);
  });

  it('ends with the connection, without a word', async () => {
    const { id } = await harness.connected();
    await harness.calling('POST', `/callConnections/${id}:play`, { playSources: [prompt] });
    await harness.told();
    await harness.calling('DELETE', `/callConnections/${id}`);
    await harness.scheduler.advance(60_000);
    expect(await harness.told()).toEqual(['CallDisconnected']);
  });

  it('is interrupted by what is to be played at once', async () => {
    const { id } = await harness.connected();
    const play = (json: object) =>
      harness.calling('POST', `/callConnections/${id}:play`, { playSources: [prompt], ...json });
    await play({ playOptions: { loop: true } });
    await play({ interruptCallMediaOperation: true });
    expect(await harness.told()).toEqual(['PlayStarted', 'PlayCanceled', 'PlayStarted']);
  });

  it('has keys that are told of in order, while somebody listens', async () => {
    const { id } = await harness.connected();
    const listen = { targetParticipant: named(ana), operationContext: 'menu' };
    const press = (tone: string) => harness.control('POST', `/connections/${id}/press`, { rawId: ana, tone });
    await expect(press('one')).rejects.toThrow('404');
    await harness.calling('POST', `/callConnections/${id}:startContinuousDtmfRecognition`, listen);
    await press('one');
    await press('pound');
    const operationContext = 'menu';
    expect(await events()).toMatchObject([
      { kind: 'ContinuousDtmfRecognitionToneReceived', tone: 'one', sequenceId: 1, operationContext },
      { kind: 'ContinuousDtmfRecognitionToneReceived', tone: 'pound', sequenceId: 2, operationContext },
    ]);
    await harness.calling('POST', `/callConnections/${id}:stopContinuousDtmfRecognition`, listen);
    await expect(press('two')).rejects.toThrow('404');
  });

  it('is recorded until the call ends', async () => {
    const { room, id } = await harness.connected();
    const reply = await harness.calling('POST', '/recordings', { callConnectionId: id, pauseOnStart: true });
    expect(reply.json).toMatchObject({ recordingState: 'inactive' });
    const { recordingId } = reply.json as { recordingId: string };
    await harness.calling('POST', `/recordings/${recordingId}:resume`);
    harness.sandbox.roomCalls.end(room);
    const states = (await events()).flatMap((event) => ('state' in event ? [event.state] : []));
    expect(states).toEqual(['inactive', 'active', 'inactive']);
  });
});

describe('chaos', () => {
  const sequenceNumbers = async () => (await rosters()).map(({ sequenceNumber }) => sequenceNumber);

  /** Lets Ana mute herself and speak again while something goes wrong, which tells rosters 2 and 3. */
  async function whileWrong(chaos: object): Promise<void> {
    const { room } = await harness.connected([ana]);
    await harness.control('POST', '/chaos', chaos);
    harness.sandbox.roomCalls.change(room, { rawId: ana }, { isMuted: true });
    harness.sandbox.roomCalls.change(room, { rawId: ana }, { isMuted: false });
  }

  afterEach(() => harness.control('DELETE', '/chaos'));

  it('loses callbacks', async () => {
    await whileWrong({ lose: 1 });
    expect(await sequenceNumbers()).toEqual([]);
  });

  it('posts callbacks twice, the same both times', async () => {
    await whileWrong({ duplicate: 1 });
    expect(await sequenceNumbers()).toEqual([2, 2, 3, 3]);
  });

  it('lets the next one overtake', async () => {
    await whileWrong({ reorder: 1 });
    expect(await sequenceNumbers()).toEqual([3, 2]);
  });

  it('posts the last one that is held back after two seconds', async () => {
    const { room } = await harness.connected([ana]);
    await harness.control('POST', '/chaos', { reorder: 1 });
    harness.sandbox.roomCalls.change(room, { rawId: ana }, { isMuted: true });
    expect(await sequenceNumbers()).toEqual([]);
    await harness.scheduler.advance(2_000);
    expect(await sequenceNumbers()).toEqual([2]);
  });

  it('posts callbacks late', async () => {
    await whileWrong({ delay: 1, maxDelayMs: 500 });
    expect(await sequenceNumbers()).toEqual([]);
    await harness.scheduler.advance(500);
    expect((await sequenceNumbers()).toSorted()).toEqual([2, 3]);
  });

  it('forges callbacks, which nobody must believe', async () => {
    await whileWrong({ forge: 1 });
    const told = (await arrivals()).map(({ refusal, events: [event] }) => [
      refusal === undefined,
      event?.kind === 'ParticipantsUpdated' ? event.sequenceNumber : undefined,
    ]);
    expect(told).toEqual([
      [true, 2],
      [false, 1_000_000],
      [true, 3],
      [false, 1_000_000],
    ]);
  });
});
