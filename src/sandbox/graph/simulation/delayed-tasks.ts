import type { Scheduler } from './virtual-clock.ts';

/** Tasks that are done later, unless all of them are dropped. */
export interface DelayedTasks {
  /** Does a task after so many milliseconds. @returns what calls it off */
  readonly later: (delayMs: number, task: () => void) => () => void;
  /** Drops all that wait. */
  readonly drop: () => void;
}

/** Makes a place for tasks that wait; none does. */
export function createDelayedTasks(scheduler: Scheduler): DelayedTasks {
  const waiting = new Set<() => void>();
  return {
    later(delayMs, task) {
      const cancel = scheduler.schedule(delayMs, () => {
        waiting.delete(cancel);
        task();
      });
      waiting.add(cancel);
      return () => {
        cancel();
        waiting.delete(cancel);
      };
    },
    drop() {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}
