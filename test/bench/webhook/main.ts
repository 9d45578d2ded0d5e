import { Pool } from 'undici';
import type { Cores } from '../cores.ts';
import { startServerProcess } from '../server-process.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, percentile } from '../statistics.ts';
import type { Variant } from '../variants.ts';
import { startCallingPlatform } from './calling-platform.ts';
import { measureCostByPeople } from './people.ts';
import { callBegins, peopleInCall, rosterChanges } from './posts.ts';

/** How long to measure, and how much. */
export interface WebhookDuration {
  readonly rounds: number;
  readonly sliceMs: number;
  /** Calls that are live at the same time, rising. */
  readonly calls: readonly number[];
  /** People in one call, rising. */
  readonly people: readonly number[];
}

/** What came of it: a report, and a sentence for each promise that isn't kept. */
export interface WebhookOutcome {
  readonly report: string;
  readonly missed: readonly string[];
}

const switchboard: Variant = { name: 'Switchboard', file: 'webhook-switchboard.ts' };
const bare: Variant = { name: 'bare node:http', file: 'webhook-bare.ts' };

const connections = 64;
/** The log of each call, in events: what the memory holds of its past. */
const eventsInLog = 64;
const leastThroughput = 0.4;
const mostAcknowledgement = 3;
const mostGrowth = 1.2;
const mostGrowthByPeople = 2;
const mostMebibytes = 1024;

interface Slice {
  readonly perSecond: number;
  readonly cpu: number;
  readonly p99: number;
}

/** A server and who posts to it. */
class Contestant {
  readonly server: ServerProcess;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;
  /** The next sequence number of each call's roster. */
  readonly #sequences: number[] = [];
  #posts = 0;

  constructor(server: ServerProcess, authorization: string) {
    const { origin, pathname } = new URL(server.url);
    this.server = server;
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
    this.#path = pathname;
    this.#headers = { 'content-type': 'application/json', authorization };
  }

  get calls(): number {
    return this.#sequences.length;
  }

  async post(body: string): Promise<void> {
    const { statusCode, body: answer } = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: this.#headers,
      body,
    });
    await answer.dump();
    if (statusCode !== 202) throw new Error(`${this.server.variant.name} answered ${statusCode}`);
  }

  /** Lets calls begin until there are so many, each with a full log. */
  async begin(calls: number): Promise<void> {
    const beginOne = async (): Promise<void> => {
      while (this.#sequences.length < calls) {
        const call = this.#sequences.push(2) - 1;
        await this.post(callBegins(call));
        await this.post(this.#nextChanges(call, eventsInLog));
      }
    };
    await Promise.all(Array.from({ length: 8 }, beginOne));
  }

  /** Posts as fast as it goes, or so many posts a second, each one change of one call's roster. */
  async run(forMs: number, perSecond?: number): Promise<Slice> {
    const latencies: number[] = [];
    const cpuBefore = await this.server.cpuMicroseconds();
    const startedAt = performance.now();
    const until = startedAt + forMs;
    let due = 0;
    const postOne = async (): Promise<void> => {
      const plannedAt = perSecond === undefined ? performance.now() : startedAt + (due * 1000) / perSecond;
      due += 1;
      const waitMs = plannedAt - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const body = this.#nextChanges(this.#posts++ % this.calls, 1);
      await this.post(body);
      latencies.push(performance.now() - plannedAt);
    };
    const sender = async (): Promise<void> => {
      while (performance.now() < until) await postOne();
    };
    await Promise.all(Array.from({ length: connections }, sender));
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = ((await this.server.cpuMicroseconds()) - cpuBefore) / latencies.length;
    return { perSecond: latencies.length / seconds, cpu, p99: percentile(latencies, 99) };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #nextChanges(call: number, count: number): string {
    const first = this.#sequences[call] ?? 2;
    this.#sequences[call] = first + count;
    return rosterChanges(call, first, count);
  }
}

