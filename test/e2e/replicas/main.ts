import { buildPagesIfMissing } from '../../../src/web/build-pages.ts';
import { assertRuns } from '../../live/chaos/assert-runs.ts';
import { fleetScripts } from './fleet-script.ts';
import type { FleetScript } from './fleet-script.ts';
import type { FleetOutcome } from './run-fleet.ts';
import { FleetRunner } from './fleet-runner.ts';

/*
 * node test/e2e/replicas/main.ts 2000           so many calls: half with a file, half over replicas that share a Redis
 * node test/e2e/replicas/main.ts 2000 42        the same, beginning from a seed
 * node test/e2e/replicas/main.ts '{"seed":…}'   one script, as a failure printed it
 */
const [what = '2000', seed] = process.argv.slice(2);
/** How many calls go on at once. */
const callsOfEach = 25;

try {
  // The replicas don't start without them.
  await buildPagesIfMissing();
  await using runner = new FleetRunner();
  if (what.startsWith('{')) {
    console.log(await runner.run(JSON.parse(what) as FleetScript));
  } else {
    const calls = Number(what);
    if (!Number.isInteger(calls) || calls < 1)
      throw new Error(`Give a number of calls or a script, not ${what}.`);
    const begun = performance.now();
    const outcomes: FleetOutcome[] = [];
    for (const hasServer of [false, true]) {
      outcomes.push(
        ...(await assertRuns({
          scripts: fleetScripts(callsOfEach, hasServer),
          run: (script: FleetScript) => runner.run(script),
          runs: Math.ceil(calls / callsOfEach / 2),
          seed: seed === undefined ? undefined : Number(seed),
          main: 'test/e2e/replicas/main.ts',
        })),
      );
    }
    const sum = (name: keyof FleetOutcome): number =>
      outcomes.reduce((total, outcome) => total + outcome[name], 0);
    console.log(
      `${outcomes.length * callsOfEach} calls kept all promises (${Math.round((performance.now() - begun) / 1000)} s)`,
      { events: sum('events'), resumes: sum('resumes'), faults: sum('faults') },
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
