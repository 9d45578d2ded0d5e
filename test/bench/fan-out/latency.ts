import { ratio, startContestant, takeTurns, typical } from './contestants.ts';
import type { Slices } from './contestants.ts';
import { pace } from './load.ts';
import type { Contestant } from './load.ts';
import type { Outcome, Setting } from './outcome.ts';
import { names } from './server.ts';

/** How much is measured. */
export interface LatencyDuration {
  readonly subscribers: number;
  /** Where a promise holds; elsewhere half as many. */
  readonly rounds: number;
  readonly seconds: number;
}

/** Events a second; a promise holds for the first. */
const rates = [10, 20] as const;
const mostRatio = 2;

/** Measures how soon everybody knows that something has happened. */
export async function measureLatency(setting: Setting, duration: LatencyDuration): Promise<Outcome> {
  const { subscribers, rounds, seconds } = duration;
  using started = new DisposableStack();
  const audience = { subscribers, calls: 1, documents: 1 };
  const ours = await startContestant('switchboard', audience, setting, started);
  const bare = await startContestant('bare', audience, setting, started);
  const contestants = [ours, bare];

  const rows: string[] = [];
  const missed: string[] = [];
  for (const rate of rates) {
    const isPromised = rate === rates[0];
    const slices = await takeTurns(contestants, isPromised ? rounds : Math.ceil(rounds / 2), (contestant) =>
      pace(contestant, rate, seconds),
    );
    for (const contestant of contestants) rows.push(formatRow(slices, rate, ours, contestant));
    const reached = ratio(slices, ours, bare, 'p99');
    if (!isPromised || reached <= mostRatio) continue;
    missed.push(
      `With ${rate} events a second for ${subscribers} subscribers, the p99 is ${reached.toFixed(2)} × that of ${names.bare}; it should be ${mostRatio} × at most.`,
    );
  }
  const report = [
    '| events/s | server | p50 ms | p99 ms | messages/s | ours ÷ it, p99 |',
    '|---|---|---:|---:|---:|---:|',
    ...rows,
    '',
    `From an event's being sent to the server to its receipt by each of ${subscribers} subscribers of one roster. Where messages/s are fewer than events/s × subscribers, the server or the clients' core couldn't keep up, and the times are those of a queue that grows for as long as it goes on (here ${seconds} s).`,
  ].join('\n');
  return { report, missed };
}

function formatRow(
  slices: Slices<Contestant>,
  rate: number,
  ours: Contestant,
  contestant: Contestant,
): string {
  const cells = [
    contestant === ours ? rate : '',
    names[contestant.server.variant],
    typical(slices, contestant, 'p50').toFixed(1),
    typical(slices, contestant, 'p99').toFixed(1),
    typical(slices, contestant, 'messagesPerSecond').toFixed(0),
    ratio(slices, ours, contestant, 'p99').toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}
