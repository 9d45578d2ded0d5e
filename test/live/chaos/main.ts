import { faultlessScripts, lostRosterScripts, scripts } from './script.ts';
import type { ChaosScript } from './script.ts';
import { assertRuns } from './assert-runs.ts';
import { runQuietly, runScript, runWithLostRosters } from './run-script.ts';

/*
 * node test/live/chaos/main.ts 10000           so many scripts, drawn by chance
 * node test/live/chaos/main.ts 10000 42        the same, beginning from a seed
 * node test/live/chaos/main.ts '{"seed":…}'    one script, as a failure printed it
 */
const [what = '10000', seed] = process.argv.slice(2);

try {
  if (what.startsWith('{')) {
    console.log(await runScript(JSON.parse(what) as ChaosScript));
  } else {
    const runs = Number(what);
    if (!Number.isInteger(runs) || runs < 1)
      throw new Error(`Give a number of runs or a script, not ${what}.`);
    const begun = performance.now();
    const from = seed === undefined ? undefined : Number(seed);
    await assertRuns({ scripts, run: runScript, runs, seed: from });
    const fewer = { runs: Math.ceil(runs / 5), seed: from };
    await assertRuns({ scripts: lostRosterScripts, run: runWithLostRosters, ...fewer });
    await assertRuns({ scripts: faultlessScripts, run: runQuietly, ...fewer });
    console.log(`${runs} runs kept all promises (${Math.round((performance.now() - begun) / 1000)} s)`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
