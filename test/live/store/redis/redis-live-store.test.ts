import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { defaultRetention } from '../../../../src/live/store/memory-call-store.ts';
import { parseRedisUrl } from '../../../../src/live/store/redis/redis-address.ts';
import { RedisConnection } from '../../../../src/live/store/redis/redis-connection.ts';
import { createRedisStore } from '../../../../src/live/store/redis/redis-live-store.ts';
import { describeWithProgram } from '../../../support/programs.ts';
import { startRedis, startRedisCluster } from '../../../support/redis-server.ts';
import type { RedisServer } from '../../../support/redis-server.ts';
import { describeLiveStore, logLength } from '../live-store-conformance.ts';

describeWithProgram('a single Redis', 'redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis('--appendonly', 'no');
  });
  afterAll(() => server[Symbol.asyncDispose]());
  describeLiveStore('Redis', async () => {
    await server.command('FLUSHALL');
    return open(server.url);
  });
});

describeWithProgram('a Redis Cluster', 'redis-server', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    cluster = await startRedisCluster('--appendonly', 'no');
  });
  afterAll(() => cluster[Symbol.asyncDispose]());
  describeLiveStore('Redis Cluster', async () => {
    for (const node of cluster.nodes) await node.command('FLUSHALL');
    return open(`${cluster.url}?cluster=true`);
  });
});

async function open(url: string) {
  const redis = new RedisConnection({ address: parseRedisUrl(url) });
  onTestFinished(() => {
    redis.close();
  });
  await redis.opened();
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  return {
    store: createRedisStore(redis, () => now, retention),
    retention,
    advance(ms: number) {
      now += ms;
    },
  };
}
