import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertRuns } from '../../live/chaos/assert-runs.ts';
import { fanOutScripts } from './fan-out-script.ts';
import type { FanOutScript, FanOutStep } from './fan-out-script.ts';
import { startFanOutRunner } from './run-fan-out.ts';
import type { FanOutOutcome, FanOutRunner } from './run-fan-out.ts';

let runner: FanOutRunner;
beforeAll(async () => {
  runner = await startFanOutRunner();
});
afterAll(() => runner[Symbol.asyncDispose]());

test('through shared fan-out, watchers who are slow, cut off or half-open know over either transport what an undisturbed one knows', async () => {
  const outcomes = await assertRuns({
    scripts: fanOutScripts,
    run: runner.run,
    runs: 15,
    main: 'test/e2e/chaos/main.ts',
  });
  const total = (name: keyof FanOutOutcome): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[name], 0);
  // Runs in which nothing happened would prove nothing.
  expect(total('events')).toBeGreaterThan(200);
  expect(total('resumes')).toBeGreaterThan(8);
  expect(total('silences')).toBeGreaterThan(1);
});

const step = (action: FanOutStep['action'], who: number, afterMs = 1_500): FanOutStep => ({
  afterMs,
  action,
  who,
});
const joins = (count: number): FanOutStep[] => Array.from({ length: count }, () => step('join', 1));

/** A call of large events, of which the first watcher reads nothing for a long while. */
const slowly = (
  transport: FanOutScript['watchers'][number]['transport'],
  patience: FanOutScript['patience'],
): FanOutScript => ({
  seed: 1,
  call: 'deltaRoster',
  people: 1,
  chaos: {},
  isLarge: true,
  patience,
  watchers: [
    { transport, comesLate: false },
    { transport, comesLate: false },
  ],
  steps: [
    ...joins(2),
    step('lag', 0, 0),
    // Who is to be given up must not have all of it kept by the system, which takes more the busier it is.
    ...joins(patience === 'short' ? 60 : 20),
    step('resume', 0),
    ...joins(3),
  ],
});

test.each(['webSocket', 'eventStream'] as const)(
  'the slow ones of these runs do reach the bounds (%s): events give way to a snapshot, or the connection is closed',
  async (transport) => {
    // How often is a matter of who is faster.
    const { replacements, slowClosings } = await runner.run(slowly(transport, 'long'));
    expect(replacements).toBeGreaterThan(0);
    expect(slowClosings).toBe(0);
    expect((await runner.run(slowly(transport, 'short'))).slowClosings).toBeGreaterThan(0);
  },
);
