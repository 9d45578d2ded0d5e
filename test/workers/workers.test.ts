import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runGateway, startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import type { GatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { follow, has, isLive } from '../client-package/follower.ts';
import type { Follower } from '../client-package/follower.ts';
import { openReadySocket, openSocket } from '../http/websocket/graphql-socket.ts';
import type { GraphQLSocket } from '../http/websocket/graphql-socket.ts';
import { signalUntilEnded } from '../support/child-process.ts';
import { startIssuer } from '../support/issuer.ts';
import { readSample } from '../support/metrics.ts';
import { rawRequest } from '../support/signed-request.ts';

/** Each connection is given to the next worker in turn. */
const WORKERS = '2';

/** Lets so many follow a call, each over a connection of its own. */
async function followByMany({ url }: GatewayProcess, callId: string, many: number): Promise<Follower[]> {
  const followers: Follower[] = [];
  for (let number = 0; number < many; number += 1) {
    const follower = follow(url, callId);
    await follower.until(isLive);
    followers.push(follower);
  }
  return followers;
}

const untilAll = (followers: readonly Follower[], isWanted: Parameters<Follower['until']>[0]) =>
  Promise.all(followers.map((follower) => follower.until(isWanted)));

test('subscribers of all workers see the same events with the same cursors', async () => {
  const gateway = await startGatewayProcess({ env: { WORKERS } });
  const callId = await gateway.createCall();
  const followers = await followByMany(gateway, callId, 4);
  for (const name of ['Ann', 'Ben', 'Cem']) {
    await gateway.join(callId, name);
    await untilAll(followers, has(name));
  }
  const [first, ...others] = followers.map(({ events }) => events.slice(1));
  expect(first?.map(({ joined }) => joined.map(({ displayName }) => displayName))).toEqual([
    ['Ann'],
    ['Ben'],
    ['Cem'],
  ]);
  for (const events of others) expect(events).toEqual(first);
});

test('whose worker is killed resumes exactly at another, and others notice nothing', async () => {
  const gateway = await startGatewayProcess({ env: { WORKERS } });
  const callId = await gateway.createCall();
  const followers = await followByMany(gateway, callId, 6);
  await gateway.join(callId, 'Ann');
  await untilAll(followers, has('Ann'));

  const { process: worker } = await gateway.process.logged('a worker is ready');
  process.kill(Number(worker), 'SIGKILL');
  await gateway.process.logged('a worker has ended, and is started again');
  await gateway.join(callId, 'Ben');
  await untilAll(followers, has('Ben'));

  const [first, ...others] = followers.map(({ events }) => events.slice(1).map(({ cursor }) => cursor));
  expect(first).toHaveLength(2);
  for (const cursors of others) expect(cursors).toEqual(first);
  const resumptions = new Set(followers.map(({ state }) => state.resumption ?? 'never away'));
  expect(resumptions).toEqual(new Set(['exact', 'never away']));
});

describe('over all workers together', () => {
  /** Starts a gateway that asks for tokens, and makes one. */
  async function startWithLimit(
    variable: string,
    most: number,
  ): Promise<{ readonly gateway: GatewayProcess; readonly authorization: string }> {
    const issuer = await startIssuer();
    onTestFinished(() => issuer[Symbol.asyncDispose]());
    const env = { WORKERS, ...issuer.environment, [variable]: String(most) };
    const gateway = await startGatewayProcess({ env });
    return { gateway, authorization: await issuer.bearer('rooms.read') };
  }

  test('a principal may run so many operations a minute', async () => {
    const { gateway, authorization } = await startWithLimit('MAX_REQUESTS_PER_MINUTE', 5);
    const statuses: number[] = [];
    for (let number = 1; number <= 7; number += 1) {
      const { status } = await rawRequest(gateway.url, '/graphql?query=%7B__typename%7D', {
        headers: { authorization, 'apollo-require-preflight': 'true' },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test('a principal may have so many sockets, and those of a worker that was killed count no more', async () => {
    const { gateway, authorization } = await startWithLimit('MAX_SOCKETS_PER_PRINCIPAL', 4);
    const sockets: GraphQLSocket[] = [];
    for (let number = 1; number <= 4; number += 1) {
      sockets.push(await openReadySocket(gateway.url, authorization));
    }
    for (let number = 1; number <= 2; number += 1) {
      const socket = await openSocket(gateway.url, { headers: { authorization } });
      socket.send({ type: 'connection_init' });
      expect(await socket.closed).toMatchObject({ reason: 'more than 4 sockets of one principal' });
    }
    const { process: worker } = await gateway.process.logged('a worker is ready');
    process.kill(Number(worker), 'SIGKILL');
    await Promise.race(sockets.map(({ closed }) => closed));
    await gateway.process.logged('a worker has ended, and is started again');
    await openReadySocket(gateway.url, authorization);
  });

  test('metrics are counted, also when a worker was killed', async () => {
    const gateway = await startGatewayProcess({ env: { WORKERS } });
    for (let number = 1; number <= 3; number += 1) await openReadySocket(gateway.url);
    expect(await readSample(gateway.url, 'switchboard_websockets')).toBe(3);
    for (let number = 1; number <= 5; number += 1) {
      const headers = { 'content-type': 'application/json' };
      await rawRequest(gateway.url, '/callbacks/calls', { method: 'POST', headers, body: '{}' });
    }
    const refused = 'switchboard_webhook_posts_total{status="401"}';
    expect(await readSample(gateway.url, refused)).toBe(5);

    const { process: worker } = await gateway.process.logged('a worker is ready');
    process.kill(Number(worker), 'SIGKILL');
    await gateway.process.logged('a worker has ended, and is started again');
    expect(await readSample(gateway.url, refused)).toBe(5);
    expect(await readSample(gateway.url, 'switchboard_websockets')).toBeLessThan(3);
  });
});

describe('a gateway of several processes', () => {
  const onFreePorts = { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory', DRAIN_SECONDS: '0', WORKERS };

  test('says once that it is ready, and ends with exit code 0 when it is told to', async () => {
    const gateway = runGateway(onFreePorts);
    const { graphql } = await gateway.logged('ready');
    expect(await (await fetch(`${String(graphql)}?query=%7B__typename%7D`)).json()).toBeTypeOf('object');
    gateway.signal('SIGTERM');
    const { code, stdout, stderr } = await gateway.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/"msg":"(ready|stopping|stopped)"/g)).toHaveLength(3);
  });

  test('ends at once when it is told again, and no worker is left', async () => {
    const gateway = runGateway(onFreePorts);
    const { graphql, sandbox } = await gateway.logged('ready');
    // A request that is under way holds it up.
    await fetch(`${String(sandbox)}/sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/rooms', kind: 'latency', ms: 600_000 }),
    });
    const answer = fetch(String(graphql), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ rooms { nodes { id } } }"}',
    });
    const refusal = expect(answer).rejects.toThrow('fetch failed');
    await expect
      .poll(async () => (await fetch(`${String(sandbox)}/sandbox/requests`)).json())
      .toMatchObject({ requests: [{ method: 'GET' }] });
    gateway.signal('SIGTERM');
    await gateway.logged('stopping');
    await signalUntilEnded(gateway, 'SIGTERM');
    await refusal;
    expect(await gateway.ended).toMatchObject({ code: 1 });
  });

  test('keeps its port when all workers are killed at once, and leaves none behind when it is killed itself', async () => {
    const gateway = runGateway(onFreePorts);
    const { graphql } = await gateway.logged('ready');
    const workers = (): string[] =>
      Array.from(
        gateway.stdout.matchAll(/"process":(\d+),"msg":"a worker is ready"/g),
        ([, pid = '']) => pid,
      );
    for (const pid of workers()) process.kill(Number(pid), 'SIGKILL');
    await expect.poll(workers).toHaveLength(4);
    for (let number = 1; number <= 2; number += 1) {
      const { port, hostname, protocol } = new URL(String(graphql));
      const { status } = await rawRequest(`${protocol}//${hostname}:${port}`, '/readyz');
      expect(status).toBe(200);
    }

    gateway.signal('SIGKILL');
    expect(await gateway.ended).toMatchObject({ code: null });
  });

  test('says that the port is taken, once', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await runGateway({ ...onFreePorts, PORT: String(port), LOG_LEVEL: 'error' }).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} is taken by another program: stop that, or set PORT to another one.\n`,
    });
  });

  test('ends with a sentence where worker after worker ends', async () => {
    const gateway = runGateway(onFreePorts);
    await gateway.logged('ready');
    const killed = new Set<unknown>();
    const kill = (): void => {
      for (const [, pid] of gateway.stdout.matchAll(/"process":(\d+),"msg":"a worker is ready"/g)) {
        if (killed.has(pid)) continue;
        killed.add(pid);
        process.kill(Number(pid), 'SIGKILL');
      }
    };
    await expect.poll(() => (kill(), gateway.stdout)).toContain('"level":60');
    const { code, stdout } = await gateway.ended;
    expect(code).toBe(1);
    expect(stdout).toContain('6 workers have ended within a minute, and no more are started');
  });
});
