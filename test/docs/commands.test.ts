/**
 * Does what the README and the pages of docs/ say, as it is printed. Only the ports are others: 4000 and 4010, on which a
 * reader's gateway and sandbox listen, may be taken, and are replaced in the text by free ones. Each page has a gateway and
 * a sandbox of its own. What is not run here is named below, with what stands for it.
 */
import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { Agent, request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startGateway } from '../../src/gateway.ts';
import type { Gateway } from '../../src/gateway.ts';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';
import { freePort } from '../support/free-port.ts';
import { query } from '../support/gateway.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { blocks, guides, readPage, repository } from '../support/pages.ts';
import type { Page } from '../support/pages.ts';

/** By how shell commands begin that other tests stand for, or that take what only a reader has. */
const elsewhere = {
  'npm ci\nnpm start': 'the gate runs npm ci, and test/e2e/start.test.ts npm start',
  'docker build': 'test/e2e/dockerfile.test.ts carries out the Dockerfile',
};
const isElsewhere = (block: string): boolean => Object.keys(elsewhere).some((text) => block.startsWith(text));
/** Commands that start the gateway with what only a reader knows: `…` stands for that. */
const needsOwnValues = (block: string): boolean => block.includes('…') && block.endsWith('npm start\n');
/** Commands about https, which start a sandbox and a gateway of their own. */
const isAboutTls = (block: string): boolean => /SANDBOX_TLS|openssl/.test(block);

/** The shell commands of a page that run beside a gateway and a sandbox that are there. */
const commandsOf = (page: Page): string[] =>
  blocks(page, 'sh').filter((block) => !isElsewhere(block) && !needsOwnValues(block) && !isAboutTls(block));

