/** The clock and the timers that everything here uses: the system's, or a test's own. */
export interface Clock {
  now(): Date;
  /**
   * Milliseconds from an arbitrary origin, with fractions. It never goes back, and corrections of the time of day don't
   * change it: durations are measured by it.
   */
  monotonicNow(): number;
  /** Runs a task once, so many milliseconds from now. @returns what calls it off */
  schedule(delayMs: number, task: () => void): () => void;
}

/** The system's. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicNow: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** By how much steady time goes faster or slower than it should while it catches up with the time of day. */
const catchUpRate = 0.01;

/**
 * Makes the time of day fit for intervals, in milliseconds since the epoch. It begins with the clock's time of day and
 * goes on evenly: when the time of day is set an hour back or forth, nothing that was to happen in a minute happens an
 * hour late or at once. It catches up with what the time of day was set to at one hundredth of the speed of time: a
 * minute in less than two hours, so that what was recorded by it is read as the time of day all the same.
 *
 * @param notBefore begins no earlier, in milliseconds since the epoch: with what an earlier process had come to, so that
 *   a time of day that was set back in between makes nothing come late that is stored by its time
 */
export function createSteadyTime(clock: Clock, notBefore = 0): () => number {
  let time = Math.max(clock.now().getTime(), notBefore);
  let readAt = clock.monotonicNow();
  return () => {
    const at = clock.monotonicNow();
    const passed = at - readAt;
    const behind = clock.now().getTime() - (time + passed);
    const most = passed * catchUpRate;
    time += passed + Math.min(Math.max(behind, -most), most);
    readAt = at;
    return Math.floor(time);
  };
}
