import { describe, expect, test } from 'vitest';
import { assertRuns } from '../chaos/assert-runs.ts';
import { runStory } from './run-story.ts';
import type { StoryOutcome } from './run-story.ts';
import { stories } from './story.ts';

describe('calls in rooms, told of by Event Grid, by connections, by both', () => {
  test('end in the truth for every client, with nobody there twice, whatever is late, repeated or lost', async () => {
    const main = 'test/live/room-calls/main.ts';
    const outcomes = await assertRuns({ scripts: stories, run: runStory, runs: 300, main });
    const total = (count: (outcome: StoryOutcome) => number): number =>
      outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
    // Runs in which nothing happened would prove nothing.
    expect(total(({ calls }) => calls)).toBeGreaterThan(250);
    expect(total(({ events }) => events)).toBeGreaterThan(1_000);
    expect(total(({ refused }) => refused)).toBeGreaterThan(50);
    expect(total(({ snapshots }) => snapshots)).toBeGreaterThan(50);
    expect(total(({ endedConnected }) => endedConnected)).toBeGreaterThan(30);
  });
});
