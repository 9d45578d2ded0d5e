import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../../e2e/replicas/fleet.ts';
import { openServerStore } from '../../e2e/replicas/fleet-stores.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { Crowd } from './crowd.ts';
import type { CrowdSize } from './crowd.ts';
import { InspectedHeap, inspectable } from './inspected-heap.ts';

/** How long it goes on, and under whom. Times in milliseconds. */
export interface Soak extends CrowdSize {
  readonly replicas: number;
  readonly durationMs: number;
  /** What is left out of what is told of memory. */
  readonly warmUpMs: number;
  /** The last part, which begins and ends with a collection: what is resident is told of what is before it. */
  readonly collectedMs: number;
  /** Between two kills. */
  readonly killEveryMs: number;
}

/** By how many bytes the memory of a process may grow in ten minutes, and what of its heap is in use. */
const maxGrowth = 2 ** 20;
/** How often processes are looked at, in milliseconds. */
const sampleMs = 5_000;
const patienceMs = 60_000;
/** Malformed posts for each event: one in a hundred. */
const malformedShare = 0.01;

interface Sample {
  readonly atMs: number;
  readonly residentBytes: number;
  readonly files: number;
}

/** Lets many follow for long, while replicas die, posts are malformed and the upstream fails, and sees what grows. */
export async function measureSoak(soak: Soak): Promise<Outcome> {
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openServerStore());
  const fleet = opened.use(await Fleet.start(soak.replicas, store, inspectable));
  const crowd = opened.use(await Crowd.gather(fleet, soak));
  await fleet.control('POST', '/faults', { kind: 'status', status: 503, path: '/v1.0', probability: 0.02 });

  // The first is never killed, so that one process can be followed from the beginning to the end.
  const [pid = NaN] = fleet.pids;
  using heap = await InspectedHeap.open(pid, () => fleet.log);
  const begun = performance.now();
  let heapBefore: number | undefined;
  const collectedFrom = soak.durationMs - soak.collectedMs;
  const samples: Sample[] = [];
  let malformed = 0;
  let kills = 0;
  let nextKill = begun + soak.killEveryMs;
  while (performance.now() - begun < soak.durationMs) {
    await sleep(sampleMs);
    const posts = (soak.eventsPerSecond * malformedShare * sampleMs) / 1_000;
    for (let count = 0; count < posts; count += 1) malformed += await postMalformed(fleet, malformed);
    samples.push(sampleOf(pid, performance.now() - begun));
    if (performance.now() - begun >= collectedFrom) heapBefore ??= await heap.collect();
    if (performance.now() < nextKill) continue;
    nextKill += soak.killEveryMs;
    kills += 1;
    await fleet.suffer({ fault: 'kill', which: 1 + (kills % (soak.replicas - 1)), afterMs: 0 });
  }
  const heapAfter = await heap.collect();
  await fleet.control('DELETE', '/faults');
  const wrong = await crowd.settle(patienceMs);

  const warm = samples.filter(({ atMs }) => atMs >= soak.warmUpMs && atMs < collectedFrom);
  const growth = slopeOf(warm, ({ residentBytes }) => residentBytes) * 600_000;
  const heapGrowth = (heapAfter - (heapBefore ?? NaN)) * (600_000 / soak.collectedMs);
  const files = warm.map((sample) => sample.files);
  const report = [
    '| minutes | followers | calls | events arrived | malformed posts | kills | wrong | MiB each two minutes | growth in 10 min, KiB | of the collected heap | files open, least to most |',
    '|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|',
    `| ${(soak.durationMs / 60_000).toFixed(0)} | ${soak.followers} | ${soak.calls} | ${crowd.followers.reduce((sum, { sequences }) => sum + sequences.length, 0)} | ${malformed} | ${kills} | ${wrong.length} | ${mebibytesOf(samples).join(' ')} | ${(growth / 1_024).toFixed(0)} | ${(heapGrowth / 1_024).toFixed(0)} | ${Math.min(...files)} to ${Math.max(...files)} |`,
  ].join('\n');
  const missed = wrong.slice(0, 5);
  if (growth > maxGrowth)
    missed.push(
      `In ten minutes the resident memory of a replica grew by ${(growth / 1_024).toFixed(0)} KiB, with what was not collected.`,
    );
  if (!(heapGrowth <= maxGrowth))
    missed.push(
      `In ten minutes the collected heap of a replica grew by ${(heapGrowth / 1_024).toFixed(0)} KiB.`,
    );
  if (/nobody caught|nhandled/.test(fleet.log))
    missed.push('A replica failed by an error that nobody caught.');
  return { report, missed };
}

/** Posts what no calling platform would. @returns 1 */
async function postMalformed({ url }: Fleet, number: number): Promise<1> {
  const bodies = ['{"value":', '[]', '{"value":[{"resource":7}]}', '\u0000'];
  const path = number % 2 === 0 ? '/callbacks/calls' : '/graphql';
  await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodies[number % bodies.length] ?? '',
  })
    .then((answer) => answer.arrayBuffer())
    .catch(() => undefined);
  return 1;
}

function sampleOf(pid: number | undefined, atMs: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { atMs, residentBytes: kibibytes * 1_024, files: readdirSync(`/proc/${pid}/fd`).length };
}

/** The memory at the beginning of each two minutes. */
function mebibytesOf(samples: readonly Sample[]): string[] {
  return samples
    .filter(
      ({ atMs }, index) =>
        Math.floor(atMs / 120_000) !== Math.floor((samples[index - 1]?.atMs ?? -1) / 120_000),
    )
    .map(({ residentBytes }) => (residentBytes / 2 ** 20).toFixed(0));
}

/** By how much something grows in a millisecond: the slope of the line that fits best. */
function slopeOf(samples: readonly Sample[], valueOf: (sample: Sample) => number): number {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / Math.max(samples.length, 1);
  const [at, value] = [mean(({ atMs }) => atMs), mean(valueOf)];
  const covariance = mean((sample) => (sample.atMs - at) * (valueOf(sample) - value));
  return (
    covariance /
    Math.max(
      mean((sample) => (sample.atMs - at) ** 2),
      1,
    )
  );
}