async function startAsReadersDo(): Promise<Gateway> {
  const config = readConfig({ PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory' });
  return startGateway({ config, logger: pino({ level: 'silent' }) });
}

/** Starts a program with a text as its input, in which the ports of a reader are replaced by a gateway's. */
function start(
  { graphql, sandbox }: Gateway,
  program: string,
  args: readonly string[],
  text: string,
): Promise<{ stdout: string }> & { child: ChildProcess } {
  if (!sandbox) throw new Error('The gateway is to be started with its sandbox.');
  const here = text
    .replaceAll('localhost:4000', new URL(graphql).host)
    .replaceAll('localhost:4010', new URL(sandbox.url).host);
  const running = promisify(execFile)(program, args, { cwd: repository });
  running.child.stdin?.end(here);
  return running;
}

/** Runs shell commands; one that fails, or is answered by a status that says failure, fails the whole. */
async function runInShell(gateway: Gateway, commands: string): Promise<string[]> {
  const script = `curl() { command curl --fail-with-body "$@"; echo; }\n${commands}`;
  const { stdout } = await start(gateway, 'bash', ['-euo', 'pipefail'], script);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Runs all commands of a page, one after the other, as somebody does who reads it. @returns the lines that they print */
async function runCommandsOf(path: string): Promise<string[]> {
  const gateway = await startAsReadersDo();
  onTestFinished(() => gateway.close());
  return runInShell(gateway, commandsOf(readPage(path)).join(''));
}

/** An operation that the README has. */
function operationOfReadme(name: string): string {
  const operation = blocks(readPage('README.md'), 'graphql').find((text) =>
    new RegExp(`^\\w+ ${name}\\b`).test(text),
  );
  if (operation === undefined) throw new Error(`The README has no operation ${name}.`);
  return operation;
}

/** Runs an operation that the README has. @returns its data */
async function run<Data>({ graphql }: Gateway, name: string, variables = {}): Promise<Data> {
  const { data, errors } = await query<Data>(new URL(graphql).origin, operationOfReadme(name), variables);
  if (!data) throw new Error(`There is no answer to ${name}: ${JSON.stringify(errors)}`);
  return data;
}

const somebody = '8:acs:5a4db0c5-0000-4000-8000-00000000ac50_5a4db0c5-0000-4000-8000-0000000000a1';

const wholeGraph = `mutation {
  createUser(input: {}) { user { id } }
  createRoom(input: { participants: [{ identifier: { rawId: "${somebody}" } }] }) { room { id } }
  createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) {
    call { id }
  }
}`;

describe('the shell commands', () => {
  test('that start the gateway are the two that the gate runs too', () => {
    expect(blocks(readPage('README.md'), 'sh')[0]).toBe('npm ci\nnpm start\n');
    expect(readFileSync(join(repository, '.ci/run'), 'utf8')).toMatch(/^npm ci$/m);
  });

  test('about calls let one come in', async () => {
    const [call = ''] = await runCommandsOf('docs/graph.md');
    expect(JSON.parse(call)).toMatchObject({ state: 'incoming', direction: 'incoming' });
  });

  test('about the sandbox make a request fail that is repeated, as the journal shows, let a call come in, list those in rooms, and begin and end chaos', async () => {
    const [fault, answer, journal, call, inRooms, chaos, ...rest] = (
      await runCommandsOf('docs/sandbox.md')
    ).map((line): unknown => JSON.parse(line));
    expect(fault).toMatchObject({ kind: 'status', status: 503, count: 1 });
    expect(answer).toHaveProperty('data.rooms.nodes');
    expect(journal).toMatchObject({ requests: [{ status: 503 }, { status: 200 }] });
    expect(call).toMatchObject({ state: 'incoming', direction: 'incoming' });
    expect(inRooms).toEqual({ calls: [] });
    expect(chaos).toMatchObject({ lose: 0.1, duplicate: 0.2, delay: 0 });
    expect(rest).toEqual([]);
  });

  test.each([
    ['http', {}],
    ['https', { SANDBOX_TLS: 'on' }],
  ])(
    'that a sandbox alone prints start a gateway before it over %s, which makes calls, is called and sees rooms live',
    async (_, env) => {
      const port = String(await freePort());
      const sandbox = shell('npm run sandbox', { SANDBOX_PORT: '0', PORT: port, ...env });
      await sandbox.said(/PowerShell:\n\n.*npm start/s);
      const printed = /in another terminal:\n\n(.*?npm start)/s.exec(sandbox.stdout)?.[1] ?? '';
      const gateway = shell(printed, {});
      const { graphql } = await gateway.logged('ready');
      expect(new URL(String(graphql)).port).toBe(port);
      const answer = await fetch(String(graphql), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: wholeGraph }),
      });
      const { data, errors } = (await answer.json()) as { data?: { createCall?: object }; errors?: unknown };
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ createUser: { user: { id: expect.any(String) as string } } });
      expect(data).toHaveProperty('createCall.call.id');

      await expect.poll(() => originOfCallInRoom(String(graphql))).toBe('COMMUNICATION_SERVICES');

      const certificateFile = /NODE_EXTRA_CA_CERTS='([^']+)'/.exec(printed)?.[1];
      const called = await callIn(String((await sandbox.logged('ready'))['sandbox']), certificateFile);
      const follower = subscribe<{ id: string; state: string }>(
        new URL(String(graphql)).origin,
        'subscription { incomingCall { id state } }',
      );
      expect(await follower.next()).toEqual({ id: called, state: 'INCOMING' });
      await follower.stop();

      for (const running of [gateway, sandbox]) {
        running.signal('SIGINT');
        await running.ended;
      }
      if (certificateFile !== undefined) expect(existsSync(dirname(certificateFile))).toBe(false);
    },
  );

  /** Of what kind the call in the only room is, once whom it invited has joined it by themself. */
  async function originOfCallInRoom(graphql: string): Promise<string | undefined> {
    const { data } = await query<{ rooms: { nodes: { call: { origin: string } | null }[] } }>(
      new URL(graphql).origin,
      '{ rooms { nodes { call { origin } } } }',
    );
    return data?.rooms.nodes[0]?.call?.origin;
  }

  /** Lets a call come in, by the control of a sandbox. @returns its id */
  async function callIn(sandbox: string, certificateFile: string | undefined): Promise<string> {
    const ca = certificateFile === undefined ? {} : { ca: readFileSync(certificateFile) };
    const answer = await request(`${sandbox}/sandbox/calls/incoming`, {
      method: 'POST',
      dispatcher: new Agent({ connect: ca, pipelining: 0 }),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: 'phone' }),
    });
    expect(answer.statusCode).toBe(201);
    return ((await answer.body.json()) as { id: string }).id;
  }

  /** Runs commands that go on. */
  function shell(commands: string, env: Readonly<Record<string, string>>): RunningProcess {
    const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    return startProcess('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: repository,
      env: { PATH: path, HOME: process.env['HOME'] ?? '', DATA_DIR: 'memory', ...env },
      leadsGroup: true,
    });
  }

  const withOwnValues = guides.flatMap((page) =>
    blocks(page, 'sh')
      .filter(needsOwnValues)
      .map((block) => ({ path: page.path, block })),
  );

  test('of the page on diagnosis show what was asked of the services', async () => {
    const [answer = ''] = await runCommandsOf('docs/diagnosis.md');
    expect(JSON.parse(answer)).toMatchObject({
      extensions: { upstreamRequests: [{ operation: 'GET /rooms' }] },
    });
  });

  test('of the live page let a call come in', async () => {
    const [call = ''] = await runCommandsOf('docs/live.md');
    expect(JSON.parse(call)).toMatchObject({ direction: 'incoming', state: 'incoming' });
  });

  test.each(withOwnValues)(
    'of $path that start the gateway with your own values set what it takes',
    ({ block }) => {
      const env = [...block.matchAll(/\b([A-Z_]+)=(?:'([^']*)'|(\S+))/g)].map(([, name, quoted, bare]) => {
        const value = (quoted ?? bare ?? '').replace('accesskey=…', 'accesskey=a2V5');
        return [name, value.replaceAll('https://…/', 'https://contoso.example/').replaceAll('…', 'contoso')];
      });
      expect(() => readConfig(Object.fromEntries(env) as Record<string, string>)).not.toThrow();
    },
  );

  test('are run by a test, on every page', () => {
    const pagesThatRun = ['docs/diagnosis.md', 'docs/graph.md', 'docs/live.md', 'docs/sandbox.md'];
    expect(guides.filter((page) => commandsOf(page).length > 0).map(({ path }) => path)).toEqual(
      pagesThatRun,
    );
    const about = guides.flatMap((page) =>
      blocks(page, 'sh')
        .filter(isAboutTls)
        .map(() => page.path),
    );
    expect(about).toEqual(['docs/sandbox.md']);
  });
});

