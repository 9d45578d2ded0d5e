import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkConfiguration } from '../../src/check/check.ts';
import { judgePermissions } from '../../src/check/graph-permissions.ts';
import { readConfig } from '../../src/config/config.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startProcess } from '../support/child-process.ts';
import { startIssuer } from '../support/issuer.ts';
import { repository } from '../support/pages.ts';
import { describeWithProgram } from '../support/programs.ts';
import { startRedis } from '../support/redis-server.ts';

/** Checks what the variables say. @returns what is found, kinds in front */
async function check(env: Record<string, string>): Promise<string[]> {
  const findings = await checkConfiguration(readConfig({ DATA_DIR: 'memory', ...env }));
  return findings.map(({ kind, sentence }) => `${kind}: ${sentence}`);
}

/** Runs the program with `--check`. @returns its exit code, and what it says, line by line */
async function run(env: Record<string, string>): Promise<{ code: number | null; lines: string[] }> {
  const running = startProcess(process.execPath, ['src/switchboard.ts', '--check'], {
    cwd: repository,
    env: { DATA_DIR: 'memory', ...env },
  });
  const { code, stdout, stderr } = await running.ended;
  expect(stderr).toBe('');
  return { code, lines: stdout.trimEnd().split('\n') };
}

describe('a configuration that is checked', () => {
  let folder: string;
  let sandbox: Sandbox;
  let services: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchboard-check-'));
    sandbox = await startSandbox();
    services = {
      COMMUNICATION_SERVICES_CONNECTION_STRING: sandbox.connectionString,
      GRAPH_ENDPOINT: sandbox.url,
      CALLBACK_AUDIENCE: sandbox.graph.callbacks.audience,
      CALLBACK_JWKS_URLS: sandbox.graph.callbacks.jwksUrl,
      AUTH: 'off',
    };
  });

  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  test('is well with nothing set, which is the sandbox', async () => {
    const data = join(folder, 'none', 'data');
    expect(await run({ DATA_DIR: data })).toEqual({
      code: 0,
      lines: [
        'ok     Communication Services: the sandbox, which the gateway starts itself.',
        'ok     Microsoft Graph: the sandbox, which the gateway starts itself.',
        `ok     DATA_DIR: ${data} is not there yet, and can be made.`,
        'The gateway can start.',
      ],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('is well where each service answers, and says what should be known', async () => {
    expect(await check({ ...services, PUBLIC_URL: 'https://gateway.example' })).toEqual([
      `ok: Communication Services at ${sandbox.url} lists its rooms.`,
      `ok: Microsoft Graph at ${sandbox.url} lets the gateway ask for calls.`,
      `ok: The keys of the calling platform at ${sandbox.url}/v1/keys can be read: 1.`,
      'note: DATA_DIR=memory: a restart forgets all calls.',
      'ok: PUBLIC_URL: Graph is told to post to https://gateway.example/callbacks/calls; whether it gets there shows with the first call.',
      'note: AUTH=off: whoever reaches this port may do everything that the gateway can.',
    ]);
  });

  test('has the variables named that are wrong', async () => {
    expect(await run({ PORT: 'http', LOG_LEVEL: 'loud' })).toEqual({
      code: 1,
      lines: [
        'wrong  PORT takes a port from 0 to 65535.',
        expect.stringMatching(/^wrong {2}LOG_LEVEL takes "trace", /) as string,
        'What is wrong above keeps the gateway from working.',
      ],
    });
  });

  test('has what refuses us named, and what to do', async () => {
    const lines = await check({
      ...services,
      COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=${sandbox.url}/;accesskey=d3Jvbmc=`,
      GRAPH_DEV_TOKEN: 'wrong',
      CALLBACK_JWKS_URLS: `${sandbox.url}/rooms`,
    });
    expect(lines.filter((line) => line.startsWith('wrong'))).toEqual([
      `wrong: Communication Services at ${sandbox.url}: the service refused the gateway's credential (status 401, Denied): take the connection string anew, as the portal shows it under "Keys".`,
      `wrong: Microsoft Graph at ${sandbox.url}: the service refused the gateway's credential (status 401, InvalidAuthenticationToken): see GRAPH_DEV_TOKEN.`,
      `wrong: The keys of the calling platform at ${sandbox.url}/rooms can't be read, as ${sandbox.url}/rooms was answered with status 401: see CALLBACK_JWKS_URLS, and let the gateway through to there.`,
    ]);
    expect(lines.join('\n')).not.toContain('d3Jvbmc');
  });

  test('has what nobody answers named', async () => {
    const gone = await startSandbox();
    await gone.close();
    const lines = await check({
      COMMUNICATION_SERVICES_CONNECTION_STRING: gone.connectionString,
      AUTH_ISSUER: gone.url,
      AUTH_AUDIENCE: 'api://switchboard',
    });
    expect(lines).toContain(
      `wrong: Communication Services at ${gone.url}: the service could not be reached (the connection was refused, ECONNREFUSED): see the endpoint, and let the gateway through to there.`,
    );
    expect(lines).toContain(
      `wrong: The keys of the issuer ${gone.url} can't be read, as nobody answers there (ECONNREFUSED): see AUTH_ISSUER and AUTH_JWKS_URL.`,
    );
  });

  test('has the keys of the issuer of tokens read', async () => {
    await using issuer = await startIssuer();
    const lines = await check(issuer.environment);
    expect(lines).toContain(`ok: The keys of the issuer ${issuer.url} can be read: 1.`);
  });

  test('says which permissions of Graph are missing, and for what', async () => {
    const secure = await startSandbox({
      tls: true,
      calls: { permissions: ['Calls.Initiate.All', 'Calls.AccessMedia.All'] },
    });
    onTestFinished(() => secure.close());
    const certificate = join(folder, 'sandbox.pem');
    await writeFile(certificate, secure.certificate ?? '');
    onTestFinished(() => rm(certificate));
    const env = {
      NODE_EXTRA_CA_CERTS: certificate,
      COMMUNICATION_SERVICES_ENDPOINT: secure.url,
      GRAPH_ENDPOINT: secure.url,
      AZURE_AUTHORITY_HOST: secure.entra.authorityHost,
      AZURE_TENANT_ID: secure.entra.tenantId,
      AZURE_CLIENT_ID: secure.entra.clientId,
      AZURE_CLIENT_SECRET: secure.entra.clientSecret,
      CALLBACK_JWKS_URLS: secure.graph.callbacks.jwksUrl,
    };
    const { code, lines } = await run(env);
    expect(code).toBe(0);
    expect(lines).toEqual(
      expect.arrayContaining([
        `ok     Communication Services at ${secure.url} lists its rooms.`,
        `ok     Microsoft Graph at ${secure.url} lets the gateway ask for calls.`,
        'ok     Microsoft Graph permits Calls.Initiate.All, Calls.AccessMedia.All.',
        'note   To call several people, and to invite, the application needs Calls.InitiateGroupCall.All: no administrator has consented to that.',
        'note   To join meetings, the application needs Calls.JoinGroupCall.All or Calls.JoinGroupCallAsGuest.All or Calls.JoinGroupCalls.Chat: no administrator has consented to that.',
      ]),
    );

    const wrongSecret = await run({ ...env, AZURE_CLIENT_SECRET: 'wrong' });
    expect(wrongSecret.code).toBe(1);
    expect(wrongSecret.lines.join('\n')).toContain('the client secret is wrong');
  });

  test('has no permission at all for calls named as what is wrong', () => {
    expect(judgePermissions(['User.Read.All'])).toMatchObject([{ kind: 'wrong' }]);
  });

  test('has a folder that can be written, which is left as it is', async () => {
    const data = await mkdtemp(join(folder, 'data-'));
    const lines = await check({ DATA_DIR: data });
    expect(lines).toContain(`ok: DATA_DIR: ${data} can be written.`);
    expect(await readdir(data)).toEqual([]);
  });

  test('has a folder named that cannot be made', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await chmod(file, 0o400);
    onTestFinished(() => rm(file));
    const lines = await check({ DATA_DIR: join(file, 'data') });
    expect(lines).toContain(
      `wrong: DATA_DIR: ${join(file, 'data')} can't be written (ENOTDIR): give it to the user that the gateway runs as, or name another folder.`,
    );
  });
});

describeWithProgram('a configuration with a Redis that is checked', 'redis-server', () => {
  test('is well where the Redis is, and has named what is wrong with it', async () => {
    await using redis = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    const lines = await check({ DATA_DIR: '', REDIS_URL: redis.url });
    expect(lines).toContain('ok: REDIS_URL: the Redis can be reached, and is fit.');
    expect(lines.filter((line) => line.startsWith('note: REDIS_URL: '))).toHaveLength(1);

    await redis.kill();
    const gone = await check({ DATA_DIR: '', REDIS_URL: redis.url });
    expect(gone).toContainEqual(expect.stringMatching(/^wrong: REDIS_URL: .*ECONNREFUSED/));
  });
});
