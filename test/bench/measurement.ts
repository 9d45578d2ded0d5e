import type { LoadGenerator } from './load.ts';
import type { ServerProcess } from './server-process.ts';
import { median, percentile } from './statistics.ts';
import type { Upstream } from './upstream.ts';
import type { Variant } from './variants.ts';
import type { Workload } from './workloads.ts';

/** A server and the clients that ask it. */
export interface Contestant {
  readonly server: ServerProcess;
  readonly load: LoadGenerator;
}

/** One workload on one server, for a short while. */
export interface Slice {
  /** CPU time of the server's process per request, in microseconds. */
  readonly cpu: number;
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What was measured of one workload: for each variant a slice a round. */
export interface Measurement {
  readonly workload: Workload;
  readonly rounds: ReadonlyMap<Variant, Slice[]>;
  /** Requests to the upstream for one request of a client. */
  readonly upstreamRequests: ReadonlyMap<Variant, number>;
}

/** How long to measure. */
export interface Duration {
  readonly rounds: number;
  readonly sliceMs: number;
}

/**
 * Measures every workload on every server, in turns, so that whatever else the machine does meets all of them alike.
 * A whole round before the first is for warming up, and isn't counted.
 */
export async function measure(
  workloads: readonly Workload[],
  contestants: readonly Contestant[],
  upstream: Upstream,
  { rounds, sliceMs }: Duration,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const workload of workloads) {
    measurements.push({
      workload,
      rounds: new Map(contestants.map(({ server }) => [server.variant, []])),
      upstreamRequests: await countUpstreamRequests(workload, contestants, upstream),
    });
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const measurement of measurements) {
      await upstream.setLatency(measurement.workload.upstreamLatencyMs);
      for (const contestant of rotated(contestants, round)) {
        const slice = await measureSlice(measurement.workload, contestant, sliceMs);
        if (round > 0) measurement.rounds.get(contestant.server.variant)?.push(slice);
      }
    }
  }
  return measurements;
}

async function measureSlice(
  workload: Workload,
  { server, load }: Contestant,
  sliceMs: number,
): Promise<Slice> {
  const cpuBefore = await server.cpuMicroseconds();
  const until = performance.now() + sliceMs;
  const { seconds, latencies } = await load.run(workload, () => performance.now() >= until);
  const cpuAfter = await server.cpuMicroseconds();
  return {
    cpu: (cpuAfter - cpuBefore) / latencies.length,
    requestsPerSecond: latencies.length / seconds,
    p50: median(latencies),
    p99: percentile(latencies, 99),
  };
}

async function countUpstreamRequests(
  workload: Workload,
  contestants: readonly Contestant[],
  upstream: Upstream,
): Promise<Map<Variant, number>> {
  const counted = 50;
  const perRequest = new Map<Variant, number>();
  for (const { server, load } of contestants) {
    await upstream.forgetRequests();
    await load.run(workload, (sent) => sent >= counted);
    perRequest.set(server.variant, (await upstream.countRequests()) / counted);
  }
  return perRequest;
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

/** @returns a figure of a variant as the median over the rounds */
export function medianOf({ rounds }: Measurement, variant: Variant, figure: keyof Slice): number {
  return median((rounds.get(variant) ?? []).map((slice) => slice[figure]));
}

/** @returns how many times the CPU of one variant another needs for a request, as the median over the rounds */
export function cpuRatio({ rounds }: Measurement, of: Variant, to: Variant): number {
  const base = rounds.get(to) ?? [];
  return median((rounds.get(of) ?? []).map(({ cpu }, round) => cpu / (base[round]?.cpu ?? Number.NaN)));
}
