import { pino } from 'pino';
import { request } from 'undici';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { someGuid } from './valid-values.ts';
import type { Fixtures } from './valid-values.ts';

/** A gateway and a sandbox in which nothing happens by itself: whatever the services are asked is asked for a request. */
export interface MistakesHarness extends TestGateway {
  /** The lines of the gateway's log that speak of an error, since the last time. */
  takeErrorLines(): string[];
  /** Makes what a field is to be asked about, its own: such as a call that it may end. Once, unless it uses that up. */
  prepare(field: string): Promise<Fixtures>;
  /** The paths that the services were asked for since the last time, without their queries. */
  takePaths(): Promise<string[]>;
}

/** Fields that are about a call which has come in. */
const ofIncomingCalls = new Set(['answerCall', 'rejectCall', 'redirectCall']);

/** Fields that are about a call whose media the gateway handles itself. */
const ofAppHostedCalls = new Set(['changeScreenSharingRole']);

/** Fields that are about somebody who waits in front of a room. */
const ofWhoWaits = new Set(['admit', 'turnAway', 'admissionDecided']);

/** Fields after which what they were about can't be used again. */
const usingUp = new Set([...ofIncomingCalls, 'transferCall', 'createAudioRoutingGroup', 'admit', 'turnAway']);

const person = (end: string) => ({
  identifier: { microsoftTeamsUser: { userId: `5a4db0c5-0000-4000-8000-0000000000${end}` } },
});

const extensionScope = 'https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls';

/** Starts one. */
export async function startMistakesHarness(): Promise<MistakesHarness> {
  const startedAt = new Date();
  const scheduler = createScheduler({ now: () => startedAt, runs: false });
  const errorLines: string[] = [];
  const gateway = await startGateway({
    sandbox: { scheduler },
    roomCalls: 'connect',
    config: {
      // Who gets thousands of things wrong in a second is not to be told that it is too many.
      transportLimits: { ...defaultTransportLimits, requestsPerMinute: undefined, messagesPerSecond: 1e9 },
    },
    gateway: {
      clock: scheduler,
      logger: pino({ level: 'error' }, { write: (line: string) => errorLines.push(line) }),
    },
  });
  const { sandbox } = gateway;

  const mustSucceed = async <Data>(document: string, variables?: Record<string, unknown>): Promise<Data> => {
    const { data, errors } = await gateway.query<Data>(document, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  };
  const control = async <Answer>(path: string, body: object): Promise<Answer> => {
    const answer = await request(`${sandbox.url}/sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    await sandbox.graph.idle();
    return JSON.parse(text) as Answer;
  };

  const createCall = async (media: object): Promise<Pick<Fixtures, 'callId' | 'participantId'>> => {
    const { createCall } = await mustSucceed<{ createCall: { call: { id: string } } }>(
      'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
      { input: { to: { users: [person('a1'), person('b2')] }, media } },
    );
    const callId = createCall.call.id;
    await control(`/calls/${callId}/state`, { state: 'established' });
    const { id } = await control<{ id: string }>(`/calls/${callId}/participants`, {});
    return { callId, participantId: id };
  };

  const createThings = async (): Promise<Pick<Fixtures, 'roomId' | 'userId'>> => {
    const { createRoom, createUser } = await mustSucceed<{
      createRoom: { room: { id: string } };
      createUser: { user: { id: string } };
    }>('mutation { createRoom(input: {}) { room { id } } createUser(input: {}) { user { id } } }');
    return { roomId: createRoom.room.id, userId: createUser.user.id };
  };
  const lasting = {
    ...(await createThings()),
    ...(await createCall({ serviceHosted: {} })),
    ticket: someGuid,
    requestId: someGuid,
    teamsUserToken: await gateway.mintEntraToken({ oid: someGuid, appid: someGuid }),
    extensionToken: await gateway.mintEntraToken({ oid: someGuid, scope: extensionScope }),
  };

  const joinRoom = async ({ roomId, userId }: Pick<Fixtures, 'roomId' | 'userId'>): Promise<void> => {
    await mustSucceed(
      'mutation ($input: AddOrUpdateParticipantsInput!) { addOrUpdateParticipants(input: $input) { __typename } }',
      {
        input: { roomId, participants: [{ identifier: { communicationUserId: userId }, role: 'PRESENTER' }] },
      },
    );
    await control(`/rooms/${roomId}/join`, { rawId: userId });
  };

  const knockAt = async (
    roomId: string,
    isDecided: boolean,
  ): Promise<Pick<Fixtures, 'ticket' | 'requestId'>> => {
    const { knock } = await mustSucceed<{ knock: { ticket: string } }>(
      'mutation ($input: KnockInput!) { knock(input: $input) { ticket } }',
      { input: { roomId, externalId: 'guest', displayName: 'Guest' } },
    );
    const hosts = subscribe<{ waiting: readonly { id: string }[] }>(
      gateway.url,
      'subscription ($roomId: ID!) { admissionRequested(roomId: $roomId) { waiting { id } } }',
      { roomId },
    );
    const [request] = (await hosts.next()).waiting;
    const requestId = request?.id ?? '';
    // Who waits is told nothing before that.
    if (isDecided) {
      await mustSucceed('mutation ($input: TurnAwayInput!) { turnAway(input: $input) { __typename } }', {
        input: { roomId, requestId },
      });
    }
    return { ticket: knock.ticket, requestId };
  };

  const make = async (field: string): Promise<Fixtures> => {
    if (ofIncomingCalls.has(field)) {
      const { id } = await control<{ id: string }>('/calls/incoming', {});
      return { ...lasting, callId: id };
    }
    const isAppHosted = ofAppHostedCalls.has(field);
    const call = await createCall(isAppHosted ? { appHosted: {} } : { serviceHosted: {} });
    if (field === 'updateAudioRoutingGroup') {
      const group = { id: someGuid, routingMode: 'ONE_TO_ONE', sources: [someGuid], receivers: [someGuid] };
      await mustSucceed(
        'mutation ($input: CreateAudioRoutingGroupInput!) { createAudioRoutingGroup(input: $input) { __typename } }',
        { input: { callId: call.callId, ...group } },
      );
    }
    const things = await createThings();
    if (field === 'connectToRoom') await joinRoom(things);
    const waiting = ofWhoWaits.has(field) ? await knockAt(things.roomId, field === 'admissionDecided') : {};
    return { ...lasting, ...things, ...call, ...waiting };
  };
  const made = new Map<string, Promise<Fixtures>>();

  return {
    ...gateway,
    takeErrorLines: () => errorLines.splice(0),
    prepare(field) {
      const earlier = usingUp.has(field) ? undefined : made.get(field);
      const fixtures = earlier ?? make(field);
      made.set(field, fixtures);
      return fixtures;
    },
    async takePaths() {
      const asked = await gateway.takeJournal();
      return asked.map((line) => line.split(' ')[1] ?? '').filter((path) => !path.startsWith('/sandbox/'));
    },
  };
}
