import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startProcess } from '../../support/child-process.ts';
import type { RunningProcess } from '../../support/child-process.ts';
import { environmentOf, query } from '../../support/gateway.ts';
import type { GraphQLResult } from '../../support/gateway.ts';

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

/** A gateway that is a process of its own, and its sandbox. */
export interface GatewayProcess {
  readonly process: RunningProcess;
  /** The gateway's origin. */
  readonly url: string;
  readonly sandboxUrl: string;
  /** Asks over HTTP POST. @throws Error with the errors, if there are any */
  readonly ask: <Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    authorization?: string,
  ) => Promise<Data>;
  /** Sends a request to the sandbox's controls. @throws Error if it is refused */
  readonly control: <Answer>(method: string, path: string, body?: object) => Promise<Answer>;
  /** Creates a call in which there is the gateway alone, and to which people come only as they are told. */
  readonly createCall: (authorization?: string) => Promise<string>;
  /** Lets somebody join, and gives the id of the participant. */
  readonly join: (callId: string, displayName: string) => Promise<string>;
}

/** What a gateway has to live with. */
export interface Hardship {
  /** How many files and sockets it may have open. */
  readonly descriptors?: number;
  /** Megabytes of heap for objects that have come of age. */
  readonly heapMegabytes?: number;
  /** Whether its sandbox is part of it; default false: it is in the process of the test. */
  readonly hasOwnSandbox?: boolean;
  /** Variables besides those that it needs. */
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

/** Starts a gateway and a sandbox on free ports. They end with the test. */
export async function startGatewayProcess(hardship: Hardship = {}): Promise<GatewayProcess> {
  const sandbox = hardship.hasOwnSandbox === true ? undefined : await startSandboxBeside();
  const env = sandbox ? environmentOf(sandbox) : { SANDBOX_PORT: '0' };
  const running = runGateway(
    { PORT: '0', HOST: '127.0.0.1', DATA_DIR: 'memory', DRAIN_SECONDS: '0', ...env, ...hardship.env },
    hardship,
  );
  const ready = await running.logged('ready');
  const url = new URL(String(ready['graphql'])).origin;
  const sandboxUrl = sandbox?.url ?? String(ready['sandbox']);

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
    const answer = await fetch(`${sandboxUrl}/sandbox${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
  // People come only as they are told.
  await control('PATCH', '/calls/settings', { autopilot: false });
  return {
    process: running,
    url,
    sandboxUrl,
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
      const document = 'query ($id: ID!) { call(id: $id) { participants { displayName } } }';
      await expect
        .poll(() => ask(document, { id }, authorization))
        .toHaveProperty('call.participants.0.displayName', 'Calling Bot');
      return id;
    },
    async join(callId, displayName) {
      return (await control<{ id: string }>('POST', `/calls/${callId}/participants`, { displayName })).id;
    },
  };
}

async function startSandboxBeside(): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: 'adversity' });
  onTestFinished(() => sandbox.close());
  return sandbox;
}
