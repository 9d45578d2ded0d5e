import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { freePort } from './free-port.ts';

/** A Redis of a test's own, on a free port of this machine. It keeps what it is told on disk, and so survives `kill`. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Ends it at once, as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again, with what it had been told. */
  start(): Promise<void>;
  /** Stops and continues the process, which keeps its connections. */
  freeze(): void;
  thaw(): void;
  /** Sends it a command over a connection that is closed after. */
  command(...args: string[]): Promise<unknown>;
}

/** Starts a Redis. @param settings further arguments, such as `--requirepass` and a password */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-redis-'));
  const [port, clusterPort] = await Promise.all([freePort(), freePort()]);
  const args = [
    ...['--port', `${port}`, '--cluster-port', `${clusterPort}`, '--bind', '127.0.0.1', '--dir', folder],
    // Each command is on disk before it is answered.
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
    // A replica is sent everything as soon as it asks.
    ...['--repl-diskless-sync-delay', '0'],
    ...settings,
  ];
  const password = settings[settings.indexOf('--requirepass') + 1];
  let child = await startProcess(args);

  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    async start() {
      child = await startProcess(args);
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async command(...command) {
      const client = createClient({
        socket: { port, host: '127.0.0.1', reconnectStrategy: false },
        ...(settings.includes('--requirepass') && password !== undefined ? { password } : {}),
      });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await client.sendCommand(command);
      } finally {
        client.destroy();
      }
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis Cluster of three nodes. */
export interface RedisCluster extends AsyncDisposable {
  readonly nodes: readonly RedisServer[];
  /** One of its nodes, by which the others are found. */
  readonly url: string;
  /** Adds a node that takes the place of another one when that fails. Resolves when it has all that the other one has. */
  addReplica(of: RedisServer): Promise<RedisServer>;
}

const slots = 16_384;

/** Starts three nodes that share the keys, without replicas. @param settings of each, as `startRedis` takes them */
export async function startRedisCluster(...settings: string[]): Promise<RedisCluster> {
  await using opened = new AsyncDisposableStack();
  const startNode = (): Promise<RedisServer> =>
    startRedis('--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', ...settings);
  const nodes: RedisServer[] = [];
  for (let number = 0; number < 3; number += 1) nodes.push(opened.use(await startNode()));
  const share = Math.ceil(slots / nodes.length);
  for (const [index, node] of nodes.entries()) {
    const last = Math.min(slots, (index + 1) * share) - 1;
    await node.command('CLUSTER', 'ADDSLOTSRANGE', `${index * share}`, `${last}`);
    await node.command('CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`);
  }
  const [first] = nodes;
  if (!first) throw new Error('there is no node');
  const introduce = async (node: RedisServer): Promise<void> => {
    const settings = (await node.command('CONFIG', 'GET', 'cluster-port')) as Record<string, string>;
    const busPort = String(settings['cluster-port']);
    await first.command('CLUSTER', 'MEET', '127.0.0.1', `${node.port}`, busPort);
  };
  for (const node of nodes.slice(1)) await introduce(node);
  for (const node of nodes) await untilWhole(node, nodes.length);
  const running = opened.move();
  return {
    nodes,
    url: first.url,
    async addReplica(of) {
      const replica = running.use(await startNode());
      await introduce(replica);
      const id = String(await of.command('CLUSTER', 'MYID'));
      // It has to have heard of the other one.
      while (!String(await replica.command('CLUSTER', 'NODES')).includes(id)) await shortly();
      await replica.command('CLUSTER', 'REPLICATE', id);
      // They all have to vote for it.
      const line = new RegExp(`:${replica.port}@\\d+\\S* slave ${id}`);
      for (const node of nodes)
        while (!line.test(String(await node.command('CLUSTER', 'NODES')))) await shortly();
      for (;;) {
        const info = String(await of.command('INFO', 'replication'));
        const [, sent] = /offset=(\d+),lag/.exec(info) ?? [];
        if (sent !== undefined && sent === /master_repl_offset:(\d+)/.exec(info)?.[1]) return replica;
        await shortly();
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const shortly = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20));

/** Waits until a node knows of all others, and that every slot has one. */
async function untilWhole(node: RedisServer, size: number): Promise<void> {
  for (;;) {
    const info = String(await node.command('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_size:${size}`)) return;
    await shortly();
  }
}

/** Starts the process, and waits until it takes connections. */
async function startProcess(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  // Also when the tests are broken off.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`redis-server ended.\n${said.join('\n')}`));
    });
  });
  return child;
}
