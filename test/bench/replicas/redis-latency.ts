import { spawnSync } from 'node:child_process';
import { Pool } from 'undici';
import { startRedis } from '../../support/redis-server.ts';
import type { Cores } from '../cores.ts';
import { Client } from '../fan-out/client.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { startGatewayProcess } from '../restart/gateway-process.ts';
import type { GatewayProcess } from '../restart/gateway-process.ts';
import { median, percentile } from '../statistics.ts';
import { startCallingPlatform, variablesFor } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { callBegins, callIdOfPost, rosterChanges } from '../webhook/posts.ts';

/** How much is measured. */
export interface RedisLatencyDuration {
  readonly calls: number;
  readonly notificationsPerSecond: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** How much later than with memory a client may be told, in the 99th percentile: so many times, and so many milliseconds. */
const mostTimes = 2;
const mostMoreMs = 5;

/** When a message counts as lost, in milliseconds after the last post. */
const lateMs = 20_000;
const peopleInCall = 20;
const query = `subscription ($callId: ID!) { rosterChanged(callId: $callId) { cursor updated { id isMuted } } }`;

/** What came of a slice, in milliseconds. */
interface Latencies {
  readonly p50: number;
  readonly p99: number;
}

/** Gateways that share their live state, and two clients that follow each call: with several gateways, each another one. */
class Contestant {
  readonly #ports: readonly number[];
  readonly #pools: readonly Pool[];
  readonly #headers: Record<string, string>;
  readonly #calls: number;
  /** By call, when each of its changes was posted. */
  readonly #postedAt: number[][];
  #posts = 0;
  #awaited = 0;
  #latencies: number[] = [];
  #onLast: () => void = () => undefined;

  constructor(gateways: readonly GatewayProcess[], { authorization }: CallingPlatform, calls: number) {
    this.#ports = gateways.map(({ port }) => port);
    this.#pools = this.#ports.map((port) => new Pool(`http://127.0.0.1:${port}`, { connections: 32 }));
    this.#headers = { 'content-type': 'application/json', authorization };
    this.#calls = calls;
    this.#postedAt = Array.from({ length: calls }, () => []);
  }

