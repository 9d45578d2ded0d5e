import type { KnownNotification } from '../record/known-notification.ts';

/** How many notifications wait at the most, over all calls. */
export const maxParked = 10_000;

/** The notifications that wait for one call. */
export interface Parked {
  /** When the first of them came, in milliseconds since the epoch. */
  readonly since: number;
  /** In order of arrival. */
  readonly notifications: readonly KnownNotification[];
  /** Stands for the last of them: what comes later is not among them. */
  readonly upTo: number;
}

/** What became of a notification: it waits; its call is known by now; or there is no more room. */
export type ParkOutcome = 'parked' | 'known' | 'full';

/** Notifications for calls that are not known yet: they can overtake the reply that tells of the call. */
export interface ParkedStore {
  /**
   * Keeps a notification, unless its call is known by now or there is no more room: told at once, so that nothing is left
   * behind when the call becomes known at the same time.
   *
   * @param now milliseconds since the epoch
   */
  park(notification: KnownNotification, now: number): Promise<ParkOutcome>;
  read(callId: string): Promise<Parked | undefined>;
  /** Drops those up to a position, after they have been taken in. */
  remove(callId: string, upTo: number): Promise<void>;
}
