import type { FeedStart } from '../live-observer.ts';
import type { CallRecord } from '../record/call-record.ts';
import { holdsAllSince, replay } from '../store/call-log.ts';
import type { CallHistory, CallStore, CommitListener } from '../store/call-store.ts';
import { applyChange } from '../record/call-view.ts';
import type { CallChange, CallEvent, CallView, EventKind } from '../record/call-view.ts';
import { decodeCursor, encodeCursor } from '../record/cursor.ts';
import { AsyncQueue } from '../../streams/async-queue.ts';

/** What a subscriber gets: an event as it happened, or the call as it is instead of events that can't be had. */
export interface FeedItem {
  readonly callId: string;
  readonly cursor: string;
  /** Its place among the events of the call, of whatever kind; of a snapshot, that of the newest event in it. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  /** What has changed; undefined for a snapshot. */
  readonly change: CallChange | undefined;
  /** The call before the change; of a snapshot, the same as `after`. */
  readonly before: CallView;
  /** The call as of this item. */
  readonly after: CallView;
  /** The span that the change was committed in; undefined if there is none. */
  readonly traceparent: string | undefined;
}

/** What of a call is followed. */
export interface FollowOptions {
  readonly callId: string;
  readonly kinds: ReadonlySet<EventKind>;
  /** A cursor to go on from. */
  readonly after?: string | undefined;
  /** Is told once where the events begin. */
  readonly onBegun?: ((start: FeedStart) => void) | undefined;
  /** Is called once, when the subscriber has gone or there is nothing more to come. */
  readonly onEnd?: (() => void) | undefined;
}

/** How many events wait for a subscriber before they are replaced by one snapshot. */
const maxBuffered = 256;

/**
 * Follows a call: first a snapshot, or with `after` exactly the events that were missed, then each event as it comes;
 * the last is the one that ends the call. A cursor of another call or epoch, garbage, or one too old to be exact gives a
 * snapshot instead.
 *
 * It watches before it reads, so that nothing falls between; what it is told twice is recognised by its sequence.
 *
 * @returns undefined if there is no such call
 * @throws {Error} if the store can't be asked: nothing is followed then
 */
export async function followCall(
  store: CallStore,
  { callId, kinds, after, onBegun, onEnd }: FollowOptions,
): Promise<AsyncIterableIterator<FeedItem> | undefined> {
  const early: Parameters<CommitListener>[] = [];
  let take: CommitListener = (record, events) => {
    early.push([record, events]);
  };
  const unwatch = store.watch(callId, (record, events) => {
    take(record, events);
  });
  const stream = new AsyncQueue<FeedItem>(() => {
    unwatch();
    onEnd?.();
  });
  const stored = await store.readHistory(callId).catch((error: unknown) => {
    stream.end();
    throw error;
  });
  if (!stored) {
    stream.end();
    return undefined;
  }
  const start = startOf(stored, kinds, after);
  onBegun?.(start);
  const from = start === 'exact' ? decodeCursor(after ?? '')?.sequence : undefined;
  const follower = new Follower(kinds, stream, stored, from);
  take = (record, events) => {
    follower.take(record, events);
  };
  for (const [record, events] of early) take(record, events);
  return stream;
}

/** Where the events begin: `exact` if exactly what came after a cursor can be had. */
function startOf(stored: CallHistory, kinds: ReadonlySet<EventKind>, after: string | undefined): FeedStart {
  if (after === undefined) return 'fresh';
  const cursor = decodeCursor(after);
  if (!cursor) return 'unreadable';
  const { id, epoch, sequence } = stored.kind === 'live' ? stored.record : stored.tombstone;
  if (cursor.callId !== id) return 'otherCall';
  if (cursor.epoch !== epoch) return 'otherRecord';
  if (cursor.sequence > sequence) return 'beyond';
  if (stored.kind === 'tombstone') return 'over';
  return holdsAllSince(stored.log, kinds, cursor.sequence) ? 'exact' : 'trimmed';
}

/** Turns commits into a subscriber's items. */
class Follower {
  readonly #kinds: ReadonlySet<EventKind>;
  readonly #stream: AsyncQueue<FeedItem>;
  #view: CallView;
  #sequence: number;

  constructor(
    kinds: ReadonlySet<EventKind>,
    stream: AsyncQueue<FeedItem>,
    stored: CallHistory,
    from: number | undefined,
  ) {
    this.#kinds = kinds;
    this.#stream = stream;
    const known = stored.kind === 'live' ? stored.record : stored.tombstone;
    if (stored.kind === 'live' && from !== undefined) {
      for (const { event, before, after } of replay(stored.log, from)) {
        this.#offer(stored.record, event, before, after);
      }
    } else {
      stream.push(snapshot(known, stored.kind === 'live' ? stored.record.heardAt : stored.tombstone.endedAt));
    }
    this.#view = known.view;
    this.#sequence = known.sequence;
    if (stored.kind === 'tombstone' || stored.record.isTerminated) stream.end();
  }

  /** Takes a commit. What can't be told any more is made good by a snapshot. */
  take(record: CallRecord, events: readonly CallEvent[] | undefined): void {
    if (!events && record.view !== this.#view) {
      this.#view = record.view;
      this.#sequence = record.sequence;
      this.#stream.push(snapshot(record, record.heardAt));
    }
    for (const event of events ?? []) {
      if (event.sequence <= this.#sequence) continue;
      const before = this.#view;
      this.#view = applyChange(before, event.change);
      this.#sequence = event.sequence;
      this.#offer(record, event, before, this.#view);
    }
    if (this.#stream.length > maxBuffered) {
      this.#stream.clear();
      this.#stream.push(snapshot(record, record.heardAt));
    }
    if (record.isTerminated) this.#stream.end();
  }

  #offer(
    { id, epoch }: CallRecord,
    { sequence, occurredAt, change, traceparent }: CallEvent,
    before: CallView,
    after: CallView,
  ): void {
    if (!this.#kinds.has(change.kind)) return;
    const cursor = encodeCursor({ epoch, callId: id, sequence });
    this.#stream.push({ callId: id, cursor, sequence, occurredAt, change, before, after, traceparent });
  }
}

function snapshot(
  { id, epoch, sequence, view }: Pick<CallRecord, 'id' | 'epoch' | 'sequence' | 'view'>,
  occurredAt: number,
): FeedItem {
  const cursor = encodeCursor({ epoch, callId: id, sequence });
  const none = { change: undefined, traceparent: undefined };
  return { callId: id, cursor, sequence, occurredAt, before: view, after: view, ...none };
}
