/** Counts what is under way, so that one can wait until nothing is. */
export interface Activity {
  /** Something begins. @returns what ends it, once */
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
    // What follows on what has just ended begins within this turn.
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
