import type { DeliveryOutcome, NotificationOutcome } from '../live/ingest/notification-sink.ts';
import type { CallNotification } from '../microsoft-graph/notifications.ts';

/** What the entries of a post are about, by their kinds. */
export const notificationKinds = [
  'call',
  'roster',
  'rosterDelta',
  'participant',
  'operation',
  'contentSharing',
  'audioRoutingGroup',
  'participantJoining',
  'participantLeft',
  'unknown',
] as const satisfies readonly CallNotification['kind'][];

/**
 * What became of an entry: as a notification of a call, or with all of a post that had come already (`repeated`); it only had
 * to be answered (`answered`); or its kind isn't known (`unknown`).
 */
export type EntryOutcome = NotificationOutcome | 'repeated' | 'answered' | 'unknown';

/** How many different kinds and calls of a post are noted. */
const maxNoted = 10;

/** What is noted of a post while it is taken, for the log. */
export class PostNotes {
  readonly #kinds = new Set<string>();
  readonly #callIds = new Set<string>();
  #isRepeated = false;

  /** Notes what a post holds. */
  read(entries: readonly CallNotification[]): void {
    for (const entry of entries) {
      if (this.#kinds.size < maxNoted) this.#kinds.add(entry.kind);
      if ('callId' in entry && this.#callIds.size < maxNoted) this.#callIds.add(entry.callId);
    }
  }

  /** Notes what became of it. */
  took(outcome: DeliveryOutcome): void {
    this.#isRepeated = outcome === 'repeated';
  }

  /** As it stands in the log. */
  get fields(): {
    readonly kinds: readonly string[];
    readonly callIds: readonly string[];
    readonly repeated: boolean;
  } {
    return { kinds: [...this.#kinds], callIds: [...this.#callIds], repeated: this.#isRepeated };
  }
}
