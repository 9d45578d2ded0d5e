import type { Clock } from './clock.ts';

/** Between two looks, in milliseconds. */
const intervalMs = 1_000;
/** By how much the time of day must have been set to be told of, in milliseconds: less is how clocks are kept right. */
const noticeableMs = 1_000;

/**
 * Looks whether the time of day is set while the gateway runs, by comparing it with the clock that never goes back.
 *
 * @param onJump is told by how much, in milliseconds: negative if it was set back
 * @returns what ends it
 */
export function watchClock(clock: Clock, onJump: (byMs: number) => void): () => void {
  const aheadNow = (): number => clock.now().getTime() - clock.monotonicNow();
  let ahead = aheadNow();
  let stop = (): void => undefined;
  const look = (): void => {
    const byMs = aheadNow() - ahead;
    ahead += byMs;
    if (Math.abs(byMs) > noticeableMs) onJump(byMs);
    stop = clock.schedule(intervalMs, look);
  };
  stop = clock.schedule(intervalMs, look);
  return () => {
    stop();
  };
}
