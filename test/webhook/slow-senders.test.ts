import { afterAll, beforeEach, expect, test } from 'vitest';
import { connectTcp } from '../support/tcp-connection.ts';
import type { TcpConnection } from '../support/tcp-connection.ts';
import { createClock, mint, startPlatform } from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';
import { envelopeOf, maxBodyBytes, startWebhookServer } from './webhook-server.ts';
import type { WebhookServer } from './webhook-server.ts';

const body = JSON.stringify(envelopeOf('/communications/calls/2e1a0b00-2db4-4022-9570-243709c565ab'));

const platform = await startPlatform();
const { key, keyServer } = platform;
afterAll(() => platform[Symbol.asyncDispose]());

let clock: TestClock;
let webhook: WebhookServer;
beforeEach(async () => {
  clock = createClock();
  webhook = await startWebhookServer({ jwksUrls: [keyServer.url], clock });
  return () => webhook[Symbol.asyncDispose]();
});

/** The beginning of a post, as it goes over the wire. */
function headOf(token: string, framing: string, path = '/callbacks/calls'): string {
  return [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    framing,
    '\r\n',
  ].join('\r\n');
}

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

test('a body that comes in pieces is taken once it is whole', async () => {
  const connection = await connectTcp(webhook.url);
  connection.write(headOf(await mint(key, clock), 'Transfer-Encoding: chunked'));
  for (const character of body.slice(0, 50)) connection.write(chunk(character));
  // Somebody else's post goes all the way meanwhile.
  expect((await webhook.post({ token: await mint(key, clock), body })).status).toBe(202);
  expect(webhook.deliveries).toHaveLength(1);
  connection.write(`${chunk(body.slice(50))}0\r\n\r\n`);
  await connection.received(/^HTTP\/1\.1 202 /);
  expect(webhook.deliveries).toHaveLength(2);
  connection.end();
  await connection.closed;
});

test('who is not the platform is answered before their body has come', async () => {
  const connection = await connectTcp(webhook.url);
  connection.write(headOf('garbage', 'Content-Length: 1000'));
  await connection.received(/^HTTP\/1\.1 401 /);
  connection.end();
  await connection.closed;
});

test('a body that is announced as too long is refused before it has come', async () => {
  const connection = await connectTcp(webhook.url);
  connection.write(headOf(await mint(key, clock), `Content-Length: ${maxBodyBytes + 1}`));
  await connection.received(/^HTTP\/1\.1 413 /);
  connection.end();
  await connection.closed;
});

test('a body without an end is refused as soon as it is too long, and the connection serves on', async () => {
  const connection = await connectTcp(webhook.url);
  const token = await mint(key, clock);
  connection.write(headOf(token, 'Transfer-Encoding: chunked'));
  connection.write(chunk(' '.repeat(maxBodyBytes + 1)));
  await connection.received(/^HTTP\/1\.1 413 /);
  connection.write(`${chunk(' '.repeat(1024 * 1024))}0\r\n\r\n`);
  connection.write(headOf(token, `Content-Length: ${body.length}`) + body);
  await connection.received(/HTTP\/1\.1 202 /);
  expect(webhook.deliveries).toHaveLength(1);
  connection.end();
  await connection.closed;
});

test.each([
  [
    'announced',
    (connection: TcpConnection) => {
      connection.write(' ');
    },
    `Content-Length: ${maxBodyBytes + 1}`,
  ],
  [
    'found',
    (connection: TcpConnection) => {
      connection.write(chunk(' '.repeat(maxBodyBytes + 1)));
    },
    'Transfer-Encoding: chunked',
  ],
])('a body that is %s to be too long is told to the live core, by its address', async (_, write, framing) => {
  const connection = await connectTcp(webhook.url);
  connection.write(headOf(await mint(key, clock), framing, '/callbacks/calls/secret'));
  write(connection);
  await connection.received(/^HTTP\/1\.1 413 /);
  expect(webhook.lost).toEqual(['secret']);
  connection.end();
  await connection.closed;
});

test("a stranger's body that is too long is told to nobody", async () => {
  const connection = await connectTcp(webhook.url);
  connection.write(headOf('garbage', `Content-Length: ${maxBodyBytes + 1}`, '/callbacks/calls/secret'));
  await connection.received(/^HTTP\/1\.1 401 /);
  expect(webhook.lost).toEqual([]);
  connection.end();
  await connection.closed;
});

test('a body that is too long is to be sent again when that can not be told: 503', async () => {
  await using failing = await startWebhookServer({
    jwksUrls: [keyServer.url],
    clock,
    lose: () => Promise.reject(new Error('the store is full')),
  });
  const { status } = await failing.post({
    token: await mint(key, clock),
    path: '/callbacks/calls/secret',
    body: body.padEnd(maxBodyBytes + 1),
  });
  expect([status, failing.lost]).toEqual([503, []]);
});

test('a body of just the longest length is taken', async () => {
  const { status } = await webhook.post({ token: await mint(key, clock), body: body.padEnd(maxBodyBytes) });
  expect([status, webhook.deliveries.length]).toEqual([202, 1]);
});

test('a body that breaks off changes nothing', async () => {
  const connection = await connectTcp(webhook.url);
  connection.write(headOf(await mint(key, clock), `Content-Length: ${body.length + 1}`) + body);
  connection.reset();
  await expect.poll(() => webhook.log.join('')).toContain('its body broke off');
  expect(webhook.deliveries).toEqual([]);
});

test('a body that breaks off while its sender is being verified changes nothing', async () => {
  const held = keyServer.hold();
  const connection = await connectTcp(webhook.url);
  connection.write(headOf(await mint(key, clock), `Content-Length: ${body.length + 1}`) + body);
  await held.next();
  connection.reset();
  await connection.closed;
  // The server knows of it too, once it has served somebody who came after.
  expect((await webhook.post({ method: 'GET' })).status).toBe(405);
  held.release();
  await expect.poll(() => webhook.log.join('')).toContain('its body broke off');
  expect(webhook.deliveries).toEqual([]);
});

test('a post whose sender has gone once it was whole is kept all the same', async () => {
  const held = keyServer.hold();
  const connection = await connectTcp(webhook.url);
  connection.write(headOf(await mint(key, clock), `Content-Length: ${body.length}`) + body);
  await held.next();
  held.release();
  await expect.poll(() => webhook.deliveries.length).toBe(1);
  connection.reset();
  await connection.closed;
  expect(webhook.log.join('')).not.toContain('unexpected');
});
