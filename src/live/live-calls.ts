import { canonicalId } from '../microsoft-graph/call-id.ts';
import { isServerCallId } from '../room-calls/server-call-id.ts';
import { CallRecords } from './call-records.ts';
import type { FeedItem } from './feed/call-feed.ts';
import { CallWatchers } from './feed/call-watchers.ts';
import { followIncomingCalls } from './feed/incoming-call-feed.ts';
import { digestOf, newCallbackToken } from './ingest/callback-tokens.ts';
import { Creations } from './ingest/creations.ts';
import type { CallToCreate } from './ingest/creations.ts';
import { NotificationIntake } from './ingest/notification-intake.ts';
import type { CallbackDelivery, DeliveryOutcome, NotificationSink } from './ingest/notification-sink.ts';
import { Parking } from './ingest/parking.ts';
import { RoomCallIntake } from './ingest/room-call-intake.ts';
import type { RoomCallSink } from './ingest/room-call-sink.ts';
import type { LeaseHolder } from './lease-holder.ts';
import type { LiveObserver } from './live-observer.ts';
import type { CallRecord } from './record/call-record.ts';
import type { EventKind, CallOperation } from './record/call-view.ts';
import type { GraphPort } from './record/graph-port.ts';
import type { CallInput } from './reducer/reduce.ts';
import { RoomJournals } from './rooms/room-journals.ts';
import type { CallPage, StoredCall } from './store/call-store.ts';
import type { LiveStore } from './store/live-store.ts';
import { Sweeper } from './sweeper.ts';

/** What the live core is made from. */
export interface LiveCallsOptions {
  readonly store: LiveStore;
  readonly graph: GraphPort;
  /** Steady time, in milliseconds since the epoch: intervals are told by it. */
  readonly now: () => number;
  readonly observer?: LiveObserver | undefined;
}

/**
 * The calls as this gateway believes them to be: what Graph posts, replies and shows goes in, records and feeds come out.
 */
export class LiveCalls implements NotificationSink {
  readonly store: LiveStore;
  /** Takes what is told of calls in rooms. */
  readonly roomCalls: RoomCallSink;
  /** The journals of rooms, in which the calls in them are noted. */
  readonly roomJournals: RoomJournals;
  readonly #graph: GraphPort;
  readonly #now: () => number;
  readonly #observer: LiveObserver | undefined;
  readonly #records: CallRecords;
  readonly #creations: Creations;
  readonly #intake: NotificationIntake;
  readonly #watchers: CallWatchers;
  readonly #sweeper: Sweeper;

  constructor({ store, graph, now, observer }: LiveCallsOptions) {
    this.store = store;
    this.#graph = graph;
    this.#now = now;
    this.#observer = observer;
    const rooms = new RoomJournals(store.keyValues, store.calls, now);
    this.roomJournals = rooms;
    const records = new CallRecords(store.calls, now, observer, async ({ id, roomCall }) => {
      // The call is over all the same, also in its room: whoever reads of it there looks at its record.
      if (roomCall)
        await rooms
          .noteCallEnded(roomCall.roomId, id)
          .catch((error: unknown) => observer?.onFailed('tick', error));
    });
    const parking = new Parking({ store, records, graph, now, observer });
    const creations = new Creations(store, records, parking, now);
    this.#records = records;
    this.#creations = creations;
    this.#intake = new NotificationIntake({ store, records, creations, parking, observer });
    this.roomCalls = new RoomCallIntake({ store, records, rooms, now, observer });
    this.#watchers = new CallWatchers(store.calls, now, observer);
    this.#sweeper = new Sweeper({ calls: store.calls, graph, creations, parking, now, observer });
  }

  /** The time by which calls are recorded, in milliseconds since the epoch. */
  now(): number {
    return this.#now();
  }

  /** A call as it is stored; undefined if it isn't known here. */
  read(callId: string): Promise<StoredCall | undefined> {
    return this.store.calls.read(callId);
  }

