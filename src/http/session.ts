import type { Clock } from '../clock.ts';
import type { Principal } from '../graphql/principal.ts';

/** Who is at the other end of a socket or a stream, for as long as their token holds. */
export class Session {
  readonly #clock: Clock;
  readonly #onExpired: () => void;
  #principal: Principal;
  #stopWaiting: (() => void) | undefined;

  /** @param onExpired is called once the token has expired, unless it is renewed before */
  constructor(principal: Principal, clock: Clock, onExpired: () => void) {
    this.#principal = principal;
    this.#clock = clock;
    this.#onExpired = onExpired;
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
    this.#stopWaiting = this.#clock.schedule(Math.min(Math.max(timeLeft, 0), longestDelayMs), () => {
      if (this.hasExpired) this.#onExpired();
      else this.#awaitExpiry();
    });
  }
}

/** What a timer can wait at the most: about 25 days. */
const longestDelayMs = 2 ** 31 - 1;
