/** A moment at which something stands, in milliseconds since the epoch, and what. */
export interface Timed {
  readonly time: number;
  readonly id: string;
}

/** What stands at moments, in the order of these; what stands at the same millisecond in the order of its ids. */
export class TimeOrder {
  /** Oldest first. */
  readonly #all: Timed[] = [];

  add({ time, id }: Timed): void {
    const one = { time, id };
    this.#all.splice(this.#placeOf(one), 0, one);
  }

  remove(one: Timed): void {
    const place = this.#placeOf(one);
    const there = this.#all[place];
    if (there?.time === one.time && there.id === one.id) this.#all.splice(place, 1);
  }

  /** The ids of all, or of those behind one, whether that is there or not, newest first. */
  *newestFirst(after?: Timed): Generator<string> {
    const { length } = this.#all;
    for (let place = (after ? this.#placeOf(after) : length) - 1; place >= 0; place -= 1) {
      const one = this.#all[place];
      if (one) yield one.id;
    }
  }

  /** The ids of those up to a moment, oldest first, so many at the most. */
  upTo(time: number, limit: number): string[] {
    const ids: string[] = [];
    for (const one of this.#all) {
      if (one.time > time || ids.length >= limit) break;
      ids.push(one.id);
    }
    return ids;
  }

  /** How many stand before one: where it stands, or would. */
  #placeOf(one: Timed): number {
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
