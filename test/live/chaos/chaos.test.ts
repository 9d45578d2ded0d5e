import { describe, expect, test } from 'vitest';
import { assertRuns } from './assert-runs.ts';
import { runQuietly, runScript, runWithLostRosters } from './run-script.ts';
import type { RunOutcome } from './run-script.ts';
import { faultlessScripts, lostRosterScripts, scripts } from './script.ts';

const total = (outcomes: readonly RunOutcome[], count: (outcome: RunOutcome) => number): number =>
  outcomes.reduce((sum, outcome) => sum + count(outcome), 0);

describe('under chaos', () => {
  test('every client ends with the true roster, having seen every event once and in order', async () => {
    const outcomes = await assertRuns({ scripts, run: runScript, runs: 500 });
    // Runs in which nothing happened would prove nothing.
    expect(total(outcomes, ({ events }) => events)).toBeGreaterThan(2_500);
    expect(total(outcomes, ({ resumes }) => resumes)).toBeGreaterThan(250);
    expect(total(outcomes, ({ refused }) => refused)).toBeGreaterThan(50);
    expect(total(outcomes, ({ graphRequests }) => graphRequests)).toBeGreaterThan(500);
  });
});

describe('where rosters are lost', () => {
  test('they are true within 20 seconds after the beginning, after each invitation and after what follows', async () => {
    const outcomes = await assertRuns({ scripts: lostRosterScripts, run: runWithLostRosters, runs: 100 });
    expect(total(outcomes, ({ events }) => events)).toBeGreaterThan(500);
    expect(total(outcomes, ({ graphRequests }) => graphRequests)).toBeGreaterThan(100);
  });
});

describe('without faults', () => {
  test('Graph is read once with each keepAlive, and not otherwise', async () => {
    const outcomes = await assertRuns({ scripts: faultlessScripts, run: runQuietly, runs: 100 });
    expect(total(outcomes, ({ events }) => events)).toBeGreaterThan(500);
  });
});
