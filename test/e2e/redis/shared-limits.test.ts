import { pino } from 'pino';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { startGateway } from '../../../src/gateway.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { openReadySocket, openSocket } from '../../http/websocket/graphql-socket.ts';
import { environmentOf, query } from '../../support/gateway.ts';
import type { GraphQLResult } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { patienceMs } from '../../support/patience.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { startRedis } from '../../support/redis-server.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { startProcess } from '../../support/child-process.ts';
import { runGateway } from '../adversity/gateway-process.ts';
import { countingTimes } from './counting-times.ts';

const limits = { MAX_REQUESTS_PER_MINUTE: '5', MAX_SOCKETS_PER_PRINCIPAL: '3' };
const unlimited = {};

describeWithProgram('over gateways on one Redis', 'redis-server', () => {
  let redis: RedisServer;
  let sandbox: Sandbox;
  let issuer: TestIssuer;

  beforeEach(async () => {
    [redis, sandbox, issuer] = await Promise.all([
      startRedis('--appendonly', 'no'),
      startSandbox({ seed: 'limits', calls: { autopilot: false } }),
      startIssuer(),
    ]);
  });
  afterEach(async () => {
    await Promise.all([sandbox.close(), redis[Symbol.asyncDispose](), issuer[Symbol.asyncDispose]()]);
  });

  const environment = (variables: Readonly<Record<string, string>>): Record<string, string> => ({
    PORT: '0',
    HOST: '127.0.0.1',
    REDIS_URL: redis.url,
    ...environmentOf(sandbox),
    ...issuer.environment,
    ...variables,
  });

  /** Starts a gateway in this process. @param log takes its warnings @returns its origin */
  async function start(variables: Readonly<Record<string, string>>, log: string[] = []): Promise<string> {
    const gateway = await startGateway({
      logger: pino({ level: 'warn' }, { write: (line) => log.push(line) }),
      config: readConfig(environment(variables)),
      countingTimes,
    });
    onTestFinished(() => gateway.close());
    return new URL(gateway.graphql).origin;
  }

  async function statuses(urls: readonly string[], authorization: string): Promise<number[]> {
    const answers: number[] = [];
    for (const url of urls) {
      const headers = { 'content-type': 'application/json', authorization };
      const body = '{"query":"{ __typename }"}';
      answers.push((await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status);
    }
    return answers;
  }

  /** Whether one more socket of a principal is taken, which is closed again. */
  async function takesOneMore(url: string, authorization: string): Promise<boolean> {
    const socket = await openSocket(url);
    socket.send({ type: 'connection_init', payload: { authorization } });
    const isTaken = await Promise.race([
      socket.next().then(() => true),
      socket.closed.then(() => false),
    ]).catch(() => false);
    if (isTaken) socket.close();
    await socket.closed;
    return isTaken;
  }

  test('a principal may run so many operations a minute', async () => {
    const [one, other] = [await start(limits), await start(limits)];
    const authorization = await issuer.bearer('rooms.read');
    expect(await statuses([one, other, one, other, one, other, one], authorization)).toEqual([
      ...Array<number>(5).fill(200),
      429,
      429,
    ]);
    const another = `Bearer ${await issuer.mint({ sub: 'another' })}`;
    expect(await statuses([one, other], another)).toEqual([200, 200]);
  });

  test('a principal may have so many sockets, and one more for each that is closed', async () => {
    const [one, other] = [await start(limits), await start(limits)];
    const authorization = await issuer.bearer('rooms.read');
    const first = await openReadySocket(one, authorization);
    await openReadySocket(other, authorization);
    await openReadySocket(other, authorization);
    for (const url of [one, other]) {
      const socket = await openSocket(url);
      socket.send({ type: 'connection_init', payload: { authorization } });
      expect(await socket.closed).toMatchObject({ reason: 'more than 3 sockets of one principal' });
    }
    first.close();
    await expect.poll(() => takesOneMore(other, authorization)).toBe(true);
  });

  test('sockets of a gateway that was killed count no more after a while, and those of others do', async () => {
    const killed = startProcess(process.execPath, ['hasty-gateway.ts'], {
      cwd: import.meta.dirname,
      env: environment(limits),
    });
    const url = new URL(String((await killed.logged('ready'))['graphql'])).origin;
    const other = await start(limits);
    const authorization = await issuer.bearer('rooms.read');
    await openReadySocket(url, authorization);
    await openReadySocket(url, authorization);
    await openReadySocket(other, authorization);
    expect(await takesOneMore(other, authorization)).toBe(false);
    killed.signal('SIGKILL');
    await killed.ended;
    await vi.waitFor(
      async () => {
        expect(await takesOneMore(other, authorization)).toBe(true);
      },
      { timeout: patienceMs, interval: 100 },
    );
    await openReadySocket(other, authorization);
    await openReadySocket(other, authorization);
    expect(await takesOneMore(other, authorization)).toBe(false);
  });

  test('sockets of a gateway that was stopped count no more at once', async () => {
    const stopped = runGateway(environment({ ...limits, DRAIN_SECONDS: '0' }));
    const url = new URL(String((await stopped.logged('ready'))['graphql'])).origin;
    const other = await start(limits);
    const authorization = await issuer.bearer('rooms.read');
    for (let number = 1; number <= 3; number += 1) await openReadySocket(url, authorization);
    stopped.signal('SIGTERM');
    await stopped.ended;
    expect(await takesOneMore(other, authorization)).toBe(true);
  });

  test('limits hold over the workers of each', async () => {
    const running = runGateway(environment({ ...limits, WORKERS: '2' }));
    const url = new URL(String((await running.logged('ready'))['graphql'])).origin;
    const other = await start(limits);
    const authorization = await issuer.bearer('rooms.read');
    expect(await statuses([url, other, url, other, url, url, other], authorization)).toEqual([
      ...Array<number>(5).fill(200),
      429,
      429,
    ]);
    const ofAnother = `Bearer ${await issuer.mint({ sub: 'another' })}`;
    await openReadySocket(url, ofAnother);
    await openReadySocket(other, ofAnother);
    await openReadySocket(url, ofAnother);
    for (const one of [url, url, other]) expect(await takesOneMore(one, ofAnother)).toBe(false);
  });

  test('without Redis, each gateway counts by itself, goes on, and says so once', async () => {
    const log: string[] = [];
    const [one, other] = [await start(limits, log), await start(limits)];
    const authorization = await issuer.bearer('rooms.read');
    expect(await statuses([one, other], authorization)).toEqual([200, 200]);
    await redis.kill();
    expect(await statuses(Array<string>(6).fill(one), authorization)).toEqual([
      ...Array<number>(5).fill(200),
      429,
    ]);
    expect(await takesOneMore(other, authorization)).toBe(true);
    const told = log.filter((line) =>
      line.includes('limits of principals are counted in this process alone'),
    );
    expect(told).toHaveLength(1);
  });

  const validity = { validFrom: '2100-01-01T00:00:00Z', validUntil: '2100-02-01T00:00:00Z' };

  test('the same key makes the same room, and another room under it is a conflict', async () => {
    const [one, other] = [await start(unlimited), await start(unlimited)];
    const authorization = await issuer.bearer('rooms.read', 'rooms.write');
    const create = (url: string, input: object): Promise<GraphQLResult<{ createRoom: { room: object } }>> =>
      query(
        url,
        'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
        { input: { ...validity, idempotencyKey: 'booking 4711', ...input } },
        authorization,
      );
    const [first, second] = await Promise.all([create(one, {}), create(other, {})]);
    expect(first.data?.createRoom.room).toMatchObject({ id: expect.any(String) as string });
    expect(second).toEqual(first);
    for (const url of [one, other]) {
      expect((await create(url, { pstnDialOutEnabled: true })).errors?.[0]?.extensions.code).toBe('CONFLICT');
    }
  });

  test('the same key makes the same call, and another call under it is a conflict', async () => {
    const [one, other] = [await start(unlimited), await start(unlimited)];
    const authorization = await issuer.bearer('calls.read', 'calls.write');
    const create = (url: string, input: object): Promise<GraphQLResult<{ createCall: { call: object } }>> =>
      query(
        url,
        'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
        {
          input: {
            to: { user: { identifier: { rawId: '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1' } } },
            idempotencyKey: 'the stand-up of today',
            ...input,
          },
        },
        authorization,
      );
    const [first, second] = await Promise.all([create(one, {}), create(other, {})]);
    expect(first.data?.createCall.call).toMatchObject({ id: expect.any(String) as string });
    expect(second).toEqual(first);
    for (const url of [one, other]) {
      expect((await create(url, { subject: 'another' })).errors?.[0]?.extensions.code).toBe('CONFLICT');
    }
  });
});
