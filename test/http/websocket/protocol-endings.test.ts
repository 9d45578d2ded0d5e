import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Backend } from '../../../src/graphql/context.ts';
import { startEngine } from '../../../src/graphql/engine/engine.ts';
import { unobserved } from '../../../src/graphql/engine/observed-operation.ts';
import { openAuthenticator } from '../../../src/auth/authenticator.ts';
import { defaultConnectionLimits } from '../../../src/http/request/connection-limits.ts';
import type { GraphQLService } from '../../../src/http/graphql-service.ts';
import { createGraphQLWebSocket } from '../../../src/http/websocket/websocket-server.ts';
import { createRateLimit } from '../../../src/auth/rate-limit.ts';
import { Deliveries } from '../../../src/subscriptions/deliveries.ts';
import { MemoryHoldings } from '../../../src/subscriptions/holdings.ts';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { callId } from '../../live/harness.ts';
import { startIssuer } from '../../support/issuer.ts';
import { startStubUpstream } from '../../support/stub-upstream.ts';
import { createStillScheduler, startStreamHarness } from '../event-stream/harness.ts';
import { startFanOutHarness } from '../../subscriptions/harness.ts';
import type { FanOutHarness } from '../../subscriptions/harness.ts';
import { frameOf, openReadySocket, openSocket } from './graphql-socket.ts';
import type { GraphQLSocket } from './graphql-socket.ts';
import { startHeldGateway } from '../../support/held-upstream.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';

const roster = `subscription { rosterChanged(callId: "${callId}") { joined { displayName } } }`;
const roomQuery = '{ room(id: "1") { id } }';

interface Ending {
  readonly title: string;
  readonly act: (socket: GraphQLSocket) => void;
  /** What the client is told. */
  readonly code: number;
  /** What is counted, if it is another code. */
  readonly counted?: number;
}

const endings: readonly Ending[] = [
  {
    title: 'the client says goodbye',
    act: (socket) => {
      socket.close(1000);
    },
    code: 1000,
  },
  {
    title: 'the client says goodbye under a code of its own',
    act: (socket) => {
      socket.close(4999);
    },
    code: 4999,
    counted: 1000,
  },
  {
    title: 'the connection breaks',
    act: (socket) => {
      socket.terminate();
    },
    code: 1006,
  },
  {
    title: 'a message is not valid',
    act: (socket) => {
      socket.send('{}');
    },
    code: 4400,
  },
  {
    title: 'a text is no UTF-8',
    act: (socket) => {
      socket.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    },
    code: 1007,
  },
  {
    title: 'an id is used that is in use',
    act: (socket) => {
      socket.send({ id: 'roster', type: 'subscribe', payload: { query: '{ __typename }' } });
    },
    code: 4409,
  },
  {
    title: 'connection_init comes again',
    act: (socket) => {
      socket.send({ type: 'connection_init' });
    },
    code: 4429,
  },
  {
    title: 'too many messages come',
    act: (socket) => {
      for (let left = 3 * defaultTransportLimits.messagesPerSecond; left > 0; left -= 1) socket.ping();
    },
    code: 4529,
  },
  {
    title: 'a message is too long',
    act: (socket) => {
      socket.send(' '.repeat(defaultTransportLimits.bodyBytes + 1));
    },
    code: 1009,
  },
];

describe('all that runs on a socket ends, and the code is counted, when', () => {
  test.each(endings)('$title, during a subscription: $code', async ({ act, code, counted = code }) => {
    await using harness = await startFanOutHarness();
    const socket = await openReadySocket(harness.url, 'Bearer calls.read');
    socket.send({ id: 'roster', type: 'subscribe', payload: { query: roster } });
    await socket.next();
    // Shared with others from here on.
    await harness.join('Ann');
    await socket.next();
    expect(harness.followers()).toBeGreaterThan(0);
    act(socket);
    expect((await socket.closed).code).toBe(code);
    await expect.poll(() => [harness.followers(), harness.closed]).toEqual([0, [counted]]);
  });

  test.each(endings)('$title, in the set-up of a subscription: $code', async ({ act, code }) => {
    await using harness = await startFanOutHarness();
    const socket = await openReadySocket(harness.url, 'Bearer calls.read');
    socket.send({ id: 'roster', type: 'subscribe', payload: { query: roster } });
    act(socket);
    expect((await socket.closed).code).toBe(code);
    await expect.poll(() => [harness.followers(), harness.closed.length]).toEqual([0, 1]);
  });

  test.each(endings)('$title, during a query: $code', async ({ act, code }) => {
    await using held = await startHeldGateway();
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: 'roster', type: 'subscribe', payload: { query: roomQuery } });
    const request = await held.next();
    act(socket);
    expect((await socket.closed).code).toBe(code);
    expect(await request.ended).toBe('cut off');
  });
});

test('what runs on a socket ends as soon as it is closed, though the client does not answer that', async () => {
  await using held = await startHeldGateway();
  const connection = await connectTcp(held.gateway.url);
  connection.write(`${upgradeOf('/graphql')}\r\n`);
  await connection.received(/^HTTP\/1\.1 101 /);
  connection.write(frameOf({ type: 'connection_init' }));
  await connection.received(/connection_ack/);
  connection.write(frameOf({ id: '1', type: 'subscribe', payload: { query: roomQuery } }));
  const request = await held.next();
  connection.write(frameOf({ type: 'start' }));
  const isCutOff = request.ended.then(() => 'the read is cut off');
  const isGone = connection.ended.then(() => 'the connection has gone');
  expect(await Promise.race([isGone, isCutOff])).toBe('the read is cut off');
  connection.reset();
});

