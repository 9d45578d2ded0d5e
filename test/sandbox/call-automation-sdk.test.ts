import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { CallConnection, CallLocator, ParticipantsUpdated } from '@azure/communication-call-automation';
import { CallAutomationClient } from '@azure/communication-call-automation';
import { RoomsClient } from '@azure/communication-rooms';
import { ClientSecretCredential } from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { AutomationReceiver } from './acs/automation-receiver.ts';
import { startAutomationReceiver } from './acs/automation-receiver.ts';
import { userId } from './acs/wire-shapes.ts';

const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
const [ana, bob, eve] = [userId(1), userId(2), userId(3)];
const user = (communicationUserId: string) => ({ communicationUserId });
const phone = { phoneNumber: '+14255550123' };
const ownNumber = { phoneNumber: '+14255550199' };

let sandbox: Sandbox;
let receiver: AutomationReceiver;
let client: CallAutomationClient;
let rooms: RoomsClient;

beforeAll(async () => {
  receiver = await startAutomationReceiver();
  sandbox = await startSandbox({
    pageSize: 2,
    calls: { autopilot: false },
    callAutomation: { playMs: 0 },
  });
  receiver.trust(sandbox);
  client = new CallAutomationClient(sandbox.connectionString, options);
  rooms = new RoomsClient(sandbox.connectionString, options);
});

afterEach(async () => {
  await sandbox.callAutomation.idle();
  receiver.arrivals.length = 0;
});

afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const told = () => receiver.told(sandbox);

/** A room in whose call some are. */
async function callOf(...people: readonly string[]): Promise<string> {
  const { id } = await rooms.createRoom({
    participants: [ana, bob, eve].map((one) => ({ id: user(one) })),
    pstnDialOutEnabled: true,
  });
  for (const rawId of people) sandbox.roomCalls.join(id, { rawId });
  return id;
}

/** Connects to the call in a room. */
async function connect(id: string): Promise<CallConnection> {
  const connected = await client.connectCall({ kind: 'roomCallLocator', id }, receiver.url);
  await told();
  return connected.callConnection;
}

/** Connects to a call of Ana and Bob. */
async function connectToTwo() {
  const room = await callOf(ana, bob);
  return { room, connection: await connect(room) };
}

const people = (room: string) => sandbox.roomCalls.callIn(room)?.legs.map(({ rawId }) => rawId);

