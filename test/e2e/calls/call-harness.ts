import { request } from 'undici';
import type { Config } from '../../../src/config/config.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import type { Subscriber } from '../../support/graphql-subscriber.ts';

/** A call as the graph shows it, as far as these tests look. */
export interface ShownCall {
  readonly id: string;
  readonly cursor: string;
  readonly state: string;
  readonly myParticipantId: string | null;
  readonly resultInfo: { readonly code: number; readonly subcode: number } | null;
  readonly participants: readonly ShownParticipant[];
  readonly contentSharingSessions: readonly { readonly id: string }[];
  readonly operations: readonly { readonly id: string; readonly kind: string; readonly status: string }[];
}

/** Somebody in a roster. */
export interface ShownParticipant {
  readonly id: string;
  readonly displayName: string | null;
  readonly isMuted: boolean;
  readonly isInLobby: boolean;
  readonly isSharingScreen: boolean;
  readonly identifier: { readonly __typename: string; readonly rawId: string };
}

/** What these tests read of participants and of calls. */
export const participantFields =
  'id displayName isMuted isInLobby isSharingScreen identifier { __typename ... on HasRawId { rawId } }';
export const callFields = `
  id cursor state myParticipantId resultInfo { code subcode } participants { ${participantFields} }
  contentSharingSessions { id } operations { id kind status }`;

/** A call as it really is, by the sandbox. */
export interface SimulatedCall {
  readonly id: string;
  readonly state: string;
  readonly participants: readonly {
    readonly id: string;
    readonly isMuted: boolean;
    readonly isInLobby: boolean;
  }[];
}

/** A gateway and its sandbox in virtual time: nothing happens by itself. */
export interface CallHarness extends TestGateway {
  /** Sends a request to the sandbox's controls; one that fails fails the test. */
  control<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Creates a call, to one person unless said otherwise, that goes by a scenario if one is named. */
  create(input?: Record<string, unknown>, scenario?: string): Promise<ShownCall>;
  /** Lets a call come in that goes by a scenario. */
  callIn(scenario: string): Promise<string>;
  /** Runs a mutation of one field, of which nothing but its success matters. */
  act(field: string, input: Record<string, unknown>): Promise<void>;
  /** Lets somebody join, and gives the id of the participant. */
  join(id: string, displayName?: string): Promise<string>;
  /** Lets somebody leave. */
  leave(id: string, participantId: string): Promise<void>;
  /** Moves time on by one step of a scenario at a time, and waits after each until the gateway has taken its callbacks. */
  steps(count: number): Promise<void>;
  /** Moves time on. */
  advance(milliseconds: number): Promise<void>;
  /** The call by `call(id)`. */
  shown(id: string): Promise<ShownCall | null>;
  simulatedCall(id: string): Promise<SimulatedCall>;
  subscribe<Event>(document: string, variables?: Record<string, unknown>): Subscriber<Event>;
}

/** The time between two steps of a scenario, in milliseconds. */
const stepMs = 1_000;

/** A person to call. */
const user = (id: string) => ({ identifier: { microsoftTeamsUser: { userId: id } } });
export const ana = user('5a4db0c5-0000-4000-8000-0000000000a1');
export const ben = user('5a4db0c5-0000-4000-8000-0000000000b2');
/** A telephone to invite or to hand over to. */
export const telephone = { identifier: { phoneNumber: '+14255550101' } };

/** A scheduled meeting to join. */
export const meeting = {
  to: { meeting: { threadId: '19:meeting_x@thread.v2', organizer: ana } },
};
/** A call of two, and of more. */
export const peer = { to: { user: ana } };
export const group = { to: { users: [ana, ben] } };

/** Starts a gateway and its sandbox. @param config how the gateway's differs */
export async function startCallHarness(config: Partial<Config> = {}): Promise<CallHarness> {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const gateway = await startGateway({
    sandbox: { scheduler, calls: { autopilot: false, stepIntervalMs: { min: stepMs, max: stepMs } } },
    gateway: { clock: scheduler },
    config,
  });
  const { sandbox, url } = gateway;

  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await request(`${sandbox.url}/sandbox${path}`, {
      method: method as 'GET',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    await sandbox.graph.idle();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
  const mustSucceed = async <Data>(document: string, variables: Record<string, unknown>): Promise<Data> => {
    const { data, errors } = await gateway.query<Data>(document, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    await sandbox.graph.idle();
    return data;
  };
  const advance = async (milliseconds: number): Promise<void> => {
    await scheduler.advance(milliseconds);
    await sandbox.graph.idle();
  };

  return {
    ...gateway,
    control,
    advance,
    async create(input = peer, scenario) {
      if (scenario !== undefined) await control('POST', '/calls/next', { name: scenario });
      const { createCall } = await mustSucceed<{ createCall: { call: ShownCall } }>(
        `mutation ($input: CreateCallInput!) { createCall(input: $input) { call { ${callFields} } } }`,
        { input },
      );
      return createCall.call;
    },
    async callIn(scenario) {
      return (await control<{ id: string }>('POST', '/calls/incoming', { scenario })).id;
    },
    async act(field, input) {
      const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
      await mustSucceed(
        `mutation ($input: ${type}!) { ${field}(input: $input) { __typename call { id } } }`,
        { input },
      );
    },
    async join(id, displayName) {
      const body = displayName === undefined ? {} : { displayName };
      return (await control<{ id: string }>('POST', `/calls/${id}/participants`, body)).id;
    },
    leave: (id, participantId) => control('DELETE', `/calls/${id}/participants/${participantId}`),
    async steps(count) {
      for (let step = 0; step < count; step += 1) await advance(stepMs);
    },
    async shown(id) {
      const document = `query ($id: ID!) { call(id: $id) { ${callFields} } }`;
      return (await mustSucceed<{ call: ShownCall | null }>(document, { id })).call;
    },
    simulatedCall: (id) => control('GET', `/calls/${id}`),
    subscribe: (document, variables) => subscribe(url, document, variables),
  };
}
