import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { firstFragment, lastFragment } from '../../../src/http/websocket/frames.ts';

const http = createServer();
const sockets = new WebSocketServer({ server: http });
let client: WebSocket;
let request: IncomingMessage;
beforeAll(async () => {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const upgraded = once(sockets, 'connection') as Promise<[WebSocket, IncomingMessage]>;
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await once(client, 'open');
  [, request] = await upgraded;
});
afterAll(() => {
  client.terminate();
  sockets.close();
  http.close();
});

// Where the length of a frame is written in another form (RFC 6455, 5.2).
const lengths = [0, 125, 126, 2 ** 16 - 1, 2 ** 16];

test.each(lengths.flatMap((head) => lengths.map((tail) => [head, tail] as const)))(
  'fragments of %d and %d bytes are one message to a client',
  async (head, tail) => {
    const received = once(client, 'message') as Promise<[Buffer, boolean]>;
    request.socket.write(firstFragment('h'.repeat(head)));
    request.socket.write(lastFragment('t'.repeat(tail)));
    const [message, isBinary] = await received;
    expect(isBinary).toBe(false);
    expect(message.toString() === 'h'.repeat(head) + 't'.repeat(tail)).toBe(true);
  },
);

test('a text of other than ASCII is as long as its bytes', async () => {
  const received = once(client, 'message') as Promise<[Buffer]>;
  request.socket.write(firstFragment('Zoë '));
  request.socket.write(lastFragment('🙂'));
  const [message] = await received;
  expect(message.toString()).toBe('Zoë 🙂');
});
