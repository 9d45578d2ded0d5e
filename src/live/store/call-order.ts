import type { CallPosition } from './call-store.ts';

/** Calls in the order in which they came to be known; those of one millisecond in the order of their ids. */
export class CallOrder {
  /** Oldest first. */
  readonly #positions: CallPosition[] = [];

  add({ createdAt, id }: CallPosition): void {
    const position = { createdAt, id };
    this.#positions.splice(this.#placeOf(position), 0, position);
  }

  remove(position: CallPosition): void {
    const place = this.#placeOf(position);
    if (this.#positions[place]?.id === position.id) this.#positions.splice(place, 1);
  }

  /** The ids of all calls, or of those behind a position, newest first. */
  *newestFirst(after?: CallPosition): Generator<string> {
    const { length } = this.#positions;
    for (let place = (after ? this.#placeOf(after) : length) - 1; place >= 0; place -= 1) {
      const position = this.#positions[place];
      if (position) yield position.id;
    }
  }

  /** How many stand before a position: where it stands, or would. */
  #placeOf(position: CallPosition): number {
    let [low, high] = [0, this.#positions.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.#positions[middle];
      if (there && isBefore(there, position)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(one: CallPosition, other: CallPosition): boolean {
  return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
}
