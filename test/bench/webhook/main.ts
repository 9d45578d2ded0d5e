import type { Cores } from '../cores.ts';
import { startServerProcess } from '../server-process.ts';
import { median } from '../statistics.ts';
import type { Variant } from '../variants.ts';
import { startCallingPlatform } from './calling-platform.ts';
import { Contestant, eventsInLog } from './contestant.ts';
import type { Slice } from './contestant.ts';
import { measureCostByPeople } from './people.ts';
import { peopleInCall } from './posts.ts';

/** How long to measure, and how much. */
export interface WebhookDuration {
  readonly rounds: number;
  readonly sliceMs: number;
  /** After how many posts a server is measured: until then the compiler is at its code, and each takes up to twice as long. */
  readonly warmingPosts: number;
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

const leastThroughput = 0.4;
const mostAcknowledgement = 3;
const mostGrowth = 1.2;
const mostGrowthByPeople = 2;
const mostMebibytes = 1024;

/** Measures the webhook: how many posts it takes, how soon it acknowledges them, and what calls cost that are live. */
export async function measureWebhook(cores: Cores, duration: WebhookDuration): Promise<WebhookOutcome> {
  const { rounds, sliceMs, warmingPosts, calls, people } = duration;
  await using platform = await startCallingPlatform();
  await using started = new AsyncDisposableStack();
  const start = async (variant: Variant): Promise<Contestant> => {
    const server = await startServerProcess(variant, cores.server, platform.url);
    started.defer(() => server.stop());
    const contestant = new Contestant(server, platform.authorization);
    started.defer(() => contestant.close());
    return contestant;
  };
  // One server for each number of calls, so that what is compared is as old and as warm.
  const servers: { readonly count: number; readonly server: Contestant; readonly cpu: number[] }[] = [];
  for (const count of calls) {
    const server = await start(switchboard);
    await server.begin(count);
    servers.push({ count, server, cpu: [] });
  }
  for (const { server } of servers) while (server.posts < warmingPosts) await server.run(sliceMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const { server, cpu } of servers) cpu.push((await server.run(sliceMs)).cpu);
  }
  const atCalls = servers.map(({ count, cpu }) => ({ calls: count, cpu: median(cpu) }));

  const [ours, fullest] = [servers[0]?.server, servers.at(-1)?.server];
  if (!ours || !fullest) throw new RangeError('there is no number of calls');
  const base = await start(bare);
  await base.begin(calls[0] ?? 0);
  await base.run(sliceMs);
  const throughput: number[] = [];
  const acknowledgement: { readonly ours: number; readonly base: number }[] = [];
  const figures: { readonly ours: Slice; readonly base: Slice }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [slice, other] = [await ours.run(sliceMs), await base.run(sliceMs)];
    figures.push({ ours: slice, base: other });
    throughput.push(slice.perSecond / other.perSecond);
    const half = Math.min(slice.perSecond, other.perSecond) / 2;
    const [oursAtHalf, baseAtHalf] = [await ours.run(sliceMs, half), await base.run(sliceMs, half)];
    acknowledgement.push({ ours: oursAtHalf.p99, base: baseAtHalf.p99 });
  }
  const mebibytes = (await fullest.server.residentBytes()) / 2 ** 20;
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
