import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type RunningProcess, startProcess } from '../../support/child-process.ts';
import { environmentOf, type GraphQLResult, query } from '../../support/gateway.ts';

const repository = join(import.meta.dirname, '../../..');

/** Somebody in a roster. */
export interface Person {
  readonly id: string;
  readonly displayName: string | null;
}

/** An event of a roster, as far as these tests look. */
export interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly participants: readonly Person[];
  readonly joined: readonly Person[];
}

/** A gateway that is a process of its own, beside a sandbox in the process of the test. */
export interface GatewayProcess {
  readonly process: RunningProcess;
  /** The gateway's origin. */
  readonly url: string;
  readonly sandboxUrl: string;
  /** Asks over HTTP POST. @throws Error with the errors, if there are any */
  ask<Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    authorization?: string,
  ): Promise<Data>;
  /** Sends a request to the sandbox's controls. @throws Error if it is refused */
  control<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Creates a call in which there is the gateway alone, and to which people come only as they are told. */
  createCall(authorization?: string): Promise<string>;
  /** Lets somebody join, and gives the id of the participant. */
  join(callId: string, displayName: string): Promise<string>;
}

/** What a gateway has to live with. */
export interface Hardship {
  /** How many files and sockets it may have open. */
  readonly descriptors?: number;
  /** Megabytes of heap for objects that have come of age. */
  readonly heapMegabytes?: number;
  /** Variables besides those that point at the sandbox. */
  readonly env?: Readonly<Record<string, string>>;
}

/** By which a roster is followed, also behind a cursor. */
export const rosterDocument = `subscription ($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) {
    cursor isSnapshot participants { id displayName } joined { id displayName }
  }
}`;

/** Runs the gateway's program, with this environment and nothing else. To be called within a test. */
export function runGateway(
  env: Readonly<Record<string, string>>,
  { descriptors, heapMegabytes }: Hardship = {},
): RunningProcess {
  const heap = heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`];
  const program = [process.execPath, ...heap, 'src/main.ts'];
  const [command = '', ...args] =
    descriptors === undefined
      ? program
      : ['sh', '-c', `ulimit -n ${descriptors} && exec "$0" "$@"`, ...program];
  return startProcess(command, args, { cwd: repository, env });
}

/** Starts a gateway, and a sandbox that has all it needs, both on free ports. They end with the test. */
export async function startGatewayProcess(hardship: Hardship = {}): Promise<GatewayProcess> {
  const sandbox = await startSandbox({ seed: 'adversity', calls: { callLife: false } });
  onTestFinished(() => sandbox.close());
  const upstreams = environmentOf(sandbox);
  const running = runGateway({ PORT: '0', HOST: '127.0.0.1', ...upstreams, ...hardship.env }, hardship);
  const url = new URL(String((await running.logged('ready'))['graphql'])).origin;

  const ask: GatewayProcess['ask'] = async <Data>(
    document: string,
    variables?: Record<string, unknown>,
    authorization?: string,
  ) => {
    const result: GraphQLResult<Data> = await query<Data>(url, document, variables, authorization);
    if (result.errors || !result.data) throw new Error(JSON.stringify(result.errors));
    return result.data;
  };
  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
  return {
    process: running,
    url,
    sandboxUrl: sandbox.url,
    ask,
    control,
    async createCall(authorization) {
      const users = ['a1', 'b2'].map((end) => ({
        identifier: { rawId: `8:orgid:5a4db0c5-0000-4000-8000-0000000000${end}` },
      }));
      const { createCall } = await ask<{ createCall: { call: { id: string } } }>(
        'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
        { input: { to: { users } } },
        authorization,
      );
      const { id } = createCall.call;
      await control('POST', `/calls/${id}/state`, { state: 'established' });
      // The gateway knows of it, and has been told that it is in the call itself.
      await sandbox.graph.idle();
      return id;
    },
    async join(callId, displayName) {
      return (await control<{ id: string }>('POST', `/calls/${callId}/participants`, { displayName })).id;
    },
  };
}
