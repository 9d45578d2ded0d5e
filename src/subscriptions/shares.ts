/** Counts how many of something each has, of which everybody may have so many. */
export class Shares {
  readonly #most: number;
  /** Of those who have any. */
  readonly #taken = new Map<string, number>();

  /** @param most undefined for as many as they like */
  constructor(most = Infinity) {
    this.#most = most;
  }

  /** Whether somebody has as many as they may. */
  isFull(who: string): boolean {
    return (this.#taken.get(who) ?? 0) >= this.#most;
  }

  /** Takes one for somebody. @returns false if they have as many as they may */
  take(who: string): boolean {
    if (this.isFull(who)) return false;
    this.#taken.set(who, (this.#taken.get(who) ?? 0) + 1);
    return true;
  }

  /** Gives back one that was taken. */
  giveBack(who: string): void {
    const left = (this.#taken.get(who) ?? 0) - 1;
    if (left > 0) this.#taken.set(who, left);
    else this.#taken.delete(who);
  }
}
