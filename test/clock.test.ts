import { describe, expect, test } from 'vitest';
import { createSteadyTime } from '../src/clock.ts';

const begin = Date.UTC(2026, 10, 20, 15);
const minute = 60_000;
const hour = 60 * minute;

/** Steady time over a time of day that a test sets forth or, by a negative number, back. */
function start() {
  let passed = 0;
  let setForth = 0;
  const steadyNow = createSteadyTime({
    now: () => new Date(begin + passed + setForth),
    monotonicNow: () => 77 + passed,
    schedule: () => () => undefined,
  });
  return {
    /** What it is at, in milliseconds from the beginning. */
    read: () => steadyNow() - begin,
    pass(ms: number) {
      passed += ms;
    },
    set(ms: number) {
      setForth += ms;
    },
  };
}

describe('steady time', () => {
  test('is the time of day as long as that goes evenly', () => {
    const time = start();
    expect(time.read()).toBe(0);
    time.pass(1_500);
    expect(time.read()).toBe(1_500);
  });

  test.each([
    ['forth', hour],
    ['back', -hour],
  ])('does not jump when the time of day is set %s', (_, ms) => {
    const time = start();
    time.set(ms);
    expect(time.read()).toBe(0);
    time.pass(10 * minute);
    expect(Math.abs(time.read() - 10 * minute)).toBeLessThanOrEqual(6_000);
  });

  test.each([
    ['forth', 2 * minute],
    ['back', -2 * minute],
  ])('catches up with a time of day that was set %s', (_, ms) => {
    const time = start();
    time.set(ms);
    for (let count = 0; count < 240; count += 1) {
      const before = time.read();
      time.pass(minute);
      expect(time.read()).toBeGreaterThan(before);
    }
    expect(time.read()).toBe(4 * hour + ms);
  });
});
