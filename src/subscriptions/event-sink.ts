import type { Principal } from '../auth/principal.ts';

/** To whom the events of one subscription go. */
export interface Recipient {
  /** As their newest token says. */
  readonly principal: Principal;
  /**
   * Hands over an event.
   *
   * @returns false if too much waits for the recipient already, and the event was left out
   */
  offer(payload: Buffer): boolean;
  /** Notes that one more event was left out, since one before it was. */
  miss(payload: Buffer): void;
  /** Resolved when not too much waits any more. */
  drained(): Promise<void>;
}
