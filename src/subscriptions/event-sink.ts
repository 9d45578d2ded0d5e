import type { Principal } from '../auth/principal.ts';

/** Takes the shared events of one subscription on their way to its client. */
export interface EventSink {
  /** The client, as its newest token says. */
  readonly principal: Principal;
  /**
   * Hands over an event.
   *
   * @returns false if too much waits for the client already, so that the event was dropped
   */
  offer(payload: Buffer): boolean;
  /** Notes that one more event was dropped, since one before it was. */
  noteDropped(payload: Buffer): void;
  /** Resolved when not too much waits any more. */
  drained(): Promise<void>;
}
