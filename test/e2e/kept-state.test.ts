import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';
import { freePort } from '../support/free-port.ts';
import { environmentOf, query, startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { subscribe } from '../support/graphql-subscriber.ts';

const repository = join(import.meta.dirname, '../..');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ calls: { autopilot: false } });
});
afterAll(() => sandbox.close());

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A gateway in a process of its own. */
interface GatewayProcess {
  readonly process: RunningProcess;
  readonly url: string;
}

/** Runs the gateway's program, with nothing in its environment but this. */
const run = (env: Record<string, string>): RunningProcess =>
  startProcess(process.execPath, ['src/main.ts'], { cwd: repository, env: { SANDBOX_PORT: '0', ...env } });

/** Starts a gateway that keeps its state in a folder. @param port left out, a free one; or as before, so that callbacks reach it */
async function start(folder: string, port?: string): Promise<GatewayProcess> {
  const started = run({
    PORT: port ?? String(await freePort()),
    DATA_DIR: folder,
    ...environmentOf(sandbox),
  });
  const { graphql } = await started.logged('ready');
  return { process: started, url: new URL(String(graphql)).origin };
}

/** Kills a gateway as the system does that is out of memory, and starts it again. */
async function restartAfter(
  { process: running, url }: GatewayProcess,
  folder: string,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<GatewayProcess> {
  running.signal('SIGKILL');
  await running.ended;
  await meanwhile();
  return start(folder, new URL(url).port);
}

interface ShownCall {
  readonly id: string;
  readonly cursor: string;
  readonly state: string;
  readonly resultInfo: { readonly code: number } | null;
  readonly participants: readonly { readonly displayName: string | null }[];
}

const callFields = 'id cursor state resultInfo { code } participants { displayName }';

async function ask<Data>(
  url: string,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const { data, errors } = await query<Data>(url, document, variables);
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}

async function create(url: string, idempotencyKey?: string): Promise<ShownCall> {
  const users = ['ana', 'ben'].map((userId) => ({ identifier: { microsoftTeamsUser: { userId } } }));
  const { createCall } = await ask<{ createCall: { call: ShownCall } }>(
    url,
    `mutation ($input: CreateCallInput!) { createCall(input: $input) { call { ${callFields} } } }`,
    { input: { to: { users }, idempotencyKey } },
  );
  return createCall.call;
}

/** The calls that the gateway knows, without asking anybody. */
async function known(url: string): Promise<readonly ShownCall[]> {
  const { calls } = await ask<{ calls: { nodes: readonly ShownCall[] } }>(
    url,
    `{ calls { nodes { ${callFields} } } }`,
  );
  return calls.nodes;
}

const namesIn = (calls: readonly ShownCall[], id: string): (string | null)[] | undefined =>
  calls.find((call) => call.id === id)?.participants.map(({ displayName }) => displayName);

async function control(path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${sandbox.url}/sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

const letJoin = (id: string, displayName: string): Promise<void> =>
  control(`/calls/${id}/participants`, { displayName });

/** A connected call with these people. */
async function callWith(url: string, ...people: readonly string[]): Promise<ShownCall> {
  const { id } = await create(url);
  await control(`/calls/${id}/state`, { state: 'established' });
  for (const name of people) await letJoin(id, name);
  await expect.poll(async () => namesIn(await known(url), id)).toEqual(expect.arrayContaining([...people]));
  const call = (await known(url)).find((one) => one.id === id);
  if (!call) throw new Error('the call is not there');
  return call;
}

const roster = `subscription ($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) { isSnapshot joined { displayName } }
}`;

interface RosterEvent {
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string }[];
}

/** Ways to follow a roster from a cursor: each gives the first events, so many. */
const transports: Record<
  string,
  (url: string, variables: Record<string, unknown>, count: number) => Promise<RosterEvent[]>
> = {
  'a WebSocket': (url, variables, count) => subscribe<RosterEvent>(url, roster, variables).take(count),
  'an event stream': (url, variables, count) =>
    streamed(url, 'text/event-stream', /"rosterChanged":(\{.*?\]\})/g, variables, count),
  'a multipart answer': (url, variables, count) =>
    streamed(url, 'multipart/mixed;subscriptionSpec=1.0', /"rosterChanged":(\{.*?\]\})/g, variables, count),
};

