/** How many messages one socket may still send: so many a second, and twice as many at once after a while of none. */
export class MessageBudget {
  readonly #perSecond: number;
  #left: number;
  #countedAt = performance.now();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = 2 * perSecond;
  }

  /** Spends one. @returns false if there is none left */
  take(): boolean {
    const now = performance.now();
    const earned = ((now - this.#countedAt) / 1000) * this.#perSecond;
    this.#countedAt = now;
    this.#left = Math.min(2 * this.#perSecond, this.#left + earned);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
