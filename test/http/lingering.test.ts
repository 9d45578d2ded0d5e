import { afterEach, describe, expect, test } from 'vitest';
import type { ConnectionLimits } from '../../src/http/request/connection-limits.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { connectTcp, postOf } from '../support/tcp-connection.ts';
import type { TcpConnection } from '../support/tcp-connection.ts';

/** Longer than any test may take: who waits for it fails. */
const patient = 600;

let gateway: TestGateway;
async function start(connectionLimits: Partial<ConnectionLimits> = {}): Promise<void> {
  const limits = { lingerMs: patient * 1_000, requestMs: patient * 1_000, ...connectionLimits };
  gateway = await startGateway({
    gateway: { connectionLimits: limits },
    config: { shutdownSeconds: patient },
  });
}
afterEach(() => gateway.close());

/** The head of a post of so many bytes. */
function headOf(path: string, bytes: number, ...lines: readonly string[]): string {
  return [`POST ${path} HTTP/1.1`, 'Host: localhost', `Content-Length: ${bytes}`, ...lines, '\r\n'].join(
    '\r\n',
  );
}

/** Sends a byte each few milliseconds until the connection is gone. */
async function dripUntilClosed(connection: TcpConnection): Promise<void> {
  const drip = setInterval(() => {
    connection.write('x');
  }, 5);
  await connection.closed.finally(() => {
    clearInterval(drip);
  });
}

const refused = headOf('/graphql', 100, 'Content-Type: text/plain');
const createUser = 'mutation { createUser(input: {}) { user { id } } }';

describe('a client that is refused before it has sent all', () => {
  test('is told at once, and that nothing more follows', async () => {
    await start();
    const connection = await connectTcp(gateway.url);
    connection.write(refused);
    expect(await connection.ended).toMatch(
      /^HTTP\/1\.1 415 .*\r\nConnection: close\r\n.*application\/json"/s,
    );
    connection.reset();
  });

  test('may send the rest, and is let go', async () => {
    await start();
    const connection = await connectTcp(gateway.url);
    connection.write(refused);
    await connection.ended;
    connection.write('x'.repeat(100));
    // With anything unanswered the gateway would wait for it.
    await gateway.close();
    connection.end();
    await connection.closed;
  });

  test('has nothing done that it sends behind the rest', async () => {
    await start();
    await gateway.takeJournal();
    const connection = await connectTcp(gateway.url);
    connection.write(refused);
    await connection.ended;
    connection.write('x'.repeat(100) + postOf(createUser));
    connection.end();
    await connection.closed;
    // Whatever was begun has been sent by the time that somebody else is answered.
    await gateway.query('{ rooms { nodes { id } } }');
    expect(await gateway.takeJournal()).toEqual(['GET /rooms 200']);
  });

  test.each([
    ['for good', refused],
    ['on a connection that would live on', headOf('/nowhere', 10_000_000)],
  ])('%s, and sends more than is read on is cut off', async (_, head) => {
    await start({ lingerBytes: 1_000 });
    const connection = await connectTcp(gateway.url);
    connection.write(head.replace('Content-Length: 100', 'Content-Length: 10000000'));
    await connection.received(/^HTTP\/1\.1 4\d\d /);
    connection.write('x'.repeat(1_000));
    await dripUntilClosed(connection);
  });

  test('and sends the rest byte by byte is cut off when its time is over', async () => {
    await start({ lingerMs: 100 });
    const connection = await connectTcp(gateway.url);
    connection.write(refused.replace('Content-Length: 100', 'Content-Length: 10000000'));
    await connection.ended;
    await dripUntilClosed(connection);
  });

  test('is waited for while the gateway closes, until it has sent all', async () => {
    await start();
    const connection = await connectTcp(gateway.url);
    connection.write(refused);
    await connection.ended;
    const closed = gateway.close();
    await expect(fetch(gateway.url)).rejects.toThrow('fetch failed');
    connection.write('x'.repeat(50));
    connection.write('x'.repeat(50));
    await closed;
    connection.end();
    await connection.closed;
  });

  test('does not hold up the gateway that closes for longer than its time', async () => {
    await start({ lingerMs: 50 });
    const connection = await connectTcp(gateway.url);
    connection.write(refused);
    await connection.ended;
    await gateway.close();
    connection.reset();
  });

  test('goes on with its connection where that was not closed', async () => {
    await start();
    const connection = await connectTcp(gateway.url);
    connection.write(headOf('/nowhere', 100));
    await connection.received(/^HTTP\/1\.1 404 /);
    connection.write('x'.repeat(100) + postOf('{ __typename }'));
    await connection.received(/"__typename":"Query"/);
    connection.end();
  });
});

test('a client that is refused for what it has sent goes on with its connection', async () => {
  await start();
  const connection = await connectTcp(gateway.url);
  connection.write(`${headOf('/graphql', 2, 'Content-Type: application/json')}{"`);
  expect(await connection.received(/^HTTP\/1\.1 400 .*\}$/s)).not.toContain('Connection: close');
  connection.write(postOf('{ __typename }'));
  await connection.received(/"__typename":"Query"/);
  connection.end();
});

describe('a client that waits to be told to send its body', () => {
  const expectation = 'Expect: 100-continue';
  const json = 'Content-Type: application/json';
  const body = '{"query":"{ __typename }"}';

  test('is told to when the body is wanted, and keeps its connection', async () => {
    await start();
    const connection = await connectTcp(gateway.url);
    for (const count of [1, 2]) {
      connection.write(headOf('/graphql', body.length, json, expectation));
      await connection.received(new RegExp(`(?:100 Continue\r\n\r\n.*){${count}}$`, 's'));
      connection.write(body);
      await connection.received(new RegExp(`(?:HTTP/1.1 200 OK.*"Query".*){${count}}$`, 's'));
    }
    connection.end();
  });

  test.each([
    ['its type', headOf('/graphql', 100, 'Content-Type: text/plain', expectation), 415],
    ['its length', headOf('/graphql', 10_000_000, json, expectation), 413],
    ['its address', headOf('/nowhere', 100, expectation), 404],
    ['its token', headOf('/callbacks/calls', 100, json, expectation), 401],
  ])('is told only why it is refused for %s, and that the connection ends', async (_, head, status) => {
    await start();
    const connection = await connectTcp(gateway.url);
    connection.write(head);
    expect(await connection.ended).toMatch(
      new RegExp(`^HTTP/1.1 ${status} .*\r\nConnection: close\r\n`, 's'),
    );
    connection.reset();
  });
});