  /** A page of the calls known here, those that ended a short while ago included, newest first. */
  page(page: CallPage): Promise<readonly CallRecord[]> {
    return this.store.calls.page(page);
  }

  /**
   * A call that is known here, or that Graph knows: that is followed from now on by asking.
   *
   * @returns undefined if nobody knows it
   */
  async find(id: string, signal?: AbortSignal): Promise<StoredCall | undefined> {
    const callId = canonicalId(id);
    let stored = await this.read(callId);
    if (!stored) {
      if (isServerCallId(id)) return undefined;
      const call = await this.#graph.getCall(id, signal);
      if (!call) return undefined;
      await this.#records.begin({ callId, graphId: id }, 'polled');
      await this.apply(callId, { type: 'callReply', call });
      stored = await this.read(callId);
    }
    if (stored?.kind === 'live' && stored.record.origin === 'polled') await this.#poll(stored.record);
    return stored;
  }

  /** Lets a call be asked about for a while, since somebody wants to know of it. */
  async #poll({ id, isTerminated }: CallRecord): Promise<void> {
    if (isTerminated || !(await this.#watchers.noteRequest(id))) return;
    await this.store.work.schedule({ kind: 'probe', id }, this.#now());
  }

  /** Follows a call's events: see `followCall`. */
  follow(
    id: string,
    kinds: ReadonlySet<EventKind>,
    after?: string,
  ): Promise<AsyncIterableIterator<FeedItem> | undefined> {
    return this.#watchers.follow(id, kinds, after);
  }

  /** When somebody last wanted to know of a call, in milliseconds since the epoch; now if somebody here still does. */
  lastRequestedAt(callId: string): Promise<number> {
    return this.#watchers.lastRequestedAt(callId);
  }

  /** Follows the calls that come in: first all that are still ringing, then each new one, once. */
  followIncoming(): Promise<AsyncIterableIterator<CallRecord>> {
    this.#observer?.onIncomingFollowed?.(1);
    return followIncomingCalls(this.store.calls, () => this.#observer?.onIncomingFollowed?.(-1));
  }

  /** Creates a call: see `Creations`. */
  create(request: CallToCreate): Promise<CallRecord> {
    return this.#creations.create(request);
  }

  /** Applies what Graph replied to an action that began an operation. */
  async operationStarted(callId: string, operation: CallOperation): Promise<void> {
    await this.apply(callId, { type: 'operationReply', operation });
  }

  /**
   * Makes a token for the callback address that Graph is given with a decision on an incoming call: a notification that
   * comes by it and is about another call changes nothing.
   *
   * @param callId canonical
   */
  async issueCallbackToken(callId: string): Promise<string> {
    const token = newCallbackToken();
    await this.store.callbackTokens.bind(digestOf(token), callId);
    return token;
  }

  /** Notes that an incoming call was answered here. */
  async answered(callId: string, keepAlive: boolean): Promise<void> {
    await this.apply(callId, { type: 'answered', keepAlive });
  }

  /** Notes that Graph no longer knows a call. */
  async gone(callId: string): Promise<void> {
    await this.apply(callId, { type: 'gone' });
  }

  deliver(delivery: CallbackDelivery): Promise<DeliveryOutcome> {
    return this.#intake.deliver(delivery);
  }

  lose(callbackToken: string): Promise<void> {
    return this.#intake.lose(callbackToken);
  }

  /** Reduces an input into the record of a call; nothing happens to one that isn't known or is over. */
  async apply(callId: string, input: CallInput): Promise<void> {
    await this.#records.apply(callId, input);
  }

  /**
   * Drops what has waited too long: to be called at intervals. What fails is tried again later.
   *
   * @param leases takes what is due
   */
  async sweep(leases: LeaseHolder): Promise<void> {
    await Promise.all([this.#sweeper.sweep(leases), this.#watchers.renew()]);
  }
}
