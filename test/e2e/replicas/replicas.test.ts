import { afterAll, describe, expect, test } from 'vitest';
import { assertRuns } from '../../live/chaos/assert-runs.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { fleetScripts } from './fleet-script.ts';
import type { FleetScript } from './fleet-script.ts';
import { FleetRunner } from './fleet-runner.ts';

const runner = new FleetRunner();
afterAll(() => runner[Symbol.asyncDispose]());

/** How many calls go on at once, and how often. */
const callsOfEach = 25;
const runs = 2;

async function runCalls(hasServer: boolean): Promise<void> {
  const outcomes = await assertRuns({
    scripts: fleetScripts(callsOfEach, hasServer),
    run: (script: FleetScript) => runner.run(script),
    runs,
    main: 'test/e2e/replicas/main.ts',
  });
  const sum = (name: 'events' | 'resumes' | 'faults'): number =>
    outcomes.reduce((total, outcome) => total + outcome[name], 0);
  // Runs in which nothing happened would prove nothing.
  expect(sum('events')).toBeGreaterThan(runs * callsOfEach * 5);
  expect(sum('resumes')).toBeGreaterThan(runs * callsOfEach);
  expect(sum('faults')).toBeGreaterThan(runs);
}

// At the same time: each waits for long.
describe.concurrent('under faults', () => {
  test('a gateway that is killed and stopped again and again tells every client all, in order and once, from its file', () =>
    runCalls(false));

  describeWithProgram('several gateways that share a Redis', 'redis-server', () => {
    test('tell every client all, in order and once, whichever is killed or stopped, and if Redis is', () =>
      runCalls(true));
  });
});
