/** What becomes of a call that is followed when its gateway goes, or a way to it does. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../packages/client/src/index.ts';
import { group, startCallHarness } from '../e2e/calls/call-harness.ts';
import { createQuietGroup } from '../e2e/calls/rosters.ts';
import { openUnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import { callId } from '../live/harness.ts';
import { generous, startFanOutHarness } from '../subscriptions/harness.ts';
import type { FanOutHarness } from '../subscriptions/harness.ts';
import { pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { startGateway } from '../../src/gateway.ts';
import type { Gateway } from '../../src/gateway.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { environmentOf, query } from '../support/gateway.ts';
import { follow, has, isInterrupted, isLive, patient, until } from './follower.ts';

test('a gateway that stops, and one that goes without a word, are followed over their restarts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const sandbox = await startSandbox({ calls: { autopilot: false } });
  onTestFinished(() => sandbox.close());
  const control = async (path: string, body: object): Promise<void> => {
    await fetch(`${sandbox.url}/sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await sandbox.graph.idle();
  };
  const start = async (port = '0'): Promise<Gateway> => {
    const env = { PORT: port, HOST: '127.0.0.1', DATA_DIR: folder, ...environmentOf(sandbox) };
    return startGateway({ config: readConfig(env), logger: pino({ level: 'silent' }) });
  };
  let gateway = await start();
  onTestFinished(() => gateway.close());
  const { origin, port } = new URL(gateway.graphql);
  const { data } = await query<{ createCall: { call: { id: string } } }>(
    origin,
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: group },
  );
  const id = data?.createCall.call.id ?? '';
  await control(`/calls/${id}/state`, { state: 'established' });
  const network = await openUnreliableNetwork(origin);
  onTestFinished(() => network[Symbol.asyncDispose]());
  const followers = (['websocket', 'eventStream'] as const).map((transport) =>
    follow(network.url, id, { transport }),
  );
  const untilAll = (isWanted: Parameters<(typeof followers)[0]['until']>[0]) =>
    Promise.all(followers.map((follower) => follower.until(isWanted)));
  await untilAll(isLive);

  // The first says that it goes (1012), and the second has no time to.
  for (const [goWithoutAWord, name] of [
    [false, 'Ann'],
    [true, 'Ben'],
  ] as const) {
    if (goWithoutAWord) network.hold();
    if (goWithoutAWord) network.cut();
    await gateway.close();
    await untilAll(isInterrupted);
    gateway = await start(port);
    network.release();
    await untilAll(isLive);
    await control(`/calls/${id}/participants`, { displayName: name });
    const states = await untilAll(has(name));
    expect(states.map(({ resumption }) => resumption)).toEqual(['exact', 'exact']);
  }
  expect(followers.map(({ events }) => events.slice(1).map(({ isSnapshot }) => isSnapshot))).toEqual([
    [false, false],
    [false, false],
  ]);
});

test('a gateway that has forgotten the call refuses it, and nothing is claimed of it', async () => {
  const gateway = await startCallHarness();
  onTestFinished(() => gateway.close());
  const other = await startCallHarness();
  onTestFinished(() => other.close());
  const network = await openUnreliableNetwork(gateway.url);
  onTestFinished(() => network[Symbol.asyncDispose]());
  const follower = follow(network.url, await createQuietGroup(gateway, group));
  await follower.until(isLive);
  network.moveTo(other.url);
  network.cut();
  const { refusal, resumption } = await follower.until(({ phase }) => phase === 'refused');
  expect(refusal?.code).toBe('NOT_FOUND');
  expect(resumption).toBeUndefined();
});

describe('where no WebSocket gets through', () => {
  /** A proxy that hands on requests, and does with WebSockets what it is told. */
  async function startProxy(target: string, onUpgrade: (end: () => void) => void): Promise<string> {
    const server = createServer((request, response) => {
      const onward = httpRequest(
        new URL(request.url ?? '/', target),
        { method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      response.on('close', () => onward.destroy());
      request.pipe(onward);
    });
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => undefined);
      onUpgrade(() => {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test.each([
    [
      'refuses',
      (end: () => void) => {
        end();
      },
    ],
    ['swallows', () => undefined],
  ])('of a proxy that %s them, calls come over event streams, and that is said', async (_name, onUpgrade) => {
    const harness = await startCallHarness();
    onTestFinished(() => harness.close());
    const id = await createQuietGroup(harness, group);
    const proxy = await startProxy(harness.url, onUpgrade);
    const client = createClient({ url: `${proxy}/graphql`, timing: { ...patient, connectMs: 200 } });
    onTestFinished(() => {
      client.close();
    });
    const roster = client.followRoster(id);
    onTestFinished(roster.subscribe(() => undefined));
    await until(roster, isLive);
    await harness.join(id, 'Ann');
    await until(roster, has('Ann'));
    const { status, transport, reason } = client.connection.get();
    expect({ status, transport }).toEqual({ status: 'live', transport: 'eventStream' });
    expect(reason).toContain('no WebSocket gets through');
  });

  test('since there is no gateway, WebSockets are tried on', async () => {
    let askedByHttp = 0;
    const client = createClient({
      url: 'http://127.0.0.1:1/graphql',
      timing: patient,
      fetch(...request) {
        askedByHttp += 1;
        return fetch(...request);
      },
    });
    onTestFinished(() => {
      client.close();
    });
    onTestFinished(client.followRoster('x').subscribe(() => undefined));
    await expect.poll(() => askedByHttp).toBeGreaterThan(3);
    expect(client.connection.get()).toMatchObject({ status: 'connecting', transport: 'websocket' });
  });
});

describe.each(['websocket', 'eventStream'] as const)(
  'over %s, a client that takes its events too slowly',
  (transport) => {
    let harness: FanOutHarness;
    beforeEach(async () => {
      harness = await startFanOutHarness({ ...generous, backlogBytes: 512 * 1024 });
    });
    afterEach(() => harness[Symbol.asyncDispose]());

    test('is shown the call afresh, and says so', async () => {
      const network = await openUnreliableNetwork(harness.url);
      onTestFinished(() => network[Symbol.asyncDispose]());
      const follower = follow(network.url, callId, { transport, token: 'calls.read' });
      await follower.until(isLive);
      network.stall();
      /** As long as it takes to fill what the operating system keeps for a client that doesn't read, within some events. */
      const longName = 'x'.repeat(256 * 1024);
      for (let count = 0; count < 200 && !harness.refused.includes('backlogBytes'); count += 1) {
        await harness.join(longName);
        // Events are written in slices, one a turn.
        await nextTurn();
      }
      expect(harness.refused).toContain('backlogBytes');
      await harness.join('Ann');
      network.flow();
      expect(await follower.until(has('Ann'))).toMatchObject({ phase: 'live', resumption: 'afresh' });
      await harness.join('Ben');
      const { participants } = await follower.until(has('Ben'));
      expect(participants.at(-2)?.displayName).toBe('Ann');
    });
  },
);
