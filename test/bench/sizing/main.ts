import { setTimeout } from 'node:timers/promises';
import type { Cores } from '../cores.ts';
import { openFilesLimit } from '../fan-out/open-files.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { startGatewayProcess } from '../restart/gateway-process.ts';
import { startCallingPlatform, variablesFor } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { Audience, followersOfCall } from './audience.ts';
import { usageOf } from './processes.ts';

/** How much is measured. */
export interface SizingDuration {
  readonly workers: readonly number[];
  /** How many WebSockets are open, each following a roster. */
  readonly sockets: readonly number[];
  readonly eventsPerSecond: readonly number[];
  /** How long each rate goes on. */
  readonly seconds: number;
  /** How many calls there are that nobody follows, in a gateway of its own. */
  readonly calls: number;
}

/** What a process has open besides the sockets of subscribers. */
const otherFiles = 200;
/** How long a gateway rests before its memory is read, in milliseconds. */
const settlingMs = 1_500;

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Measures what a gateway needs for so many WebSockets, and for so much that happens in their calls. */
export async function measureSizing(cores: Cores, duration: SizingDuration): Promise<Outcome> {
  await using started = new AsyncDisposableStack();
  const platform = started.use(await startCallingPlatform());
  const rows: string[] = [];
  for (const workers of duration.workers) {
    for (const sockets of duration.sockets) {
      // A socket has an end in each of two processes.
      const calls = Math.floor(Math.min(sockets, openFilesLimit() - otherFiles) / followersOfCall);
      rows.push(...(await measureAudience(cores, platform, workers, calls, duration)));
    }
  }
  const report = [
    '| workers | sockets | MiB | KiB per socket | CPU µs to let one in | events/s | told/s | CPU of the busiest | CPU of all | p99 ms |',
    '|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    `Twenty WebSockets follow each call of 20 people; an event is a signed post by which one of these mutes or unmutes, and told is each message to a socket, of what has changed. CPU is that of one core; of the busiest process, and of all. p99 is from the post until the last of the twenty has it. With ${duration.workers.length > 1 ? 'two workers the load shares their cores' : 'one worker'}.`,
    '',
    await measureCalls(cores, platform, duration),
  ].join('\n');
  return { report, missed: [] };
}

/** One gateway, with so many calls that are followed. @returns rows of the table */
async function measureAudience(
  cores: Cores,
  platform: CallingPlatform,
  workers: number,
  calls: number,
  { eventsPerSecond, seconds }: SizingDuration,
): Promise<string[]> {
  await using started = new AsyncDisposableStack();
  const gateway = await start(cores, platform, workers);
  started.defer(() => gateway.stop());
  const audience = started.use(new Audience(gateway.port, platform.authorization));
  await audience.begin(calls);
  const empty = usageOf(gateway.pid);
  await audience.gather();
  await setTimeout(settlingMs);
  const full = usageOf(gateway.pid);
  const sockets = calls * followersOfCall;
  const sum = ({ cpuSeconds }: typeof full): number => cpuSeconds.reduce((one, other) => one + other, 0);
  const size = [
    workers,
    sockets,
    full.mebibytes.toFixed(0),
    (((full.mebibytes - empty.mebibytes) * 1024) / sockets).toFixed(1),
    (((sum(full) - sum(empty)) * 1e6) / sockets).toFixed(0),
  ];
  const rows: string[] = [];
  for (const rate of eventsPerSecond) {
    const [before, begun] = [usageOf(gateway.pid), performance.now()];
    const told = await audience.tell(rate, seconds);
    const took = (performance.now() - begun) / 1000;
    const shares = usageOf(gateway.pid).cpuSeconds.map(
      (cpu, index) => (cpu - (before.cpuSeconds[index] ?? NaN)) / took,
    );
    const cells = [
      ...(rows.length === 0 ? size : size.map(() => '')),
      told.eventsPerSecond.toFixed(0),
      told.messagesPerSecond.toFixed(0),
      percent(Math.max(...shares)),
      percent(shares.reduce((one, other) => one + other, 0)),
      told.p99Ms.toFixed(1),
    ];
    rows.push(`| ${cells.join(' | ')} |`);
  }
  return rows;
}

/** One gateway, with calls that nobody follows. @returns a sentence */
async function measureCalls(
  cores: Cores,
  platform: CallingPlatform,
  { calls, seconds }: SizingDuration,
): Promise<string> {
  await using started = new AsyncDisposableStack();
  const gateway = await start(cores, platform, 1);
  started.defer(() => gateway.stop());
  using audience = new Audience(gateway.port, platform.authorization);
  const empty = usageOf(gateway.pid);
  await audience.begin(calls);
  await setTimeout(settlingMs);
  const full = usageOf(gateway.pid);
  const before = full.cpuSeconds[0] ?? NaN;
  const begun = performance.now();
  const { eventsPerSecond } = await audience.tell(100, seconds);
  const share = ((usageOf(gateway.pid).cpuSeconds[0] ?? NaN) - before) / ((performance.now() - begun) / 1000);
  return (
    `${calls} calls of 20 people that nobody follows, kept in memory: ${full.mebibytes.toFixed(0)} MiB, ` +
    `${(((full.mebibytes - empty.mebibytes) * 1024) / calls).toFixed(1)} KiB each; ` +
    `with ${eventsPerSecond.toFixed(0)} events/s in them ${percent(share)} of a core.`
  );
}

const start = (cores: Cores, platform: CallingPlatform, workers: number) =>
  startGatewayProcess(workers === 1 ? cores.server : `${cores.server},${cores.load}`, {
    PORT: '0',
    AUTH: 'off',
    SANDBOX_PORT: '0',
    WORKERS: String(workers),
    ...variablesFor(platform.url),
  });
