import { OrderedMap } from 'immutable';
import type { AsyncQueue } from '../../streams/async-queue.ts';
import { followCall } from '../feed/call-feed.ts';
import type { FeedItem } from '../feed/call-feed.ts';
import type { EventKind } from '../record/call-view.ts';
import { decodeCursor, encodeCursor } from '../record/cursor.ts';
import type { CallStore } from '../store/call-store.ts';
import { beginningOf, callAt, eventsUpTo } from './call-history.ts';
import type { FollowedCall } from './call-history.ts';
import { encodeRoomCursor } from './room-cursor.ts';
import type { RoomCursor } from './room-cursor.ts';
import type { RoomChange, RoomItem } from './room-item.ts';
import { applyEntry, changesAfter, stateAt } from './room-journal.ts';
import type { Invited, JournalChange, RoomJournal } from './room-journal.ts';
import type { RoomJournals } from './room-journals.ts';

/** How many items wait for a subscriber before they are replaced by one snapshot. */
const maxBuffered = 256;
/** When what the store could not tell is asked for again, in milliseconds. */
const retryMs = 1_000;

/** What of a room's call is told. */
const kindsInRoom: ReadonlySet<EventKind> = new Set(['roster', 'call']);

/** What a follower works with. */
export interface RoomFollowerOptions {
  readonly roomId: string;
  readonly journals: RoomJournals;
  readonly calls: CallStore;
  readonly stream: AsyncQueue<RoomItem>;
  /** Whether its calls are told of. */
  readonly withCalls: boolean;
  readonly onStranger: ((rawId: string) => void) | undefined;
}

/**
 * Makes one history of a room's journal and of the feeds of its calls, for one subscriber. What it has told is all that it
 * knows: the next item follows from that, and a snapshot is nothing but that.
 */
