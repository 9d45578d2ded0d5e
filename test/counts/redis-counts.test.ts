import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createRedisCounts } from '../../src/counts/redis-counts.ts';
import type { RedisCounts, RedisCountsOptions } from '../../src/counts/redis-counts.ts';
import { parseRedisUrl } from '../../src/live/store/redis/redis-address.ts';
import { RedisConnection } from '../../src/live/store/redis/redis-connection.ts';
import type { Lease } from '../../src/subscriptions/quota.ts';
import { openUnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import { patienceMs } from '../support/patience.ts';
import { describeWithProgram } from '../support/programs.ts';
import { startRedis, startRedisCluster } from '../support/redis-server.ts';
import type { RedisCluster, RedisServer } from '../support/redis-server.ts';
import { describeCounts, requestsPerMinute } from './counts-conformance.ts';

/** Counts as one process has them. */
interface OpenCounts extends RedisCounts {
  /** Why something counted in this process alone. */
  readonly reasons: readonly string[];
  /** Ends its connection at once, as the end of its process does. */
  die(): void;
  readonly redis: RedisConnection;
}

type Times = RedisCountsOptions['times'];

/** A machine may be busy: Redis is waited for, unless a test is about that. */
const patient: Times = { answerMs: patienceMs };
/** What is held is renewed and given back sooner than usual, so that no test waits long. */
const hasty: Times = { ...patient, lifetimeMs: 3_000, renewMs: 200 };

async function open(url: string, times: Times): Promise<OpenCounts> {
  const redis = new RedisConnection({
    address: parseRedisUrl(url),
    times: { silentMs: patienceMs, answerMs: patienceMs, lookMs: 200, reconnectMs: 200 },
  });
  const reasons: string[] = [];
  const counts = createRedisCounts(redis, {
    requestsPerMinute,
    onSilent: (reason) => reasons.push(reason),
    times,
  });
  const die = (): void => {
    redis.close();
  };
  onTestFinished(async () => {
    await counts.close();
    die();
  });
  await redis.opened();
  return { ...counts, reasons, die, redis };
}

const socket = ({ holdings }: RedisCounts, most: number): Promise<Lease | undefined> =>
  holdings.acquire('webSocket', 'ann', most);

describeWithProgram('a single Redis', 'redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis('--appendonly', 'no');
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => server.command('FLUSHALL'));

  describeCounts('two processes on one Redis', async () => [
    await open(server.url, patient),
    await open(server.url, patient),
  ]);

  /** How many scripts were executed so far. */
  const scripts = async (): Promise<number> => {
    const info = String(await server.command('INFO', 'commandstats'));
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(info)?.[1] ?? 0);
  };

  test('an operation, an acquisition and a release cost one command each', async () => {
    const counts = await open(server.url, patient);
    // The first of a kind teaches Redis its script.
    await counts.operationCounter.count('ann');
    const lease = await socket(counts, 10);
    const before = await scripts();
    await counts.operationCounter.count('ann');
    await socket(counts, 10);
    lease?.release();
    // It goes over the same connection, behind the release.
    await counts.operationCounter.count('ann');
    expect((await scripts()) - before).toBe(4);
  });

  test('what is counted says of no principal who they are, and is forgotten by itself', async () => {
    const counts = await open(server.url, patient);
    await counts.operationCounter.count('ann');
    await socket(counts, 10);
    const keys = ((await server.command('KEYS', '*')) as string[]).filter((key) =>
      /operations|held/.test(key),
    );
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(key).toMatch(/^switchboard:\d+:(operations|held:webSocket):[\w-]{43}$/);
      const lifetimeMs = Number(await server.command('PTTL', key));
      expect(lifetimeMs).toBeGreaterThan(0);
      // A minute, and for as long as what a process held counts after its death.
      expect(lifetimeMs).toBeLessThanOrEqual(key.includes(':held:') ? 30_000 : 60_000);
    }
  });

  test('the minute of a principal is over a minute after its first operation, however many came since', async () => {
    const counts = await open(server.url, patient);
    await counts.operationCounter.count('ann');
    const key = ((await server.command('KEYS', '*:operations:*')) as string[]).at(0) ?? '';
    await server.command('PEXPIRE', key, '30000');
    for (let number = 0; number <= requestsPerMinute; number += 1) await counts.operationCounter.count('ann');
    expect(Number(await server.command('PTTL', key))).toBeLessThanOrEqual(30_000);
    await server.command('PEXPIRE', key, '0');
    expect(await counts.operationCounter.count('ann')).toBeUndefined();
  });

  test('what a process held that died is given back, and what others hold is not', async () => {
    const [dying, living, other] = [
      await open(server.url, hasty),
      await open(server.url, hasty),
      await open(server.url, hasty),
    ];
    await socket(dying, 3);
    await socket(dying, 3);
    await socket(living, 3);
    expect(await socket(other, 3)).toBeUndefined();
    dying.die();
    for (let number = 1; number <= 2; number += 1) await expect.poll(() => socket(other, 3)).toBeDefined();
    expect(await socket(other, 3)).toBeUndefined();
  });

  test('who is refused again and again keeps what they have', async () => {
    const [holding, other] = [await open(server.url, hasty), await open(server.url, hasty)];
    const dying = await open(server.url, hasty);
    await socket(holding, 2);
    await socket(dying, 2);
    dying.die();
    let got: Lease | undefined;
    // Until what the dead one held is given back, which takes longer than what is held counts.
    await expect
      .poll(async () => {
        expect(await socket(holding, 1)).toBeUndefined();
        got ??= await socket(other, 2);
        return got;
      })
      .toBeDefined();
    expect(await socket(other, 2)).toBeUndefined();
  });

  test('what is held is known again soon after Redis has forgotten it', async () => {
    const [one, other] = [await open(server.url, hasty), await open(server.url, hasty)];
    await socket(one, 1);
    await server.command('FLUSHALL');
    await expect
      .poll(async () => {
        const lease = await socket(other, 1);
        lease?.release();
        return lease;
      })
      .toBeUndefined();
  });

  test('a process that ends in order gives all back at once', async () => {
    const [one, other] = [await open(server.url, patient), await open(server.url, patient)];
    const released = await socket(one, 3);
    await socket(one, 3);
    await one.holdings.acquire('eventStream', 'ann', 1);
    released?.release();
    await one.close();
    one.die();
    expect(await socket(other, 1)).toBeDefined();
    expect(await other.holdings.acquire('eventStream', 'ann', 1)).toBeDefined();
  });
});

