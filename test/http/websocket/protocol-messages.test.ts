import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { frameOf, openReadySocket, openSocket } from './graphql-socket.ts';
import type { GraphQLSocket } from './graphql-socket.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';

const typename = { id: '1', type: 'subscribe', payload: { query: '{ __typename }' } };
const createRoom = {
  id: '1',
  type: 'subscribe',
  payload: { query: 'mutation { createRoom(input: {}) { room { id } } }' },
};
const answer = { id: '1', type: 'next', payload: { data: { __typename: 'Query' } } };

const invalid = { code: 4400, reason: 'Invalid message received' };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('a ping', () => {
  test.each([
    ['{"type":"ping"}', { type: 'pong' }],
    ['{"type":"ping","payload":null}', { type: 'pong' }],
    ['{"type":"ping","payload":{}}', { type: 'pong', payload: {} }],
    ['{"type":"ping","payload":{"a":[1,null]}}', { type: 'pong', payload: { a: [1, null] } }],
  ])('%s is answered with a pong of the same payload', async (ping, pong) => {
    const socket = await openReadySocket(gateway.url);
    socket.send(ping);
    expect(await socket.next()).toEqual(pong);
  });

  test('that is a frame of its own is answered by such a frame', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    // Opcode 9, two bytes, masked by zeros; the answer is opcode 10.
    connection.write(Buffer.from([0x89, 0x82, 0, 0, 0, 0, 0x68, 0x69]));
    await connection.received(/\x8a\x02hi$/);
    connection.reset();
  });
});

test.each(['{"type":"pong"}', '{"type":"pong","payload":null}', '{"type":"pong","payload":{"a":1}}'])(
  '%s, which nobody asked for, is ignored',
  async (pong) => {
    const socket = await openReadySocket(gateway.url);
    socket.send(pong);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  },
);

describe('the socket is closed with 4400 by', () => {
  test.each([
    '',
    ' ',
    'hello',
    '{"type":"ping"',
    '{"type":"ping"}}',
    '[]',
    '[{"type":"ping"}]',
    'null',
    '"ping"',
    '7',
  ])('what is no JSON object: «%s»', async (message) => {
    const socket = await openReadySocket(gateway.url);
    socket.send(message);
    expect(await socket.closed).toEqual(invalid);
  });

  test.each(['{}', '{"type":null}', '{"type":7}', '{"type":["ping"]}', '{"type":""}', '{"Type":"ping"}'])(
    'a message without a type: %s',
    async (message) => {
      const socket = await openReadySocket(gateway.url);
      socket.send(message);
      expect(await socket.closed).toEqual(invalid);
    },
  );

  // The last three are those of the protocol before: subscriptions-transport-ws.
  test.each(['PING', 'ka', 'unsubscribe', 'start', 'stop', 'connection_terminate'])(
    'a message of a type that there isn’t: %s',
    async (type) => {
      const socket = await openReadySocket(gateway.url);
      socket.send({ type, id: '1', payload: { query: '{ __typename }' } });
      expect(await socket.closed).toEqual(invalid);
    },
  );

  test.each([
    { type: 'connection_ack' },
    { id: '1', type: 'next', payload: { data: {} } },
    { id: '1', type: 'error', payload: [{ message: 'no' }] },
  ])('a message that only servers send: %j', async (message) => {
    const socket = await openReadySocket(gateway.url);
    socket.send(message);
    expect(await socket.closed).toEqual(invalid);
  });

  describe.each(['connection_init', 'ping', 'pong'])('%s with a payload that is no object:', (type) => {
    test.each([[[]], ['text'], [7], [false]])('%j', async (payload) => {
      const socket = await openSocket(gateway.url);
      socket.send({ type, payload });
      expect(await socket.closed).toEqual(invalid);
    });
  });

  describe.each(['subscribe', 'complete'])('%s with an id that is no text:', (type) => {
    test.each([undefined, null, 1, '', ['1'], {}])('%j', async (id) => {
      const socket = await openReadySocket(gateway.url);
      socket.send(JSON.stringify({ ...typename, type, id }));
      expect(await socket.closed).toEqual(invalid);
    });
  });

  test.each([undefined, null, [], '{ __typename }', 7])(
    'subscribe with a payload that is no object: %j',
    async (payload) => {
      const socket = await openReadySocket(gateway.url);
      socket.send({ id: '1', type: 'subscribe', payload });
      expect(await socket.closed).toEqual(invalid);
    },
  );

  test.each([
    { query: undefined },
    { query: null },
    { query: 7 },
    { query: ['{ __typename }'] },
    { variables: [] },
    { variables: '{}' },
    { variables: 7 },
    { operationName: 7 },
    { operationName: {} },
    { extensions: [] },
    { extensions: 'none' },
  ])('an operation with %j', async (wrong) => {
    const socket = await openReadySocket(gateway.url);
    socket.send({ ...typename, payload: { ...typename.payload, ...wrong } });
    expect(await socket.closed).toEqual(invalid);
  });

  test('a message that is nested more than 100 deep', async () => {
    const [fitting, tooDeep] = [await openReadySocket(gateway.url), await openReadySocket(gateway.url)];
    const ping = (depth: number): string =>
      `{"type":"ping","payload":${'{"a":'.repeat(depth)}{}${'}'.repeat(depth + 1)}`;
    fitting.send(ping(98));
    tooDeep.send(ping(99));
    expect(await fitting.next()).toHaveProperty('payload.a.a');
    expect(await tooDeep.closed).toEqual({
      code: 4400,
      reason: 'the message is nested more than 100 deep',
    });
  });
});

