/**
 * A token bucket: limits the rate of what a client sends. It gains so many tokens a second, holds those of two seconds at
 * the most, and is full at first. rate-limiter-flexible, by which operations are counted, makes a promise for each count and
 * a timer for each key: too dear for every message of every socket.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = performance.now();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = 2 * perSecond;
  }

  /**
   * Takes one token.
   *
   * @returns false if there is none
   */
  take(): boolean {
    const now = performance.now();
    const gained = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#filledAt = now;
    this.#tokens = Math.min(2 * this.#perSecond, this.#tokens + gained);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
