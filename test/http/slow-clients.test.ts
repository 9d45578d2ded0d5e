import { afterEach, describe, expect, test } from 'vitest';
import { pino } from 'pino';
import { defaultConnectionLimits } from '../../src/http/request/connection-limits.ts';
import type { ConnectionLimits } from '../../src/http/request/connection-limits.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { roomBody, startHeldGateway } from '../support/held-upstream.ts';
import type { HeldGateway } from '../support/held-upstream.ts';
import { rawRequest } from '../support/signed-request.ts';
import { connectTcp, postOf } from '../support/tcp-connection.ts';

const impatient = { headersMs: 100, requestMs: 200, checkIntervalMs: 10 };
const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a client that', () => {
  const log: string[] = [];
  let gateway: TestGateway;
  async function start(connectionLimits: Partial<ConnectionLimits>): Promise<void> {
    const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
    gateway = await startGateway({ gateway: { logger, connectionLimits } });
  }
  afterEach(() => gateway.close());

  test.each([
    ['sends nothing', ''],
    ['does not end the head of its request', 'GET /healthz HTTP/1.1\r\nHost: loc'],
    ['does not send the body that it announced', `${head}Content-Length: 100\r\n\r\n`],
    ['does not end the body of its request', `${head}Content-Length: 100\r\n\r\n{"query":`],
    ['does not end a body in chunks', `${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`],
    ['does not end a request that is refused', 'POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Le'],
  ])('%s is told 408 and cut off', async (_, sent) => {
    await start(impatient);
    const connection = await connectTcp(gateway.url);
    connection.write(sent);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
    expect(log).toEqual([]);
    connection.end();
    await connection.closed;
  });

  test.each([
    ['the head', 'GET /healthz HTTP/1.1\r\nX-Slow: '],
    ['the body', `${head}Content-Length: 1000000\r\n\r\n`],
  ])('sends %s byte by byte is cut off nevertheless', async (_, sent) => {
    await start(impatient);
    const connection = await connectTcp(gateway.url);
    connection.write(sent);
    const drip = setInterval(() => {
      connection.write('x');
    }, 5);
    const answer = await connection.ended.finally(() => {
      clearInterval(drip);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    connection.end();
    await connection.closed;
  });

  test('asks no more after an answer is let go', async () => {
    await start({ keepAliveMs: 50 });
    const connection = await connectTcp(gateway.url);
    connection.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 200 OK\r\n.*alive"\}$/s);
    connection.end();
    await connection.closed;
  });
});

test('a client is told for how long its connection is kept', async () => {
  const connectionLimits = { ...defaultConnectionLimits, keepAliveMs: 620_000 };
  await using gateway = await startGateway({ config: { connectionLimits } });
  const { headers } = await rawRequest(gateway.url, '/healthz', { headers: { Connection: 'keep-alive' } });
  expect(headers['keep-alive']).toBe('timeout=620');
});

describe('a client whose answer takes long', () => {
  let held: HeldGateway;
  async function start(connectionLimits: Partial<ConnectionLimits>): Promise<void> {
    held = await startHeldGateway({ connectionLimits });
  }
  afterEach(() => held[Symbol.asyncDispose]());

  test('is not cut off, since it is not slow itself', async () => {
    // Long enough for a request that is sent at once.
    await start({ headersMs: 1_000, requestMs: 1_000, checkIntervalMs: 10 });
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf('{ room(id: "1") { id } }'));
    const request = await held.next();
    // Who began after it, and is slow, is cut off before it is answered.
    const slow = await connectTcp(held.gateway.url);
    slow.write(`${head}Content-Length: 100\r\n\r\n`);
    await slow.ended;
    slow.end();
    request.answer(roomBody('1'));
    expect(await connection.received(/\r\n\r\n.+$/s)).toMatch(/\{"data":\{"room":\{"id":"1"\}\}\}$/);
    connection.end();
  });

  test('may send more requests on its connection, but not more than are allowed', async () => {
    await start({ unansweredRequests: 2 });
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf('{ room(id: "1") { id } }').repeat(2) + postOf('{ room(id: "2") { id } }'));
    (await held.next()).answer(roomBody('1'));
    const answers = (await connection.ended).split(/(?=HTTP\/1\.1 )/);
    expect(answers.map((answer) => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])).toEqual(['200', '200', '429']);
    expect(answers[2]).toContain(
      'A connection may have 2 requests unanswered at a time: wait for answers before sending more.',
    );
    expect(held.untaken).toBe(0);
    connection.end();
  });

  test('may send as many as it likes one after the other', async () => {
    await start({ unansweredRequests: 2 });
    const connection = await connectTcp(held.gateway.url);
    for (const index of [1, 2, 3, 4]) {
      connection.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await connection.received(new RegExp(`(?:HTTP/1.1 200 OK.*){${index}}$`, 's'));
    }
    connection.end();
  });
});
