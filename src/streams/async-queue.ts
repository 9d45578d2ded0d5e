/**
 * An async iterator into which values are pushed. Unlike a generator it can be ended while somebody waits for its next
 * value, as a client does that goes away.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  readonly #onEnd: () => void;
  #values: T[] = [];
  #waiting: ((result: IteratorResult<T>) => void) | undefined;
  #isEnded = false;

  /** @param onEnd is called once, when no more values are wanted or there are none */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** How many values wait to be taken. */
  get length(): number {
    return this.#values.length;
  }

  push(value: T): void {
    if (this.#isEnded) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting({ done: false, value });
    else this.#values.push(value);
  }

  /** Drops the values that wait. */
  clear(): void {
    this.#values = [];
  }

  /** Lets what waits be taken, and then ends. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#onEnd();
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<T>> {
    const [value] = this.#values;
    if (this.#values.length > 0) {
      this.#values.shift();
      return Promise.resolve({ done: false, value: value as T });
    }
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  return(): Promise<IteratorResult<T>> {
    this.clear();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
