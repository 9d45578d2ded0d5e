import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openEventStream } from '../http/event-stream/client.ts';
import { openReadySocket, openSocket } from '../http/websocket/graphql-socket.ts';
import type { GraphQLSocket } from '../http/websocket/graphql-socket.ts';
import { signalUntilEnded } from '../support/child-process.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { rosterDocument, startGatewayProcess } from './adversity/gateway-process.ts';
import type { GatewayProcess, RosterEvent } from './adversity/gateway-process.ts';
import { follow, has, isInterrupted, isLive } from '../client-package/follower.ts';

const createRoom = 'mutation { createRoom(input: {}) { room { id } } }';
const created = { createRoom: { room: { id: expect.any(String) as string } } };

/** Mutations under way: one over HTTP, one on a socket. */
interface Mutations {
  readonly overHttp: Promise<unknown>;
  readonly socket: GraphQLSocket;
}

/** Asks for two rooms, which takes the service so long. */
async function beginMutations(gateway: GatewayProcess, ms: number): Promise<Mutations> {
  await gateway.control('POST', '/faults', { path: '/rooms', kind: 'latency', ms });
  const socket = await openReadySocket(gateway.url);
  socket.send({ id: 'mutation', type: 'subscribe', payload: { query: createRoom } });
  const overHttp = gateway.ask(createRoom);
  await expect
    .poll(async () => {
      const { requests } = await gateway.control<{ requests: { path: string; method: string }[] }>(
        'GET',
        '/requests',
      );
      return requests.filter(({ path, method }) => path.startsWith('/rooms') && method === 'POST').length;
    })
    .toBe(2);
  return { overHttp, socket };
}

describe('a gateway that a supervisor stops', () => {
  test('is not ready at once, and serves all the same, until it is told again', async () => {
    const gateway = await startGatewayProcess({ env: { DRAIN_SECONDS: '9000', SHUTDOWN_SECONDS: '9999' } });
    const callId = await gateway.createCall();
    const socket = subscribe<RosterEvent>(gateway.url, rosterDocument, { callId });
    await socket.next();
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);

    gateway.process.signal('SIGTERM');
    await gateway.process.logged('not ready any more, but still serving');
    const ready = await fetch(`${gateway.url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('shutting down')]);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    expect(await gateway.ask('{ __typename }')).toEqual({ __typename: 'Query' });
    // Which is posted to it, and takes a new socket, and a new stream.
    const later = subscribe<RosterEvent>(gateway.url, rosterDocument, { callId });
    await later.next();
    const stream = await openEventStream(gateway.url, { query: rosterDocument, variables: { callId } });
    await stream.next();
    await gateway.join(callId, 'Ann');
    const ann = { isSnapshot: false, joined: [{ displayName: 'Ann' }] };
    expect(await socket.next()).toMatchObject(ann);
    expect(await later.next()).toMatchObject(ann);
    expect(await stream.nextData()).toMatchObject(ann);

    await signalUntilEnded(gateway.process, 'SIGTERM');
    expect(await gateway.process.ended).toMatchObject({ code: 1 });
  });

  test('then takes nothing more, finishes what it has begun, and sends its clients away one after the other', async () => {
    const gateway = await startGatewayProcess({ env: { DRAIN_SECONDS: '1' } });
    const callId = await gateway.createCall();
    const socket = subscribe<RosterEvent>(gateway.url, rosterDocument, { callId });
    await socket.next();
    const stream = await openEventStream(gateway.url, { query: rosterDocument, variables: { callId } });
    await stream.next();
    const crowd = await Promise.all(Array.from({ length: 200 }, () => openReadySocket(gateway.url)));
    const closings = crowd.map(async ({ closed }) => ({ ...(await closed), at: performance.now() }));
    // Longer than it still serves.
    const mutations = await beginMutations(gateway, 3_000);
    const toldAt = performance.now();

    gateway.process.signal('SIGTERM');
    await gateway.process.logged('taking nothing more');
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow('fetch failed');
    await expect(openSocket(gateway.url)).rejects.toThrow('ECONNREFUSED');

    expect(await mutations.socket.next()).toMatchObject({ type: 'next', payload: { data: created } });
    expect(await mutations.socket.next()).toMatchObject({ type: 'complete' });
    expect(await mutations.socket.closed).toMatchObject({ code: 1012 });
    expect(await mutations.overHttp).toEqual(created);

    await expect(socket.next()).rejects.toMatchObject({ code: 1012 });
    await expect(stream.next()).rejects.toThrow('the stream has ended');
    expect(await stream.ended).toBe('whole');
    const closed = await Promise.all(closings);
    expect(new Set(closed.map(({ code }) => code))).toEqual(new Set([1012]));
    const moments = closed.map(({ at }) => at - toldAt);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(1_000);
    // 200 and a few, of whom 200 go in a second, each at a random moment; many may seem to at once where this process stood still.
    expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(250);
    expect(await gateway.process.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends with exit code 0 within its time, whatever is under way', async () => {
    const gateway = await startGatewayProcess({ env: { DRAIN_SECONDS: '0', SHUTDOWN_SECONDS: '1' } });
    const { socket, overHttp } = await beginMutations(gateway, 600_000);
    const cutOff = expect(overHttp).rejects.toThrow('fetch failed');
    gateway.process.signal('SIGTERM');
    await cutOff;
    await socket.closed;
    expect(await gateway.process.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

test('a gateway that Ctrl-C stops does not wait for a balancer, nor for its clients', async () => {
  const gateway = await startGatewayProcess({ env: { DRAIN_SECONDS: '9000', SHUTDOWN_SECONDS: '9999' } });
  const socket = await openReadySocket(gateway.url);
  gateway.process.signal('SIGINT');
  expect(await socket.closed).toMatchObject({ code: 1012 });
  const { code, stdout } = await gateway.process.ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain('still serving');
});

/** A balancer before a gateway: it hands on what each says to the other, and can close all sockets. */
async function startBalancer(gatewayUrl: string) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const client of server.clients) client.terminate();
  });
  server.on('connection', (client) => {
    const gateway = new WebSocket(`${gatewayUrl.replace(/^http/, 'ws')}/graphql`, client.protocol);
    const isOpen = once(gateway, 'open');
    client.on(
      'message',
      (data: Buffer) =>
        void isOpen.then(() => {
          gateway.send(data.toString());
        }),
    );
    gateway.on('message', (data: Buffer) => {
      client.send(data.toString());
    });
    client.on('close', () => {
      gateway.terminate();
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closeAll(code: number): void {
      for (const client of server.clients) client.close(code, 'Service restart');
    },
  };
}

test('a client that is sent away with 1012 comes back and goes on behind its last event', async () => {
  const gateway = await startGatewayProcess();
  const callId = await gateway.createCall();
  const balancer = await startBalancer(gateway.url);
  const follower = follow(balancer.url, callId);
  await follower.until(isLive);
  await gateway.join(callId, 'Ann');
  await follower.until(has('Ann'));

  balancer.closeAll(1012);
  await follower.until(isInterrupted);
  await gateway.join(callId, 'Ben');
  const { resumption, participants } = await follower.until((state) => isLive(state) && has('Ben')(state));
  expect(resumption).toBe('exact');
  expect(participants.map(({ displayName }) => displayName)).toEqual(['Calling Bot', 'Ann', 'Ben']);
  expect(follower.events.slice(1).map(({ isSnapshot }) => isSnapshot)).toEqual([false, false]);
});
