import { Shares } from './shares.ts';
import type { TransportLimits } from './transport-limits.ts';

/** A limit on sockets that wait to say whose they are. */
export type WaitingLimit = 'waitingSockets' | 'waitingSocketsPerAddress';

/**
 * Counts the sockets that wait to say whose they are, and those of each principal. Who waits may be anybody, so that each
 * network has a share of the waiting places: strangers who say nothing keep nobody else out.
 */
export class Places {
  readonly #waitingSockets: number;
  #waiting = 0;
  /** By network. */
  readonly #waitingOf: Shares;
  /** By subject. */
  readonly #claimed: Shares;

  constructor({ waitingSockets, waitingSocketsPerAddress, socketsPerPrincipal }: TransportLimits) {
    this.#waitingSockets = waitingSockets;
    this.#waitingOf = new Shares(waitingSocketsPerAddress);
    this.#claimed = new Shares(socketsPerPrincipal);
  }

  /** The limit that leaves no place to wait for one more socket of a network; undefined if there is one. */
  limitFor(network: string): WaitingLimit | undefined {
    if (this.#waiting >= this.#waitingSockets) return 'waitingSockets';
    return this.#waitingOf.isFull(network) ? 'waitingSocketsPerAddress' : undefined;
  }

  /** Takes a place among those that wait, where there is one. */
  take(network: string): Place {
    this.#waiting += 1;
    this.#waitingOf.take(network);
    return new Place(this, network);
  }

  /** Moves one of those that wait to a principal's. @returns false if that principal has no place left */
  move(network: string, subject: string): boolean {
    if (!this.#claimed.take(subject)) return false;
    this.#leaveWaiting(network);
    return true;
  }

  /** Gives back a place of a principal's, or without a subject, one among those that wait. */
  release(network: string, subject: string | undefined): void {
    if (subject === undefined) this.#leaveWaiting(network);
    else this.#claimed.giveBack(subject);
  }

  #leaveWaiting(network: string): void {
    this.#waiting -= 1;
    this.#waitingOf.giveBack(network);
  }
}

/** Where one open socket is counted. */
export class Place {
  readonly #places: Places;
  readonly #network: string;
  #subject: string | undefined;
  #isLeft = false;

  constructor(places: Places, network: string) {
    this.#places = places;
    this.#network = network;
  }

  /**
   * Its socket waits no longer: it has said whose it is.
   *
   * @returns false if that principal has no place left
   */
  claim(subject: string): boolean {
    if (!this.#places.move(this.#network, subject)) return false;
    this.#subject = subject;
    return true;
  }

  /** Its socket is gone. */
  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#places.release(this.#network, this.#subject);
  }
}
