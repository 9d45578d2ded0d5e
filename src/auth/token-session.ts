import type { Clock } from '../clock.ts';
import type { Principal } from './principal.ts';

/** Is told that a token has expired. */
export interface ExpiryListener {
  onExpired(): void;
}

/** Who is at the other end of a socket or a stream, for as long as their token holds. */
export class Session {
  readonly #clock: Clock;
  readonly #listener: ExpiryListener;
  #principal: Principal;
  #stopWaiting: (() => void) | undefined;

  /** @param listener is told once the token has expired, unless it is renewed before */
  constructor(principal: Principal, clock: Clock, listener: ExpiryListener) {
    this.#principal = principal;
    this.#clock = clock;
    this.#listener = listener;
    this.#awaitExpiry();
  }

  /** As the newest token says. */
  get principal(): Principal {
    return this.#principal;
  }

  /** By the clock rather than by a timer, which comes late where there is much to do. */
  get hasExpired(): boolean {
    return this.#timeLeft() <= 0;
  }

  /** Goes on by a fresh token. */
  renew(principal: Principal): void {
    this.end();
    this.#principal = principal;
    this.#awaitExpiry();
  }

  /** Waits no longer for the token to expire. */
  end(): void {
    this.#stopWaiting?.();
  }

  #timeLeft(): number {
    const { expiresAt } = this.#principal;
    return expiresAt === undefined ? Infinity : expiresAt - this.#clock.now().getTime();
  }

  #awaitExpiry(): void {
    const timeLeft = this.#timeLeft();
    if (timeLeft === Infinity) return;
    this.#stopWaiting = this.#clock.schedule(nextLookMs(timeLeft), () => {
      if (this.hasExpired) this.#listener.onExpired();
      else this.#awaitExpiry();
    });
  }
}

/** How long is waited at a time, in milliseconds. Far less than what a timer can wait, which is about 25 days. */
const longestDelayMs = 3600 * 1000;

/**
 * How long to wait before it is looked again whether a token has expired: for whole seconds, and for what is left at last.
 *
 * Node keeps a list of timers for each duration in milliseconds, and of those that keep no process alive, it keeps the empty
 * list of a timer that was called off until its time has come. Did each socket wait for its own time to the millisecond,
 * there would be as many lists as there were sockets in a day; so there are some thousands at the most.
 */
function nextLookMs(timeLeft: number): number {
  if (timeLeft < 1000) return Math.max(timeLeft, 0);
  return Math.min(Math.floor(timeLeft / 1000) * 1000, longestDelayMs);
}
