import type { TransportLimits } from '../transport-limits.ts';

/** Where one open socket is counted. */
export interface Place {
  /**
   * Its socket waits no longer: it has said whose it is.
   *
   * @returns false if that principal has no place left
   */
  claim(subject: string): boolean;
  /** Its socket is gone. */
  leave(): void;
}

/** Counts the sockets that wait to say whose they are, and those of each principal. */
export class Places {
  readonly #waitingSockets: number;
  readonly #socketsPerPrincipal: number;
  #waiting = 0;
  /** By subject. */
  readonly #claimed = new Map<string, number>();

  constructor({ waitingSockets, socketsPerPrincipal = Infinity }: TransportLimits) {
    this.#waitingSockets = waitingSockets;
    this.#socketsPerPrincipal = socketsPerPrincipal;
  }

  /** Whether no more sockets may wait. */
  get isFull(): boolean {
    return this.#waiting >= this.#waitingSockets;
  }

  /** Takes a place among those that wait. */
  take(): Place {
    this.#waiting += 1;
    return new TakenPlace(this);
  }

  /** Moves one of those that wait to a principal's. @returns false if that principal has no place left */
  move(subject: string): boolean {
    const taken = this.#claimed.get(subject) ?? 0;
    if (taken >= this.#socketsPerPrincipal) return false;
    this.#claimed.set(subject, taken + 1);
    this.#waiting -= 1;
    return true;
  }

  /** Gives back a place of a principal's, or without a subject, one among those that wait. */
  release(subject: string | undefined): void {
    if (subject === undefined) {
      this.#waiting -= 1;
      return;
    }
    const left = (this.#claimed.get(subject) ?? 0) - 1;
    if (left > 0) this.#claimed.set(subject, left);
    else this.#claimed.delete(subject);
  }
}

class TakenPlace implements Place {
  readonly #places: Places;
  #subject: string | undefined;
  #isLeft = false;

  constructor(places: Places) {
    this.#places = places;
  }

  claim(subject: string): boolean {
    if (!this.#places.move(subject)) return false;
    this.#subject = subject;
    return true;
  }

  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#places.release(this.#subject);
  }
}
