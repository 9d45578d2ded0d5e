import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { hostileOperations } from './documents.ts';

/** Something done to a gateway to wear it out. */
export interface Attack {
  readonly name: string;
  readonly run: (url: string) => Promise<void>;
  /** Whether it is made of connections alone, which cost something by themselves. */
  readonly isOfConnections?: boolean;
}

const json = { 'content-type': 'application/json' };

/** All attacks. @param round differs each time, so that nothing is remembered from the time before */
export function attacks(round: string): readonly Attack[] {
  const overHttp = Object.entries(hostileOperations(`${round} http`)).map(([name, operation]) => ({
    name: `${name}, over HTTP`,
    run: (url: string) => post(url, operation),
  }));
  const overWebSocket = Object.entries(hostileOperations(`${round} socket`)).map(([name, operation]) => ({
    name: `${name}, over WebSocket`,
    run: (url: string) => subscribe(url, operation),
  }));
  return [...overHttp, ...overWebSocket, ...onTransports];
}

const fiveMegabytes = JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(5_000_000) } });

const onTransports: readonly Attack[] = [
  { name: '5 MB of variables, over HTTP', run: (url) => post(url, fiveMegabytes) },
  {
    name: '5 MB of variables, over WebSocket',
    run: async (url) => {
      const socket = await openSocket(url);
      const closed = once(socket, 'close');
      socket.send(
        JSON.stringify({ id: '1', type: 'subscribe', payload: JSON.parse(fiveMegabytes) as unknown }),
      );
      await closed;
    },
  },
  {
    name: 'a batch of 1,000 operations',
    run: (url) =>
      post(url, JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' })))),
  },
  {
    name: 'a batch of 100,000 of nothing',
    run: (url) => post(url, JSON.stringify(Array.from({ length: 100_000 }, () => ({})))),
  },
  { name: 'JSON nested 500,000 deep', run: (url) => post(url, '['.repeat(500_000) + ']'.repeat(500_000)) },
  { name: '100 slow bodies', run: slowBodies },
  { name: '2,000 sockets without init', run: silentSockets, isOfConnections: true },
];

/** Sends a body and reads the whole answer, which must be none of a failure. */
async function post(url: string, body: string): Promise<void> {
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers: json, body }).catch(
    (error: unknown) => {
      // Whoever is refused early may find the connection closed while still sending.
      if (body.length > 1024 * 1024) return undefined;
      throw error;
    },
  );
  if (!answer) return;
  await answer.arrayBuffer();
  if (answer.status >= 500) throw new Error(`The gateway answered ${answer.status}.`);
}

async function openSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  return socket;
}

/** Sends an operation and waits for all of its answer, or for the socket to be closed over it. */
async function subscribe(url: string, operation: string): Promise<void> {
  const socket = await openSocket(url);
  const over = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: string };
      if (type === 'error' || type === 'complete') resolve();
    });
    socket.once('close', () => {
      resolve();
    });
  });
  socket.send(`{"id":"1","type":"subscribe","payload":${operation}}`);
  await over;
  socket.terminate();
}

/** Bodies that come by the byte, on many connections at once. */
async function slowBodies(url: string): Promise<void> {
  const sockets = await connectMany(url, 100);
  const head = `POST /graphql HTTP/1.1\r\nHost: ${new URL(url).host}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n`;
  for (const socket of sockets) socket.write(head);
  for (let bytes = 0; bytes < 20; bytes += 1) {
    for (const socket of sockets) socket.write('x');
    await delay(50);
  }
  await endAll(sockets);
}

/** WebSockets that never say who they are: as many as are let in, until they are closed. */
async function silentSockets(url: string): Promise<void> {
  const sockets = await connectMany(url, 2_000);
  const head = `GET /graphql HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`;
  const ended = sockets.map((socket) => once(socket.resume(), 'end'));
  for (const socket of sockets) socket.write(head);
  await Promise.all(ended);
  await endAll(sockets);
}

async function connectMany(url: string, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    }),
  );
}

async function endAll(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    }),
  );
}
