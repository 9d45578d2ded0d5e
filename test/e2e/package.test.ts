/** The package as somebody gets it who has nothing but its tarball and a Node. */
import { execFile } from 'node:child_process';
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startProcess } from '../support/child-process.ts';
import type { ProcessOptions, RunningProcess } from '../support/child-process.ts';
import { packageEntries, packedTarballs } from '../support/packages.ts';
import { readPage } from '../support/pages.ts';
import { describeWithProgram } from '../support/programs.ts';
import { startRedis } from '../support/redis-server.ts';

/** A user who owns nothing but what the tests give them; the tests' own where they can't be another. */
const uid = process.getuid?.() === 0 ? 1_000 : undefined;
const ports = { PORT: '0', SANDBOX_PORT: '0', DRAIN_SECONDS: '0' };

/** Makes a process say and end if it goes anywhere but to this machine. */
const offline = `--import=data:text/javascript,${encodeURIComponent(`
  import dns from 'node:dns';
  const { lookup } = dns;
  dns.lookup = (name, ...rest) => {
    if (!/^(localhost|127\\.0\\.0\\.1|::1)$/.test(name)) {
      console.error('It looks for ' + name);
      process.exit(99);
    }
    return lookup(name, ...rest);
  };
`)}`;

let root: string;
/** Where it is installed, and where it is started. */
let installed: string;
let home: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchboard package äöü '));
  await chmod(root, 0o755);
  const { switchboard } = await packedTarballs();
  const folder = join(root, 'Ein Ordner, größer');
  home = join(root, 'zu Hause');
  await mkdir(folder);
  await mkdir(home);
  await writeFile(join(folder, 'package.json'), '{}');
  await promisify(execFile)('npm', ['install', '--offline', '--no-audit', '--no-fund', switchboard], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, npm_config_cache: join(root, 'cache') },
  });
  installed = join(folder, 'node_modules/switchboard');
  if (uid !== undefined) await chown(home, uid, uid);
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs it as npm does, by the link that npm has made. */
function start(
  node: string,
  args: readonly string[],
  { env, ...options }: Partial<ProcessOptions> = {},
): RunningProcess {
  const program = join(dirname(installed), '.bin/switchboard');
  return startProcess(node, [program, ...args], {
    cwd: home,
    env: { ...ports, NODE_OPTIONS: offline, ...env },
    ...(uid === undefined ? {} : { uid }),
    ...options,
  });
}

