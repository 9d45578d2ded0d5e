import type { ServerResponse } from 'node:http';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { defaultConnectionLimits } from '../../../src/http/request/connection-limits.ts';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { patienceMs } from '../../support/patience.ts';
import { json } from '../../support/stub-upstream.ts';
import { frameOf, openReadySocket, openSocket } from './graphql-socket.ts';
import type { GraphQLSocket } from './graphql-socket.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';
import { askForWebSocket } from './upgrade.ts';

const rooms = { id: '1', type: 'subscribe', payload: { query: '{ rooms { nodes { id } } }' } };

const timedOut = { code: 4408, reason: 'Connection initialisation timeout' };
const tooManyInits = { code: 4429, reason: 'Too many initialisation requests' };
const unauthorized = { code: 4401, reason: 'Unauthorized' };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('the subprotocol', () => {
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

  test('a client that is closed for it waits no longer to say whose it is', async () => {
    const transportLimits = { ...defaultTransportLimits, waitingSockets: 1 };
    // Nobody waits for sockets that don't say goodbye.
    await using narrow = await startGateway({ config: { transportLimits, shutdownSeconds: 0 } });
    const connection = await connectTcp(narrow.url);
    connection.write(upgradeOf('/graphql').replace(/Sec-WebSocket-Protocol: .*\r\n/, '') + '\r\n');
    await connection.received(/Subprotocol not acceptable$/);
    expect((await askForWebSocket(narrow.url)).status).toBe(503);
    connection.reset();
    await expect.poll(async () => (await askForWebSocket(narrow.url)).status).toBe(101);
  });
});

describe('connection_init', () => {
  test.each([
    '{"type":"connection_init"}',
    '{"type":"connection_init","payload":null}',
    '\ufeff{"type":"connection_init"}',
  ])('%j is answered by connection_ack without a payload', async (init) => {
    const socket = await openSocket(gateway.url);
    socket.send(init);
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
  });

  test('that comes too late closes the socket with 4408, whatever else came in time', async () => {
    const connectionLimits = { ...defaultConnectionLimits, initialisationMs: 1_000 };
    await using hasty = await startGateway({ config: { connectionLimits } });
    const [silent, talking] = [await openSocket(hasty.url), await openSocket(hasty.url)];
    talking.send({ type: 'ping' });
    expect(await talking.next()).toEqual({ type: 'pong' });
    expect(await Promise.all([silent.closed, talking.closed])).toEqual([timedOut, timedOut]);
  });

  test('that came in time counts, though nobody has read it when the time is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    connection.write(frameOf({ type: 'connection_init' }));
    vi.advanceTimersByTime(defaultConnectionLimits.initialisationMs);
    await connection.received(/connection_ack/);
    connection.reset();
  });

  test('for a second time closes the socket with 4429', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toEqual(tooManyInits);
  });
});

describe('before connection_init', () => {
  test('a ping is answered', async () => {
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'ping', payload: { at: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 1 } });
  });

  test.each([{ type: 'pong' }, { id: '1', type: 'complete' }])('%j is ignored', async (message) => {
    const socket = await openSocket(gateway.url);
    socket.send(message);
    socket.send({ type: 'connection_init' });
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
  });

  test('an operation closes the socket with 4401, and is not executed', async () => {
    const socket = await openSocket(gateway.url);
    await gateway.takeJournal();
    socket.send(rooms);
    expect(await socket.closed).toEqual(unauthorized);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

describe('while the token in connection_init is looked into,', () => {
  let issuer: TestIssuer;
  let asking: TestGateway;
  /** Lets the issuer answer what it was asked, and from then on at once. */
  let answer: () => void;
  /** Once it was asked. */
  let asked: Promise<void>;
  beforeEach(async () => {
    issuer = await startIssuer();
    const response = Promise.withResolvers<ServerResponse>();
    issuer.answer('/.well-known/openid-configuration', response.resolve);
    asked = response.promise.then(() => undefined);
    answer = () => {
      issuer.answer('/.well-known/openid-configuration', undefined);
      const configuration = { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` };
      void response.promise.then((held) => {
        json(held, configuration);
      });
    };
    const transportLimits = { ...defaultTransportLimits, socketsPerPrincipal: 1, waitingSockets: 2 };
    asking = await startGateway({
      issuer,
      config: { transportLimits },
      // Less than what is waited for an issuer.
      gateway: { connectionLimits: { initialisationMs: 3_000 } },
    });
  });
  afterEach(async () => {
    await asking.close();
    await issuer[Symbol.asyncDispose]();
  });

  async function begin(): Promise<GraphQLSocket> {
    const socket = await openSocket(asking.url);
    const authorization = await issuer.bearer('rooms.read');
    socket.send({ type: 'connection_init', payload: { authorization } });
    await asked;
    return socket;
  }

  test('a ping is answered', async () => {
    const socket = await begin();
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  test('an operation closes the socket with 4401, and is not executed', async () => {
    const socket = await begin();
    socket.send(rooms);
    expect(await socket.closed).toEqual(unauthorized);
    expect(await asking.takeJournal()).toEqual([]);
  });

  test('the time for connection_init does not run out', async () => {
    const socket = await begin();
    const silent = await openSocket(asking.url);
    expect(await silent.closed).toEqual(timedOut);
    answer();
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
  });

  test('a second connection_init closes the socket with 4429', async () => {
    const socket = await begin();
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toEqual(tooManyInits);
  });

  test('the gateway that stops says goodbye with 1012', async () => {
    const socket = await begin();
    const closed = asking.close();
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Service restart' });
    answer();
    await closed;
  });

  test.each<[string, (socket: GraphQLSocket) => void]>([
    [
      'a client that says goodbye',
      (socket) => {
        socket.close();
      },
    ],
    [
      'a client whose connection breaks',
      (socket) => {
        socket.terminate();
      },
    ],
  ])('%s gives up its place, and takes none later', async (_, end) => {
    await openSocket(asking.url);
    const socket = await begin();
    // Both wait to say whose they are.
    expect((await askForWebSocket(asking.url)).status).toBe(503);
    end(socket);
    await socket.closed;
    const other = await vi.waitFor(() => openSocket(asking.url), patienceMs);
    answer();
    // There is one place for all of its principal.
    other.send({ type: 'connection_init', payload: { authorization: await issuer.bearer() } });
    expect(await other.next()).toEqual({ type: 'connection_ack' });
  });
});
