import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openReadySocket } from './websocket/graphql-socket.ts';
import { roomBody, startHeldGateway } from '../support/held-upstream.ts';
import type { HeldGateway } from '../support/held-upstream.ts';
import { connectTcp, postOf, upgradeOf } from '../support/tcp-connection.ts';

const roomQuery = '{ room(id: "1") { id } }';
const createRoom = 'mutation { createRoom(input: {}) { room { id } } }';
const answered = /\r\n\r\n\{"data":\{"room":\{"id":"1"\}\}\}$/;

/** Longer than any test may take: who waits for it fails. */
const patient = 600;

let held: HeldGateway;
afterEach(() => held[Symbol.asyncDispose]());

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('closing, with time,', () => {
  beforeEach(async () => {
    held = await startHeldGateway({ shutdownSeconds: patient });
  });

  test('takes no new connections', async () => {
    await held.close();
    await expect(fetch(`${held.gateway.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('answers what is under way, and says that the connection ends with it', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf(roomQuery));
    const request = await held.next();
    const closed = held.close();
    request.answer(roomBody('1'));
    const answer = await connection.ended;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*Connection: close\r\n/);
    expect(answer).toMatch(answered);
    connection.end();
    await closed;
  });

  test('answers what is under way as an event stream of one result', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf(createRoom).replace('\r\n', '\r\nAccept: text/event-stream\r\n'));
    const request = await held.next();
    const closed = held.close();
    request.answer(roomBody('1'));
    expect(await connection.ended).toMatch(/"room":\{"id":"1"\}.*event: complete\n/s);
    connection.end();
    await closed;
  });

  test('answers all that were asked on one connection', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf(roomQuery) + postOf('{ __typename }'));
    const request = await held.next();
    const closed = held.close();
    request.answer(roomBody('1'));
    expect(await connection.ended).toMatch(/"room":\{"id":"1"\}.*"__typename":"Query"/s);
    connection.end();
    await closed;
  });

  test('does not cut off an answer on its way to a slow reader', async () => {
    const connection = await connectTcp(held.gateway.url);
    // More than the buffers in between hold.
    const aliases = Array.from(
      { length: 30 },
      (_, index) => `a${index}: identifier(rawId: $rawId) { ...id }`,
    );
    const query = `query ($rawId: ID!) { ${aliases.join(' ')} } fragment id on HasRawId { rawId }`;
    connection.write(postOf(query, { rawId: 'x'.repeat(900_000) }));
    await connection.pauseWhenAnswered();
    const closed = held.close();
    connection.resume();
    const answer = await connection.ended;
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(body).toHaveLength(Number(/Content-Length: (\d+)/.exec(head)?.[1]));
    expect(body.length).toBeGreaterThan(27_000_000);
    connection.end();
    await closed;
  });

  test('does not wait for connections that ask nothing', async () => {
    const unused = await connectTcp(held.gateway.url);
    const keptAlive = await connectTcp(held.gateway.url);
    keptAlive.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await keptAlive.received(/alive/);
    await held.close();
    await unused.ended;
    await keptAlive.ended;
    unused.end();
    keptAlive.end();
  });

  test('does not wait for who was refused an upgrade and stays', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(`${upgradeOf('/nowhere')}\r\n`);
    await connection.ended;
    await held.close();
    connection.end();
  });

  test.each([
    ['/readyz', 503, 'shutting down'],
    ['/healthz', 200, 'alive'],
  ])('answers %s, asked for while it began, with %i', async (path, status, message) => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n`);
    // Answered after that had come in.
    await fetch(`${held.gateway.url}/healthz`);
    const closed = held.close();
    connection.write('\r\n');
    const answer = await connection.ended;
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\nConnection: close\r\n.*${message}`, 's'));
    connection.end();
    await closed;
  });

  test('refuses an upgrade, asked for while it began, with 503', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(upgradeOf('/graphql'));
    await fetch(`${held.gateway.url}/healthz`);
    const closed = held.close();
    connection.write('\r\n');
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    connection.end();
    await closed;
  });

  test.each([
    ['a query', roomQuery, { room: { id: '1' } }],
    ['a mutation', createRoom, { createRoom: { room: { id: '1' } } }],
  ])('says goodbye to sockets with 1012, after the answer to %s', async (_, query, data) => {
    const [idle, busy] = [await openReadySocket(held.gateway.url), await openReadySocket(held.gateway.url)];
    busy.send({ id: '1', type: 'subscribe', payload: { query } });
    const request = await held.next();
    const closed = held.close();
    expect(await idle.closed).toEqual({ code: 1012, reason: 'Service restart' });
    request.answer(roomBody('1'));
    expect(await busy.next()).toEqual({ id: '1', type: 'next', payload: { data } });
    expect(await busy.next()).toEqual({ id: '1', type: 'complete' });
    expect(await busy.closed).toEqual({ code: 1012, reason: 'Service restart' });
    await closed;
  });

  test('does not wait for what a client on a socket has called off', async () => {
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery } });
    const request = await held.next();
    const closed = held.close();
    socket.send({ id: '1', type: 'complete' });
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Service restart' });
    expect(await request.ended).toBe('cut off');
    await closed;
  });

  test('waits for a socket that has not said goodbye yet', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    const closed = held.close();
    // The close frame: opcode 8, 17 bytes, 1012.
    await connection.received(/\x88\x11\x03\xf4Service restart$/);
    expect(await isSettled(closed)).toBe(false);
    connection.reset();
    await closed;
  });
});

describe('closing, when its time is over,', () => {
  beforeEach(async () => {
    held = await startHeldGateway({ shutdownSeconds: 0.05 });
  });

  test('cuts off what is still under way, upstream as well', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf(roomQuery));
    const request = await held.next();
    await held.close();
    expect(await connection.ended).toBe('');
    expect(await request.ended).toBe('cut off');
    connection.end();
  });

  test('cuts off a request that does not come to its end', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write('GET /healthz HTTP/1.1\r\nHost: loc');
    await fetch(`${held.gateway.url}/healthz`);
    await held.close();
    expect(await connection.ended).toBe('');
    connection.end();
  });

  test('cuts off what is still under way on a socket, upstream as well', async () => {
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery } });
    const request = await held.next();
    await held.close();
    expect(await request.ended).toBe('cut off');
    await socket.closed;
  });

  test('cuts off a socket that does not say goodbye', async () => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    await held.close();
    await connection.ended;
    connection.end();
  });
});
