import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cores } from '../cores.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { messageOf } from '../message-of.ts';
import { median } from '../statistics.ts';
import type { ExecutionTimes } from './execute-main.ts';
import { oneChange, rooms, twoHundred } from './scenes.ts';

/** How many times the CPU of graphql-js ours may take at the most. */
const mostRatios: Readonly<Record<string, number>> = { [rooms]: 0.4, [twoHundred]: 0.45 };
/** What one change in a call of a thousand may take, executed and written, in microseconds. */
const mostForChange = 40;

/** Measures execution alone, from memory, beside graphql-js. */
export async function measureExecution(cores: Cores, rounds: number): Promise<Outcome> {
  const main = fileURLToPath(new URL('execute-main.ts', import.meta.url));
  const child = spawn('taskset', ['-c', String(cores.server), process.execPath, main], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const failure = 'The process that executes ended.';
  try {
    await messageOf(child, failure);
    child.send(rounds);
    const times = (await messageOf(child, failure)) as readonly ExecutionTimes[];
    return { report: reportOf(times), missed: times.flatMap(missedBy) };
  } finally {
    child.kill();
  }
}

function ratioOf({ ours, reference }: ExecutionTimes): number {
  return median(ours.map((cpu, round) => cpu / (reference[round] ?? Number.NaN)));
}

function missedBy(times: ExecutionTimes): string[] {
  const { scene, written } = times;
  const sentences: string[] = [];
  const ratio = ratioOf(times);
  const most = mostRatios[scene];
  if (most !== undefined && ratio > most) {
    sentences.push(
      `To execute ${scene} takes ${ratio.toFixed(2)} × the CPU of graphql-js; it should be at most ${most} ×.`,
    );
  }
  const change = median(written);
  if (scene === oneChange && change > mostForChange) {
    sentences.push(
      `To execute and write ${scene} takes ${change.toFixed(0)} µs; it should be at most ${mostForChange} µs.`,
    );
  }
  return sentences;
}

function reportOf(all: readonly ExecutionTimes[]): string {
  return [
    '| execution alone, CPU µs | **Switchboard** | graphql-js | ours ÷ it | ours, written as JSON |',
    '|---|---:|---:|---:|---:|',
    ...all.map((times) => {
      const figures = [times.ours, times.reference].map((cpu) => median(cpu).toFixed(1));
      const cells = [times.scene, ...figures, ratioOf(times).toFixed(2), median(times.written).toFixed(1)];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
    'Schema, resolvers and loaders are those of the gateway, over rooms and calls in memory; by turns within one process. “Ours ÷ it” is the median of the ratios within a round.',
  ].join('\n');
}
