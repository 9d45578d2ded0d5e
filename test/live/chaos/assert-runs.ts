import fc from 'fast-check';
import type { RunOutcome } from './run-script.ts';
import type { ChaosScript } from './script.ts';

/** How to search for a script that fails. */
export interface SearchOptions {
  readonly scripts: fc.Arbitrary<ChaosScript>;
  readonly run: (script: ChaosScript) => Promise<RunOutcome>;
  readonly runs: number;
  /** Where the search begins; by chance if undefined. */
  readonly seed?: number | undefined;
}

/**
 * Runs scripts drawn by chance, until one fails; that is made as short as it gets.
 *
 * @returns all outcomes
 * @throws Error with the script, and how to run it again
 */
export async function assertRuns({ scripts, run, runs, seed }: SearchOptions): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  const property = fc.asyncProperty(scripts, async (script) => {
    outcomes.push(await run(script));
  });
  const found = await fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
  if (!found.failed) return outcomes;
  const [script] = found.counterexample ?? [];
  const cause = found.errorInstance;
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Error(
    [
      `Run ${found.numRuns} of the search from ${found.seed} failed: ${reason}`,
      'To run what is left of its script again:',
      `  node test/live/chaos/main.ts '${JSON.stringify(script)}'`,
    ].join('\n'),
    { cause },
  );
}
