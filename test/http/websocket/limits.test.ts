import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionLimits } from '../../../src/http/request/connection-limits.ts';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import type { TransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { openReadySocket, openSocket } from './graphql-socket.ts';
import type { GraphQLSocket } from './graphql-socket.ts';
import { roomBody, startHeldGateway } from '../../support/held-upstream.ts';
import type { HeldGateway } from '../../support/held-upstream.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';
import { askForWebSocket } from './upgrade.ts';

const roomQuery = (id: string) => `{ room(id: "${id}") { id } }`;

const within = (limits: Partial<TransportLimits>) => ({
  transportLimits: { ...defaultTransportLimits, ...limits },
});

describe('operations under way on one socket', () => {
  let held: HeldGateway;
  beforeEach(async () => {
    held = await startHeldGateway({ transportLimits: { subscriptionsPerSocket: 2 } });
  });
  afterEach(() => held[Symbol.asyncDispose]());

  /** Begins so many that stay under way. */
  async function begin(socket: GraphQLSocket, ...ids: string[]): Promise<void> {
    for (const id of ids) {
      socket.send({ id, type: 'subscribe', payload: { query: roomQuery(id) } });
      await held.next();
    }
  }

  test('one too many is refused by an error that names the limit, and the socket goes on', async () => {
    const socket = await openReadySocket(held.gateway.url);
    await begin(socket, '1', '2');
    socket.send({ id: '3', type: 'subscribe', payload: { query: roomQuery('3') } });
    expect(await socket.next()).toEqual({
      id: '3',
      type: 'error',
      payload: [
        {
          message:
            'The socket has 3 operations under way; at most 2 are allowed (limit "subscriptionsPerSocket").',
          extensions: { code: 'LIMIT_EXCEEDED', limit: 'subscriptionsPerSocket', maximum: 2, found: 3 },
        },
      ],
    });
    expect(held.untaken).toBe(0);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  test('another fits once one is completed', async () => {
    const socket = await openReadySocket(held.gateway.url);
    await begin(socket, '1', '2');
    socket.send({ id: '1', type: 'complete' });
    socket.send({ id: '3', type: 'subscribe', payload: { query: roomQuery('3') } });
    expect((await held.next()).name).toBe('GET /rooms/3');
  });

  test('those of another socket do not count', async () => {
    await begin(await openReadySocket(held.gateway.url), '1', '2');
    await begin(await openReadySocket(held.gateway.url), '3', '4');
  });

  test('begun, completed and begun again under one id in one go, only the last is under way', async () => {
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('1') } });
    socket.send({ id: '1', type: 'complete' });
    socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('2') } });
    let request = await held.next();
    // The first may have come so far that it was sent.
    if (request.name === 'GET /rooms/1') {
      expect(await request.ended).toBe('cut off');
      request = await held.next();
    }
    request.answer(roomBody('2'));
    expect(await socket.next()).toEqual({ id: '1', type: 'next', payload: { data: { room: { id: '2' } } } });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
  });
});

describe('with tokens,', () => {
  let issuer: TestIssuer;
  let gateway: TestGateway;
  const start = async (limits: Partial<TransportLimits>): Promise<void> => {
    issuer = await startIssuer();
    gateway = await startGateway({ issuer, config: within(limits) });
  };
  afterEach(async () => {
    await gateway.close();
    await issuer[Symbol.asyncDispose]();
  });

  describe('sockets of one principal', () => {
    const tooMany = { code: 4529, reason: 'more than 2 sockets of one principal' };
    beforeEach(() => start({ socketsPerPrincipal: 2 }));

    async function refused(authorization: string): Promise<unknown> {
      const socket = await openSocket(gateway.url);
      socket.send({ type: 'connection_init', payload: { authorization } });
      return socket.closed;
    }

    test('one too many is closed with 4529, and the others go on', async () => {
      const sockets = [
        await openReadySocket(gateway.url, await issuer.bearer()),
        await openReadySocket(gateway.url, await issuer.bearer('rooms.read')),
      ];
      expect(await refused(await issuer.bearer())).toEqual(tooMany);
      for (const socket of sockets) {
        expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
      }
    });

    test('those of another principal do not count', async () => {
      const other = `Bearer ${await issuer.mint({ sub: 'somebody else' })}`;
      await openReadySocket(gateway.url, other);
      await openReadySocket(gateway.url, await issuer.bearer());
      await openReadySocket(gateway.url, await issuer.bearer());
    });

    test.each<[string, (socket: GraphQLSocket) => void]>([
      [
        'closed',
        (socket) => {
          socket.close();
        },
      ],
      [
        'broken off',
        (socket) => {
          socket.terminate();
        },
      ],
    ])('another fits once one is %s', async (_, end) => {
      const authorization = await issuer.bearer();
      const first = await openReadySocket(gateway.url, authorization);
      await openReadySocket(gateway.url, authorization);
      end(first);
      await first.closed;
      // The gateway hears of it in its own time.
      await expect.poll(() => openReadySocket(gateway.url, authorization)).toBeTruthy();
    });
  });

  describe('operations a minute', () => {
    beforeEach(() => start({ requestsPerMinute: 3 }));

    test('one too many is refused by an error that says when to come again, and the socket goes on', async () => {
      const socket = await openReadySocket(gateway.url, await issuer.bearer());
      for (let count = 0; count < 3; count += 1) {
        expect(await socket.execute({ query: '{ __typename }' })).toHaveProperty('data');
      }
      const { errors } = await socket.execute({ query: '{ __typename }' });
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^More than 3 operations a minute .* in \d+ s\.$/) as string,
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) as number },
        },
      ]);
      socket.send({ type: 'ping' });
      expect(await socket.next()).toEqual({ type: 'pong' });
    });

    test('count over HTTP and WebSockets together, valid or not', async () => {
      const authorization = await issuer.bearer();
      await gateway.query('{ __typename }', {}, authorization);
      const socket = await openReadySocket(gateway.url, authorization);
      await socket.execute({ query: '{ nope }' });
      await socket.execute({ query: '{ __typename }' });
      const refusals: GraphQLResult[] = [
        await socket.execute({ query: '{ __typename }' }),
        await gateway.query('{ __typename }', {}, authorization),
      ];
      for (const { errors } of refusals) expect(errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    });

    test('messages that are no operations do not count', async () => {
      const socket = await openReadySocket(gateway.url, await issuer.bearer());
      for (let count = 0; count < 5; count += 1) {
        socket.send({ type: 'ping' });
        await socket.next();
      }
      expect(await socket.execute({ query: '{ __typename }' })).toHaveProperty('data');
    });
  });
});