async function streamed(
  url: string,
  accept: string,
  event: RegExp,
  variables: Record<string, unknown>,
  count: number,
): Promise<RosterEvent[]> {
  const stopped = new AbortController();
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query: roster, variables }),
    signal: stopped.signal,
  });
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const events = Array.from(text.matchAll(event), ([, json = '']) => JSON.parse(json) as RosterEvent);
    if (events.length < count) continue;
    stopped.abort();
    return events;
  }
  throw new Error(`the stream ended after ${text}`);
}

describe('after kill -9', () => {
  test('cursors from before go on exactly, over each transport', async () => {
    const folder = await newFolder();
    const before = await start(folder);
    const { id, cursor } = await callWith(before.url, 'Ann');
    for (const name of ['Ben', 'Cem']) await letJoin(id, name);
    await expect.poll(async () => namesIn(await known(before.url), id)).toContain('Cem');
    const after = await restartAfter(before, folder);
    await letJoin(id, 'Dee');
    for (const follow of Object.values(transports)) {
      const events = await follow(after.url, { callId: id, after: cursor }, 3);
      expect(events).toEqual(
        ['Ben', 'Cem', 'Dee'].map((displayName) => ({ isSnapshot: false, joined: [{ displayName }] })),
      );
    }
  });

  test('a repeat of an idempotency key finds the call of before', async () => {
    const folder = await newFolder();
    const before = await start(folder);
    const { id } = await create(before.url, 'once');
    const after = await restartAfter(before, folder);
    expect((await create(after.url, 'once')).id).toBe(id);
  });

  test('what happened meanwhile is asked of Graph', async () => {
    const folder = await newFolder();
    const before = await start(folder);
    const going = await callWith(before.url, 'Ann');
    const ending = await callWith(before.url, 'Ben');
    const after = await restartAfter(before, folder, async () => {
      await letJoin(going.id, 'Cem');
      await control(`/calls/${ending.id}/hangUp`);
    });
    await expect
      .poll(async () => namesIn(await known(after.url), going.id))
      .toEqual(expect.arrayContaining(['Ann', 'Cem']));
    await expect
      .poll(async () => (await known(after.url)).find(({ id }) => id === ending.id)?.state)
      .toBe('TERMINATED');
  });
});

test('calls of a sandbox that went with the gateway end as calls that Graph no longer knows', async () => {
  const folder = await newFolder();
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const startBoth = (seed: string): Promise<TestGateway> =>
    startGateway({
      sandbox: { seed, calls: { autopilot: false } },
      config: { liveState: { kind: 'file', folder, isSynced: false } },
      gateway: { clock: scheduler },
    });
  const before = await startBoth('one');
  const { id } = await create(before.url);
  await before.close();
  await using after = await startBoth('another');
  // Graph is not believed about a call that is younger than 30 seconds.
  await scheduler.advance(29_000);
  expect(await known(after.url)).toMatchObject([{ id, state: 'ESTABLISHING' }]);
  await expect
    .poll(async () => {
      await scheduler.advance(1_000);
      return known(after.url);
    })
    .toMatchObject([{ id, state: 'TERMINATED', resultInfo: { code: 404 } }]);
  expect(scheduler.now().getTime() - Date.parse('2026-11-20T15:00:00Z')).toBeLessThan(60_000);
});

describe('a gateway does not start', () => {
  test('where another has the folder, and says which', async () => {
    const folder = await newFolder();
    const first = await start(folder);
    const second = run({ PORT: '0', LOG_LEVEL: 'error', DATA_DIR: folder, ...environmentOf(sandbox) });
    expect(await second.ended).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(
          `^${join(folder, 'live.db')} is in use by process \\d+ since \\S+: stop that, or set DATA_DIR to another folder.\n$`,
        ),
      ) as string,
    });
    // Whose it is no more, whoever comes next has it.
    await restartAfter(first, folder);
  });

  test('where the folder can’t be written', async () => {
    const path = join(repository, 'package.json', 'below');
    expect(await run({ PORT: '0', LOG_LEVEL: 'error', DATA_DIR: path }).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `${path} can't be written (ENOTDIR): set DATA_DIR to a folder that this user may write, or to "memory".\n`,
    });
  });
});
