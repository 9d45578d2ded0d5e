import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { callId } from '../../live/harness.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startFanOutHarness } from '../../subscriptions/harness.ts';
import type { FanOutHarness } from '../../subscriptions/harness.ts';
import { openReadySocket } from './graphql-socket.ts';
import type { GraphQLSocket, Operation } from './graphql-socket.ts';
import { roomBody, startHeldGateway } from '../../support/held-upstream.ts';
import type { HeldGateway, HeldRequest } from '../../support/held-upstream.ts';

const subscribe = (id: string, payload: Operation) => ({ id, type: 'subscribe', payload });
const complete = (id: string) => ({ id, type: 'complete' });
const typename = { query: '{ __typename }' };
const typenameResult = { data: { __typename: 'Query' } };
const roster = { query: `subscription { rosterChanged(callId: "${callId}") { joined { displayName } } }` };
const room = (id: string): Operation => ({ query: `{ room(id: "${id}") { id } }` });

/** The next answer is to a ping, and so there was no other. */
async function expectNothingMore(socket: GraphQLSocket): Promise<void> {
  socket.send({ type: 'ping', payload: { behind: 'everything' } });
  expect(await socket.next()).toEqual({ type: 'pong', payload: { behind: 'everything' } });
}

describe('an operation', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  test('that is a query gives one result and completes', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send(subscribe('1', typename));
    expect([await socket.next(), await socket.next()]).toEqual([
      { id: '1', type: 'next', payload: typenameResult },
      complete('1'),
    ]);
    await expectNothingMore(socket);
  });

  test('that is a mutation is executed once', async () => {
    const socket = await openReadySocket(gateway.url);
    await gateway.takeJournal();
    const { data } = await socket.execute({ query: 'mutation { createUser(input: {}) { user { id } } }' });
    expect(data).toMatchObject({ createUser: { user: { id: expect.stringMatching(/^8:acs:/) as string } } });
    expect(await gateway.takeJournal()).toEqual(['POST /identities 201']);
  });

  test('is the one that is named, with its variables', async () => {
    const socket = await openReadySocket(gateway.url);
    const query =
      'query A { __typename } query B($id: ID!) { b: identifier(rawId: $id) { ... on HasRawId { rawId } } }';
    expect(await socket.execute({ query, operationName: 'B', variables: { id: 'x' } })).toEqual({
      data: { b: { rawId: 'x' } },
    });
  });

  test.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
  ])(
    'whose document is not valid, %s, is refused by an error, and nothing behind it',
    async (query, code) => {
      const socket = await openReadySocket(gateway.url);
      socket.send(subscribe('1', { query }));
      expect(await socket.next()).toMatchObject({
        id: '1',
        type: 'error',
        payload: [{ message: expect.any(String) as string, locations: [{ line: 1 }], extensions: { code } }],
      });
      await expectNothingMore(socket);
    },
  );

  test('that can’t be told among several is refused by an error', async () => {
    const socket = await openReadySocket(gateway.url);
    const query = 'query A { __typename } query B { __typename }';
    for (const operationName of [undefined, 'C']) {
      socket.send(subscribe('1', { query, ...(operationName && { operationName }) }));
      const payload = [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }];
      expect(await socket.next()).toMatchObject({ id: '1', type: 'error', payload });
    }
  });

  test('that fails while it is executed gives a result with the errors, and completes', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send(subscribe('1', room('no such room')));
    expect([await socket.next(), await socket.next()]).toMatchObject([
      { id: '1', type: 'next', payload: { errors: [{ path: ['room'] }] } },
      complete('1'),
    ]);
  });

  test.each(['"quoted"\n\\', 'ключ 🔑', '__proto__', 'constructor', ' '])(
    'gets its id back as it was, whatever it is: %j',
    async (id) => {
      const socket = await openReadySocket(gateway.url);
      socket.send(subscribe(id, typename));
      expect([await socket.next(), await socket.next()]).toEqual([
        { id, type: 'next', payload: typenameResult },
        complete(id),
      ]);
    },
  );

  test('runs beside many others on one socket', async () => {
    const socket = await openReadySocket(gateway.url);
    const ids = Array.from({ length: 50 }, (_, index) => `operation ${index}`);
    for (const id of ids) {
      const query = 'query ($id: ID!) { identifier(rawId: $id) { ... on HasRawId { rawId } } }';
      socket.send(subscribe(id, { query, variables: { id } }));
    }
    const results = new Map<unknown, unknown>();
    for (let left = 2 * ids.length; left > 0; left -= 1) {
      const { id, type, payload } = await socket.next();
      if (type === 'next') results.set(id, payload);
    }
    expect(results).toEqual(new Map(ids.map((id) => [id, { data: { identifier: { rawId: id } } }])));
  });

  test('of the client of graphql-ws is understood', async () => {
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    });
    const results = await Array.fromAsync(client.iterate(typename));
    await client.dispose();
    expect(results).toEqual([typenameResult]);
  });

  test('may have the id of one that has completed', async () => {
    const socket = await openReadySocket(gateway.url);
    for (let count = 0; count < 3; count += 1) expect(await socket.execute(typename)).toEqual(typenameResult);
  });

  test('may have the id of one that was refused', async () => {
    const socket = await openReadySocket(gateway.url);
    expect(await socket.execute({ query: '{' })).toHaveProperty('errors');
    expect(await socket.execute(typename)).toEqual(typenameResult);
  });

  test('whose complete comes again, though the gateway has completed or refused it, is left alone', async () => {
    const socket = await openReadySocket(gateway.url);
    await socket.execute(typename);
    socket.send(complete('one'));
    await socket.execute({ query: '{' });
    socket.send(complete('one'));
    await expectNothingMore(socket);
  });

  test('that was never begun can be completed, which is ignored', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send(complete('never'));
    socket.send(complete('__proto__'));
    await expectNothingMore(socket);
    socket.send(subscribe('never', typename));
    expect(await socket.next()).toMatchObject({ id: 'never', payload: typenameResult });
  });
});