describe('a subscription leaves nothing behind', () => {
  let harness: FanOutHarness;
  let socket: GraphQLSocket;
  beforeEach(async () => {
    harness = await startFanOutHarness();
    socket = await openReadySocket(harness.url, 'Bearer calls.read');
    socket.send({ id: 'roster', type: 'subscribe', payload: { query: roster } });
    await socket.next();
    expect(harness.followers()).toBeGreaterThan(0);
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  test('when its client completes it', async () => {
    socket.send({ id: 'roster', type: 'complete' });
    await expect.poll(() => harness.followers()).toBe(0);
    expect(harness.closed).toEqual([]);
  });

  test('when it comes to its end', async () => {
    await harness.hangUp();
    expect(await socket.next()).toEqual({ id: 'roster', type: 'complete' });
    expect(harness.followers()).toBe(0);
    expect(harness.closed).toEqual([]);
  });
});

describe('a token that no longer holds closes the socket with 4403 and ends what runs on it:', () => {
  test.each<[string, (socket: GraphQLSocket, expire: () => Promise<void>) => unknown]>([
    ['one that expires', (_, expire) => expire()],
    [
      'a fresh one that is refused',
      (socket) => {
        socket.send({ type: 'ping', payload: { authorization: 'Bearer of nothing' } });
      },
    ],
  ])('%s', async (_, act) => {
    const reading = Promise.withResolvers<ServerResponse>();
    await using upstream = await startStubUpstream((__, response) => {
      reading.resolve(response);
    });
    const scheduler = createStillScheduler();
    await using issuer = await startIssuer({ now: () => scheduler.now() });
    await using harness = await startStreamHarness({
      issuer,
      scheduler,
      config: {
        communicationServices: { kind: 'accessKey', endpoint: upstream.url, accessKey: 'QQ==' },
      },
    });
    const socket = await openReadySocket(harness.url, await harness.bearer(60, { scope: 'rooms.read' }));
    socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery } });
    const cutOff = once(await reading.promise, 'close');
    await act(socket, () => harness.advance(60_000));
    expect((await socket.closed).code).toBe(4403);
    await cutOff;
  });
});

describe('a gateway that stops says goodbye with 1012', () => {
  const restarting = { code: 1012, reason: 'Service restart' };

  test('to who has not said who it is', async () => {
    await using harness = await startFanOutHarness();
    const socket = await openSocket(harness.url);
    await harness[Symbol.asyncDispose]();
    expect(await socket.closed).toEqual(restarting);
  });

  test('to who subscribes, without completing anything, so that it comes again', async () => {
    await using harness = await startFanOutHarness();
    const socket = await openReadySocket(harness.url, 'Bearer calls.read');
    socket.send({ id: 'roster', type: 'subscribe', payload: { query: roster } });
    expect(await socket.next()).toMatchObject({ type: 'next' });
    const stopped = harness[Symbol.asyncDispose]();
    await expect(socket.next()).rejects.toThrow('closed with 1012 Service restart');
    await stopped;
    expect([harness.followers(), harness.closed]).toEqual([0, [1012]]);
  });
});

describe('a fault of the gateway itself closes the socket with 4500, is logged, and tells the client nothing:', () => {
  const failing = (): Promise<never> => Promise.reject(new Error('the password is wrong'));
  const internal = { code: 4500, reason: 'Internal server error' };

  /** The WebSocket side alone, with a part that is out of order. */
  async function start(broken: Partial<GraphQLService>): Promise<{ url: string; log: string[] }> {
    const log: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
    const engine = await startEngine({ logger, backend: {} as Backend });
    const service: Omit<GraphQLService, 'subscriptionCallback'> = {
      engine,
      authenticator: openAuthenticator,
      rateLimit: createRateLimit(undefined),
      limits: defaultTransportLimits,
      holdings: new MemoryHoldings(),
      deliveries: new Deliveries(),
      operationObserver: unobserved,
      ...broken,
    };
    const webSocket = createGraphQLWebSocket({
      ...(service as GraphQLService),
      connectionLimits: { ...defaultConnectionLimits, pingIntervalMs: 60_000 },
      clock: { ...systemClock, schedule: () => () => undefined },
      logger,
    });
    const server = createServer().on('upgrade', (request, socket, head) => {
      webSocket.upgrade(request, socket, head);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(async () => {
      await webSocket.close(0);
      server.close();
      await engine.stop();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log };
  }

  test('in telling who asks', async () => {
    const { url, log } = await start({ authenticator: { authenticate: failing } });
    const socket = await openSocket(url);
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toEqual(internal);
    expect(log).toEqual([expect.stringContaining('the password is wrong')]);
  });

  test('before an operation begins', async () => {
    const { url, log } = await start({ rateLimit: { take: failing } });
    const socket = await openReadySocket(url);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await socket.closed).toEqual(internal);
    expect(log).toEqual([expect.stringContaining('the password is wrong')]);
  });
});
