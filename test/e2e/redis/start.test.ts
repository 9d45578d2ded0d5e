import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { startProcess } from '../../support/child-process.ts';
import type { RunningProcess } from '../../support/child-process.ts';
import { patienceMs } from '../../support/patience.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { startRedis, startRedisCluster } from '../../support/redis-server.ts';
import type { RedisServer } from '../../support/redis-server.ts';

const repository = join(import.meta.dirname, '../../..');

/** Starts the gateway as `npm start` does in the end. */
function startGateway(redisUrl: string): RunningProcess {
  return startProcess(process.execPath, ['src/main.ts'], {
    cwd: repository,
    env: { PORT: '0', SANDBOX_PORT: '0', REDIS_URL: redisUrl },
  });
}

describeWithProgram('a gateway that is started with a Redis', 'redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis('--requirepass', 'se:cret');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const withPassword = (password: string): string => server.url.replace('//', `//:${password}@`);

  async function expectRefusal(url: string, sentence: string): Promise<void> {
    const { code, stdout, stderr } = await startGateway(url).ended;
    expect([code, stderr]).toEqual([1, `${sentence}\n`]);
    expect(stdout).not.toContain('cret');
  }

  test('is ready with its password', async () => {
    const { graphql } = await startGateway(withPassword('se%3Acret')).logged('ready');
    expect((await fetch(new URL('/readyz', String(graphql)))).status).toBe(200);
  });

  test('is told of a password that is refused, and never says it', async () => {
    await expectRefusal(
      withPassword('wrongse%3Acret'),
      `The Redis at 127.0.0.1:${server.port} refuses the user or the password of REDIS_URL.`,
    );
    await expectRefusal(
      server.url,
      `The Redis at 127.0.0.1:${server.port} refuses the user or the password of REDIS_URL.`,
    );
  });

  test('is told of another protocol, also where TLS is asked for', async () => {
    const http = createHttpServer().listen(0, '127.0.0.1');
    onTestFinished(() => void http.close());
    await new Promise((resolve) => http.once('listening', resolve));
    const { port } = http.address() as AddressInfo;
    await expectRefusal(
      `redis://127.0.0.1:${port}`,
      `What answers at 127.0.0.1:${port} is no Redis, or one that wants TLS: REDIS_URL takes redis:// or rediss://.`,
    );
    await expectRefusal(
      `rediss://127.0.0.1:${port}`,
      `What answers at 127.0.0.1:${port} speaks no TLS: set REDIS_URL to redis:// instead of rediss://.`,
    );
  });

  test('is told of a replica, of keys of another version, and of what is no cluster', async () => {
    const replica = await startRedis('--replicaof', '127.0.0.1', '1');
    const other = await startRedis();
    onTestFinished(() => replica[Symbol.asyncDispose]());
    onTestFinished(() => other[Symbol.asyncDispose]());
    await expectRefusal(
      replica.url,
      `The Redis at 127.0.0.1:${replica.port} is a replica, which takes no writes: set REDIS_URL to its primary.`,
    );
    await expectRefusal(
      `${other.url}?cluster=true`,
      `The Redis at 127.0.0.1:${other.port} is no node of a cluster: take ?cluster=true off REDIS_URL.`,
    );
    await other.command('SET', 'switchboard:version', '7');
    await expectRefusal(
      other.url,
      `The Redis at 127.0.0.1:${other.port} has the calls of another version of Switchboard (7, not 1): ` +
        'set REDIS_URL to another database, or empty that one.',
    );
  });

  test('is told of a cluster', async () => {
    const cluster = await startRedisCluster();
    onTestFinished(() => cluster[Symbol.asyncDispose]());
    const { host } = new URL(cluster.url);
    await expectRefusal(
      cluster.url,
      `The Redis at ${host} is a node of a cluster: add ?cluster=true to REDIS_URL.`,
    );
    const { graphql } = await startGateway(`${cluster.url}?cluster=true`).logged('ready');
    expect((await fetch(new URL('/readyz', String(graphql)))).status).toBe(200);
  });

  test('that drops keys says so, and that cannot be reached waits for it', async () => {
    const away = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    onTestFinished(() => away[Symbol.asyncDispose]());
    await away.kill();
    const gateway = startGateway(away.url);
    const { graphql } = await gateway.logged('ready');
    const status = async (): Promise<number> => (await fetch(new URL('/readyz', String(graphql)))).status;
    expect(await status()).toBe(503);
    await away.start();
    await vi.waitFor(
      async () => {
        expect(await status()).toBe(200);
      },
      { timeout: patienceMs },
    );
    expect(gateway.stdout).toContain('maxmemory-policy allkeys-lru');
  });
});
