import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Session } from '../../src/auth/token-session.ts';

/** A clock that is moved on to each moment at which somebody waits, and notes for how long they did. */
function createClock() {
  let now = 0;
  let waiting: { readonly dueAt: number; readonly task: () => void } | undefined;
  const delays: number[] = [];
  return {
    delays,
    now: () => new Date(now),
    monotonicNow: () => now,
    schedule(delayMs: number, task: () => void) {
      delays.push(delayMs);
      waiting = { dueAt: now + delayMs, task };
      return () => {
        waiting = undefined;
      };
    },
    /** @returns false if nobody waits */
    advance(): boolean {
      if (!waiting) return false;
      const { dueAt, task } = waiting;
      waiting = undefined;
      now = dueAt;
      task();
      return true;
    },
  };
}

/** Lets a token expire. @returns when it was told that it has, and for how long was waited at a time */
function expire(expiresAt: number): { readonly told: readonly number[]; readonly delays: readonly number[] } {
  const clock = createClock();
  const told: number[] = [];
  new Session({ subject: 'somebody', scopes: new Set(), expiresAt }, clock, {
    onExpired() {
      told.push(clock.now().getTime());
    },
  });
  while (clock.advance());
  return { told, delays: clock.delays };
}

const twoDays = 2 * 24 * 3600 * 1000;

test('the end of a token is told once, at its very millisecond', () => {
  fc.assert(
    fc.property(fc.nat(twoDays), (expiresAt) => {
      expect(expire(expiresAt).told).toEqual([expiresAt]);
    }),
  );
});

test('however many tokens end at however many times, they wait for some thousand durations at the most', () => {
  const durations = new Set<number>();
  // At each of so many milliseconds somebody comes, with a token that holds until then.
  for (let left = twoDays; left > twoDays - 20_000; left -= 1) {
    for (const delay of expire(left).delays) durations.add(delay);
  }
  expect(durations.size).toBeLessThan(5_000);
  expect(Math.max(...durations)).toBeLessThanOrEqual(3600 * 1000);
});
