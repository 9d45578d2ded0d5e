import type { KnownNotification } from '../record/known-notification.ts';

/** One webhook post whose sender has been verified. */
export interface CallbackDelivery {
  /** Its entries in order. */
  readonly notifications: readonly KnownNotification[];
  /** What the callback's path ended in: to be compared with the call's own. A secret. */
  readonly callbackToken: string | undefined;
  /** The tenant that the platform named in its token. */
  readonly tenantId: string;
  /**
   * Equal for a delivery that is repeated: the message's id and the digest of the raw body. Undefined for a message
   * without an id: the same may happen again (muted, unmuted, muted), and reads the same.
   */
  readonly deliveryKey: string | undefined;
  /** When the post began to come in: what is owed to the platform in time is counted from here. */
  readonly receivedAt: Date;
}

/**
 * What became of a notification that was taken: it was reduced into the record of its call; it waits for its call to be
 * known; or it changed nothing, since it can't be placed.
 */
export const notificationOutcomes = ['committed', 'parked', 'dropped'] as const;
export type NotificationOutcome = (typeof notificationOutcomes)[number];

/** What became of a delivery: of its notifications in order, or that it is one which was taken already. */
export type DeliveryOutcome = readonly NotificationOutcome[] | 'repeated';

/** Who takes what the webhook was told. */
export interface NotificationSink {
  /**
   * Commits a delivery; the sender is acknowledged only when this resolves.
   *
   * @throws {Error} if it couldn't: the sender is asked to repeat the delivery
   */
  deliver(delivery: CallbackDelivery): Promise<DeliveryOutcome>;
  /**
   * Takes note that a delivery came that could not be read: what it told is asked for instead. Nothing happens if the token
   * isn't known.
   *
   * @param callbackToken as a delivery has it
   * @throws {Error} if it couldn't
   */
  lose(callbackToken: string): Promise<void>;
}
