import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../support/redis-server.ts';
import { openUnreliableNetwork } from '../frontend/unreliable-network.ts';
import type { FleetStore } from './fleet.ts';

/** A file, for one gateway. */
export async function openFileStore(): Promise<FleetStore> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-data-'));
  return {
    env: { DATA_DIR: folder },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A Redis that several gateways share, over a network that can be cut. */
export async function openServerStore(): Promise<FleetStore> {
  await using opened = new AsyncDisposableStack();
  const redis = opened.use(await startRedis());
  const network = opened.use(await openUnreliableNetwork(redis.url));
  const running = opened.move();
  return {
    env: { REDIS_URL: network.url.replace('http:', 'redis:') },
    async restart() {
      await redis.kill();
      await redis.start();
    },
    cut: () => {
      network.cut();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
