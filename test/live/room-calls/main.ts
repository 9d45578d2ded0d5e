import { assertRuns } from '../chaos/assert-runs.ts';
import { runStory } from './run-story.ts';
import { stories } from './story.ts';
import type { RoomStory } from './story.ts';

/*
 * node test/live/room-calls/main.ts 10000           so many stories, drawn by chance
 * node test/live/room-calls/main.ts 10000 42        the same, beginning from a seed
 * node test/live/room-calls/main.ts '{"seed":…}'    one story, as a failure printed it
 */
const [what = '10000', seed] = process.argv.slice(2);

try {
  if (what.startsWith('{')) {
    console.log(await runStory(JSON.parse(what) as RoomStory));
  } else {
    const runs = Number(what);
    if (!Number.isInteger(runs) || runs < 1)
      throw new Error(`Give a number of runs or a story, not ${what}.`);
    const begun = performance.now();
    const from = seed === undefined ? undefined : Number(seed);
    const main = 'test/live/room-calls/main.ts';
    await assertRuns({ scripts: stories, run: runStory, runs, seed: from, main });
    console.log(`${runs} stories ended in the truth (${Math.round((performance.now() - begun) / 1000)} s)`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
