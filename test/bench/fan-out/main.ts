import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Cores } from '../cores.ts';
import { median } from '../statistics.ts';
import { subscription } from './roster-call.ts';
import { connectSubscribers, type Subscribers } from './subscribers.ts';

/** How much is measured. */
export interface FanOutDuration {
  readonly subscribers: number;
  readonly rounds: number;
}

/** What came of it: a report, and a sentence for each promise that isn't kept. */
export interface FanOutOutcome {
  readonly report: string;
  readonly missed: readonly string[];
}

/** Events under way at a time: enough that no server ever waits for the next one. */
const eventsUnderWay = 4;
const secondsPerRun = 2;
const variants = ['switchboard', 'stock', 'bare'] as const;
type Variant = (typeof variants)[number];
const names: Readonly<Record<Variant, string>> = {
  switchboard: '**Switchboard**',
  stock: 'stock graphql-ws',
  bare: 'a broadcast by ws',
};
/** How many times as many messages as the others are to be delivered, at the least. */
const leastRatios = { stock: 6, bare: 0.7 } as const;

interface Server {
  readonly variant: Variant;
  readonly process: ChildProcess;
  readonly subscribers: Subscribers;
}

/**
 * Measures how many messages a second reach the subscribers of one roster: by the gateway's WebSockets, by those of
 * graphql-ws's `useServer` over the same schema and the same live core, and by a bare broadcast of the same bytes. The
 * servers take turns on one core, the subscribers are on another.
 */
export async function measureFanOut(cores: Cores, duration: FanOutDuration): Promise<FanOutOutcome> {
  const { subscribers: count, rounds } = duration;
  const example = await takeExample(cores);
  const servers: Server[] = [];
  for (const variant of variants) servers.push(await start(variant, cores, count));

  const rates = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  const costs = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const server of servers) {
      const { rate, cost } = await run(server, example, count);
      // The first round is for the compiler.
      if (round < 0) continue;
      rates.get(server.variant)?.push(rate);
      costs.get(server.variant)?.push(cost);
    }
  }
  for (const { process: child, subscribers } of servers) {
    subscribers.close();
    child.disconnect();
  }

  const typical = (of: Map<Variant, number[]>, variant: Variant): number => median(of.get(variant) ?? []);
  /** The median of the ratios of each round. */
  const ratio = (to: Variant): number =>
    median((rates.get('switchboard') ?? []).map((rate, index) => rate / (rates.get(to)?.[index] ?? NaN)));
  const report = [
    '| fan-out | messages/s | CPU µs per message | ours ÷ it |',
    '|---|---:|---:|---:|',
    ...variants.map(
      (variant) =>
        `| ${names[variant]} | ${typical(rates, variant).toFixed(0)} | ${typical(costs, variant).toFixed(1)} | ${ratio(variant).toFixed(2)} |`,
    ),
    '',
    `${count} subscribers of one roster, each by an operation of its own id, ${example.length} bytes a message.`,
  ].join('\n');
  const missed = (['stock', 'bare'] as const)
    .filter((to) => ratio(to) < leastRatios[to])
    .map(
      (to) =>
        `${ratio(to).toFixed(2)} × as many messages are delivered as by ${names[to]}; it should be ${leastRatios[to]} × at least.`,
    );
  return { report, missed };
}

/** What one subscriber gets with an event, so that all servers send the same bytes. */
async function takeExample(cores: Cores): Promise<string> {
  const child = fork('switchboard', cores);
  const { port } = (await messageOf(child)) as { port: number };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const id = '00000000-0000-4000-8000-000000000000';
  socket.send(JSON.stringify({ id, type: 'subscribe', payload: subscription }));
  await once(socket, 'message');
  child.send({ publish: '' });
  const [message] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  child.disconnect();
  return message.toString();
}

async function start(variant: Variant, cores: Cores, subscriberCount: number): Promise<Server> {
  const child = fork(variant, cores);
  const { port } = (await messageOf(child)) as { port: number };
  const subscribers = await connectSubscribers(port, subscriberCount, variant === 'bare');
  return { variant, process: child, subscribers };
}

/** Lets as much happen as the server can tell everybody, for some seconds. */
async function run(
  { process: child, subscribers }: Server,
  example: string,
  subscriberCount: number,
): Promise<{ rate: number; cost: number }> {
  subscribers.take();
  const cpuBefore = await cpuMicroseconds(child);
  const startedAt = performance.now();
  let [published, delivered] = [0, 0];
  while (performance.now() - startedAt < secondsPerRun * 1000) {
    for (; published < delivered + eventsUnderWay; published += 1) child.send({ publish: example });
    await subscribers.received((delivered + 1) * subscriberCount);
    delivered += 1;
  }
  await subscribers.received(published * subscriberCount);
  const seconds = (performance.now() - startedAt) / 1000;
  const messages = subscribers.take();
  if (messages !== published * subscriberCount)
    throw new Error(`${messages} messages of ${published} events`);
  const cpu = (await cpuMicroseconds(child)) - cpuBefore;
  return { rate: messages / seconds, cost: cpu / messages };
}

async function cpuMicroseconds(child: ChildProcess): Promise<number> {
  child.send({ measure: true });
  const { cpu } = (await messageOf(child)) as { cpu: NodeJS.CpuUsage };
  return cpu.user + cpu.system;
}

function fork(variant: Variant, cores: Cores): ChildProcess {
  const main = fileURLToPath(new URL('server-main.ts', import.meta.url));
  return spawn('taskset', ['-c', String(cores.server), process.execPath, main, variant], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const told = new AbortController();
  const { signal } = told;
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`a server ended with ${String(code)}`);
      }),
    ])) as [unknown];
    return message;
  } finally {
    // Takes the listeners away that are waited for no more.
    told.abort();
  }
}
