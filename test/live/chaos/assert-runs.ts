import fc from 'fast-check';
import { patienceMs } from '../../support/patience.ts';

/** How to search for a script that fails. */
export interface SearchOptions<Script, Outcome> {
  readonly scripts: fc.Arbitrary<Script>;
  readonly run: (script: Script) => Promise<Outcome>;
  readonly runs: number;
  /** Where the search begins; by chance if undefined. */
  readonly seed?: number | undefined;
  /** The program that runs one script again. */
  readonly main?: string;
}

/**
 * Runs scripts drawn by chance, until one fails; that is made as short as it gets.
 *
 * @returns all outcomes
 * @throws Error with the script, and how to run it again
 */
export async function assertRuns<Script, Outcome>({
  scripts,
  run,
  runs,
  seed,
  main = 'test/live/chaos/main.ts',
}: SearchOptions<Script, Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let failedAt: number | undefined;
  const property = fc.asyncProperty(scripts, async (script) => {
    // A run may fail by waiting in vain: so the script is as short as it got by then, and is told while the test still runs.
    if (failedAt !== undefined && performance.now() - failedAt > patienceMs) return;
    try {
      outcomes.push(await run(script));
    } catch (error) {
      failedAt ??= performance.now();
      throw error;
    }
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
      `  node ${main} '${JSON.stringify(script)}'`,
    ].join('\n'),
    { cause },
  );
}
