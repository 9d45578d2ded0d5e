/** The position of an event among those of its call. */
export interface EventPosition {
  /** Rises with every event; that of a snapshot is the newest event's that is in it. */
  readonly sequence: number;
  /** From where a subscription goes on behind the event. */
  readonly cursor: string;
  /** Whether it stands for everything up to its sequence, rather than for one thing that happened. */
  readonly isSnapshot: boolean;
}

/** An event that was executed and written once, for everybody who shares a stream. */
export interface SharedEvent extends Pick<EventPosition, 'sequence' | 'cursor'> {
  /** What all of them are sent. */
  readonly payload: Buffer;
}
