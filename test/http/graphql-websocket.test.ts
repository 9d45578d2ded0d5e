import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { openReadySocket, openSocket } from './graphql-socket.ts';
import { connectTcp, upgradeOf } from './tcp-connection.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('operations', () => {
  test('a query gives one result and completes', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect([await socket.next(), await socket.next()]).toEqual([
      { id: '1', type: 'next', payload: { data: { __typename: 'Query' } } },
      { id: '1', type: 'complete' },
    ]);
  });

  test('a mutation is executed once', async () => {
    const socket = await openReadySocket(gateway.url);
    await gateway.takeJournal();
    const { data } = await socket.execute({ query: 'mutation { createUser(input: {}) { user { id } } }' });
    expect(data).toMatchObject({ createUser: { user: { id: expect.stringMatching(/^8:acs:/) as string } } });
    expect(await gateway.takeJournal()).toEqual(['POST /identities 201']);
  });

  test('a document that is not valid is refused by an error message, and the socket goes on', async () => {
    const socket = await openReadySocket(gateway.url);
    for (const [query, code] of [
      ['{', 'GRAPHQL_PARSE_FAILED'],
      ['{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
    ]) {
      socket.send({ id: '1', type: 'subscribe', payload: { query } });
      expect(await socket.next()).toMatchObject({
        id: '1',
        type: 'error',
        payload: [{ message: expect.any(String) as string, locations: [{ line: 1 }], extensions: { code } }],
      });
    }
    expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
  });

  test('many run at the same time on one socket', async () => {
    const socket = await openReadySocket(gateway.url);
    const ids = Array.from({ length: 50 }, (_, index) => `operation ${index}`);
    for (const id of ids) {
      const query = 'query ($id: ID!) { identifier(rawId: $id) { ... on HasRawId { rawId } } }';
      socket.send({ id, type: 'subscribe', payload: { query, variables: { id } } });
    }
    const results = new Map<unknown, unknown>();
    for (let left = 2 * ids.length; left > 0; left -= 1) {
      const { id, type, payload } = await socket.next();
      if (type === 'next') results.set(id, payload);
    }
    expect(results).toEqual(new Map(ids.map((id) => [id, { data: { identifier: { rawId: id } } }])));
  });

  test('the client of graphql-ws is understood', async () => {
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    });
    const results = await Array.fromAsync(client.iterate({ query: '{ __typename }' }));
    await client.dispose();
    expect(results).toEqual([{ data: { __typename: 'Query' } }]);
  });
});

describe('the protocol', () => {
  test.each(['Sec-WebSocket-Protocol: graphql-ws', 'Sec-WebSocket-Protocol: soap, mqtt', 'X-Nothing: 1'])(
    'a client that offers «%s» is closed with 4406',
    async (header) => {
      const connection = await connectTcp(gateway.url);
      connection.write(upgradeOf('/graphql').replace(/Sec-WebSocket-Protocol: .*/, header) + '\r\n');
      // The close frame: opcode 8, 28 bytes, 4406.
      await connection.received(/\x88\x1c\x11\x36Subprotocol not acceptable$/);
      connection.reset();
    },
  );

  test('graphql-transport-ws is chosen among others', async () => {
    const socket = await openSocket(gateway.url, { protocols: ['graphql-ws', 'graphql-transport-ws'] });
    socket.send({ type: 'connection_init' });
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
  });

  test('a ping is answered, before connection_init as well', async () => {
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'ping', payload: { at: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 1 } });
  });

  test('who sends no connection_init is closed with 4408', async () => {
    const socket = await openSocket(gateway.url);
    expect(await socket.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  test('an operation before connection_init closes the socket with 4401, and is not executed', async () => {
    const socket = await openSocket(gateway.url);
    await gateway.takeJournal();
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ rooms { nodes { id } } }' } });
    expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('a second connection_init closes the socket with 4429', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
  });

  test('an id that is in use closes the socket with 4409', async () => {
    const socket = await openReadySocket(gateway.url);
    const message = { id: '1', type: 'subscribe', payload: { query: '{ rooms { nodes { id } } }' } };
    socket.send(message);
    socket.send(message);
    expect(await socket.closed).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
  });

  test.each([
    ['words', 'hello'],
    ['an array', '[]'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"start","id":"1","payload":{"query":"{ __typename }"}}'],
    ['no id', '{"type":"subscribe","payload":{"query":"{ __typename }"}}'],
    ['no query', '{"type":"subscribe","id":"1","payload":{}}'],
    [
      'variables that are no object',
      '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}',
    ],
  ])('a message of %s closes the socket with 4400', async (_, message) => {
    const socket = await openReadySocket(gateway.url);
    socket.send(message);
    expect(await socket.closed).toEqual({ code: 4400, reason: 'Invalid message received' });
  });

  test.each(['connection_ack', 'next', 'error'])(
    'a message that only servers send closes the socket with 4400: %s',
    async (type) => {
      const socket = await openReadySocket(gateway.url);
      socket.send({ type, id: '1', payload: type === 'error' ? [{ message: 'no' }] : {} });
      expect(await socket.closed).toEqual({ code: 4400, reason: 'Invalid message received' });
    },
  );

  test('a message longer than 1 MiB closes the socket with 1009, and is no failure of the gateway', async () => {
    const consoleError = vi.spyOn(console, 'error');
    const socket = await openReadySocket(gateway.url);
    socket.send(' '.repeat(1024 * 1024 + 1));
    expect((await socket.closed).code).toBe(1009);
    expect(consoleError).not.toHaveBeenCalled();
    consoleError.mockRestore();
  });

  test('a message of 1 MiB is taken', async () => {
    const socket = await openReadySocket(gateway.url);
    const message = JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    socket.send(message.padEnd(1024 * 1024));
    expect(await socket.next()).toMatchObject({ payload: { data: { __typename: 'Query' } } });
  });

  test('a frame that breaks the WebSocket protocol closes the socket, and is no failure of the gateway', async () => {
    const consoleError = vi.spyOn(console, 'error');
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    // A frame whose reserved bits are set.
    connection.write('\x7f\x7f\x7f\x7f');
    connection.end();
    await connection.closed;
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(consoleError).not.toHaveBeenCalled();
    consoleError.mockRestore();
  });
});

describe('the upgrade', () => {
  test.each(['/', '/graphql/', '/healthz', '/nowhere', '/graphqlx?a=/graphql'])(
    'is refused with 404 at %s, and the connection ended',
    async (path) => {
      const connection = await connectTcp(gateway.url);
      connection.write(`${upgradeOf(path)}\r\n`);
      expect(await connection.ended).toMatch(/^HTTP\/1\.1 404 Not Found\r\nCache-Control: no-store\r\n/);
      connection.end();
      await connection.closed;
    },
  );

  test('is accepted with a query in the URL', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql?client=1')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    connection.reset();
  });

  test('of another version of the protocol is refused', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql').replace('Version: 13', 'Version: 9')}\r\n`);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 4\d\d /);
    connection.end();
  });

  test('refused to who is gone by then does no harm', async () => {
    for (let round = 0; round < 20; round += 1) {
      const connection = await connectTcp(gateway.url);
      connection.write(`${upgradeOf('/nowhere')}\r\n`);
      connection.reset();
      await connection.closed;
    }
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});
