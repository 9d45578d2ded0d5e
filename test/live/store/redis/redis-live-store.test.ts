import { afterAll, beforeAll } from 'vitest';
import { defaultRetention } from '../../../../src/live/store/memory-call-store.ts';
import { describeWithProgram } from '../../../support/programs.ts';
import { startRedis, startRedisCluster } from '../../../support/redis-server.ts';
import type { RedisServer } from '../../../support/redis-server.ts';
import { describeLiveStore, logLength } from '../live-store-conformance.ts';
import { openStore } from './open-store.ts';

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
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const { store } = await openStore(url, { retention, now: () => now });
  return {
    store,
    retention,
    advance(ms: number) {
      now += ms;
    },
  };
}
