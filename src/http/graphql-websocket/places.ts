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
    let leave = (): void => {
      this.#waiting -= 1;
    };
    return {
      claim: (subject) => {
        const taken = this.#claimed.get(subject) ?? 0;
        if (taken >= this.#socketsPerPrincipal) return false;
        this.#claimed.set(subject, taken + 1);
        leave();
        leave = () => {
          this.#release(subject);
        };
        return true;
      },
      leave: () => {
        leave();
        leave = () => undefined;
      },
    };
  }

  #release(subject: string): void {
    const left = (this.#claimed.get(subject) ?? 0) - 1;
    if (left > 0) this.#claimed.set(subject, left);
    else this.#claimed.delete(subject);
  }
}
