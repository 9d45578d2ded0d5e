import type { KnownNotification } from './notification-sink.ts';

/** How long a notification waits for its call before Graph is asked, and after that failed again, in milliseconds. */
const parkedMs = 30_000;

/** How long it waits at the most while Graph can't be asked, in milliseconds. */
const staleMs = 5 * 60_000;

/** How many wait at the most, over all calls. */
const maxParked = 10_000;

/** Those of one call. Times in milliseconds. */
interface Waiting {
  readonly since: number;
  /** When Graph is to be asked for the call. */
  dueAt: number;
  readonly notifications: KnownNotification[];
}

/** Notifications for calls that are not known yet: they can overtake the reply that tells of the call. */
export class ParkedNotifications {
  readonly #parked = new Map<string, Waiting>();
  #count = 0;

  /** @returns false if there is no more room */
  park(notification: KnownNotification, now: number): boolean {
    if (this.#count >= maxParked) return false;
    const { callId } = notification;
    const waiting = this.#parked.get(callId);
    if (waiting) waiting.notifications.push(notification);
    else this.#parked.set(callId, { since: now, dueAt: now + parkedMs, notifications: [notification] });
    this.#count += 1;
    return true;
  }

  /** Takes those of a call, in order of arrival. */
  take(callId: string): readonly KnownNotification[] {
    const waiting = this.#parked.get(callId);
    this.#parked.delete(callId);
    this.#count -= waiting?.notifications.length ?? 0;
    return waiting?.notifications ?? [];
  }

  /** The calls whose notifications have waited long enough. Those that are not taken then are due again later. */
  claimDue(now: number): string[] {
    const due = [...this.#parked].filter(([, { dueAt }]) => dueAt <= now);
    for (const [, waiting] of due) waiting.dueAt = now + parkedMs;
    return due.map(([callId]) => callId);
  }

  /** Takes those that have waited for so long that nothing is to be hoped for any more. */
  takeStale(now: number): readonly KnownNotification[] {
    const stale = [...this.#parked].filter(([, { since }]) => now - since >= staleMs);
    return stale.flatMap(([callId]) => this.take(callId));
  }

  /** Graph's own way to write the id of a call that is waited for. */
  graphIdOf(callId: string): string {
    return this.#parked.get(callId)?.notifications[0]?.graphCallId ?? callId;
  }
}
