import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCappedBody } from '../../src/net/read-body.ts';

const maxBytes = 10;
const server = createServer();
let client: Socket;
beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
});
afterEach(async () => {
  client.destroy();
  server.close();
  await once(server, 'close');
});

/** Sends the beginning of a request, and gives it as it arrives. */
async function send(header: string, body: string): Promise<[IncomingMessage, ServerResponse]> {
  const arrived = once(server, 'request');
  client.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n${body}`);
  return arrived as Promise<[IncomingMessage, ServerResponse]>;
}

const chunked = 'Transfer-Encoding: chunked';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

test('a body of the longest length is read to the byte, in however many chunks it comes', async () => {
  const [request] = await send(chunked, chunk('01234') + chunk('56789') + chunk(''));
  expect(await readCappedBody(request, maxBytes)).toEqual(Buffer.from('0123456789'));
});

test('a request without a body has an empty one', async () => {
  const [request] = await send('Content-Length: 0', '');
  expect(await readCappedBody(request, maxBytes)).toEqual(Buffer.alloc(0));
});

describe('a body that is too long', () => {
  test('is known by its announced length before any of it has come', async () => {
    const [request] = await send(`Content-Length: ${maxBytes + 1}`, '');
    expect(await readCappedBody(request, maxBytes)).toBe('too long');
  });

  test('is known as soon as that shows, before it has ended, and leaves its connection to the next', async () => {
    const [request, response] = await send(chunked, chunk('01234') + chunk('567890'));
    expect(await readCappedBody(request, maxBytes)).toBe('too long');
    response.writeHead(413, { 'Content-Length': 0 }).end();
    client.write(chunk('more') + chunk(''));
    const [next] = await send('Content-Length: 4', 'next');
    expect(await readCappedBody(next, maxBytes)).toEqual(Buffer.from('next'));
  });
});

describe('a body that breaks off fails', () => {
  test('while it is read', async () => {
    const [request] = await send('Content-Length: 5', '012');
    const body = readCappedBody(request, maxBytes);
    client.destroy();
    await expect(body).rejects.toThrow('the body broke off');
  });

  test('also if it had before it was read', async () => {
    const [request] = await send('Content-Length: 5', '012');
    // Nobody listens for an error yet, so that none is told of.
    const closed = new Promise((resolve) => request.once('close', resolve));
    client.destroy();
    await closed;
    await expect(readCappedBody(request, maxBytes)).rejects.toThrow('the body broke off');
  });
});
