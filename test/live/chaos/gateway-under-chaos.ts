import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import type { ChaosScript, ScriptStep } from './script.ts';

/** What the sandbox says is true of a call. */
export interface Truth {
  readonly kind: string;
  readonly state: string;
  readonly myParticipantId: string;
  readonly participants: readonly { id: string; isMuted: boolean; isInLobby: boolean }[];
  readonly operations: readonly { id: string; status: string }[];
}

/** A gateway and its sandbox in virtual time, in which a script's calls are made and go wrong over real HTTP. */
export interface GatewayUnderChaos extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly scheduler: Scheduler;
  /** Sends a request to the sandbox's controls. @throws Error if it is refused */
  readonly control: <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>;
  /** Lets time pass, a second at a time, and lets what is posted meanwhile arrive. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Creates a call through GraphQL. @returns its id */
  createCall(kind: ChaosScript['call'], subject?: string): Promise<string>;
  /** Lets people come that are there from the beginning. */
  connect(callId: string, people: number): Promise<void>;
  truth(callId: string): Promise<Truth>;
  /** Applies a step of a script to a call. Nothing if the step is about a client, or the call is over. */
  applyStep(callId: string, step: Pick<ScriptStep, 'action' | 'who'>): Promise<void>;
}

const user = (userId: string) => ({ identifier: { microsoftTeamsUser: { userId } } });
const users = ['112f7296-5fa4-42ca-bae8-6a692b15d4b8', '98da8a1a-1b87-452c-a713-65d3f10b5555'].map(user);

/** Starts one. */
export async function startGatewayUnderChaos(
  config: TestGatewayOptions['config'] = {},
): Promise<GatewayUnderChaos> {
  const scheduler = createScheduler({ now: () => new Date('2026-01-05T09:00:00Z'), runs: false });
  const gateway = await startGateway({
    sandbox: { scheduler, seed: 'chaos' },
    gateway: { clock: scheduler },
    config,
  });

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(`${gateway.sandbox.url}/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  /** Invites somebody, who picks up at once. */
  async function invite(callId: string): Promise<void> {
    const { errors } = await gateway.query(
      'mutation ($input: InviteParticipantsInput!) { inviteParticipants(input: $input) { __typename } }',
      { input: { callId, participants: users.slice(0, 1) } },
    );
    // The gateway may know by now that the call is over.
    if (errors) return;
    const { operations } = await truth(callId);
    const { id } = operations.find(({ status }) => status === 'running') ?? {};
    if (id !== undefined) await control('POST', `/calls/${callId}/operations/${id}/complete`);
  }

  const truth = (callId: string): Promise<Truth> => control('GET', `/calls/${callId}`);

  return {
    gateway,
    scheduler,
    control,
    truth,
    async wait(milliseconds) {
      for (let left = milliseconds; left > 0; left -= 1_000) {
        await scheduler.advance(Math.min(left, 1_000));
        await gateway.sandbox.graph.idle();
      }
    },
    async createCall(kind, subject) {
      const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
        'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
        {
          input: {
            to: kind === 'peerToPeer' ? { user: users[0] } : { users },
            subject,
            callOptions: {
              isContentSharingNotificationEnabled: true,
              isDeltaRosterEnabled: kind === 'deltaRoster',
            },
          },
        },
      );
      if (!data) throw new Error(JSON.stringify(errors));
      return data.createCall.call.id;
    },
    async connect(callId, people) {
      await control('POST', `/calls/${callId}/state`, { state: 'established' });
      for (let count = 0; count < people; count += 1)
        await control('POST', `/calls/${callId}/participants`, {});
    },
    async applyStep(callId, { action, who }) {
      const { state, myParticipantId, participants } = await truth(callId);
      if (state === 'terminated') return;
      const people = participants.filter(({ id }) => id !== myParticipantId);
      const one = `/calls/${callId}/participants/${people[who % Math.max(people.length, 1)]?.id ?? ''}`;
      switch (action) {
        case 'join':
          await control('POST', `/calls/${callId}/participants`, { isInLobby: who > 7 });
          return;
        case 'invite':
          if (state === 'established') await invite(callId);
          return;
        case 'press':
          await control('POST', `/calls/${callId}/tone`, { tone: 'tone1' });
          return;
        case 'hangUp':
          await control('POST', `/calls/${callId}/hangUp`, { told: ['all', 'withoutState', 'nothing'][who] });
          return;
        case 'leave':
          if (people.length > 0) await control('DELETE', one);
          return;
        case 'mute':
        case 'unmute':
        case 'share':
        case 'stopSharing':
          if (people.length > 0) await control('POST', `${one}/${action}`);
          return;
        default:
          return;
      }
    },
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}
