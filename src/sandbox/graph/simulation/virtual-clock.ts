/** The time by which a sandbox lives: what it is, and what is to happen later. */
export interface Scheduler {
  now(): Date;
  /**
   * Milliseconds from an arbitrary origin, which never go back, whatever happens to the time of day: so a gateway under
   * test can go by the same time as its sandbox.
   */
  monotonicNow(): number;
  /**
   * Runs a task once, so many milliseconds from now.
   * @returns what calls it off
   */
  schedule(delayMs: number, task: () => void): () => void;
  /**
   * Moves time on by so many milliseconds. What falls due meanwhile is run in its order, each at its own time; between
   * two tasks, input and output that are ready get their turn.
   */
  advance(milliseconds: number): Promise<void>;
}

/** How to make a scheduler. */
export interface SchedulerOptions {
  /** The time that it begins from and, while it runs, goes by; default the system's. */
  readonly now?: (() => Date) | undefined;
  /** False for virtual time, which stands still unless it is advanced; default true. */
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
