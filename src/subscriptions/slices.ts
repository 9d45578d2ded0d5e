/** When things are done in a process. */
export interface Turns {
  /** Monotonic, in milliseconds. */
  now(): number;
  /** Calls back once, when all that has come in meanwhile was looked at. */
  onNext(run: () => void): void;
}

/** What a slice may take: whichever comes first ends it. */
export interface SliceLimits {
  readonly milliseconds: number;
  /** What follows from a step may come behind it, where nobody measures it. */
  readonly steps: number;
}

const turnsOfNode: Turns = {
  now: () => performance.now(),
  onNext: (run) => {
    setImmediate(run);
  },
};

/** Long enough that looking at what has come in is little beside it; several of them are not noticed by who waits. */
const defaultLimits: SliceLimits = { milliseconds: 5, steps: 256 };

/** How many steps of one task are done before another has its turn, and the time is looked at. */
const stepsAtATime = 16;

interface Task {
  readonly steps: Iterator<unknown>;
  readonly onDone: () => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Does what takes long in slices, such as telling thousands that something has happened: in between, everything else is
 * done that has come in. Who has several long tasks does them side by side, so that a short one is soon done beside a
 * long one.
 */
export class Slices {
  readonly #limits: SliceLimits;
  readonly #turns: Turns;
  #tasks: Task[] = [];
  /** Whether this turn has had its slice, and the next one is to come. */
  #isScheduled = false;

  /** @param turns left out, those of this process */
  constructor(limits: SliceLimits = defaultLimits, turns: Turns = turnsOfNode) {
    this.#limits = limits;
    this.#turns = turns;
  }

  /**
   * Does a task, step by step. It begins at once if nothing else is to be done.
   *
   * @returns resolved when it is done
   * @throws {unknown} what a step throws, with which the task ends
   */
  run(steps: Iterator<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#tasks.push({ steps, onDone: resolve, onFailed: reject });
      if (!this.#isScheduled) this.#doSlice();
    });
  }

  readonly #doSlice = (): void => {
    const { milliseconds } = this.#limits;
    const endsAt = this.#turns.now() + milliseconds;
    let left = this.#limits.steps;
    while (left > 0) {
      const task = this.#tasks.shift();
      if (!task) break;
      const most = Math.min(left, stepsAtATime);
      if (!goOn(task, most)) this.#tasks.push(task);
      left -= most;
      if (this.#turns.now() >= endsAt) break;
    }
    this.#isScheduled = true;
    this.#turns.onNext(() => {
      this.#isScheduled = false;
      if (this.#tasks.length > 0) this.#doSlice();
    });
  };
}

/** @returns whether the task is done */
function goOn({ steps, onDone, onFailed }: Task, most: number): boolean {
  try {
    for (let step = 0; step < most; step += 1) {
      if (!steps.next().done) continue;
      onDone();
      return true;
    }
    return false;
  } catch (error) {
    onFailed(error);
    return true;
  }
}
