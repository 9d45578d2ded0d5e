import { knownValue } from '../../microsoft-graph/enums.ts';
import type { CallRecords } from '../call-records.ts';
import type { LiveObserver } from '../live-observer.ts';
import type { KnownNotification } from '../record/known-notification.ts';
import type { LiveStore } from '../store/live-store.ts';
import { digestOf } from './callback-tokens.ts';
import type { Creations } from './creations.ts';
import type {
  CallbackDelivery,
  DeliveryOutcome,
  NotificationOutcome,
  NotificationSink,
} from './notification-sink.ts';
import type { Parking } from './parking.ts';

/** What the intake is made from. */
interface IntakeOptions {
  readonly store: LiveStore;
  readonly records: CallRecords;
  readonly creations: Creations;
  readonly parking: Parking;
  readonly observer: LiveObserver | undefined;
}

/** Applies what the webhook was told to the calls that it is about. */
export class NotificationIntake implements NotificationSink {
  readonly #store: LiveStore;
  readonly #records: CallRecords;
  readonly #creations: Creations;
  readonly #parking: Parking;
  readonly #observer: LiveObserver | undefined;

  constructor({ store, records, creations, parking, observer }: IntakeOptions) {
    this.#store = store;
    this.#records = records;
    this.#creations = creations;
    this.#parking = parking;
    this.#observer = observer;
  }

  async deliver({
    notifications,
    callbackToken,
    deliveryKey,
    receivedAt,
  }: CallbackDelivery): Promise<DeliveryOutcome> {
    const tokenDigest = callbackToken === undefined ? undefined : digestOf(callbackToken);
    // With its token: a post that came to the wrong address must not hide the same one that comes to the right one.
    const key = deliveryKey === undefined ? undefined : `${deliveryKey} ${tokenDigest ?? ''}`;
    if (key !== undefined && (await this.#store.deliveries.has(key))) return 'repeated';
    const outcomes: NotificationOutcome[] = [];
    for (const notification of notifications) {
      outcomes.push(await this.#receive(notification, tokenDigest, receivedAt.getTime()));
    }
    if (key !== undefined) await this.#store.deliveries.add(key);
    return outcomes;
  }

  async lose(callbackToken: string): Promise<void> {
    const tokenDigest = digestOf(callbackToken);
    const creation = await this.#store.creations.byToken(tokenDigest);
    const callId = creation?.call?.callId ?? (await this.#store.callbackTokens.callOf(tokenDigest));
    if (callId !== undefined) await this.#records.apply(callId, { type: 'lostNotification' });
  }

  async #receive(
    notification: KnownNotification,
    tokenDigest: string | undefined,
    receivedAt: number,
  ): Promise<NotificationOutcome> {
    const { callId, graphCallId: graphId } = notification;
    if (tokenDigest !== undefined && !(await this.#isOwn(tokenDigest, { callId, graphId }))) {
      this.#observer?.onDropped('foreignToken', callId);
      return 'dropped';
    }
    if (this.#store.calls.known(callId) ?? (await this.#store.calls.read(callId))) {
      await this.#records.apply(callId, { type: 'notification', notification });
    } else if (isIncoming(notification)) {
      // It has been ringing since the post came, however long reading and committing took.
      await this.#records.begin({ callId, graphId }, 'incoming', { createdAt: receivedAt });
      await this.#records.apply(callId, { type: 'notification', notification });
      await this.#parking.takeIn(callId);
    } else {
      return this.#parking.park(notification);
    }
    return 'committed';
  }

  /** Whether what came by a token may be about a call. The first that comes by a creation's token tells which call it is. */
  async #isOwn(
    tokenDigest: string,
    ids: { readonly callId: string; readonly graphId: string },
  ): Promise<boolean> {
    const creation = await this.#store.creations.byToken(tokenDigest);
    if (!creation) {
      const owner = await this.#store.callbackTokens.callOf(tokenDigest);
      return owner === undefined || owner === ids.callId;
    }
    if (creation.call && creation.call.callId !== ids.callId) return false;
    // The process that tied it to its call may have died before it recorded the call.
    const isBegun = creation.call !== undefined && (await this.#store.calls.read(ids.callId)) !== undefined;
    return isBegun || (await this.#creations.adopt(creation, ids)).callId === ids.callId;
  }
}

function isIncoming(notification: KnownNotification): boolean {
  return notification.kind === 'call' && knownValue('callState', notification.call.state) === 'incoming';
}
