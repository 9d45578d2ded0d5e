/**
 * Carries out the Dockerfile line by line in an empty folder, since no container engine runs where these tests run. What
 * stays unproven: the base image itself (its Node and npm are this machine's), that `npm ci` installs there what it has installed
 * in the repository, which is taken instead, layers and what they weigh, that ports are
 * published, and that an engine reads the Dockerfile as this test does. `HOST` is loopback here where an image has 0.0.0.0.
 */
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';
import { buildImage } from '../support/dockerfile.ts';
import type { Image } from '../support/dockerfile.ts';
import { hashesOf } from '../support/file-hashes.ts';
import { packageEntries, packedTarballs } from '../support/packages.ts';
import { readPage } from '../support/pages.ts';

const repository = join(import.meta.dirname, '../..');
/** The image's user `node`, who owns nothing but what the image gives them. */
const node = 1_000;

const isRoot = process.getuid?.() === 0;
const mustRun = process.env['CI'] === 'true';
const name = 'the image that the Dockerfile describes';
const reasonToSkip = 'only root can run it as another user';
if (!isRoot && !mustRun) console.warn(`Skipped: ${name}: ${reasonToSkip}.`);

test('the Dockerfile has no fault that a parser of Dockerfiles knows', () => {
  const { text } = readPage('Dockerfile');
  expect(validate(text)).toEqual([]);
  expect(validate(text.replace('EXPOSE 4000', 'EXPOSE a port'))).not.toEqual([]);
});

describe.skipIf(!isRoot && !mustRun)(name, () => {
  let cleanUp: (() => Promise<void>) | undefined;
  let path: string;
  let image: Image;

  beforeAll(async () => {
    if (!isRoot) throw new Error(`${name} must be tested when CI=true, but ${reasonToSkip}.`);
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-image-'));
    cleanUp = () => rm(folder, { recursive: true, force: true });
    await chmod(folder, 0o755);
    path = await createPath(folder);
    image = await buildImage({
      context: repository,
      into: folder,
      baseEnv: { PATH: path },
      instead: new Map([['npm ci --ignore-scripts', linkInstalled]]),
    });
  });

  afterAll(() => cleanUp?.());

  /** Starts one of the image's commands as its user. */
  function start(command: readonly string[], env: Record<string, string> = {}): RunningProcess {
    const [file = '', ...args] = command;
    return startProcess(file, args, {
      cwd: image.workdir,
      env: { PATH: path, ...image.env, ...env },
      uid: node,
    });
  }

  const onFreePorts = { HOST: '127.0.0.1', PORT: '0', SANDBOX_PORT: '0', DRAIN_SECONDS: '0' };

  test('is the package, complete in itself, and nothing else of the repository', async () => {
    expect((await readdir(image.workdir)).sort()).toEqual(['.switchboard', ...packageEntries]);
  });

  test('has the bytes of the package, which was built in another folder', async () => {
    await packedTarballs();
    const { '.switchboard/live.db': _, ...built } = await hashesOf(image.workdir);
    expect(built).toEqual(await hashesOf(join(repository, 'dist/switchboard')));
  });

  test('runs as a user without rights', () => {
    expect(image.user).toBe('node');
  });

  test('keeps what it knows of calls in a volume, which is its user’s alone', async () => {
    const { folder } = readConfig({}).liveState as { readonly folder: string };
    expect(image.volumes).toEqual([join('/app', folder)]);
    const gateway = start(image.command, onFreePorts);
    await gateway.logged('ready');
    expect(await readdir(join(image.workdir, folder))).toContain('live.db');
    const { uid, mode } = await stat(join(image.workdir, folder));
    expect([uid, mode & 0o777]).toEqual([node, 0o700]);
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });

  test('exposes the port on which the gateway listens by default', () => {
    expect(image.exposed).toEqual([String(readConfig({}).port)]);
  });

  test('starts, serves GraphQL and, if told so, its page, is healthy, and ends by SIGTERM with exit code 0', async () => {
    const gateway = start(image.command, { ...onFreePorts, GRAPHIQL: 'on' });
    const { graphql } = await gateway.logged('ready');
    const url = String(graphql);

    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ rooms { nodes { id } } }"}',
    });
    expect(await answer.json()).toEqual({ data: { rooms: { nodes: [] } } });
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>Switchboard</title>');

    const health = start(image.healthcheck, { PORT: new URL(url).port });
    expect(await health.ended).toMatchObject({ code: 0 });

    gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });

  test('is unhealthy when nothing answers', async () => {
    const gateway = start(image.command, onFreePorts);
    const { graphql } = await gateway.logged('ready');
    gateway.signal('SIGTERM');
    await gateway.ended;

    const health = start(image.healthcheck, { PORT: new URL(String(graphql)).port });
    expect(await health.ended).toMatchObject({ code: 1 });
  });

  test('starts only with an issuer or AUTH=off, since it lets other machines in', async () => {
    const { code, stderr } = await start(image.command).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^AUTH_ISSUER is missing: HOST lets other machines in.*\n$/) as string,
    });
  });
});

/**
 * A search path with a Node that another user can run, wherever this repository is. The folders of its own programs are
 * left out: a build must not find there what it didn't install.
 */
async function createPath(folder: string): Promise<string> {
  const programs = join(folder, 'bin');
  await mkdir(programs);
  await copyFile(process.execPath, join(programs, 'node'));
  const machine = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'));
  return [programs, ...machine].join(delimiter);
}

/** Puts what is installed in the repository where an image installs it. */
async function linkInstalled(workdir: string): Promise<void> {
  await symlink(join(repository, 'node_modules'), join(workdir, 'node_modules'));
}
