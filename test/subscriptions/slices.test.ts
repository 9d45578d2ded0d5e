import { describe, expect, test } from 'vitest';
import { Slices } from '../../src/subscriptions/slices.ts';
import type { Turns } from '../../src/subscriptions/slices.ts';

/** Turns that come when a test lets them, by a clock that goes on with each step. */
class FalseTurns implements Turns {
  milliseconds = 0;
  #next: (() => void)[] = [];

  now(): number {
    return this.milliseconds;
  }

  onNext(run: () => void): void {
    this.#next.push(run);
  }

  /** Lets the next turn come. @returns whether anything waited for it */
  pass(): boolean {
    const next = this.#next;
    this.#next = [];
    for (const run of next) run();
    return next.length > 0;
  }
}

/** @param onStep is called with each step */
function* steps(count: number, onStep: () => void = () => undefined): Generator<undefined> {
  for (let step = 0; step < count; step += 1) {
    onStep();
    yield;
  }
}

const limits = { milliseconds: 5, steps: 100 };

describe('what takes long', () => {
  test('is done at once if it is short', async () => {
    const turns = new FalseTurns();
    await new Slices(limits, turns).run(steps(20));
    expect(turns.milliseconds).toBe(0);
  });

  test('goes on in the next turn when its time is up, give or take a few steps', () => {
    const turns = new FalseTurns();
    let done = 0;
    const slices = new Slices(limits, turns);
    void slices.run(
      steps(60, () => {
        done += 1;
        turns.milliseconds += 0.25;
      }),
    );
    expect(done).toBe(32);
    turns.pass();
    expect(done).toBe(60);
  });

  test('goes on in the next turn after so many steps, whatever time they took', () => {
    const turns = new FalseTurns();
    let done = 0;
    void new Slices(limits, turns).run(steps(250, () => (done += 1)));
    expect(done).toBe(100);
    turns.pass();
    expect(done).toBe(200);
    turns.pass();
    expect(done).toBe(250);
  });

  test('has one slice a turn, however many tasks there are', () => {
    const turns = new FalseTurns();
    let done = 0;
    const slices = new Slices(limits, turns);
    for (let task = 0; task < 10; task += 1) void slices.run(steps(50, () => (done += 1)));
    expect(done).toBeLessThanOrEqual(100);
    let before = done;
    while (turns.pass()) {
      expect(done - before).toBeLessThanOrEqual(100);
      before = done;
    }
    expect(done).toBe(500);
  });

  test('keeps nothing short waiting until it is over', async () => {
    const turns = new FalseTurns();
    const slices = new Slices(limits, turns);
    let isLongDone = false;
    void slices.run(steps(10_000)).then(() => (isLongDone = true));
    const short = slices.run(steps(1));
    turns.pass();
    await short;
    expect(isLongDone).toBe(false);
  });

  test('ends with what it throws, and the rest goes on', async () => {
    const turns = new FalseTurns();
    const slices = new Slices(limits, turns);
    const others = slices.run(steps(150));
    const failed = slices.run(
      steps(50, () => {
        throw new Error('a step failed');
      }),
    );
    while (turns.pass());
    await expect(failed).rejects.toThrow('a step failed');
    await others;
  });
});
