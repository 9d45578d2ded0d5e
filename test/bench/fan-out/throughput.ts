import { ratio, startContestant, takeTurns, typical } from './contestants.ts';
import type { Slices } from './contestants.ts';
import { saturate } from './load.ts';
import type { Contestant } from './load.ts';
import type { Outcome, Setting } from './outcome.ts';
import { names } from './server.ts';
import type { FanOutVariant, MarkVariant } from './server.ts';
import type { Audience } from './subscribers.ts';

/** Who subscribes to what, and how much faster than the others the gateway is to be. */
export interface Crowd {
  /** As the report calls it. */
  readonly name: string;
  readonly audience: Audience;
  /** How many times as many messages as by others, at the least. Who isn't named isn't measured. */
  readonly leastRatios: Readonly<Partial<Record<Exclude<FanOutVariant, 'switchboard'>, number>>>;
  /** Who else is measured, as a mark. They know one audience only. */
  readonly marks?: readonly MarkVariant[];
}

/** How long it is measured. */
export interface ThroughputDuration {
  readonly rounds: number;
  readonly seconds: number;
}

/** Measures how many messages a second reach subscribers when as much happens as the server can tell them. */
export async function measureThroughput(
  crowds: readonly Crowd[],
  setting: Setting,
  duration: ThroughputDuration,
): Promise<Outcome> {
  const rows: string[] = [];
  const missed: string[] = [];
  for (const crowd of crowds) {
    const outcome = await measureCrowd(crowd, setting, duration);
    rows.push(outcome.report);
    missed.push(...outcome.missed);
  }
  const report = [
    '| fan-out | server | messages/s | CPU µs per message | ours ÷ it |',
    '|---|---|---:|---:|---:|',
    ...rows,
    '',
    `Each subscriber has a connection and an operation id of its own, and gets ${setting.example.length} bytes a message, with four events of each call under way at a time. “Ours ÷ it” is of messages/s, the median of the ratios within a round.`,
  ].join('\n');
  return { report, missed };
}

async function measureCrowd(
  { name, audience, leastRatios, marks = [] }: Crowd,
  setting: Setting,
  { rounds, seconds }: ThroughputDuration,
): Promise<Outcome> {
  using started = new DisposableStack();
  const start = (variant: FanOutVariant | MarkVariant): Promise<Contestant> =>
    startContestant(variant, audience, setting, started);
  const ours = await start('switchboard');
  const others: { readonly contestant: Contestant; readonly leastRatio: number }[] = [];
  for (const variant of ['stock', 'bare'] as const) {
    const leastRatio = leastRatios[variant];
    if (leastRatio !== undefined) others.push({ contestant: await start(variant), leastRatio });
  }
  const contestants = [ours, ...others.map(({ contestant }) => contestant)];
  for (const mark of marks) contestants.push(await start(mark));
  const slices = await takeTurns(contestants, rounds, (contestant) => saturate(contestant, seconds));

  const report = contestants
    .map((contestant) => formatRow(contestant === ours ? name : '', slices, ours, contestant))
    .join('\n');
  const missed = others.flatMap(({ contestant, leastRatio }) => {
    const reached = ratio(slices, ours, contestant, 'messagesPerSecond');
    if (reached >= leastRatio) return [];
    return `To ${name}, ${reached.toFixed(2)} × as many messages are delivered as by ${names[contestant.server.variant]}; it should be ${leastRatio} × at least.`;
  });
  return { report, missed };
}

function formatRow(
  name: string,
  slices: Slices<Contestant>,
  ours: Contestant,
  contestant: Contestant,
): string {
  const cells = [
    name,
    names[contestant.server.variant],
    typical(slices, contestant, 'messagesPerSecond').toFixed(0),
    typical(slices, contestant, 'cpuMicroseconds').toFixed(1),
    ratio(slices, ours, contestant, 'messagesPerSecond').toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}
