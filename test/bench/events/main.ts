import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { Cores } from '../cores.ts';
import { startServerProcess } from '../server-process.ts';
import type { ServerProcess } from '../server-process.ts';
import { median } from '../statistics.ts';
import type { Variant } from '../variants.ts';
import { postOf } from './posts.ts';

/** How long to measure, and how much. */
export interface EventsDuration {
  readonly rounds: number;
  readonly sliceMs: number;
  /** Calls that are under way at the same time. */
  readonly calls: number;
  /** Events in one post, for each measurement. */
  readonly events: readonly number[];
  /** How often both are tried before they are measured: until then the compiler is at their code. */
  readonly warmingRounds: number;
}

/** What a server did in a while. */
interface Slice {
  readonly perSecond: number;
  /** CPU time of the server for one post, in microseconds. */
  readonly cpu: number;
}

/** What came of it: a report, and a sentence for each promise that isn't kept. */
export interface EventsOutcome {
  readonly report: string;
  readonly missed: readonly string[];
}

const switchboard: Variant = { name: 'Switchboard', file: 'events-switchboard.ts' };
const bare: Variant = { name: 'bare node:http', file: 'events-bare.ts' };

const leastThroughput = 0.5;
const connections = 64;

/** Measures how many posts of Event Grid are taken, beside a server that parses the same and does nothing with it. */
export async function measureEvents(cores: Cores, duration: EventsDuration): Promise<EventsOutcome> {
  const { rounds, sliceMs, calls, events, warmingRounds } = duration;
  await using started = new AsyncDisposableStack();
  const resource = started.use(await startSilentResource());
  const [ours, base] = await Promise.all(
    [switchboard, bare].map(async (variant) => {
      const server = await startServerProcess(variant, cores.server, resource.url);
      started.defer(() => server.stop());
      return started.use(new EventSender(server, calls));
    }),
  );
  if (!ours || !base) throw new RangeError('two servers are compared');

  const missed: string[] = [];
  const rows: string[] = [];
  for (const count of events) {
    const figures: { readonly ours: Slice; readonly base: Slice }[] = [];
    for (let round = 0; round < warmingRounds + rounds; round += 1) {
      const figure = { ours: await ours.run(sliceMs, count), base: await base.run(sliceMs, count) };
      if (round >= warmingRounds) figures.push(figure);
    }
    const ratio = median(figures.map((figure) => figure.ours.perSecond / figure.base.perSecond));
    const of = (whose: 'ours' | 'base', what: keyof Slice): string =>
      median(figures.map((figure) => figure[whose][what])).toFixed(0);
    const posts = `of ${count} ${count === 1 ? 'event' : 'events'}`;
    rows.push(
      `| posts/s ${posts}, saturated | ${of('ours', 'perSecond')} | ${of('base', 'perSecond')} | ${ratio.toFixed(2)} |`,
      `| CPU µs per post ${posts} | ${of('ours', 'cpu')} | ${of('base', 'cpu')} | |`,
    );
    if (ratio < leastThroughput) {
      missed.push(
        `Of posts ${posts}, ${ratio.toFixed(2)} × as many are taken as by a bare server; it should be ${leastThroughput} × at least.`,
      );
    }
  }
  const report = [
    '| events of Event Grid | Switchboard | bare node:http | ratio |',
    '|---|---:|---:|---:|',
    ...rows,
    '',
    `One event is about 1 KB: somebody joins one of ${calls} calls in rooms, or leaves it. The bare server parses the same body, and does nothing with it.`,
  ].join('\n');
  return { report, missed };
}

/** Who posts events to a server. */
class EventSender implements AsyncDisposable {
  readonly #server: ServerProcess;
  readonly #pool: Pool;
  readonly #path: string;
  /** The number of the next event of each call. */
  readonly #next: number[];
  #posts = 0;

  constructor(server: ServerProcess, calls: number) {
    const { origin, pathname } = new URL(server.url);
    this.#server = server;
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
    this.#path = pathname;
    this.#next = new Array<number>(calls).fill(0);
  }

  /** Posts as fast as it goes. */
  async run(forMs: number, events: number): Promise<Slice> {
    const cpuBefore = await this.#server.cpuMicroseconds();
    const startedAt = performance.now();
    let posts = 0;
    const sender = async (): Promise<void> => {
      while (performance.now() < startedAt + forMs) {
        await this.#post(events);
        posts += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, sender));
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = ((await this.#server.cpuMicroseconds()) - cpuBefore) / posts;
    return { perSecond: posts / seconds, cpu };
  }

  async #post(events: number): Promise<void> {
    const call = this.#posts++ % this.#next.length;
    const first = this.#next[call] ?? 0;
    this.#next[call] = first + events;
    const { statusCode, body } = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'aeg-event-type': 'Notification',
        'aeg-subscription-name': 'BENCH',
      },
      body: postOf(call, first, events),
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`${this.#server.variant.name} answered ${statusCode}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.close();
  }
}

/** A resource that nobody asks. */
async function startSilentResource(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
