/**
 * A queue that is iterated: values are pushed at one end, and each is taken once, by whoever asked first. Unlike a
 * generator it can be ended while its next value is waited for, as a client does that goes away.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  readonly #onEnd: () => void;
  #values: T[] = [];
  /** Those who ask before there is a value, in order. */
  #waiting: ((result: IteratorResult<T>) => void)[] = [];
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
    const waiting = this.#waiting.shift();
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
    for (const resolve of this.#waiting.splice(0)) resolve({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    const [value] = this.#values;
    if (this.#values.length > 0) {
      this.#values.shift();
      return Promise.resolve({ done: false, value: value as T });
    }
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
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
