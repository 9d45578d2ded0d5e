import { cpus, release, totalmem, type } from 'node:os';
import { cpuRatio, medianOf } from './measurement.ts';
import type { Duration, Measurement } from './measurement.ts';
import { switchboard, variants } from './variants.ts';

/** Says when and where it was measured. */
export function formatHeading(): string {
  return `Measured ${new Date().toISOString().slice(0, 10)} by \`npm run bench\` on ${machine()}.`;
}

/** Writes what was measured as Markdown. */
export function formatReport(measurements: readonly Measurement[], { rounds, sliceMs }: Duration): string {
  return [
    '| workload | server | CPU µs per request | × ours | requests/s | p50 ms | p99 ms | upstream requests per request |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...measurements.flatMap(formatRows),
    '',
    `Medians over ${rounds} rounds of ${sliceMs / 1000} s for each server and workload, after one round to warm up; the servers take turns, one core for the server, the other for clients and upstream. “× ours” is the median of the ratios within a round. All servers have the same schema, resolvers, loaders and clients and NODE_ENV=production; only Switchboard shares reads. 50 clients on kept-alive connections. “One room” is another room for each of them, and so are “others”, so that nothing can be shared; “25 rooms”, with 10 participants each, are the same for all, each asking again as soon as it has its answer, or all at the same moment. The upstream is the sandbox; with it on the clients' core, requests per second are bounded by that core, and CPU per request is the figure to compare.`,
  ].join('\n');
}

function formatRows(measurement: Measurement): string[] {
  return variants.map((variant) => {
    const figure = (name: 'cpu' | 'requestsPerSecond' | 'p50' | 'p99'): number =>
      medianOf(measurement, variant, name);
    const cells = [
      variant === switchboard ? measurement.workload.name : '',
      variant === switchboard ? `**${variant.name}**` : variant.name,
      figure('cpu').toFixed(0),
      cpuRatio(measurement, variant, switchboard).toFixed(2),
      figure('requestsPerSecond').toFixed(0),
      figure('p50').toFixed(1),
      figure('p99').toFixed(1),
      (measurement.upstreamRequests.get(variant) ?? 0).toFixed(2),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

function machine(): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores, ${gigabytes} GB, ${type()} ${release()}, Node ${process.versions.node}`;
}
