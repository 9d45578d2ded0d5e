import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningProcess } from '../../support/child-process.ts';
import type { FalseClock } from '../../support/false-clock.ts';
import { startRedis } from '../../support/redis-server.ts';
import { readConfig } from '../../../src/config/config.ts';
import { startGatewayProcess } from '../adversity/gateway-process.ts';
import type { GatewayProcess } from '../adversity/gateway-process.ts';
import { createCall, watch } from './watched-gateway.ts';
import type { Patient, WatchedGateway } from './watched-gateway.ts';

const run = promisify(execFile);

/** The messages that a process has logged so far. */
const messagesOf = (running: RunningProcess) => (): readonly string[] =>
  running.stdout.split('\n').flatMap((line) => /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? []);

const watched = ({ url, process: running }: GatewayProcess): WatchedGateway => ({
  url,
  messages: messagesOf(running),
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-drill-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Calls somebody, whatever comes of it. */
async function tryToCall(url: string): Promise<void> {
  await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: createCall }),
  });
}

/** How what the gateway runs on fails, and what its clients do to it: by the anchors of the table's rows. */
export const failuresOfTheMachine: Readonly<Record<string, () => Promise<Patient>>> = {
  async 'store-redis'() {
    const redis = await startRedis();
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const gateway = await watch({ config: { liveState: readConfig({ REDIS_URL: redis.url }).liveState } });
    await gateway.query(createCall);
    const strike = async (): Promise<void> => {
      await redis.kill();
      await gateway.query(createCall);
    };
    return { ...gateway, strike };
  },

  async 'store-sqlite'() {
    const gateway = await startGatewayProcess({ env: { DATA_DIR: await newFolder() } });
    await gateway.createCall();
    const { pid } = await gateway.process.logged('ready');
    const strike = async (): Promise<void> => {
      // No file can grow beyond this any more, as on a full disk.
      await run('prlimit', ['--pid', String(pid), '--fsize=4096']);
      await tryToCall(gateway.url);
    };
    return { ...watched(gateway), strike };
  },

  async 'event-loop-blocked'() {
    const gateway = await startGatewayProcess();
    const strike = async (): Promise<void> => {
      // What is measured is how long it stands still, once it has gone round after a scrape: that takes its time.
      await setTimeout(200);
      gateway.process.signal('SIGSTOP');
      await setTimeout(1_200);
      gateway.process.signal('SIGCONT');
    };
    return { ...watched(gateway), strike };
  },

  async flood() {
    const gateway = await startGatewayProcess({ env: { MAX_WAITING_SOCKETS: '4' } });
    const sockets = new DisposableStack();
    onTestFinished(() => {
      sockets.dispose();
    });
    const open = async (): Promise<void> => {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      sockets.defer(() => {
        socket.terminate();
      });
      socket.on('error', () => undefined);
      await Promise.race([once(socket, 'open'), once(socket, 'unexpected-response'), once(socket, 'close')]);
    };
    const strike = async (): Promise<void> => {
      for (let count = 0; count < 8; count += 1) await open();
    };
    return { ...watched(gateway), strike };
  },

  async 'gateway-gone'() {
    const gateway = await startGatewayProcess();
    const strike = async (): Promise<void> => {
      gateway.process.signal('SIGKILL');
      await gateway.process.ended;
    };
    return { ...watched(gateway), strike };
  },
};

/** A clock that is set, by as much as an hour. */
export async function clockThatJumps(clock: FalseClock): Promise<Patient> {
  const gateway = await startGatewayProcess({ hasOwnSandbox: true, env: clock.env });
  return { ...watched(gateway), strike: () => clock.set(3600) };
}