describe('a message is taken', () => {
  test.each<[string, object]>([
    ['with null for what may be left out', { operationName: null, variables: null, extensions: null }],
    ['with extensions that nobody knows', { extensions: { unheardOf: { of: 1 } } }],
  ])('%s', async (_, more) => {
    const socket = await openReadySocket(gateway.url);
    socket.send({ ...typename, payload: { ...typename.payload, ...more } });
    expect(await socket.next()).toEqual(answer);
  });

  test('with fields that nobody knows', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send(JSON.stringify({ ...typename, version: 7, payload: { ...typename.payload, hints: [] } }));
    expect(await socket.next()).toEqual(answer);
  });

  test('from a frame of bytes as from one of text', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send(JSON.stringify(typename), { binary: true });
    expect(await socket.next()).toEqual(answer);
  });

  test('from frames that make it up together, cut within a character', async () => {
    const socket = await openReadySocket(gateway.url);
    const bytes = Buffer.from('{"type":"ping","payload":{"a":"é"}}');
    const cut = bytes.indexOf('é') + 1;
    socket.send(bytes.subarray(0, cut), { fin: false });
    socket.ping();
    socket.send(bytes.subarray(cut));
    expect(await socket.next()).toEqual({ type: 'pong', payload: { a: 'é' } });
  });
});

describe('a frame that breaks the WebSocket protocol closes the socket, and is no failure of the gateway:', () => {
  // A close frame: opcode 8, two bytes, 1002.
  const goodbyeWith1002 = /\x88\x02\x03\xea$/;

  test.each<[string, number, (socket: GraphQLSocket) => void]>([
    [
      'one that isn’t masked',
      1002,
      (socket) => {
        socket.send(typename, { mask: false });
      },
    ],
    [
      'text that is no UTF-8',
      1007,
      (socket) => {
        socket.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]));
      },
    ],
    [
      'a message in more than 16,384 frames',
      1008,
      (socket) => {
        for (let left = 16_384; left > 0; left -= 1) socket.send(' ', { fin: false });
        socket.send(' ');
      },
    ],
    [
      'a message longer than 1 MiB',
      1009,
      (socket) => {
        socket.send(' '.repeat(1024 * 1024 + 1));
      },
    ],
    [
      'a message whose frames are longer than 1 MiB together',
      1009,
      (socket) => {
        socket.send(' '.repeat(1024 * 1024), { fin: false });
        socket.send(' ');
      },
    ],
  ])('%s, with %i', async (_, code, send) => {
    const consoleError = vi.spyOn(console, 'error');
    const socket = await openReadySocket(gateway.url);
    send(socket);
    expect((await socket.closed).code).toBe(code);
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(consoleError).not.toHaveBeenCalled();
    consoleError.mockRestore();
  });

  test('one whose reserved bits are set, with 1002', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    connection.write('\x7f\x7f\x7f\x7f');
    await connection.received(goodbyeWith1002);
    connection.reset();
  });

  test('one that is compressed, though nobody agreed on it, with 1002', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql')}Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n`);
    expect(await connection.received(/^HTTP\/1\.1 101 .*\r\n\r\n$/s)).not.toMatch(
      /^Sec-WebSocket-Extensions/im,
    );
    connection.write(Buffer.from([0xc1, 0x80, 0, 0, 0, 0]));
    await connection.received(goodbyeWith1002);
    connection.reset();
  });
});

test('a message of 1 MiB is taken', async () => {
  const socket = await openReadySocket(gateway.url);
  socket.send(JSON.stringify(typename).padEnd(1024 * 1024));
  expect(await socket.next()).toEqual(answer);
});

describe('nothing is taken any more', () => {
  /** What the sandbox was asked, up to a read that is asked for now. */
  async function journalBehindARead(): Promise<string[]> {
    await gateway.query('{ rooms { nodes { id } } }');
    return gateway.takeJournal();
  }

  test('behind a message for which the socket is closed', async () => {
    const socket = await openReadySocket(gateway.url);
    await gateway.takeJournal();
    socket.send('hello');
    socket.send(createRoom);
    expect(await socket.closed).toEqual(invalid);
    expect(await journalBehindARead()).toEqual(['GET /rooms 200']);
  });

  test('behind the client’s goodbye', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    connection.write(frameOf({ type: 'connection_init' }));
    await connection.received(/connection_ack/);
    await gateway.takeJournal();
    // A close frame of 1000, masked by zeros.
    connection.write(Buffer.concat([Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]), frameOf(createRoom)]));
    await connection.ended;
    connection.end();
    expect(await journalBehindARead()).toEqual(['GET /rooms 200']);
  });
});

test.each([1000, 1001, 4999])('a client that says goodbye under %i is told the same code', async (code) => {
  const socket = await openReadySocket(gateway.url);
  socket.close(code);
  expect((await socket.closed).code).toBe(code);
});
