import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import type { Cores } from './cores.ts';
import { createLoadGenerator } from './load.ts';
import { cpuRatio, measure, medianOf } from './measurement.ts';
import type { Contestant, Duration, Measurement } from './measurement.ts';
import { sameAnswer } from './same-answer.ts';
import { startServerProcess } from './server-process.ts';
import type { Upstream } from './upstream.ts';
import { switchboard } from './variants.ts';
import type { Variant } from './variants.ts';
import type { Workload } from './workloads.ts';

/** What came of it: a report, and a sentence for each promise that isn't kept. */
export interface AuthenticationOutcome {
  readonly report: string;
  readonly missed: readonly string[];
}

const file = 'switchboard-authenticated.ts';
const known: Variant = { name: 'Switchboard with tokens that it knows', file };
const unknown: Variant = { name: 'Switchboard with tokens that it has never seen', file };

/** What the report calls them. */
const settings: readonly (readonly [Variant, string])[] = [
  [switchboard, 'off'],
  [known, 'on, tokens that it knows'],
  [unknown, 'on, tokens that it has never seen'],
];

const clients = 100;
/** More than the gateway remembers, so that in turn each has been forgotten when it comes again. */
const strangers = 10_500;
/** How much of the speed without authentication must be left with it. */
const leastRatio = 0.9;

/**
 * Measures what it costs to know who asks: the gateway beside itself with authentication, both just started. What is
 * looked for is small, so turns are shorter, and there are many more of them, than in the other comparisons.
 */
export async function measureAuthentication(
  workloads: readonly Workload[],
  upstream: Upstream,
  cores: Cores,
  { rounds, sliceMs }: Duration,
): Promise<AuthenticationOutcome> {
  await using started = new AsyncDisposableStack();
  const issuer = started.use(await startIssuer({ algorithm: 'RS256' }));
  const contestants: Contestant[] = [];
  for (const [variant, count] of [
    [switchboard, 0],
    [known, clients],
    [unknown, strangers],
  ] as const) {
    const issuerUrl = count === 0 ? undefined : issuer.url;
    const server = await startServerProcess(variant, cores.server, upstream.connectionString, issuerUrl);
    started.defer(() => server.stop());
    const load = createLoadGenerator(server.url, await mintTokens(issuer, count));
    started.defer(() => load.close());
    contestants.push({ server, load });
  }
  for (const body of new Set(workloads.flatMap(({ bodies }) => bodies))) await sameAnswer(body, contestants);

  const turns: Duration = { rounds: 12 * rounds, sliceMs: sliceMs / 4 };
  const measurements = await measure(workloads, contestants, upstream, turns);
  return { report: formatReport(measurements), missed: missedGates(measurements) };
}

async function mintTokens(issuer: TestIssuer, count: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) {
    tokens.push(
      await issuer.mint({ sub: `client ${tokens.length}`, scope: 'rooms.read', exp: 4_000_000_000 }),
    );
  }
  return tokens;
}

/** How much of the speed without authentication is left. */
function ratioOf(measurement: Measurement, variant: Variant): number {
  return cpuRatio(measurement, switchboard, variant);
}

function missedGates(measurements: readonly Measurement[]): string[] {
  return measurements.flatMap((measurement) => {
    const ratio = ratioOf(measurement, known);
    if (ratio >= leastRatio) return [];
    return `On ${measurement.workload.name}, with tokens that it knows, Switchboard runs at ${ratio.toFixed(2)} × its speed without authentication; it should be at least ${leastRatio} ×.`;
  });
}

function formatReport(measurements: readonly Measurement[]): string {
  return [
    '| workload | authentication | CPU µs per request | speed by CPU | requests/s | p99 ms |',
    '|---|---|---:|---:|---:|---:|',
    ...measurements.flatMap((measurement) =>
      settings.map(([variant, setting]) => {
        const cells = [
          variant === switchboard ? measurement.workload.name : '',
          setting,
          medianOf(measurement, variant, 'cpu').toFixed(0),
          ratioOf(measurement, variant).toFixed(2),
          medianOf(measurement, variant, 'requestsPerSecond').toFixed(0),
          medianOf(measurement, variant, 'p99').toFixed(1),
        ];
        return `| ${cells.join(' | ')} |`;
      }),
    ),
    '',
    `Measured as above, over 12 times as many turns of a quarter of the time. Tokens are RS256 with a key of 2,048 bits: those that it knows are ${clients} clients', whose signature it has checked before; the others come so seldom that it has forgotten them, and checks each. “Speed by CPU” is without authentication ÷ with it, the median of the ratios within a round; it is to be at least ${leastRatio} with tokens that it knows.`,
  ].join('\n');
}
