/** Counts the work under way, so that one can wait until there is none. */
export interface Activity {
  /**
   * Counts work that begins.
   * @returns what is to be called when it ends; further calls do nothing
   */
  begin(): () => void;
  /** Resolves when nothing has been under way for a turn of the event loop. */
  idle(): Promise<void>;
}

/** Makes a counter at nothing. */
export function createActivity(): Activity {
  let count = 0;
  let waiting: (() => void)[] = [];

  function check(): void {
    if (count > 0) return;
    // Work that follows from what has just ended starts within this turn of the event loop.
    setImmediate(() => {
      if (count > 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    });
  }

  return {
    begin() {
      count += 1;
      let isUnderWay = true;
      return () => {
        if (!isUnderWay) return;
        isUnderWay = false;
        count -= 1;
        check();
      };
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        check();
      }),
  };
}