describe('the operations of the README', () => {
  test('create a user and a room for them, and read it back', async () => {
    const gateway = await startAsReadersDo();
    onTestFinished(() => gateway.close());
    const { createUser } = await run<{ createUser: { user: { rawId: string } } }>(gateway, 'Somebody');
    const { rawId } = createUser.user;
    const { createRoom } = await run<{ createRoom: { room: object } }>(gateway, 'RoomFor', { person: rawId });
    const participants = { nodes: [{ role: 'PRESENTER', rawId }] };
    expect(await run(gateway, 'Rooms')).toEqual({
      rooms: { nodes: [{ ...createRoom.room, status: 'OPEN', participants }] },
    });
  });

  test('call two people, who pick up, and follow the call', async () => {
    const gateway = await startAsReadersDo();
    onTestFinished(() => gateway.close());
    const { createCall } = await run<{ createCall: { call: { id: string } } }>(gateway, 'CallTwoPeople');
    const follower = subscribe<{ isSnapshot: boolean; joined: { displayName: string }[] }>(
      new URL(gateway.graphql).origin,
      operationOfReadme('LiveRoster'),
      { callId: createCall.call.id },
    );
    expect(await follower.next()).toMatchObject({ isSnapshot: true });
    expect(await follower.next()).toMatchObject({ isSnapshot: false });
    await follower.stop();
  });
});

describe('the programs', () => {
  test('are the client of the README, that of the sandbox, and the one that goes away', () => {
    const found = guides
      .map((page) => [page.path, blocks(page, 'js').length])
      .filter(([, count]) => count !== 0);
    expect(found).toEqual([
      ['README.md', 1],
      ['docs/sandbox.md', 1],
      ['docs/subscriptions.md', 1],
    ]);
  });

  test('follow a roster until the call is over', async () => {
    const gateway = await startAsReadersDo();
    onTestFinished(() => gateway.close());
    const [program = ''] = blocks(readPage('README.md'), 'js');
    const { createCall } = await run<{ createCall: { call: { id: string } } }>(gateway, 'CallTwoPeople');
    const callId = createCall.call.id;

    const follower = start(gateway, process.execPath, ['--input-type=module', '-', callId], program);
    if (follower.child.stdout) await once(follower.child.stdout, 'data');
    await fetch(gateway.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { hangUpCall(input: { callId: "${callId}" }) { callId } }` }),
    });
    expect((await follower).stdout).toMatch(/^connecting \[\]\nlive \[.*\nended \[\]\n$/s);
  });

  test('follow a live roster, cut off and resumed without a lost or doubled event', async () => {
    const gateway = await startAsReadersDo();
    onTestFinished(() => gateway.close());
    const page = readPage('docs/subscriptions.md');
    const { stdout } = await start(
      gateway,
      process.execPath,
      ['--input-type=module'],
      blocks(page, 'js')[0] ?? '',
    );
    expect(stdout).toBe(blocks(page, 'text')[0]);
  });

  test("use Microsoft's own clients with the sandbox", async () => {
    const gateway = await startAsReadersDo();
    onTestFinished(() => gateway.close());
    const [program = ''] = blocks(readPage('docs/sandbox.md'), 'js');
    const { stdout } = await start(gateway, process.execPath, ['--input-type=module'], program);
    expect(stdout).toMatch(/^99\d{14,16}\n$/);
  });

  test('of frontends are as they are compiled and tested', () => {
    const files = ['show-roster.ts', 'apollo-client.ts', 'urql.ts'].map((file) =>
      readFileSync(join(repository, 'test/client-package', file), 'utf8'),
    );
    const shown = guides.flatMap((page) => blocks(page, 'ts'));
    expect(shown.map((block) => files.findIndex((file) => file.includes(block)))).toEqual([0, 1, 2]);
  });
});
