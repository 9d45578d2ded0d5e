/** The position of an event among those of its call or room. */
export interface EventPosition {
  /**
   * Rises with every event; that of a snapshot is the newest event's that is in it. Undefined in a room: what happens there and
   * in its call may be told in another order each time, so that only the cursors tell places.
   */
  readonly sequence: number | undefined;
  /** From where a subscription goes on behind the event. */
  readonly cursor: string;
  /** Whether it stands for everything up to its sequence, rather than for one thing that happened. */
  readonly isSnapshot: boolean;
}

/** An event that was executed and written once, for everybody who shares a stream. */
export interface SharedEvent extends Pick<EventPosition, 'cursor'> {
  /** As that of its position, or counted by the stream where that has none. */
  readonly sequence: number;
  /** What all of them are sent. */
  readonly payload: Buffer;
}