describe('without tokens,', () => {
  let gateway: TestGateway;
  const start = async (
    limits: Partial<TransportLimits>,
    connectionLimits: Partial<ConnectionLimits> = {},
  ): Promise<void> => {
    // Nobody waits for sockets that don't say goodbye.
    const config = { ...within(limits), shutdownSeconds: 0 };
    gateway = await startGateway({ config, gateway: { connectionLimits } });
  };
  afterEach(() => gateway.close());

  describe('messages a second', () => {
    const tooMany = { code: 4529, reason: 'more than 1 messages a second' };
    beforeEach(() => start({ messagesPerSecond: 1 }));

    test('twice as many are taken at once', async () => {
      const socket = await openReadySocket(gateway.url);
      socket.send({ type: 'ping' });
      expect(await socket.next()).toEqual({ type: 'pong' });
    });

    test('more close the socket with 4529, and are not taken', async () => {
      const socket = await openReadySocket(gateway.url);
      await gateway.takeJournal();
      const query = '{ rooms { nodes { id } } }';
      // Two, since a second may have passed by now.
      socket.send({ type: 'ping' });
      socket.send({ type: 'ping' });
      socket.send({ id: '1', type: 'subscribe', payload: { query } });
      socket.send({ id: '2', type: 'subscribe', payload: { query } });
      expect(await socket.closed).toEqual(tooMany);
      expect(await gateway.takeJournal()).toEqual([]);
    });

    test('frames of ping count as well', async () => {
      const socket = await openReadySocket(gateway.url);
      for (let count = 0; count < 3; count += 1) socket.ping();
      expect(await socket.closed).toEqual(tooMany);
    });

    test('frames of pong that nobody has asked for count as well', async () => {
      const socket = await openReadySocket(gateway.url);
      for (let count = 0; count < 3; count += 1) socket.pong();
      expect(await socket.closed).toEqual(tooMany);
    });

    test('those of another socket do not count', async () => {
      await openReadySocket(gateway.url);
      await openReadySocket(gateway.url);
      await openReadySocket(gateway.url);
    });
  });

  describe('sockets that have not said whose they are', () => {
    test('one too many is refused with 503 and when to come again', async () => {
      await start({ waitingSockets: 2 });
      await openSocket(gateway.url);
      await openSocket(gateway.url);
      const third = await connectTcp(gateway.url);
      third.write(`${upgradeOf('/graphql')}\r\n`);
      const answer = await third.ended;
      expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
      expect(answer).toContain('\r\nRetry-After: 10\r\n');
      expect(answer).toContain(
        '"2 sockets wait already to say whose they are: send connection_init on them, or come again later (limit \\"waitingSockets\\")"',
      );
      third.end();
    });

    test('another may wait once one has said it', async () => {
      await start({ waitingSockets: 2 });
      await openSocket(gateway.url);
      await openReadySocket(gateway.url);
      await openReadySocket(gateway.url);
      expect((await askForWebSocket(gateway.url)).status).toBe(101);
    });

    test('another may wait once one was closed for saying nothing', async () => {
      await start({ waitingSockets: 1 }, { initialisationMs: 1_000 });
      const silent = await openSocket(gateway.url);
      expect((await silent.closed).code).toBe(4408);
      expect((await askForWebSocket(gateway.url)).status).toBe(101);
    });

    test('2,000 may wait at a time: so many come back at once after a restart', async () => {
      await start({});
      const replies = await Promise.all(Array.from({ length: 2_000 }, () => askForWebSocket(gateway.url)));
      expect(replies.filter(({ status }) => status !== 101)).toEqual([]);
    });
  });

  // Elsewhere one address has to do.
  describe.skipIf(process.platform !== 'linux')('the share of one address of those that may wait', () => {
    const [ours, another] = ['127.0.0.1', '127.0.0.2'];
    const limits = { waitingSockets: 10, waitingSocketsPerAddress: 2 };
    const ask = (localAddress: string) => askForWebSocket(gateway.url, {}, '/graphql', localAddress);

    test('is had: one too many is refused with 429 and when to come again', async () => {
      await start(limits);
      await openSocket(gateway.url);
      await openSocket(gateway.url);
      const third = await connectTcp(gateway.url);
      third.write(`${upgradeOf('/graphql')}\r\n`);
      const answer = await third.ended;
      expect(answer).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/);
      expect(answer).toContain('\r\nRetry-After: 10\r\n');
      expect(answer).toContain(
        '"2 sockets of this address wait already to say whose they are: send connection_init on them, or come again later (limit \\"waitingSocketsPerAddress\\")"',
      );
      third.end();
    });

    test('is full of silent sockets: another address gets in all the same', async () => {
      await start(limits);
      while ((await ask(ours)).status === 101);
      for (let count = 0; count < 5; count += 1) {
        const socket = await openSocket(gateway.url, { localAddress: another });
        socket.send({ type: 'connection_init' });
        expect(await socket.next()).toEqual({ type: 'connection_ack' });
        expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
      }
      expect((await ask(ours)).status).toBe(429);
    });

    test('does not count who has said whose they are, or has gone', async () => {
      await start(limits);
      for (let count = 0; count < 5; count += 1) await openReadySocket(gateway.url);
      const gone = await openSocket(gateway.url);
      await openSocket(gateway.url);
      gone.terminate();
      await gone.closed;
      // The gateway hears of it in its own time.
      await expect.poll(async () => (await ask(ours)).status).toBe(101);
      expect((await ask(ours)).status).toBe(429);
    });

    test('is not more than there is: addresses together fill the places of all', async () => {
      await start({ waitingSockets: 3, waitingSocketsPerAddress: 2 });
      expect((await ask(ours)).status).toBe(101);
      expect((await ask(ours)).status).toBe(101);
      expect((await ask(another)).status).toBe(101);
      expect((await ask(another)).status).toBe(503);
    });
  });

  test('a message as long as the limit is taken; a byte more closes the socket with 1009', async () => {
    await start({ bodyBytes: 1_000 });
    const message = JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    const [fitting, tooLong] = [await openReadySocket(gateway.url), await openReadySocket(gateway.url)];
    fitting.send(message.padEnd(1_000));
    tooLong.send(message.padEnd(1_001));
    expect(await fitting.next()).toMatchObject({ payload: { data: { __typename: 'Query' } } });
    expect((await tooLong.closed).code).toBe(1009);
  });

  test('a message in as many fragments as there may be is taken; one more closes the socket with 1008', async () => {
    await start({});
    const [fitting, tooMany] = [await openReadySocket(gateway.url), await openReadySocket(gateway.url)];
    const begin = (socket: GraphQLSocket): void => {
      socket.send('{"type":"ping"}', { fin: false });
      for (let count = 1; count < 1_023; count += 1) socket.send('', { fin: false });
    };
    begin(fitting);
    fitting.send('');
    expect(await fitting.next()).toEqual({ type: 'pong' });
    begin(tooMany);
    tooMany.send('', { fin: false });
    tooMany.send('');
    expect((await tooMany.closed).code).toBe(1008);
  });

  test('an id as long as the limit is taken; a character more closes the socket with 4400', async () => {
    await start({});
    const [fitting, tooLong] = [await openReadySocket(gateway.url), await openReadySocket(gateway.url)];
    const payload = { query: '{ __typename }' };
    fitting.send({ id: 'i'.repeat(255), type: 'subscribe', payload });
    tooLong.send({ id: 'i'.repeat(256), type: 'subscribe', payload });
    expect(await fitting.next()).toMatchObject({ payload: { data: { __typename: 'Query' } } });
    expect(await tooLong.closed).toEqual({ code: 4400, reason: 'An id has at most 255 characters' });
  });

  test('a reason that is longer than a close frame is cut', async () => {
    await start({});
    const socket = await openReadySocket(gateway.url);
    const message = {
      id: 'é'.repeat(200),
      type: 'subscribe',
      payload: { query: '{ rooms { nodes { id } } }' },
    };
    socket.send(message);
    socket.send(message);
    const { code, reason } = await socket.closed;
    expect([code, reason]).toEqual([4409, `Subscriber for ${'é'.repeat(54)}`]);
  });
});
