import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { compose, servedSdl, withoutAuthorization } from './compose.ts';
import {
  directorySdl,
  officeSdl,
  safetySdl,
  startDirectory,
  startOffice,
  startSafety,
} from './example-subgraphs.ts';
import { startRouter } from './router.ts';
import type { Router } from './router.ts';

/** Switchboard and the subgraphs of three other teams behind a router. */
export interface Supergraph extends AsyncDisposable {
  readonly router: Router;
  readonly switchboard: TestGateway;
  /** The raw ids of two communication users in the room: a customer, and one who is blocked. */
  readonly customer: string;
  readonly blocked: string;
  /** A room that is booked, and one that isn't. */
  readonly roomId: string;
  readonly otherRoomId: string;
  /** A meeting in which there are the gateway, an employee, another Teams user, the customer and a telephone. */
  readonly callId: string;
}

const employeeId = '5a4db0c5-0000-4000-8000-0000000000a1';
const otherTeamsUserId = '5a4db0c5-0000-4000-8000-0000000000b2';

/** Starts it all. @param issuer whose tokens Switchboard asks for; left out, it asks for none */
export async function startSupergraph(issuer?: TestIssuer): Promise<Supergraph> {
  const switchboard = await startGateway(issuer ? { issuer } : {});
  const authorization = await issuer?.bearer(
    'rooms.read',
    'rooms.write',
    'identities.write',
    'calls.read',
    'calls.write',
  );
  const [customer, blocked] = [
    await createUser(switchboard, authorization),
    await createUser(switchboard, authorization),
  ];
  const roomId = await createRoom(switchboard, [customer, blocked], authorization);
  const otherRoomId = await createRoom(switchboard, [], authorization);
  const callId = await createMeeting(switchboard, customer, authorization);

  const office = await startOffice({
    bookings: [{ roomId, title: 'Planning' }],
    customers: new Map([[customer, 'Ada']]),
    employees: new Map([[employeeId, 'Grace']]),
  });
  const safety = await startSafety([blocked, '4:+12065550100']);
  const directory = await startDirectory();
  const url = `${switchboard.url}/graphql`;
  const router = await startRouter(
    compose([
      { name: 'switchboard', url, sdl: withoutAuthorization(await servedSdl(url, authorization)) },
      { name: 'office', url: office.url, sdl: officeSdl },
      { name: 'safety', url: safety.url, sdl: safetySdl },
      { name: 'directory', url: directory.url, sdl: directorySdl },
    ]),
  );
  return {
    router,
    switchboard,
    customer,
    blocked,
    roomId,
    otherRoomId,
    callId,
    async [Symbol.asyncDispose]() {
      for (const part of [router, office, safety, directory, switchboard]) await part[Symbol.asyncDispose]();
    },
  };
}

async function createUser(switchboard: TestGateway, authorization?: string): Promise<string> {
  const { createUser: created } = await must<{ createUser: { user: { rawId: string } } }>(
    switchboard,
    'mutation { createUser(input: {}) { user { rawId } } }',
    {},
    authorization,
  );
  return created.user.rawId;
}

async function createRoom(
  switchboard: TestGateway,
  people: readonly string[],
  authorization?: string,
): Promise<string> {
  const participants = people.map((communicationUserId) => ({ identifier: { communicationUserId } }));
  const { createRoom: created } = await must<{ createRoom: { room: { id: string } } }>(
    switchboard,
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
    { input: { participants, validUntil: new Date(Date.now() + 86_400_000).toISOString() } },
    authorization,
  );
  return created.room.id;
}

async function createMeeting(
  switchboard: TestGateway,
  customer: string,
  authorization?: string,
): Promise<string> {
  const organizer = { identifier: { microsoftTeamsUser: { userId: employeeId } } };
  const { createCall } = await must<{ createCall: { call: { id: string } } }>(
    switchboard,
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: { to: { meeting: { threadId: '19:meeting_x@thread.v2', organizer } }, subject: 'Planning' } },
    authorization,
  );
  const { id } = createCall.call;
  await control(switchboard, `/calls/${id}/state`, { state: 'established' });
  for (const identity of [
    { user: { id: employeeId, displayName: 'Grace' } },
    { user: { id: otherTeamsUserId, displayName: 'Edsger' } },
    { azureCommunicationServicesUser: { id: customer, displayName: 'Ada' } },
    { phone: { id: '+12065550100' } },
  ]) {
    await control(switchboard, `/calls/${id}/participants`, { identity });
  }
  return id;
}

async function must<Data>(
  switchboard: TestGateway,
  document: string,
  variables: Record<string, unknown>,
  authorization?: string,
): Promise<Data> {
  const { data, errors } = await switchboard.query<Data>(document, variables, authorization);
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}

/** Lets something happen in the sandbox, and waits until Switchboard was told. */
async function control({ sandbox }: TestGateway, path: string, body: object): Promise<void> {
  const answer = await fetch(`${sandbox.url}/sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  await sandbox.graph.idle();
}
