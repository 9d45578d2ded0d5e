/** Time, as everything here goes by it: the system's, or a test's own. */
export interface Clock {
  now(): Date;
  /**
   * Milliseconds from an arbitrary origin, with fractions. It never goes back, and takes no part in corrections of the
   * time of day: how long something took is told by it.
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
