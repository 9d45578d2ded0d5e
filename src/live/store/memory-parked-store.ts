import type { KnownNotification } from '../record/known-notification.ts';
import { maxParked } from './parked-store.ts';
import type { Parked, ParkedStore } from './parked-store.ts';

interface Waiting {
  readonly since: number;
  readonly notifications: { readonly position: number; readonly notification: KnownNotification }[];
}

/** Parked notifications in the memory of this process, gone with it. */
export class MemoryParkedStore implements ParkedStore {
  readonly #isKnown: (callId: string) => boolean;
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;
  #position = 0;

  /** @param isKnown whether a call has a record or a tombstone */
  constructor(isKnown: (callId: string) => boolean) {
    this.#isKnown = isKnown;
  }

  park(notification: KnownNotification, now: number): Promise<'parked' | 'known' | 'full'> {
    const { callId } = notification;
    if (this.#isKnown(callId)) return Promise.resolve('known');
    if (this.#count >= maxParked) return Promise.resolve('full');
    const waiting = this.#waiting.get(callId) ?? { since: now, notifications: [] };
    this.#position += 1;
    waiting.notifications.push({ position: this.#position, notification });
    this.#waiting.set(callId, waiting);
    this.#count += 1;
    return Promise.resolve('parked');
  }

  read(callId: string): Promise<Parked | undefined> {
    const waiting = this.#waiting.get(callId);
    const upTo = waiting?.notifications.at(-1)?.position;
    if (!waiting || upTo === undefined) return Promise.resolve(undefined);
    const notifications = waiting.notifications.map(({ notification }) => notification);
    return Promise.resolve({ since: waiting.since, notifications, upTo });
  }

  remove(callId: string, upTo: number): Promise<void> {
    const waiting = this.#waiting.get(callId);
    if (!waiting) return Promise.resolve();
    const left = waiting.notifications.filter(({ position }) => position > upTo);
    this.#count -= waiting.notifications.length - left.length;
    if (left.length > 0) this.#waiting.set(callId, { ...waiting, notifications: left });
    else this.#waiting.delete(callId);
    return Promise.resolve();
  }
}
