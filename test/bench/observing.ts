import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cores } from './cores.ts';
import { createLoadGenerator } from './load.ts';
import { cpuRatio, measure, medianOf } from './measurement.ts';
import type { Contestant, Duration, Measurement } from './measurement.ts';
import { startServerProcess } from './server-process.ts';
import { createRooms, startUpstream } from './upstream.ts';
import { switchboard } from './variants.ts';
import type { Variant } from './variants.ts';
import { createWorkloads, pages, participantsInRoom, roomsOnPage } from './workloads.ts';

/** What came of it: a report, and a sentence for each promise that isn't kept. */
export interface ObservingOutcome {
  readonly report: string;
  readonly missed: readonly string[];
}

/** How many times the CPU of a request may be needed at the most where a tenth of them is traced, as is usual, and all. */
const mostRatio = 1.1;
/** The share that is usual where there are many requests. */
const usualShare = 0.1;

/** @returns ids of all rooms, and the cursors behind which their pages begin */
type ListRooms = (
  contestants: readonly Contestant[],
) => Promise<[readonly string[], readonly (string | undefined)[]]>;

/**
 * Measures what it costs to trace: the gateway beside itself with traces, both just started, in many short turns, since what
 * is looked for is small.
 */
export async function measureObserving(
  cores: Cores,
  { rounds, sliceMs }: Duration,
  listRooms: ListRooms,
): Promise<ObservingOutcome> {
  await using started = new AsyncDisposableStack();
  const upstream = await startUpstream();
  started.defer(() => upstream.stop());
  await createRooms(upstream.connectionString, pages * roomsOnPage, participantsInRoom);
  const collector = await startCollector();
  started.defer(() => collector.stop());

  const traced = (name: string, share: number): Variant => ({
    name,
    file: 'switchboard-traced.ts',
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(share),
    },
  });
  const some = traced('a tenth', usualShare);
  const all = traced('all', 1);
  const contestants: Contestant[] = [];
  for (const variant of [switchboard, some, all]) {
    const server = await startServerProcess(variant, cores.server, upstream.connectionString);
    started.defer(() => server.stop());
    const load = createLoadGenerator(server.url);
    started.defer(() => load.close());
    contestants.push({ server, load });
  }
  const { typename, room, rooms } = createWorkloads(...(await listRooms(contestants)));
  for (const { load } of contestants) {
    for (const body of [...typename.bodies, ...room.bodies]) await load.ask(body);
  }

  const turns: Duration = { rounds: 12 * rounds, sliceMs: sliceMs / 4 };
  const measurements = await measure([typename, room, rooms], contestants, upstream, turns);
  return {
    report: formatReport(measurements, [some, all]),
    missed: measurements.flatMap((measurement) => missedGate(measurement, some)),
  };
}

/** Takes what it is sent, and does nothing with it. */
async function startCollector(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function missedGate(measurement: Measurement, variant: Variant): string[] {
  const ratio = cpuRatio(measurement, variant, switchboard);
  if (ratio <= mostRatio) return [];
  return [
    `On ${measurement.workload.name}, Switchboard needs ${ratio.toFixed(2)} × the CPU where ${variant.name} of the requests is traced; it should be at most ${mostRatio} ×.`,
  ];
}

function formatReport(measurements: readonly Measurement[], traced: readonly Variant[]): string {
  return [
    '| workload | traced | CPU µs per request | × untraced |',
    '|---|---|---:|---:|',
    ...measurements.flatMap((measurement) =>
      [switchboard, ...traced].map((variant) => {
        const cells = [
          variant === switchboard ? measurement.workload.name : '',
          variant === switchboard ? 'none' : variant.name,
          medianOf(measurement, variant, 'cpu').toFixed(0),
          cpuRatio(measurement, variant, switchboard).toFixed(3),
        ];
        return `| ${cells.join(' | ')} |`;
      }),
    ),
    '',
    `Measured as requests are, over 12 times as many turns of a quarter of the time. Spans go to a collector beside the clients that throws them away. “× untraced” is the median of the ratios within a round; it is to be at most ${mostRatio} where a tenth is traced.`,
  ].join('\n');
}
