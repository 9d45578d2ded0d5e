import type { Clock } from '../../../src/clock.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import type { TestIssuer } from '../../support/issuer.ts';

/** When the virtual time of these tests begins. */
const beginning = new Date('2026-11-20T15:00:00Z');

/** A gateway in virtual time, with a call that is under way. */
export interface StreamHarness extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly url: string;
  readonly callId: string;
  /** Sends a request to a control of the call in the sandbox, and waits until the gateway has taken what comes of it. */
  control(method: string, path: string, body?: object): Promise<unknown>;
  /** Lets somebody join, and gives their id. */
  join(displayName: string): Promise<string>;
  leave(participantId: string): Promise<void>;
  hangUp(): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  /** A token that holds for so many seconds from now. @param claims what is otherwise in it */
  bearer(seconds: number, claims?: Record<string, unknown>): Promise<string>;
}

/** How it differs. */
export interface StreamHarnessOptions extends TestGatewayOptions {
  /** In whose time tokens are dated. */
  readonly scheduler?: Scheduler;
  /** What the gateway goes by; left out, the scheduler. */
  readonly clock?: Clock;
}

/** A scheduler whose time passes only when told. */
export const createStillScheduler = (): Scheduler => createScheduler({ now: () => beginning, runs: false });

const person = (userId: string) => ({ identifier: { microsoftTeamsUser: { userId } } });

/** Starts one. */
export async function startStreamHarness(options: StreamHarnessOptions = {}): Promise<StreamHarness> {
  const { scheduler = createStillScheduler(), clock = scheduler, issuer } = options;
  const gateway = await startGateway({
    ...options,
    sandbox: { scheduler, calls: { autopilot: false } },
    gateway: { clock, ...options.gateway },
  });
  const { sandbox, url } = gateway;
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: { to: { users: ['ana', 'ben'].map(person) } } },
    await issuer?.bearer('calls.read', 'calls.write'),
  );
  if (!data) throw new Error(JSON.stringify(errors));
  const callId = data.createCall.call.id;
  await sandbox.graph.idle();

  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/sandbox/calls/${callId}${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    await sandbox.graph.idle();
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
  await control('POST', '/state', { state: 'established' });

  const close = (): Promise<void> => gateway.close();
  return {
    gateway,
    url,
    callId,
    control,
    async join(displayName) {
      return ((await control('POST', '/participants', { displayName })) as { id: string }).id;
    },
    async leave(participantId) {
      await control('DELETE', `/participants/${participantId}`);
    },
    async hangUp() {
      await control('POST', '/hangUp', {});
    },
    async advance(milliseconds) {
      await scheduler.advance(milliseconds);
      await sandbox.graph.idle();
    },
    async bearer(seconds, claims = {}) {
      const exp = Math.floor(scheduler.now().getTime() / 1000) + seconds;
      return `Bearer ${await mintBy(issuer, { scope: 'calls.read', exp, ...claims })}`;
    },
    [Symbol.asyncDispose]: close,
  };
}

function mintBy(issuer: TestIssuer | undefined, claims: Record<string, unknown>): Promise<string> {
  if (!issuer) throw new Error('nobody is asked who they are');
  return issuer.mint(claims);
}