/** Measures the webhook: how many posts it takes, how soon it acknowledges them, and what calls cost that are live. */
export async function measureWebhook(cores: Cores, duration: WebhookDuration): Promise<WebhookOutcome> {
  const { rounds, sliceMs, calls, people } = duration;
  await using platform = await startCallingPlatform();
  await using started = new AsyncDisposableStack();
  const start = async (variant: Variant): Promise<Contestant> => {
    const server = await startServerProcess(variant, cores.server, platform.url);
    started.defer(() => server.stop());
    const contestant = new Contestant(server, platform.authorization);
    started.defer(() => contestant.close());
    return contestant;
  };
  const ours = await start(switchboard);
  const base = await start(bare);

  const atCalls: { readonly calls: number; readonly cpu: number }[] = [];
  const throughput: number[] = [];
  const acknowledgement: { readonly ours: number; readonly base: number }[] = [];
  const figures: { readonly ours: Slice; readonly base: Slice }[] = [];
  for (const [index, count] of calls.entries()) {
    await ours.begin(count);
    if (index === 0) await base.begin(count);
    await ours.run(sliceMs);
    // By itself, so that what it costs is compared under the same conditions for every number of calls.
    const slices: Slice[] = [];
    for (let round = 0; round < rounds; round += 1) slices.push(await ours.run(sliceMs));
    atCalls.push({ calls: count, cpu: median(slices.map(({ cpu }) => cpu)) });
    if (index > 0) continue;
    for (let round = 0; round < rounds; round += 1) {
      const [slice, other] = [await ours.run(sliceMs), await base.run(sliceMs)];
      figures.push({ ours: slice, base: other });
      throughput.push(slice.perSecond / other.perSecond);
      const half = Math.min(slice.perSecond, other.perSecond) / 2;
      const [oursAtHalf, baseAtHalf] = [await ours.run(sliceMs, half), await base.run(sliceMs, half)];
      acknowledgement.push({ ours: oursAtHalf.p99, base: baseAtHalf.p99 });
    }
  }
  const mebibytes = (await ours.server.residentBytes()) / 2 ** 20;
  const growth = Math.max(...atCalls.map(({ cpu }) => cpu)) / Math.min(...atCalls.map(({ cpu }) => cpu));

  const crowded = await startServerProcess(switchboard, cores.server, platform.url);
  started.defer(() => crowded.stop());
  const atPeople = await measureCostByPeople(crowded, platform.authorization, { people, rounds, sliceMs });
  const growthByPeople = (atPeople.at(-1)?.cpu ?? NaN) / (atPeople[0]?.cpu ?? NaN);

  const acknowledgementRatio = median(acknowledgement.map((p99) => p99.ours / p99.base));
  const p99Of = (whose: 'ours' | 'base'): string =>
    median(acknowledgement.map((p99) => p99[whose])).toFixed(1);
  const of = (whose: 'ours' | 'base', what: keyof Slice): string =>
    median(figures.map((figure) => figure[whose][what])).toFixed(0);
  const report = [
    '| webhook | Switchboard | bare node:http | ratio |',
    '|---|---:|---:|---:|',
    `| posts/s, saturated | ${of('ours', 'perSecond')} | ${of('base', 'perSecond')} | ${median(throughput).toFixed(2)} |`,
    `| CPU µs per post | ${of('ours', 'cpu')} | ${of('base', 'cpu')} | |`,
    `| p99 acknowledgement in ms, half as many posts/s | ${p99Of('ours')} | ${p99Of('base')} | ${acknowledgementRatio.toFixed(2)} |`,
    ...atCalls.map(
      ({ calls: count, cpu }) => `| CPU µs per post with ${count} calls live | ${cpu.toFixed(0)} | | |`,
    ),
    ...atPeople.map(
      ({ people: count, cpu }) =>
        `| CPU µs per change of one person, ${count} people in the call | ${cpu.toFixed(0)} | | |`,
    ),
    `| resident MiB with ${calls.at(-1)} calls of ${peopleInCall} people, ${eventsInLog} events each | ${mebibytes.toFixed(0)} | | |`,
    '',
    'One post is one change of one roster, about 1 KB, signed. The bare server verifies the same token and parses the same body, and does nothing with it; ours remembers tokens that it has verified.',
  ].join('\n');

  const missed: string[] = [];
  if (median(throughput) < leastThroughput) {
    missed.push(
      `The webhook takes ${median(throughput).toFixed(2)} × the posts of a bare server; it should be ${leastThroughput} × at least.`,
    );
  }
  if (acknowledgementRatio > mostAcknowledgement) {
    missed.push(
      `At half load, the p99 acknowledgement is ${acknowledgementRatio.toFixed(2)} × a bare server's; it should be ${mostAcknowledgement} × at most.`,
    );
  }
  if (growth > mostGrowth) {
    missed.push(
      `A post costs ${growth.toFixed(2)} × as much with other numbers of live calls; it should be ${mostGrowth} × at most.`,
    );
  }
  if (growthByPeople > mostGrowthByPeople) {
    missed.push(
      `One person's change costs ${growthByPeople.toFixed(2)} × as much among ${people.at(-1)} people as among ${people[0]}; it should be ${mostGrowthByPeople} × at most.`,
    );
  }
  if (mebibytes > mostMebibytes) {
    missed.push(
      `${calls.at(-1)} calls take ${mebibytes.toFixed(0)} MiB; it should be ${mostMebibytes} at most.`,
    );
  }
  return { report, missed };
}
