/** Time, as everything here goes by it: the system's, or a test's own. */
export interface Clock {
  now(): Date;
  /** Runs a task once, so many milliseconds from now. @returns what calls it off */
  schedule(delayMs: number, task: () => void): () => void;
}

/** The system's. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
