import { median } from '../statistics.ts';
import { Client } from './client.ts';
import { startContestant } from './contestants.ts';
import { saturate } from './load.ts';
import type { Outcome, Setting } from './outcome.ts';
import { subscriptionTo } from './subscription.ts';

/** How much is measured. */
export interface SlowClientDuration {
  readonly subscribers: number;
  /** For which the slow client reads nothing, together. */
  readonly seconds: number;
  readonly rounds: number;
}

const mostRatio = 1.2;
const mostGrowth = 1.1;
/**
 * What the slow client subscribes to, so often that it is behind for most of the time: before it is, the kernel takes
 * some megabytes for it.
 */
const slowSubscriptions = 4;

/**
 * Measures what others notice of a client that reads nothing. Of two servers with as many subscribers, one has that
 * client as well; they take turns under full load.
 */
export async function measureSlowClient(setting: Setting, duration: SlowClientDuration): Promise<Outcome> {
  const { subscribers, seconds, rounds } = duration;
  using started = new DisposableStack();
  const audience = { subscribers, calls: 1, documents: 1 };
  const without = await startContestant('switchboard', audience, setting, started);
  const beside = await startContestant('switchboard', audience, setting, started);
  const turnSeconds = seconds / rounds;
  for (const contestant of [without, beside]) await saturate(contestant, turnSeconds);
  const slow = await connectSlowClient(beside.server.port);
  started.defer(() => {
    slow.close();
  });

  const p99s: { readonly without: number; readonly beside: number }[] = [];
  const mebibytes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { p99: p99Without } = await saturate(without, turnSeconds / 2);
    const { p99: p99Beside } = await saturate(beside, turnSeconds);
    p99s.push({ without: p99Without, beside: p99Beside });
    mebibytes.push((await beside.server.figures()).residentBytes / 2 ** 20);
  }
  const { tooSlow } = await beside.server.figures();
  const ratio = median(p99s.map((p99) => p99.beside / p99.without));
  const quarter = Math.ceil(rounds / 4);
  const [atFirst, atLast] = [median(mebibytes.slice(0, quarter)), median(mebibytes.slice(-quarter))];

  const report = [
    '| a client that reads nothing | p99 ms of the others | ratio | resident MiB at first | at last | times it was too slow |',
    '|---|---:|---:|---:|---:|---:|',
    `| without | ${median(p99s.map((p99) => p99.without)).toFixed(1)} | | | | |`,
    `| beside it | ${median(p99s.map((p99) => p99.beside)).toFixed(1)} | ${ratio.toFixed(2)} | ${atFirst.toFixed(0)} | ${atLast.toFixed(0)} | ${tooSlow} |`,
    '',
    `Switchboard under full load, ${subscribers} subscribers of one roster, for ${seconds} s with a client of ${slowSubscriptions} subscriptions that reads nothing, in turns of ${turnSeconds} s with a server that has no such client. Memory is that of the first quarter and of the last.`,
  ].join('\n');

  const missed: string[] = [];
  if (ratio > mostRatio) {
    missed.push(
      `Beside a client that reads nothing, the others' p99 is ${ratio.toFixed(2)} × what it is without; it should be ${mostRatio} × at most.`,
    );
  }
  if (atLast > atFirst * mostGrowth) {
    missed.push(
      `While a client reads nothing, resident memory grows from ${atFirst.toFixed(0)} to ${atLast.toFixed(0)} MiB; it should stay within ${mostGrowth} ×.`,
    );
  }
  if (tooSlow === 0) {
    missed.push('The client that reads nothing was never too slow: the load was too small to tell anything.');
  }
  return { report, missed };
}

async function connectSlowClient(port: number): Promise<Client> {
  const client = new Client(port);
  await client.open(false);
  for (let count = 0; count < slowSubscriptions; count += 1) await client.subscribe(subscriptionTo(0, 0));
  client.pause();
  return client;
}