  async gather(started: AsyncDisposableStack): Promise<void> {
    for (const pool of this.#pools) started.defer(() => pool.close());
    for (let call = 0; call < this.#calls; call += 1) {
      await this.#post(call, callBegins(call, peopleInCall));
      await this.#follow(call, this.#ports[0] ?? 0, started);
      await this.#follow(call, this.#ports.at(-1) ?? 0, started);
    }
  }

  /** Posts so many changes a second, whether or not those before have arrived, and waits until all have. */
  async run({ notificationsPerSecond, seconds }: RedisLatencyDuration): Promise<Latencies> {
    this.#latencies = [];
    const count = Math.ceil(notificationsPerSecond * seconds);
    this.#awaited = 2 * count;
    const arrived = Promise.withResolvers<undefined>();
    this.#onLast = () => {
      arrived.resolve(undefined);
    };
    const startedAt = performance.now();
    const posts: Promise<void>[] = [];
    for (let sent = 0; sent < count;) {
      const due = Math.min(count, ((performance.now() - startedAt) * notificationsPerSecond) / 1000);
      for (; sent < due; sent += 1) posts.push(this.#change());
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(posts);
    const late = setTimeout(() => {
      arrived.reject(new Error(`${this.#awaited} messages have not come within ${lateMs} ms`));
    }, lateMs);
    await arrived.promise;
    clearTimeout(late);
    return { p50: median(this.#latencies), p99: percentile(this.#latencies, 99) };
  }

  /** Whoever is told is told of each change, once and in order: so the n-th message is of the n-th change. */
  async #follow(call: number, port: number, started: AsyncDisposableStack): Promise<void> {
    const client = new Client(port);
    started.defer(() => {
      client.close();
    });
    await client.open(false);
    await client.subscribe({ query, variables: { callId: callIdOfPost(call) } });
    let told = 0;
    client.onMessages = (count) => {
      const now = performance.now();
      for (let message = 0; message < count; message += 1) {
        this.#latencies.push(now - (this.#postedAt[call]?.[told++] ?? NaN));
      }
      this.#awaited -= count;
      if (this.#awaited === 0) this.#onLast();
    };
  }

  #change(): Promise<void> {
    const call = this.#posts++ % this.#calls;
    const postedAt = this.#postedAt[call] ?? [];
    const sequence = postedAt.push(performance.now()) + 1;
    return this.#post(call, rosterChanges(call, sequence, 1, peopleInCall));
  }

  /** By turns to each gateway. */
  async #post(call: number, body: string): Promise<void> {
    const turn = Math.floor(this.#posts / this.#calls) + call;
    const pool = this.#pools[turn % this.#pools.length];
    if (!pool) throw new Error('there is no gateway');
    const path = '/callbacks/calls';
    const { statusCode, body: answer } = await pool.request({
      path,
      method: 'POST',
      headers: this.#headers,
      body,
    });
    await answer.dump();
    if (statusCode !== 202) throw new Error(`A gateway answered a post with ${statusCode}.`);
  }
}

/**
 * Measures how soon clients of two replicas that share a Redis are told of a change, from its post being sent until they have it,
 * beside clients of one gateway that has its state in memory.
 */
export async function measureRedisLatency(cores: Cores, duration: RedisLatencyDuration): Promise<Outcome> {
  const { calls, rounds, notificationsPerSecond } = duration;
  await using started = new AsyncDisposableStack();
  const platform = await startCallingPlatform();
  started.use(platform);
  // On disk once a second, as Redis does by default where it keeps a log.
  const redis = started.use(await startRedis('--appendfsync', 'everysec'));
  // Whatever one of them has too little of, another would have too much of: all may use both cores, with either contestant.
  const both = `${cores.server},${cores.load}`;
  const [, redisPid = ''] = /process_id:(\d+)/.exec(String(await redis.command('INFO', 'server'))) ?? [];
  started.defer(() => {
    // As the other parts of the bench found it.
    spawnSync('taskset', ['-a', '-c', '-p', String(cores.load), String(process.pid)]);
  });
  for (const pid of [redisPid, String(process.pid)]) spawnSync('taskset', ['-a', '-c', '-p', both, pid]);
  const start = async (env: Readonly<Record<string, string>>): Promise<GatewayProcess> => {
    const gateway = await startGatewayProcess(both, {
      PORT: '0',
      SANDBOX_PORT: '0',
      AUTH: 'off',
      ...variablesFor(platform.url),
      ...env,
    });
    started.defer(() => gateway.stop());
    return gateway;
  };
  const shared = { REDIS_URL: redis.url, DATA_DIR: '' };
  const memory = new Contestant([await start({})], platform, calls);
  const replicas = new Contestant([await start(shared), await start(shared)], platform, calls);
  for (const contestant of [memory, replicas]) await contestant.gather(started);

  const slices: { readonly memory: Latencies; readonly replicas: Latencies }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const slice = { memory: await memory.run(duration), replicas: await replicas.run(duration) };
    // The first round is for the compiler.
    if (round > 0) slices.push(slice);
  }
  const typical = (of: 'memory' | 'replicas', which: keyof Latencies): number =>
    median(slices.map((slice) => slice[of][which]));
  const row = (name: string, of: 'memory' | 'replicas'): string =>
    `| ${name} | ${typical(of, 'p50').toFixed(1)} | ${typical(of, 'p99').toFixed(1)} |`;
  const report = [
    `| ${notificationsPerSecond} notifications/s | p50 ms | p99 ms |`,
    '|---|---:|---:|',
    row('one gateway, state in memory', 'memory'),
    row('two replicas, state in Redis', 'replicas'),
    '',
    `From a post being sent to its change being with a client, of ${calls} calls, each followed by two clients; with two replicas, one at each, and the posts go to either by turns. Redis, the replicas and the load share two cores.`,
  ].join('\n');
  const most = mostTimes * typical('memory', 'p99') + mostMoreMs;
  if (typical('replicas', 'p99') <= most) return { report, missed: [] };
  return {
    report,
    missed: [
      `Over two replicas, clients are told within ${typical('replicas', 'p99').toFixed(1)} ms (p99); it should be ${most.toFixed(1)} ms at most.`,
    ],
  };
}