describe('the Call Automation SDK', () => {
  it('connects to the call in a room, and is told who is there', async () => {
    const room = await callOf(ana, bob);
    const operationContext = 'who is there?';
    const { callConnectionProperties: properties } = await client.connectCall(
      { kind: 'roomCallLocator', id: room },
      receiver.url,
      { operationContext },
    );
    const { serverCallId, correlationId } = sandbox.roomCalls.callIn(room) ?? {};
    expect(properties).toMatchObject({
      serverCallId,
      correlationId,
      callConnectionState: 'connecting',
      callbackUri: receiver.url,
    });
    const { callConnectionId } = properties;
    const events = await receiver.events(sandbox);
    expect(events).toMatchObject([
      { kind: 'CallConnected', callConnectionId, serverCallId, correlationId, operationContext },
      {
        kind: 'ParticipantsUpdated',
        callConnectionId,
        serverCallId,
        correlationId,
        sequenceNumber: 1,
        participants: [ana, bob].map((one) => ({ identifier: user(one), isMuted: false, isOnHold: false })),
      },
    ]);
  });

  it('connects by the id of the call', async () => {
    const room = await callOf(ana);
    const locator: CallLocator = {
      kind: 'serverCallLocator',
      id: sandbox.roomCalls.callIn(room)?.serverCallId ?? '',
    };
    await client.connectCall(locator, receiver.url);
    expect(await told()).toEqual(['CallConnected', 'ParticipantsUpdated']);
  });

  it('gets the state of its connection', async () => {
    const { room, connection } = await connectToTwo();
    expect(await connection.getCallConnectionProperties()).toMatchObject({
      serverCallId: sandbox.roomCalls.callIn(room)?.serverCallId,
      callConnectionState: 'connected',
    });
  });

  it('lists everybody, over pages, and gets one', async () => {
    const room = await callOf(ana, bob, eve);
    const connection = await connect(room);
    const { values = [] } = await connection.listParticipants();
    expect(values.map(({ identifier }) => identifier)).toEqual([ana, bob, eve].map(user));
    expect(await connection.getParticipant(user(bob))).toEqual({
      identifier: user(bob),
      isMuted: false,
      isOnHold: false,
    });
  });

  it('is told of everybody who comes, mutes themself and leaves, by rosters with rising numbers', async () => {
    const { room } = await connectToTwo();
    sandbox.roomCalls.join(room, { rawId: eve });
    sandbox.roomCalls.change(room, { rawId: ana }, { isMuted: true });
    sandbox.roomCalls.leave(room, { rawId: bob });
    const rosters = (await receiver.events(sandbox)) as ParticipantsUpdated[];
    expect(
      rosters.map(({ sequenceNumber, participants }) => [
        sequenceNumber,
        participants.map(({ identifier, isMuted }) => [identifier, isMuted]),
      ]),
    ).toEqual([
      [
        2,
        [
          [user(ana), false],
          [user(bob), false],
          [user(eve), false],
        ],
      ],
      [
        3,
        [
          [user(ana), true],
          [user(bob), false],
          [user(eve), false],
        ],
      ],
      [
        4,
        [
          [user(ana), true],
          [user(eve), false],
        ],
      ],
    ]);
  });

  it('mutes one', async () => {
    const { room, connection } = await connectToTwo();
    await connection.muteParticipant(user(bob), { operationContext: 'quiet' });
    expect(sandbox.roomCalls.callIn(room)?.legs.map(({ isMuted }) => isMuted)).toEqual([false, true]);
    expect(await told()).toEqual(['ParticipantsUpdated']);
  });

  it('removes one', async () => {
    const { room, connection } = await connectToTwo();
    const operationContext = 'out';
    expect(await connection.removeParticipant(user(bob), { operationContext })).toMatchObject({
      operationContext,
    });
    expect(people(room)).toEqual([ana]);
    expect(await receiver.events(sandbox)).toMatchObject([
      { kind: 'RemoveParticipantSucceeded', participant: user(bob), operationContext },
      { kind: 'ParticipantsUpdated', participants: [{ identifier: user(ana) }] },
    ]);
  });

  it('adds a user and a telephone', async () => {
    const { room, connection } = await connectToTwo();
    await connection.addParticipant({ targetParticipant: user(eve) });
    await connection.addParticipant({ targetParticipant: phone, sourceCallIdNumber: ownNumber });
    expect(people(room)).toEqual([ana, bob, eve, `4:${phone.phoneNumber}`]);
    expect(await told()).toEqual([
      'ParticipantsUpdated',
      'AddParticipantSucceeded',
      'ParticipantsUpdated',
      'AddParticipantSucceeded',
    ]);
  });

  it('holds one and takes them back', async () => {
    const { room, connection } = await connectToTwo();
    await connection.getCallMedia().hold(user(bob));
    expect(sandbox.roomCalls.callIn(room)?.legs.at(1)?.isOnHold).toBe(true);
    await connection.getCallMedia().unhold(user(bob));
    expect(sandbox.roomCalls.callIn(room)?.legs.at(1)?.isOnHold).toBe(false);
    expect(await told()).toEqual(['ParticipantsUpdated', 'ParticipantsUpdated']);
  });

  it('transfers one out of the call', async () => {
    const { room, connection } = await connectToTwo();
    await connection.transferCallToParticipant(phone, {
      transferee: user(bob),
      sourceCallIdNumber: ownNumber,
    });
    expect(people(room)).toEqual([ana]);
    expect(await told()).toEqual(['CallTransferAccepted', 'ParticipantsUpdated']);
  });

  it('plays a prompt, to its end or until it is canceled', async () => {
    const { connection } = await connectToTwo();
    const media = connection.getCallMedia();
    const prompt = { kind: 'fileSource' as const, url: 'https://contoso.example/prompt.wav' };
    await media.playToAll([prompt], { loop: true });
    await media.cancelAllOperations();
    expect(await told()).toEqual(['PlayStarted', 'PlayCanceled']);
    await media.play([prompt], [user(ana)]);
    await expect.poll(told).toContain('PlayCompleted');
  });

  it('sends keys, and listens to them', async () => {
    const { connection } = await connectToTwo();
    const media = connection.getCallMedia();
    await media.sendDtmfTones(['one', 'pound'], user(ana), { operationContext: 'keys' });
    await media.startContinuousDtmfRecognition(user(ana));
    await media.stopContinuousDtmfRecognition(user(ana));
    expect(await told()).toEqual(['SendDtmfTonesCompleted', 'ContinuousDtmfRecognitionStopped']);
  });

  it('records a call', async () => {
    const { room } = await connectToTwo();
    const recording = client.getCallRecording();
    const { recordingId, recordingState } = await recording.start({
      callLocator: { kind: 'roomCallLocator', id: room },
      recordingStateCallbackEndpointUrl: receiver.url,
    });
    expect(recordingState).toBe('active');
    await recording.pause(recordingId);
    expect(await recording.getState(recordingId)).toMatchObject({ recordingState: 'inactive' });
    await recording.resume(recordingId);
    await recording.stop(recordingId);
    const states = (await receiver.events(sandbox)).map((event) => 'state' in event && event.state);
    expect(states).toEqual(['active', 'inactive', 'active', 'inactive']);
    await expect(recording.getState(recordingId)).rejects.toMatchObject({ statusCode: 404, code: '8522' });
  });

  it('hangs up for itself: the call goes on', async () => {
    const { room, connection } = await connectToTwo();
    await connection.hangUp(false);
    expect(people(room)).toEqual([ana, bob]);
    expect(await told()).toEqual(['CallDisconnected']);
    await expect(connection.listParticipants()).rejects.toMatchObject({ statusCode: 404, code: '8522' });
  });

  it('hangs up for everybody: the call ends', async () => {
    const { room, connection } = await connectToTwo();
    await connection.hangUp(true);
    expect(people(room)).toBeUndefined();
    expect(await told()).toEqual(['CallDisconnected']);
  });
});

describe('the Call Automation SDK with a credential of Entra', () => {
  const trusted = getCACertificates();

  afterEach(() => {
    setDefaultCACertificates(trusted);
  });

  it('connects and hangs up, over TLS', async () => {
    const secure = await startSandbox({ tls: true, calls: { autopilot: false } });
    setDefaultCACertificates([...trusted, secure.certificate ?? '']);
    const { tenantId, clientId, clientSecret, authorityHost } = secure.entra;
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost,
      disableInstanceDiscovery: true,
    });
    const { id } = await new RoomsClient(secure.url, credential).createRoom({
      participants: [{ id: user(ana) }],
    });
    secure.roomCalls.join(id, { rawId: ana });
    const entraClient = new CallAutomationClient(secure.url, credential);
    const { callConnection } = await entraClient.connectCall({ kind: 'roomCallLocator', id }, receiver.url);
    await callConnection.hangUp(true);
    expect(secure.roomCalls.callIn(id)).toBeUndefined();
    await secure.callAutomation.idle();
    await secure.close();
  });
});
