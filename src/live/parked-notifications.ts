import type { KnownNotification } from './notification-sink.ts';

/** How long a notification waits for the call that it is about, in milliseconds. */
const parkedMs = 30_000;

/** How many wait at the most, over all calls. */
const maxParked = 10_000;

/** Notifications for calls that are not known yet: they can overtake the reply that tells of the call. */
export class ParkedNotifications {
  readonly #parked = new Map<
    string,
    { readonly since: number; readonly notifications: KnownNotification[] }
  >();
  #count = 0;

  /** @returns false if there is no more room */
  park(notification: KnownNotification, now: number): boolean {
    if (this.#count >= maxParked) return false;
    const { callId } = notification;
    const waiting = this.#parked.get(callId);
    if (waiting) waiting.notifications.push(notification);
    else this.#parked.set(callId, { since: now, notifications: [notification] });
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

  /** The calls whose notifications have waited long enough. */
  due(now: number): string[] {
    return [...this.#parked].filter(([, { since }]) => now - since >= parkedMs).map(([callId]) => callId);
  }

  /** Graph's own way to write the id of a call that is waited for. */
  graphIdOf(callId: string): string {
    return this.#parked.get(callId)?.notifications[0]?.graphCallId ?? callId;
  }
}
