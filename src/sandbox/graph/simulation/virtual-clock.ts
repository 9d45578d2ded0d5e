/** The clock and the timers of a sandbox. */
export interface Scheduler {
  now(): Date;
  /**
   * The time since an arbitrary origin, in milliseconds. It never goes back, whatever happens to the time of day. A
   * gateway under test can go by the same clock as its sandbox.
   */
  monotonicNow(): number;
  /**
   * Runs a task once, after so many milliseconds.
   * @returns what cancels it
   */
  schedule(delayMs: number, task: () => void): () => void;
  /**
   * Moves time on by so many milliseconds. Tasks that become due are run in order, each at its own time. Between two
   * tasks, pending input and output is handled.
   */
  advance(milliseconds: number): Promise<void>;
}

/** How to make a scheduler. */
export interface SchedulerOptions {
  /** The clock that it starts from and, while it runs, follows; default the system's. */
  readonly now?: (() => Date) | undefined;
  /** False for virtual time, which stands still until it is advanced; default true. */
  readonly runs?: boolean;
}

interface Task {
  readonly dueMs: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Makes a scheduler. */
export function createScheduler({ now = () => new Date(), runs = true }: SchedulerOptions = {}): Scheduler {
  const tasks = new Set<Task>();
  const frozen = runs ? undefined : now();
  let advancedMs = 0;

  const nowMs = (): number => (frozen ?? now()).getTime() + advancedMs;

  function arm(task: Task, delayMs: number): void {
    if (!runs) return;
    task.timer = setTimeout(() => {
      tasks.delete(task);
      task.run();
    }, delayMs);
  }

  function nextUntil(targetMs: number): Task | undefined {
    let next: Task | undefined;
    for (const task of tasks) {
      if (task.dueMs <= targetMs && (next === undefined || task.dueMs < next.dueMs)) next = task;
    }
    return next;
  }

  function moveTo(timeMs: number): void {
    advancedMs += Math.max(0, timeMs - nowMs());
  }

  return {
    now: () => new Date(nowMs()),
    monotonicNow: () => (frozen?.getTime() ?? performance.now()) + advancedMs,
    schedule(delayMs, run) {
      const task: Task = { dueMs: nowMs() + delayMs, run, timer: undefined };
      tasks.add(task);
      arm(task, delayMs);
      return () => {
        clearTimeout(task.timer);
        tasks.delete(task);
      };
    },
    async advance(milliseconds) {
      const targetMs = nowMs() + milliseconds;
      for (let task = nextUntil(targetMs); task !== undefined; task = nextUntil(targetMs)) {
        clearTimeout(task.timer);
        tasks.delete(task);
        moveTo(task.dueMs);
        task.run();
        await new Promise((resolve) => setImmediate(resolve));
      }
      moveTo(targetMs);
      for (const task of tasks) {
        clearTimeout(task.timer);
        arm(task, Math.max(0, task.dueMs - targetMs));
      }
    },
  };
}