async function ask(graphql: unknown, query: string): Promise<unknown> {
  const answer = await fetch(String(graphql), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

const noRooms = { data: { rooms: { nodes: [] } } };
const mustRun = process.env['CI'] === 'true';

describe.each([
  ['this Node', process.execPath],
  ['Node 22', process.env['NODE_22']],
])('the package on %s', (name, program) => {
  if (program === undefined && !mustRun) {
    console.warn(`Skipped: the package on ${name}: NODE_22 does not say where there is one.`);
  }
  const which = test.skipIf(program === undefined && !mustRun);
  let node: string;

  beforeAll(async () => {
    if (program === undefined) return;
    // Where another user can run it, wherever it is itself.
    node = join(root, name, basename(program));
    await mkdir(dirname(node), { recursive: true });
    await copyFile(program, node);
  });

  which('serves the graph, both pages and the sandbox, as another user and without a network', async () => {
    const gateway = start(node, []);
    const { graphql, sandbox } = await gateway.logged('ready');
    expect(await ask(graphql, '{ rooms { nodes { id } } }')).toEqual(noRooms);
    expect(await readdir(join(home, '.switchboard'))).toContain('live.db');
    for (const path of ['/graphql', '/live']) {
      const page = await fetch(new URL(path, String(graphql)), { headers: { accept: 'text/html' } });
      expect([path, page.status, page.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      const script = /src="([^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
      const { status } = await fetch(new URL(script, page.url));
      expect([path, status]).toEqual([path, 200]);
    }
    expect((await fetch(`${String(sandbox)}/sandbox/requests`)).status).toBe(200);
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });

  which('serves a port by several processes, and keeps calls where DATA_DIR says', async () => {
    const data = join(home, `Daten ${name}`);
    const gateway = start(node, ['--port', '0'], { env: { WORKERS: '2', DATA_DIR: data } });
    const { graphql } = await gateway.logged('ready');
    expect(await ask(graphql, '{ rooms { nodes { id } } }')).toEqual(noRooms);
    expect(await readdir(data)).toContain('live.db');
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });

  which('signs in by Entra, over TLS', async () => {
    const services = await startSandbox({ tls: true });
    onTestFinished(() => services.close());
    const certificate = join(root, 'sandbox.pem');
    await writeFile(certificate, services.certificate ?? '');
    const { entra, url, graph } = services;
    const gateway = start(node, [], {
      env: {
        DATA_DIR: 'memory',
        AUTH: 'off',
        NODE_EXTRA_CA_CERTS: certificate,
        COMMUNICATION_SERVICES_ENDPOINT: url,
        GRAPH_ENDPOINT: url,
        AZURE_AUTHORITY_HOST: entra.authorityHost,
        AZURE_TENANT_ID: entra.tenantId,
        AZURE_CLIENT_ID: entra.clientId,
        AZURE_CLIENT_SECRET: entra.clientSecret,
        CALLBACK_JWKS_URLS: graph.callbacks.jwksUrl,
      },
    });
    const { graphql } = await gateway.logged('ready');
    const query = '{ rooms { nodes { id } } call(id: "5a4db0c5-0000-4000-8000-00000000ca11") { id } }';
    expect(await ask(graphql, query)).toEqual({ data: { rooms: { nodes: [] }, call: null } });
  });

  which('simulates the services alone, and is checked against them', async () => {
    const services = start(node, ['sandbox', '--port=0'], { env: { SANDBOX_PORT: '4010' } });
    await services.said(/^npx switchboard$/m);
    const { sandbox, connectionString } = await services.logged('ready');
    const check = start(node, ['--check'], {
      env: {
        AUTH: 'off',
        COMMUNICATION_SERVICES_CONNECTION_STRING: String(connectionString),
        GRAPH_ENDPOINT: String(sandbox),
        CALLBACK_AUDIENCE: 'an-application',
        CALLBACK_JWKS_URLS: `${String(sandbox)}/v1/keys`,
      },
    });
    const { code, stdout, stderr } = await check.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      `ok     Microsoft Graph at ${String(sandbox)} lets the gateway ask for calls.\n`,
    );
  });
});

describe('the program of the package', () => {
  const run = (...args: readonly string[]) => start(process.execPath, args, withoutUser).ended;
  // The tests' own Node may be where another user can't go.
  const withoutUser = { uid: process.getuid?.() ?? 0 };

  test('says its version, and gives help', async () => {
    const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const { code, stdout } = await run('-h');
    expect([code, stdout]).toEqual([0, expect.stringContaining('  switchboard sandbox [options]')]);
  });

  test('refuses what it does not know', async () => {
    expect(await run('--prot', '4001')).toEqual({
      code: 1,
      stdout: '',
      stderr: '--prot is no option of Switchboard: did you mean --port?\nSee --help.\n',
    });
  });

  test.each(['12.22.12', '18.20.8', '22.12.0'])('says on Node %s which it needs', async (version) => {
    // An older Node is simulated by what it would say of itself.
    const pretence = `
      Object.defineProperty(process, 'versions', { value: { node: '${version}' } });
      Object.defineProperty(process, 'version', { value: 'v${version}' });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretence)}` };
    expect(await start(process.execPath, [], { env, ...withoutUser }).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `Switchboard runs on Node 22.13 or newer; this is v${version}. See https://nodejs.org for another.\n`,
    });
  });

  test('is written so that every Node can read it', async () => {
    const eslint = new ESLint({
      overrideConfigFile: true,
      overrideConfig: { languageOptions: { ecmaVersion: 5, sourceType: 'script' } },
      ignore: false,
    });
    const program = await readFile(join(installed, 'bin/switchboard.cjs'), 'utf8');
    const [result] = await eslint.lintText(program);
    expect(result?.messages).toEqual([]);
  });

  test('says that a folder can not be written', async () => {
    const folder = await mkdtemp(join(root, 'read-only '));
    await chmod(folder, 0o555);
    const node = join(root, 'this Node', basename(process.execPath));
    expect(await start(node, [], { cwd: folder }).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `${join(folder, '.switchboard')} can't be written (EACCES): set DATA_DIR to a folder that this user may write, or to "memory".\n`,
    });
  });

  test.each([
    ['graphiql', /^The built page in .*graphiql cannot be read: install the package again\.\n$/],
    ['live/index.html', /^The built page in .*live has no index\.html: install the package again\.\n$/],
    ['schema', /^The schema in .*schema\/ cannot be read: install the package again\.\n$/],
    [
      'lib/switchboard.js',
      /^A file of Switchboard is missing: install the package again\. .*switchboard\.js.*\n$/,
    ],
  ])('says that it is not complete without %s', async (path, sentence) => {
    const file = join(installed, path);
    const away = join(root, 'away');
    await rename(file, away);
    onTestFinished(() => rename(away, file));
    const { code, stderr } = await start(process.execPath, [], {
      env: { DATA_DIR: 'memory' },
      ...withoutUser,
    }).ended;
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
  });
});

describeWithProgram('the package with Redis', 'redis-server', () => {
  test('keeps calls there', async () => {
    await using redis = await startRedis();
    const node = join(root, 'this Node', basename(process.execPath));
    const gateway = start(node, [], { env: { REDIS_URL: redis.url } });
    const { graphql } = await gateway.logged('ready');
    expect(await ask(graphql, '{ calls { nodes { id } } }')).toEqual({ data: { calls: { nodes: [] } } });
  });
});

describe('what is in the package', () => {
  const filesOf = async (folder: string): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  test('is the program, its pages, the schema and the licenses', async () => {
    expect((await readdir(installed)).sort()).toEqual(packageEntries);
  });

  test('has the name that the README calls it by', async () => {
    const { switchboard } = await packedTarballs();
    expect(readPage('README.md').text).toContain(`npx ./${basename(switchboard)}`);
  });

  test('is all that npm has installed, in less than 20 MB', async () => {
    expect(await readdir(dirname(installed))).toEqual(['.bin', '.package-lock.json', 'switchboard']);
    const sizes = await Promise.all((await filesOf(installed)).map(async (file) => (await stat(file)).size));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(20_000_000);
  });

  test('has one graphql, and nothing that builds pages', async () => {
    const libraries = (await readdir(join(installed, 'lib'))).map((name) =>
      name.replace(/-[\w-]{8}\.js$/, ''),
    );
    expect(libraries.filter((name) => /^(vite|rolldown)$/.test(name))).toEqual([]);
    const code = await Promise.all(
      (await filesOf(join(installed, 'lib'))).map((file) => readFile(file, 'utf8')),
    );
    // Of its own, each copy has such a function.
    expect(code.join('\n').match(/function isObjectType\(/g)).toHaveLength(1);
  });

  test('is named with the license of each library', async () => {
    const licenses = await readFile(join(installed, 'THIRD-PARTY-LICENSES'), 'utf8');
    for (const library of ['graphql', '@azure/identity', 'undici', 'zod', 'react', 'monaco-editor']) {
      expect(licenses).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    }
    expect(licenses).not.toContain('license unknown');
  });
});
