import { assertRuns } from '../../live/chaos/assert-runs.ts';
import { fanOutScripts } from './fan-out-script.ts';
import type { FanOutScript } from './fan-out-script.ts';
import { startFanOutRunner } from './run-fan-out.ts';

/*
 * node test/e2e/chaos/main.ts 500           so many scripts, drawn by chance
 * node test/e2e/chaos/main.ts 500 42        the same, beginning from a seed
 * node test/e2e/chaos/main.ts '{"seed":…}'  one script, as a failure printed it
 */
const [what = '500', seed] = process.argv.slice(2);

try {
  await using runner = await startFanOutRunner();
  if (what.startsWith('{')) {
    console.log(await runner.run(JSON.parse(what) as FanOutScript));
  } else {
    const runs = Number(what);
    if (!Number.isInteger(runs) || runs < 1)
      throw new Error(`Give a number of runs or a script, not ${what}.`);
    const begun = performance.now();
    const outcomes = await assertRuns({
      scripts: fanOutScripts,
      run: runner.run,
      runs,
      seed: seed === undefined ? undefined : Number(seed),
      main: 'test/e2e/chaos/main.ts',
    });
    const total = { events: 0, resumes: 0, silences: 0, slowClosings: 0, replacements: 0 };
    for (const outcome of outcomes)
      for (const [name, count] of Object.entries(outcome))
        total[name as keyof typeof total] += count as number;
    console.log(
      `${runs} runs kept all promises (${Math.round((performance.now() - begun) / 1000)} s)`,
      total,
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