export class RoomFollower {
  readonly #options: RoomFollowerOptions;
  /** In the journal. */
  #place = '';
  #invited: Invited = OrderedMap();
  #call: FollowedCall | undefined;
  /** The feed of `#call`; undefined until it is followed. */
  #feed: AsyncIterableIterator<FeedItem> | undefined;
  #isAtWork = false;
  #isAwakened = false;
  #isStopped = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: RoomFollowerOptions) {
    this.#options = options;
  }

  /** Begins at a cursor, if what came after it can be had, or else with a snapshot. */
  async begin(cursor: RoomCursor | undefined): Promise<void> {
    this.#isAtWork = true;
    try {
      const journal = await this.#options.journals.open(this.#options.roomId);
      if (cursor && (await this.#goTo(journal, cursor))) await this.#advance(journal);
      else await this.#show(journal);
    } finally {
      this.#isAtWork = false;
    }
    if (this.#isAwakened) this.wake();
  }

  /** Takes in what stands in the journal by now: once for all that came while that was done. */
  wake(): void {
    this.#isAwakened = true;
    if (this.#isAtWork || this.#isStopped) return;
    this.#isAtWork = true;
    this.#takeIn()
      .catch(() => {
        this.#retry ??= setTimeout(() => {
          this.#retry = undefined;
          this.wake();
        }, retryMs).unref();
      })
      .finally(() => {
        this.#isAtWork = false;
        if (this.#isAwakened) this.wake();
      });
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#letGoOfFeed();
  }

  async #takeIn(): Promise<void> {
    const { journals, roomId } = this.#options;
    while (this.#isAwakened && !this.#isStopped) {
      this.#isAwakened = false;
      await this.#advance(await journals.open(roomId));
    }
  }

  /** Takes a place in the history. @returns false if it isn't known any more what held there */
  async #goTo(journal: RoomJournal, { place, inCall }: RoomCursor): Promise<boolean> {
    const state = stateAt(journal, place);
    const call = this.#options.withCalls ? state?.call : undefined;
    if (!state || (this.#options.withCalls && (call === undefined) !== (inCall === undefined))) return false;
    if (call && inCall) {
      this.#call = await callAt(this.#options.calls, { id: call.id, ...inCall }, kindsInRoom);
      if (!this.#call) return false;
    }
    this.#place = place;
    this.#invited = state.invited;
    return true;
  }

  /** Tells what has changed since the place where this is. */
  async #advance(journal: RoomJournal): Promise<void> {
    const changes = changesAfter(journal, this.#place);
    if (!changes) return this.#show(journal);
    for (const change of changes) {
      if (change.kind === 'callEnded' && !(await this.#tellRest(change.upTo))) return this.#show(journal);
      if (this.#isStopped) return;
      this.#take(change);
    }
    if (this.#call && !this.#feed) await this.#follow(this.#call);
  }

  #take(change: JournalChange): void {
    const { mark, at } = change;
    this.#place = mark;
    if (change.kind !== 'invitations' && !this.#options.withCalls) return;
    const { invited, call } = applyEntry({ invited: this.#invited, call: this.#call }, change);
    this.#invited = invited;
    if (change.kind === 'invitations') {
      this.#tell({ kind: 'invitations', changed: change.changed }, at);
      return;
    }
    this.#letGoOfFeed();
    const { view: before } = this.#call ?? beginningOf(change.call);
    this.#call = call && beginningOf(call);
    const { kind } = change;
    const callId = change.call.id;
    this.#tell(kind === 'callEnded' ? { kind, callId, before } : { kind, callId }, at);
  }

  /** Tells what has happened in the call until its end. @returns false if it can't be had any more */
  async #tellRest(upTo: number): Promise<boolean> {
    const call = this.#call;
    if (!call || call.sequence >= upTo) return true;
    const events = await eventsUpTo(this.#options.calls, call, kindsInRoom, upTo);
    for (const { event, before, after } of events ?? []) {
      const { sequence, occurredAt, change, traceparent } = event;
      this.#takeInCall({ sequence, occurredAt, change, before, after, traceparent });
    }
    return events !== undefined;
  }

  /** Goes to where the journal is now, and tells that instead of what has led there. */
  async #show(journal: RoomJournal): Promise<void> {
    this.#letGoOfFeed();
    this.#place = journal.head;
    this.#invited = journal.invited;
    this.#call = undefined;
    const call = this.#options.withCalls ? journal.call : undefined;
    const feed = call && (await this.#open(call.id, undefined));
    const first = feed && (await firstOf(feed));
    if (this.#isStopped) return;
    if (call && !feed) this.#call = { ...beginningOf(call), isOver: true };
    if (first) this.#goInCall(first);
    this.#tellAll(Math.max(journal.changedAt, first?.occurredAt ?? 0));
    if (feed) this.#consume(feed);
  }

  /** Follows a call from where it was told. */
  async #follow(call: FollowedCall): Promise<void> {
    if (call.isOver) return;
    const { id: callId, epoch, sequence } = call;
    const feed = await this.#open(callId, encodeCursor({ epoch, callId, sequence }));
    if (!feed) this.#call = { ...call, isOver: true };
    else if (!this.#isStopped) this.#consume(feed);
  }

  async #open(
    callId: string,
    after: string | undefined,
  ): Promise<AsyncIterableIterator<FeedItem> | undefined> {
    const feed = await followCall(this.#options.calls, { callId, kinds: kindsInRoom, after });
    if (feed && this.#isStopped) void feed.return?.();
    if (!feed) this.#noteEnd(callId);
    return feed;
  }

  #consume(feed: AsyncIterableIterator<FeedItem>): void {
    this.#feed = feed;
    void this.#takeAll(feed);
  }

  async #takeAll(feed: AsyncIterableIterator<FeedItem>): Promise<void> {
    for await (const item of feed) {
      if (this.#feed !== feed) return;
      const { change } = item;
      if (change) {
        this.#takeInCall({ ...item, change });
      } else {
        this.#goInCall(item);
        this.#tellAll(item.occurredAt);
      }
    }
    if (this.#feed === feed && this.#call) this.#noteEnd(this.#call.id);
  }

  /** A call is over: that this is noted is for whoever knows of it, should the one who ended it not have come to that. */
  #noteEnd(callId: string): void {
    const { journals, roomId } = this.#options;
    // If that fails, whoever follows the room next tries it again.
    journals.noteCallEnded(roomId, callId).catch(() => undefined);
  }

  /** Takes an event of the call, unless it was taken already. */
  #takeInCall(
    item: Pick<FeedItem, 'sequence' | 'occurredAt' | 'before' | 'after' | 'traceparent'> & {
      readonly change: NonNullable<FeedItem['change']>;
    },
  ): void {
    const { sequence, occurredAt, change, before, after, traceparent } = item;
    const call = this.#call;
    if (!call || sequence <= call.sequence) return;
    this.#call = { ...call, sequence, view: after };
    this.#tell({ kind: 'inCall', change, before }, occurredAt, traceparent);
    if (change.kind !== 'roster') return;
    for (const [rawId] of change.upserted) {
      const isStranger = !before.participants.has(rawId) && !this.#invited.has(rawId);
      if (isStranger) this.#options.onStranger?.(rawId);
    }
  }

  #goInCall({ callId, cursor, sequence, after }: FeedItem): void {
    const epoch = decodeCursor(cursor)?.epoch ?? '';
    this.#call = { id: callId, epoch, sequence, view: after };
  }

  #letGoOfFeed(): void {
    void this.#feed?.return?.();
    this.#feed = undefined;
  }

  /** Tells all that holds, in place of what still waits to be taken. */
  #tellAll(occurredAt: number): void {
    const { stream } = this.#options;
    stream.clear();
    stream.push(this.#itemOf({ kind: 'snapshot' }, occurredAt));
  }

  #tell(change: RoomChange, occurredAt: number, traceparent?: string): void {
    const { stream } = this.#options;
    if (stream.length >= maxBuffered) this.#tellAll(occurredAt);
    else stream.push(this.#itemOf(change, occurredAt, traceparent));
  }

  #itemOf(change: RoomChange, occurredAt: number, traceparent?: string): RoomItem {
    const { roomId } = this.#options;
    const call = this.#call;
    return {
      roomId,
      cursor: encodeRoomCursor({
        roomId,
        place: this.#place,
        inCall: call && { epoch: call.epoch, sequence: call.sequence },
      }),
      occurredAt,
      change,
      invited: this.#invited,
      call: call && { id: call.id, epoch: call.epoch, sequence: call.sequence, view: call.view },
      traceparent,
    };
  }
}

/** The snapshot with which a feed begins. */
async function firstOf(feed: AsyncIterator<FeedItem>): Promise<FeedItem | undefined> {
  const first = await feed.next();
  return first.done ? undefined : first.value;
}
