import type { Spent } from './watched-process.ts';

/** What one attack cost in each round. */
export interface Outcome {
  readonly spent: Spent[];
  /** What the same cost a server that does nothing; empty where that doesn't count. */
  readonly baseline: Spent[];
}

type Outcomes = ReadonlyMap<string, Outcome>;

/** What one attack may cost. */
const maxCpuMs = 100;
const maxDelayMs = 200;
/** How many times what connections cost by themselves. */
const maxTimesBaseline = 3;
/** By how much the heap may have grown from the first round to the last. */
const maxGrowth = 1.1;

const worst = (costs: readonly Spent[], figure: keyof Spent): number =>
  Math.max(0, ...costs.map((cost) => cost[figure]));

/** What an attack may cost: what is promised, or so many times what it costs a server that does nothing. */
const allowed = ({ baseline }: Outcome, figure: keyof Spent, promised: number): number =>
  Math.max(promised, maxTimesBaseline * worst(baseline, figure));

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/** Writes what was measured as Markdown that can stand by itself. */
export function formatReport(outcomes: Outcomes, heaps: readonly number[]): string {
  return [
    `The worst of ${heaps.length} rounds for each attack. Allowed are ${maxCpuMs} ms of CPU and ${maxDelayMs} ms of delay, or ${maxTimesBaseline} times what as many connections cost a bare node:http.`,
    '',
    '| attack | CPU ms | event-loop delay ms | bare: CPU ms | bare: delay ms |',
    '|---|---:|---:|---:|---:|',
    ...Array.from(outcomes, ([name, { spent, baseline }]) => {
      const cells = [spent, baseline].flatMap((costs) =>
        costs.length === 0
          ? ['', '']
          : [worst(costs, 'cpuMs').toFixed(1), worst(costs, 'delayMs').toFixed(1)],
      );
      return `| ${[name, ...cells].join(' | ')} |`;
    }),
    '',
    `Heap after each round, collected: ${heaps.map(megabytes).join(', ')} MB.`,
  ].join('\n');
}

/** @returns a sentence for each promise that isn't kept */
export function missedGates(outcomes: Outcomes, heaps: readonly number[]): string[] {
  const sentences: string[] = [];
  for (const [name, outcome] of outcomes) {
    const cpuMs = worst(outcome.spent, 'cpuMs');
    const allowedCpuMs = allowed(outcome, 'cpuMs', maxCpuMs);
    if (cpuMs > allowedCpuMs) {
      sentences.push(
        `“${name}” costs ${cpuMs.toFixed(0)} ms of CPU; it should be at most ${allowedCpuMs.toFixed(0)} ms.`,
      );
    }
    const delayMs = worst(outcome.spent, 'delayMs');
    const allowedDelayMs = allowed(outcome, 'delayMs', maxDelayMs);
    if (delayMs > allowedDelayMs) {
      sentences.push(
        `“${name}” keeps everybody waiting for ${delayMs.toFixed(0)} ms; it should be at most ${allowedDelayMs.toFixed(0)} ms.`,
      );
    }
  }
  const [first = 0] = heaps;
  const last = heaps.at(-1) ?? 0;
  if (last > first * maxGrowth) {
    sentences.push(
      `The heap has grown from ${megabytes(first)} MB after the first round to ${megabytes(last)} MB after the last; it should be within 10 %.`,
    );
  }
  return sentences;
}
