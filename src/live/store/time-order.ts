/** An id with its time, in milliseconds since the epoch. */
export interface Timed {
  readonly time: number;
  readonly id: string;
}

/** Ids in the order of their times; those of the same millisecond in the order of the ids. */
export class TimeOrder {
  /** Oldest first. */
  readonly #all: Timed[] = [];

  add({ time, id }: Timed): void {
    const one = { time, id };
    this.#all.splice(this.#indexOf(one), 0, one);
  }

  remove(one: Timed): void {
    const index = this.#indexOf(one);
    const there = this.#all[index];
    if (there?.time === one.time && there.id === one.id) this.#all.splice(index, 1);
  }

  /** The ids of all, or of those behind one, whether that is there or not, newest first. */
  *newestFirst(after?: Timed): Generator<string> {
    const { length } = this.#all;
    for (let index = (after ? this.#indexOf(after) : length) - 1; index >= 0; index -= 1) {
      const one = this.#all[index];
      if (one) yield one.id;
    }
  }

  /** The ids up to a time, oldest first, so many at the most. */
  upTo(time: number, limit: number): string[] {
    const ids: string[] = [];
    for (const one of this.#all) {
      if (one.time > time || ids.length >= limit) break;
      ids.push(one.id);
    }
    return ids;
  }

  /** How many come before an id: its index, or the index at which it would be inserted. */
  #indexOf(one: Timed): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.#all[middle];
      if (there && isBefore(there, one)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(one: Timed, other: Timed): boolean {
  return one.time === other.time ? one.id < other.id : one.time < other.time;
}
