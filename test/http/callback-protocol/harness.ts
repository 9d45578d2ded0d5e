import { pino } from 'pino';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import { startCallbackRouter } from './router.ts';
import type { CallbackRouter, RouterSubscription } from './router.ts';

/** When the virtual time of these tests begins. */
export const beginning = new Date('2026-11-20T15:00:00Z');

/** An answer of the gateway to a router. */
export interface RouterAnswer extends GraphQLResult {
  readonly status: number;
  readonly protocol: string | null;
}

/** A gateway and a router before it, in virtual time, with a call that is under way. */
export interface CallbackHarness extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly router: CallbackRouter;
  readonly callId: string;
  /** What the gateway wrote to its log, at every level. */
  readonly log: readonly string[];
  /** Subscribes to the call's roster as the router does. @param extension `extensions.subscription` */
  subscribe(extension: unknown, request?: SubscribeOptions): Promise<RouterAnswer>;
  /** Lets somebody join the call. */
  join(displayName: string): Promise<void>;
  /** Ends the call. */
  hangUp(): Promise<void>;
  /** Moves time on. */
  advance(milliseconds: number): Promise<void>;
}

/** A person to call; a group, since two alone have no roster that changes. */
const teamsUser = (userId: string) => ({ identifier: { microsoftTeamsUser: { userId } } });

/** What is otherwise in a request. */
export interface SubscribeOptions {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly authorization?: string;
}

const roster = `subscription ($callId: ID!) {
  rosterChanged(callId: $callId) { isSnapshot joined { displayName } }
}`;

/**
 * Starts one.
 *
 * @param allow what the allow-list holds, given the router's address; left out, its callbacks
 */
export async function startCallbackHarness(
  options: TestGatewayOptions = {},
  allow = (routerUrl: string): readonly string[] => [`${routerUrl}/callback`],
): Promise<CallbackHarness> {
  const scheduler = createScheduler({ now: () => beginning, runs: false });
  const log: string[] = [];
  const router = await startCallbackRouter();
  const gateway = await startGateway({
    ...options,
    sandbox: { scheduler, calls: { autopilot: false } },
    gateway: {
      clock: scheduler,
      logger: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
      ...options.gateway,
    },
    config: { subscriptionCallbackUrls: allow(router.url), ...options.config },
  });
  const { sandbox, url } = gateway;

  const control = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${sandbox.url}/sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    await sandbox.graph.idle();
  };
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: { to: { users: ['ana', 'bea'].map(teamsUser) } } },
    await options.issuer?.bearer('calls.read', 'calls.write'),
  );
  if (!data) throw new Error(JSON.stringify(errors));
  const callId = data.createCall.call.id;
  await sandbox.graph.idle();
  await control(`/calls/${callId}/state`, { state: 'established' });

  return {
    gateway,
    router,
    callId,
    log,
    async subscribe(extension, { query = roster, variables = { callId }, authorization } = {}) {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json;callbackSpec=1.0',
          ...(authorization !== undefined && { authorization }),
        },
        body: JSON.stringify({ query, variables, extensions: { subscription: extension } }),
      });
      const result = (await answer.json()) as GraphQLResult;
      return { ...result, status: answer.status, protocol: answer.headers.get('subscription-protocol') };
    },
    join: (displayName) => control(`/calls/${callId}/participants`, { displayName }),
    hangUp: () => control(`/calls/${callId}/hangUp`, {}),
    async advance(milliseconds) {
      await scheduler.advance(milliseconds);
      await sandbox.graph.idle();
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await router[Symbol.asyncDispose]();
    },
  };
}

/** Subscribes, and takes what comes first of all: the check, and the snapshot. */
export async function begin(harness: CallbackHarness, subscription: RouterSubscription): Promise<void> {
  const answer = await harness.subscribe(subscription.extension);
  if (answer.errors) throw new Error(JSON.stringify(answer));
  await subscription.next();
  await subscription.next();
}
