import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../../e2e/replicas/fleet.ts';
import { openServerStore } from '../../e2e/replicas/fleet-stores.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { Crowd } from './crowd.ts';
import type { CrowdSize } from './crowd.ts';

/** How many replicas are replaced, one after the other, and under whom. */
export interface RollingDeploy extends CrowdSize {
  readonly replicas: number;
}

/** The longest that somebody may be without a connection, in milliseconds. */
const longestCutMs = 5_000;
/** How long all may take to be told what they missed, in milliseconds. */
const patienceMs = 60_000;
/** The width of a column of the histogram, in milliseconds. */
const columnMs = 1_000;

/** Replaces one replica after the other while everybody follows, and sees whether anybody notices. */
export async function measureRollingDeploy(deploy: RollingDeploy): Promise<Outcome> {
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openServerStore());
  const fleet = opened.use(await Fleet.start(deploy.replicas, store));
  const crowd = opened.use(await Crowd.gather(fleet, deploy));

  const rows: string[] = [];
  const codes: (number | null)[] = [];
  for (let number = 0; number < deploy.replicas; number += 1) {
    await fleet.add();
    const begun = performance.now();
    const { unreadyMs, code } = await fleet.retireOldest();
    codes.push(code);
    const cuts = crowd.followers.flatMap(({ cutAt }) => cutAt).filter((at) => at >= begun);
    rows.push(
      `| ${number + 1} | ${unreadyMs.toFixed(0)} | ${((performance.now() - begun) / 1_000).toFixed(1)} | ${cuts.length} | ${histogram(cuts, begun)} |`,
    );
    await sleep(1_000);
  }
  const wrong = await crowd.settle(patienceMs);
  const longest = (of: 'longestCutMs' | 'longestDelayMs'): number =>
    Math.max(...crowd.followers.map((follower) => follower[of]));
  const codesOfClose = new Map<number, number>();
  for (const { closeCodes } of crowd.followers)
    for (const [code, count] of closeCodes) codesOfClose.set(code, (codesOfClose.get(code) ?? 0) + count);
  const events = crowd.followers.reduce((sum, { sequences }) => sum + sequences.length, 0);

  const report = [
    `| replica | not ready after ms | gone after s | cut off | in each second after SIGTERM |`,
    '|---:|---:|---:|---:|---|',
    ...rows,
    '',
    `${deploy.followers} followers of ${deploy.calls} calls, ${deploy.eventsPerSecond} events/s: ${events} events arrived. The longest without a connection: ${longest('longestCutMs').toFixed(0)} ms; the longest from an event to its arrival: ${longest('longestDelayMs').toFixed(0)} ms. Connections were closed by ${Array.from(codesOfClose, ([code, count]) => `${code} (${count})`).join(', ')}. Lost, repeated or out of order for ${wrong.length}.`,
  ].join('\n');
  const missed = [...wrong.slice(0, 5)];
  if (longest('longestCutMs') > longestCutMs)
    missed.push(`In a rolling deploy somebody was without a connection for ${longest('longestCutMs')} ms.`);
  if (codes.some((code) => code !== 0)) missed.push(`Replicas ended with ${codes.join(', ')} instead of 0.`);
  return { report, missed };
}

/** How many fell into each second, from a moment on. */
function histogram(moments: readonly number[], from: number): string {
  const seconds = moments.map((moment) => Math.floor((moment - from) / columnMs));
  const columns = Array.from({ length: Math.max(0, ...seconds) + 1 }, (_, column) => column);
  return columns.map((column) => seconds.filter((second) => second === column).length).join(' ');
}
