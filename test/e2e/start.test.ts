import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signalUntilEnded, startProcess } from '../support/child-process.ts';
import type { LogLine, RunningProcess } from '../support/child-process.ts';

const repository = join(import.meta.dirname, '../..');
/** Of a gateway that is gone as soon as it may, and leaves nothing behind. */
const passing = { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory', DRAIN_SECONDS: '0' };
const hasIPv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
/** What npm and a shell need to be found. */
const path = { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };

/** Starts the gateway as `npm start` does in the end. @param options `preload`: what runs in it before */
function startGateway(
  env: Record<string, string> = {},
  { preload = '', hasChannel = false }: { readonly preload?: string; readonly hasChannel?: boolean } = {},
): RunningProcess {
  const before = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  return startProcess(process.execPath, [...before, 'src/main.ts'], {
    cwd: repository,
    env: { ...passing, ...env },
    hasChannel,
  });
}

/** Runs a script as a user does. */
function startNpm(script: string): RunningProcess {
  return startProcess('npm', ['run', script], {
    cwd: repository,
    env: { ...path, ...passing, HOME: process.env['HOME'] ?? '' },
    leadsGroup: true,
  });
}

describe('a gateway that is started', () => {
  test.each(['info', 'error', 'silent'])(
    'says where it is in one ready line, with LOG_LEVEL=%s too',
    async (level) => {
      const gateway = startGateway({ LOG_LEVEL: level });
      const ready = await gateway.logged('ready');
      const { sandbox } = ready;
      expect(ready).toMatchObject({
        graphql: expect.stringMatching(/^http:\/\/localhost:\d+\/graphql$/) as string,
        sandbox: expect.stringMatching(/^http:\/\/localhost:\d+$/) as string,
        connectionString: expect.stringMatching(
          `^endpoint=${String(sandbox)}/;accesskey=[\\w+/]+=*$`,
        ) as string,
      });

      gateway.signal('SIGTERM');
      const { stdout } = await gateway.ended;
      expect(stdout.match(/"msg":"ready"/g)).toHaveLength(1);
    },
  );

  test('answers as soon as it is ready', async () => {
    const { graphql } = await startGateway().logged('ready');
    expect(await ask(graphql, '{ rooms { nodes { id } } }')).toEqual({ data: { rooms: { nodes: [] } } });
  });

  test.skipIf(!hasIPv6)('names itself by the IPv6 address on which it listens', async () => {
    const loopback = '0:0:0:0:0:0:0:1';
    const { graphql, sandbox } = await startGateway({ HOST: '::1', SANDBOX_HOST: loopback }).logged('ready');
    expect(graphql).toMatch(/^http:\/\/\[::1\]:\d+\/graphql$/);
    expect(sandbox).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(await ask(graphql, '{ rooms { nodes { id } } }')).toEqual({ data: { rooms: { nodes: [] } } });
  });

  test('has no sandbox where all upstreams are configured', async () => {
    const { connectionString, sandbox } = await startGateway().logged('ready');
    const second = startGateway({
      COMMUNICATION_SERVICES_CONNECTION_STRING: String(connectionString),
      GRAPH_ENDPOINT: String(sandbox),
      CALLBACK_AUDIENCE: 'an-application',
    });
    const ready = await second.logged('ready');
    expect(Object.keys(ready)).not.toContain('sandbox');
    expect(Object.keys(ready)).not.toContain('connectionString');
    expect(await ask(ready['graphql'], '{ rooms { nodes { id } } }')).toEqual({
      data: { rooms: { nodes: [] } },
    });
  });

  test('warns of AUTH=off', async () => {
    const gateway = startGateway({ AUTH: 'off' });
    const warning = 'AUTH=off: whoever reaches this port may do everything that the gateway can';
    expect(await gateway.logged(warning)).toMatchObject({ level: 40 });
  });

  test.each(['start', 'dev'])('is started by npm run %s, and ended by Ctrl-C', async (script) => {
    const npm = startNpm(script);
    const { graphql } = await npm.logged('ready');
    expect(await ask(graphql, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });

    npm.signal('SIGINT');
    await npm.logged('stopped');
    await npm.ended;
  });

  test.each(['start', 'dev'])('is stopped in order by SIGTERM to npm run %s alone', async (script) => {
    const npm = startNpm(script);
    await npm.logged('ready');
    npm.signal('SIGTERM', true);
    await npm.logged('stopped');
    await npm.ended;
  });
});

test('what npm runs is ended in order when the terminal is closed', async () => {
  const npm = startNpm('start');
  await npm.logged('ready');
  npm.signal('SIGHUP');
  await npm.logged('stopped');
  // Its output ends with the last process that has it.
  await npm.ended;
});

test('a sandbox is stopped in order by SIGTERM to npm run sandbox alone', async () => {
  const npm = startNpm('sandbox');
  await npm.said(/"msg":"ready"/);
  npm.signal('SIGTERM', true);
  // Its output ends with the last process that has it.
  await npm.ended;
});

describe('a gateway that is told to stop', () => {
  test.each([
    ['a supervisor', 'SIGTERM'],
    ['Ctrl-C', 'SIGINT'],
    ['the end of its terminal', 'SIGHUP'],
  ] as const)('ends in order, with exit code 0, by %s', async (_, signal) => {
    const gateway = startGateway();
    await gateway.logged('ready');
    gateway.signal(signal);
    expect(await gateway.logged('stopping')).toMatchObject({ signal });
    await gateway.logged('stopped');
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test("does so by its parent's message, where the system has no SIGTERM", async () => {
    const gateway = startGateway({}, { hasChannel: true });
    await gateway.logged('ready');
    gateway.send('shutdown');
    expect(await gateway.logged('stopping')).toMatchObject({ signal: 'SIGTERM' });
    await gateway.logged('stopped');
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('does so by Ctrl-Break, which only Windows has', async () => {
    const gateway = startGateway(
      {},
      { preload: "process.on('SIGUSR2', () => process.emit('SIGBREAK', 'SIGBREAK'))" },
    );
    await gateway.logged('ready');
    gateway.signal('SIGUSR2');
    expect(await gateway.logged('stopping')).toMatchObject({ signal: 'SIGBREAK' });
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('lets the requests under way finish', async () => {
    const gateway = startGateway();
    const ready = await gateway.logged('ready');
    const { answer } = await askSlowly(ready, 2_000);

    gateway.signal('SIGTERM');
    await gateway.logged('stopping');

    expect(await answer).toEqual({ data: { rooms: { nodes: [] } } });
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('cuts off what takes longer than SHUTDOWN_SECONDS', async () => {
    const gateway = startGateway({ SHUTDOWN_SECONDS: '0' });
    const { answer } = await askSlowly(await gateway.logged('ready'), 600_000);
    const refusal = expect(answer).rejects.toThrow('fetch failed');

    gateway.signal('SIGTERM');

    await refusal;
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });

  test('ends at once when it is told again', async () => {
    const gateway = startGateway();
    const { answer } = await askSlowly(await gateway.logged('ready'), 600_000);
    const refusal = expect(answer).rejects.toThrow('fetch failed');

    gateway.signal('SIGTERM');
    await gateway.logged('stopping');
    await signalUntilEnded(gateway, 'SIGTERM');

    await refusal;
    expect(await gateway.ended).toMatchObject({ code: 1 });
  });
});

describe('a gateway that cannot start', () => {
  test.each([
    ['PORT', 'Port %d is taken by another program: stop that, or set PORT to another one.\n'],
    ['SANDBOX_PORT', 'Port %d is busy: set SANDBOX_PORT to a free one, or to 0 for any.\n'],
  ])('says that the port is taken which %s names, and ends with exit code 1', async (name, sentence) => {
    const port = await takePort();
    expect(await startGateway({ [name]: String(port), LOG_LEVEL: 'error' }).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: sentence.replace('%d', String(port)),
    });
  });

  test('says what is wrong with each variable, a sentence a line, and ends with exit code 1', async () => {
    const gateway = startGateway({ PORT: 'http', LOG_LEVEL: 'loud', REDIS_URL: 'localhost' });
    expect(await gateway.ended).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'PORT takes a port from 0 to 65535.\n' +
        'REDIS_URL takes a URL such as redis://localhost:6379, or rediss:// for TLS.\n' +
        'LOG_LEVEL takes "trace", "debug", "info", "warn", "error", "fatal" or "silent".\n',
    });
  });

  test('has not listened before it knows that its variables are right', async () => {
    // Had it listened, it would have found the ports taken, and said so first.
    const taken = String(await takePort());
    const gateway = startGateway({ PORT: taken, SANDBOX_PORT: taken, LOG_LEVEL: 'loud' });
    const { stderr } = await gateway.ended;
    expect(stderr).toBe('LOG_LEVEL takes "trace", "debug", "info", "warn", "error", "fatal" or "silent".\n');
  });

  test.each<[string, Record<string, string>]>([
    ['a key', { COMMUNICATION_SERVICES_CONNECTION_STRING: 'endpoint=https://contoso.com;accesskey=s3cr3t!' }],
    [
      'a key under a wrong name',
      { COMMUNICATION_SERVICES_CONNECTION_STRING: 'endpoint=https://contoso.com;key=s3cr3t' },
    ],
    ['the secret of an application', { AZURE_CLIENT_SECRET: 's3cr3t' }],
  ])('does not repeat %s', async (_what, env) => {
    const { code, stdout, stderr } = await startGateway(env).ended;
    expect(code).toBe(1);
    expect(stderr).not.toBe('');
    expect(stdout + stderr).not.toContain('s3cr3t');
  });
});

describe('the check of the version of Node', () => {
  function startCheck(version?: string): RunningProcess {
    // An older Node is simulated by what it would say of itself.
    const pretence = `
      Object.defineProperty(process, 'versions', { value: { node: '${version ?? ''}' } });
      Object.defineProperty(process, 'version', { value: 'v${version ?? ''}' });`;
    const preload =
      version === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`];
    return startProcess(process.execPath, [...preload, 'src/process/require-node.js'], {
      cwd: repository,
      env: {},
    });
  }

  test.each(['20.20.2', '22.18.0', '23.11.1'])('says what to do on Node %s', async (version) => {
    expect(await startCheck(version).ended).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `Switchboard runs on Node 24 or newer; this is v${version}.\n` +
        'npm scripts bring their own by the package "node", whose binary comes with an install script. ' +
        'If that was blocked, run: npm rebuild node --foreground-scripts\n',
    });
  });

  test.each(['24.0.0', '26.1.0'])('lets Node %s pass', async (version) => {
    expect(await startCheck(version).ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('lets the Node of this project pass', async () => {
    expect(await startCheck().ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

async function ask(graphql: unknown, query: string): Promise<unknown> {
  const answer = await fetch(String(graphql), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

/**
 * Asks what takes the sandbox long to answer.
 *
 * @returns when the question has reached the sandbox, the answer to come, in an object so that it is not awaited yet
 */
async function askSlowly({ graphql, sandbox }: LogLine, ms: number): Promise<{ answer: Promise<unknown> }> {
  await fetch(`${String(sandbox)}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: '/rooms', kind: 'latency', ms }),
  });
  const answer = ask(graphql, '{ rooms { nodes { id } } }');
  await expect
    .poll(async () => (await fetch(`${String(sandbox)}/sandbox/requests`)).json())
    .toMatchObject({ requests: [{ method: 'GET' }] });
  return { answer };
}

/** Takes a port for as long as the test runs. */
async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
