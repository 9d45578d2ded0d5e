/** Is told of subscriptions to calls and their events, to be counted: with each event for each subscriber, so it must be quick. */
export interface FanOutObserver {
  /** Somebody subscribes. @param field of the schema's */
  onSubscribed(field: string): void;
  /** A subscription is over. */
  onUnsubscribed(field: string): void;
  /** An event was executed, for one subscriber or for many. */
  onExecuted(): void;
  /** An event was handed over to a subscriber's connection. */
  onDelivered(): void;
  /** An event was dropped, since too much waited for the subscriber. A snapshot will make it good. */
  onDropped(): void;
}