describe('an operation under way', () => {
  let held: HeldGateway;
  let socket: GraphQLSocket;
  let request: HeldRequest;
  beforeEach(async () => {
    held = await startHeldGateway();
    socket = await openReadySocket(held.gateway.url);
    socket.send(subscribe('1', room('1')));
    request = await held.next();
  });
  afterEach(() => held[Symbol.asyncDispose]());

  test('does not hold up a ping', async () => {
    await expectNothingMore(socket);
  });

  test('does not hold up others', async () => {
    socket.send(subscribe('2', typename));
    expect([await socket.next(), await socket.next()]).toMatchObject([{ id: '2' }, complete('2')]);
  });

  test('completed by its client says nothing more, not even complete', async () => {
    socket.send(complete('1'));
    expect(await request.ended).toBe('cut off');
    await expectNothingMore(socket);
  });

  test('may be completed twice', async () => {
    socket.send(complete('1'));
    socket.send(complete('1'));
    await expectNothingMore(socket);
  });

  test('is not touched by the complete of another', async () => {
    socket.send(complete('2'));
    await expectNothingMore(socket);
    request.answer(roomBody('1'));
    expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { room: { id: '1' } } } });
  });

  test('completed leaves its id to another at once, which is as much under way', async () => {
    socket.send(complete('1'));
    socket.send(subscribe('1', room('2')));
    const second = await held.next();
    await expectNothingMore(socket);
    socket.send(complete('1'));
    expect(await second.ended).toBe('cut off');
  });

  test('keeps its id: another operation under it closes the socket with 4409, and is not executed', async () => {
    socket.send(subscribe('1', room('2')));
    expect(await socket.closed).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
    expect(await request.ended).toBe('cut off');
    expect(held.untaken).toBe(0);
  });

  test('keeps its id on its own socket only', async () => {
    const other = await openReadySocket(held.gateway.url);
    other.send(subscribe('1', typename));
    expect(await other.next()).toMatchObject({ id: '1', payload: typenameResult });
  });
});

describe('a subscription', () => {
  let harness: FanOutHarness;
  let socket: GraphQLSocket;
  beforeEach(async () => {
    harness = await startFanOutHarness();
    socket = await openReadySocket(harness.url, 'Bearer calls.read');
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  test('gives each of its results under its id, and completes once', async () => {
    socket.send(subscribe('"1"', roster));
    const payloads: unknown[] = [];
    for (const act of [() => harness.join('Ann'), () => harness.join('Ben'), () => harness.hangUp()]) {
      const { id, type, payload } = await socket.next();
      expect([id, type]).toEqual(['"1"', 'next']);
      payloads.push(payload);
      await act();
    }
    expect(payloads).toEqual(
      [[], [{ displayName: 'Ann' }], [{ displayName: 'Ben' }]].map((joined) => ({
        data: { rosterChanged: { joined } },
      })),
    );
    expect(await socket.next()).toMatchObject({ id: '"1"', type: 'next' });
    expect(await socket.next()).toEqual(complete('"1"'));
    await expectNothingMore(socket);
  });

  test('to nothing that there is gives a result with the errors, and completes', async () => {
    socket.send(subscribe('1', { query: roster.query.replace(callId, 'no such call') }));
    expect([await socket.next(), await socket.next()]).toMatchObject([
      { id: '1', type: 'next', payload: { errors: [{ path: ['rosterChanged'] }] } },
      complete('1'),
    ]);
  });

  test('shares its socket, and the names of ids, with queries', async () => {
    socket.send(subscribe('1', roster));
    await socket.next();
    socket.send(subscribe('2', typename));
    expect([await socket.next(), await socket.next()]).toMatchObject([{ id: '2' }, complete('2')]);
    socket.send(subscribe('1', typename));
    expect(await socket.closed).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
  });

  test('completed says nothing more, not even complete', async () => {
    socket.send(subscribe('1', roster));
    await socket.next();
    socket.send(complete('1'));
    await expectNothingMore(socket);
    await harness.join('Ann');
    await expectNothingMore(socket);
  });

  test('completed in one go with its beginning says nothing behind that', async () => {
    socket.send(subscribe('1', roster));
    socket.send(complete('1'));
    socket.send(subscribe('2', roster));
    let message = await socket.next();
    // Its snapshot may have been on its way already.
    if (message.id === '1') {
      expect(message.type).toBe('next');
      message = await socket.next();
    }
    expect(message).toMatchObject({ id: '2', type: 'next' });
    await harness.join('Ann');
    expect(await socket.next()).toMatchObject({ id: '2', type: 'next' });
    await expectNothingMore(socket);
  });

  test('may have the id of one that has come to its end', async () => {
    socket.send(subscribe('1', roster));
    await socket.next();
    await harness.join('Ann');
    await socket.next();
    await harness.hangUp();
    await socket.next();
    expect(await socket.next()).toEqual(complete('1'));
    socket.send(subscribe('1', typename));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
  });
});
