import type { CallRecords } from '../call-records.ts';
import type { LiveObserver } from '../live-observer.ts';
import type { GraphPort } from '../record/graph-port.ts';
import type { KnownNotification } from '../record/known-notification.ts';
import { told } from '../told-questions.ts';
import type { NotificationOutcome } from './notification-sink.ts';
import type { ParkOutcome } from '../store/parked-store.ts';
import type { LiveStore } from '../store/live-store.ts';

/** How long a notification waits for its call before Graph is asked, and after that failed again, in milliseconds. */
export const parkedMs = 30_000;

/** How long it waits at the most while Graph can't be asked, in milliseconds. */
const staleMs = 5 * 60_000;

/** What parking comes to. */
const outcomes: Readonly<Record<ParkOutcome, NotificationOutcome>> = {
  known: 'committed',
  parked: 'parked',
  full: 'dropped',
};

/** What parking is made from. */
interface ParkingOptions {
  readonly store: LiveStore;
  readonly records: CallRecords;
  readonly graph: GraphPort;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer: LiveObserver | undefined;
}

/** Notifications that wait for their call to become known. */
export class Parking {
  readonly #store: LiveStore;
  readonly #records: CallRecords;
  readonly #graph: GraphPort;
  readonly #now: () => number;
  readonly #observer: LiveObserver | undefined;

  constructor({ store, records, graph, now, observer }: ParkingOptions) {
    this.#store = store;
    this.#records = records;
    this.#graph = graph;
    this.#now = now;
    this.#observer = observer;
  }

  /** Lets a notification wait for its call, or takes it in if the call is known by now. */
  async park(notification: KnownNotification): Promise<NotificationOutcome> {
    const { callId } = notification;
    const now = this.#now();
    // The look is scheduled first, so that no notification waits without one.
    await this.#store.work.schedule({ kind: 'lookUp', id: callId }, now + parkedMs);
    const outcome = await this.#store.parked.park(notification, now);
    if (outcome === 'known') await this.#records.apply(callId, { type: 'notification', notification });
    if (outcome === 'full') this.#observer?.onDropped('noRoom', callId);
    return outcomes[outcome];
  }

  /** Takes in what waits for a call that has become known, in order of arrival. */
  async takeIn(callId: string): Promise<void> {
    const parked = await this.#store.parked.read(callId);
    if (parked) {
      for (const notification of parked.notifications) {
        await this.#records.apply(callId, { type: 'notification', notification });
      }
      // Only now: if this process dies before, the next one takes them in, and taking one in again does no harm.
      await this.#store.parked.remove(callId, parked.upTo);
    }
    await this.#store.work.cancel({ kind: 'lookUp', id: callId });
  }

  /**
   * Asks Graph for a call that notifications wait for. They are dropped if Graph doesn't know it, or could not be asked for
   * long.
   *
   * @throws {Error} if Graph can't be asked: they go on waiting
   */
  async lookUp(callId: string, signal: AbortSignal): Promise<void> {
    const parked = await this.#store.parked.read(callId);
    if (!parked) return;
    if (!(await this.#store.calls.read(callId))) {
      const graphId = parked.notifications[0]?.graphCallId ?? callId;
      const asked = this.#graph.getCall(graphId, signal);
      const call = await told(this.#observer, 'lookUp', signal, asked).catch(async (error: unknown) => {
        if (this.#now() - parked.since >= staleMs) await this.#drop(callId);
        throw error;
      });
      if (!call) {
        await this.#drop(callId);
        return;
      }
      await this.#records.begin({ callId, graphId }, 'polled');
      await this.#records.apply(callId, { type: 'callReply', call });
    }
    await this.takeIn(callId);
  }

  async #drop(callId: string): Promise<void> {
    const parked = await this.#store.parked.read(callId);
    if (!parked) return;
    await this.#store.parked.remove(callId, parked.upTo);
    parked.notifications.forEach(() => this.#observer?.onDropped('unknownCall', callId));
  }
}