describeWithProgram('a Redis Cluster', 'redis-server', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster('--appendonly', 'no');
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  describeCounts('two processes on one Redis Cluster', async () => {
    for (const node of cluster.nodes) await node.command('FLUSHALL');
    const url = `${cluster.url}?cluster=true`;
    return [await open(url, patient), await open(url, patient)];
  });
});

describeWithProgram('counts whose Redis', 'redis-server', () => {
  async function openBadly(times: Times) {
    const server = await startRedis('--appendonly', 'no');
    onTestFinished(() => server[Symbol.asyncDispose]());
    const network = await openUnreliableNetwork(server.url);
    onTestFinished(() => network[Symbol.asyncDispose]());
    const far = await open(network.url.replace('http', 'redis'), times);
    const near = await open(server.url, hasty);
    return { server, network, far, near };
  }

  /** How many operations of somebody are taken of so many. */
  async function takes({ operationCounter }: RedisCounts, times: number): Promise<number> {
    let taken = 0;
    for (let number = 0; number < times; number += 1) {
      if ((await operationCounter.count('ann')) === undefined) taken += 1;
    }
    return taken;
  }

  test('is cut off go on in their process alone, say so, and are shared again after', async () => {
    const { network, far, near } = await openBadly(hasty);
    const first = await socket(far, 2);
    network.hold();
    network.cut();
    await expect.poll(() => far.redis.trouble).toBeDefined();
    expect(await takes(far, requestsPerMinute + 2)).toBe(requestsPerMinute);
    const second = await socket(far, 2);
    expect(second).toBeDefined();
    expect(await socket(far, 2)).toBeUndefined();
    expect(far.reasons.length).toBeGreaterThan(0);
    first?.release();
    network.release();
    // The one that was acquired meanwhile is known everywhere.
    await expect
      .poll(async () => {
        const lease = await socket(near, 1);
        lease?.release();
        return lease;
      })
      .toBeUndefined();
    second?.release();
    await expect.poll(() => socket(near, 1)).toBeDefined();
    expect(await takes(near, requestsPerMinute + 2)).toBe(requestsPerMinute);
    expect(await takes(far, 1)).toBe(0);
  });

  test('is silent keep nobody waiting but the first, and not for long', async () => {
    const { server, far } = await openBadly({ answerMs: 300, pauseMs: patienceMs });
    server.freeze();
    expect(await takes(far, requestsPerMinute + 2)).toBe(requestsPerMinute);
    expect(await socket(far, 1)).toBeDefined();
    expect(await socket(far, 1)).toBeUndefined();
    expect(far.reasons[0]).toMatch(/no answer within 300 ms|did not answer/);
    server.thaw();
  });

  test('takes nothing more, as its memory is full, go on in their process alone', async () => {
    const { server, far } = await openBadly(patient);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    expect(await takes(far, requestsPerMinute + 2)).toBe(requestsPerMinute);
    expect(await socket(far, 1)).toBeDefined();
    expect(far.reasons.length).toBeGreaterThan(0);
  });
});
