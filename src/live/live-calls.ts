import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonicalId } from '../microsoft-graph/call-id.ts';
import { knownValue } from '../microsoft-graph/enums.ts';
import type { CallResource } from '../microsoft-graph/resources.ts';
import type { CallOrigin, CallRecord } from './record/call-record.ts';
import type { CallPage, CallStore, StoredCall } from './store/call-store.ts';
import type { EventKind, Operation } from './record/call-view.ts';
import { CallbackTokens } from './ingest/callback-tokens.ts';
import { type FeedItem, followCall } from './feed/call-feed.ts';
import type { GraphPort } from './record/graph-port.ts';
import { followIncomingCalls } from './feed/incoming-call-feed.ts';
import type { LiveObserver, LiveTask } from './live-observer.ts';
import type { Delivery, KnownNotification, NotificationSink } from './ingest/notification-sink.ts';
import { ParkedNotifications } from './ingest/parked-notifications.ts';
import { type Creation, type CreationKey, PendingCreations } from './ingest/pending-creations.ts';
import { type CallInput, reduce } from './reducer/reduce.ts';

/** What the live core is made from. */
export interface LiveCallsOptions {
  readonly store: CallStore;
  readonly graph: GraphPort;
  /** Steady time, in milliseconds since the epoch: intervals are told by it. */
  readonly now: () => number;
  readonly observer?: LiveObserver | undefined;
}

/** A call to create. */
export interface CallToCreate {
  /** By what it may be repeated; left out, it can't be. */
  readonly key?: CreationKey | undefined;
  /** Equal for two requests that ask for the same. */
  readonly fingerprint: string;
  /** Whether this gateway keeps the call alive. */
  readonly keepAlive: boolean;
  /** Asks Graph for the call. @param callbackToken to be put at the end of the callback address */
  readonly post: (callbackToken: string) => Promise<CallResource>;
  /** Whether a failure of `post` leaves open whether there is a call. */
  readonly isUncertain: (error: unknown) => boolean;
}

/** A repeat of a creation's idempotency key with something else. */
export class CreationConflictError extends Error {
  override readonly name = 'CreationConflictError';
}

/**
 * How many deliveries are remembered, to recognise one that is repeated, and for how long, in milliseconds. Graph doesn't
 * say how it repeats them; within seconds, as far as is known.
 */
const rememberedDeliveries = 50_000;
const rememberedMs = 10 * 60_000;

/**
 * How long a lost creation's call may live without anybody asking for it again, and how long after hanging it up failed
 * that is tried again, in milliseconds.
 */
const orphanMs = 30_000;

/**
 * The calls as this gateway believes them to be: what Graph posts, replies and shows goes in, records and feeds come out.
 */
export class LiveCalls implements NotificationSink {
  readonly store: CallStore;
  readonly parked = new ParkedNotifications();
  readonly #graph: GraphPort;
  readonly #now: () => number;
  readonly #observer: LiveObserver | undefined;
  readonly #creations: PendingCreations;
  /** For callback addresses of calls that were known before they had one, each with the call's canonical id. */
  readonly #tokens = new CallbackTokens<string>();
  /** How many follow each call now. */
  readonly #followers = new Map<string, number>();
  /** When somebody last asked for each call. */
  readonly #wantedAt = new LRUCache<string, number>({ max: 100_000 });
  readonly #seen: LRUCache<string, true>;
  /** Calls that nobody asked for again after their creation was lost, by when they are to be hung up. */
  readonly #orphans = new Map<string, number>();

  constructor({ store, graph, now, observer }: LiveCallsOptions) {
    this.store = store;
    this.#graph = graph;
    this.#now = now;
    this.#observer = observer;
    this.#creations = new PendingCreations(now);
    this.#seen = new LRUCache({
      max: rememberedDeliveries,
      ttl: rememberedMs,
      ttlResolution: 0,
      perf: { now },
    });
  }

  /** The time by which calls are recorded, in milliseconds since the epoch. */
  now(): number {
    return this.#now();
  }

  /** A call as it is stored; undefined if it isn't known here. */
  read(callId: string): Promise<StoredCall | undefined> {
    return this.store.read(callId);
  }

  /** A page of the calls known here, those that ended a short while ago included, newest first. */
  page(page: CallPage): Promise<readonly CallRecord[]> {
    return this.store.page(page);
  }

  /** The calls known here, those that ended a short while ago included, oldest first. */
  list(): Promise<readonly CallRecord[]> {
    return this.store.list();
  }

  /**
   * A call that is known here, or that Graph knows: that is followed from now on by asking.
   *
   * @returns undefined if nobody knows it
   */
  async find(id: string, signal?: AbortSignal): Promise<StoredCall | undefined> {
    const callId = canonicalId(id);
    this.#want(callId);
    const stored = await this.store.read(callId);
    if (stored) return stored;
    const call = await this.#graph.getCall(id, signal);
    if (!call) return undefined;
    await this.#begin(callId, id, 'polled');
    await this.apply(callId, { type: 'callReply', call });
    return this.store.read(callId);
  }

  /** Follows a call's events: see `followCall`. */
  follow(
    id: string,
    kinds: ReadonlySet<EventKind>,
    after?: string,
  ): Promise<AsyncIterableIterator<FeedItem> | undefined> {
    const callId = canonicalId(id);
    this.#followers.set(callId, (this.#followers.get(callId) ?? 0) + 1);
    const onEnd = (): void => {
      const others = (this.#followers.get(callId) ?? 1) - 1;
      if (others > 0) this.#followers.set(callId, others);
      else this.#followers.delete(callId);
      this.#want(callId);
    };
    return followCall(this.store, { callId, kinds, after, onEnd });
  }

  /** When somebody last wanted to know of a call, in milliseconds since the epoch; now if they still do. */
  lastWantedAt(callId: string): number {
    return this.#followers.has(callId) ? this.#now() : (this.#wantedAt.get(callId) ?? 0);
  }

  /** Follows the calls that come in: first all that are still ringing, then each new one, once. */
  followIncoming(): Promise<AsyncIterableIterator<CallRecord>> {
    return followIncomingCalls(this.store);
  }

  /**
   * Creates a call. It is noted before Graph is asked, so that a reply that gets lost can be made good: a callback with
   * its token tells which call it was, and a repeat with the same key finds it.
   *
   * @throws CreationConflictError if the key was used for something else; whatever `post` throws
   */
  async create(request: CallToCreate): Promise<CallRecord> {
    const { key, fingerprint, keepAlive } = request;
    const earlier = key && this.#creations.byKey(key);
    if (earlier) return this.#join(earlier, fingerprint);

    const { creation, token } = this.#creations.begin({ key, fingerprint, keepAlive });
    let call: CallResource;
    try {
      call = await request.post(token);
    } catch (error) {
      if (request.isUncertain(error)) {
        creation.lostBy = error as Error;
      } else {
        this.#creations.forget(creation);
        creation.outcome.reject(error);
      }
      throw error;
    }
    const graphId = call.id ?? '';
    await this.#adopt(creation, canonicalId(graphId), graphId);
    await this.apply(canonicalId(graphId), { type: 'callReply', call });
    return this.#recordOf(canonicalId(graphId));
  }

  /** Takes what Graph replied to an action that takes its time. */
  async operationStarted(callId: string, operation: Operation): Promise<void> {
    await this.apply(callId, { type: 'operationReply', operation });
  }

  /**
   * Makes a token for the callback address that Graph is given with a decision on an incoming call: a notification that
   * comes by it and is about another call changes nothing.
   *
   * @param callId canonical
   */
  issueCallbackToken(callId: string): string {
    return this.#tokens.issue(callId).token;
  }

  /** Notes that an incoming call was answered here. */
  async answered(callId: string, keepAlive: boolean): Promise<void> {
    await this.apply(callId, { type: 'answered', keepAlive });
  }

  /** Notes that Graph no longer knows a call. */
  async gone(callId: string): Promise<void> {
    await this.apply(callId, { type: 'gone' });
  }

  async deliver({ notifications, callbackToken, deliveryKey, receivedAt }: Delivery): Promise<void> {
    // With its token: a post that came to the wrong address must not hide the same one that comes to the right one.
    const key = deliveryKey === undefined ? undefined : `${deliveryKey} ${callbackToken ?? ''}`;
    if (key !== undefined && this.#seen.has(key)) return;
    for (const notification of notifications) {
      await this.#receive(notification, callbackToken, receivedAt.getTime());
    }
    if (key !== undefined) this.#seen.set(key, true);
  }

  async lose(callbackToken: string): Promise<void> {
    const callId = this.#creations.byToken(callbackToken)?.callId ?? this.#tokens.holderOf(callbackToken);
    if (callId !== undefined) await this.apply(callId, { type: 'lostNotification' });
  }

  /** Reduces an input into the record of a call; nothing happens to one that isn't known or is over. */
  async apply(callId: string, input: CallInput): Promise<void> {
    for (;;) {
      const stored = await this.store.read(callId);
      if (stored?.kind !== 'live') return;
      const { record, events } = reduce(stored.record, input, this.#now());
      if (record === stored.record) return;
      // Another commit may have come in between: then what is stored now is what to reduce from.
      if (await this.store.commit(stored.record.revision, record, events)) return;
    }
  }

  /** Lets go of what has waited too long: to be called now and then. What fails is left for a later time. */
  async sweep(signal: AbortSignal): Promise<void> {
    this.#creations.giveUpLost();
    await Promise.all([this.#lookUpParked(signal), this.#hangUpOrphans(signal)]);
  }

  /** Asks for calls that notifications have waited for. */
  async #lookUpParked(signal: AbortSignal): Promise<void> {
    for (const callId of this.parked.claimDue(this.#now())) {
      await this.#try('lookUp', signal, async () => {
        const graphId = this.parked.graphIdOf(callId);
        const call = await this.#graph.getCall(graphId, signal);
        if (call) {
          await this.#begin(callId, graphId, 'polled');
          await this.apply(callId, { type: 'callReply', call });
          await this.#unpark(callId);
        } else {
          this.#drop(this.parked.take(callId));
        }
      });
    }
    this.#drop(this.parked.takeStale(this.#now()));
  }

  async #hangUpOrphans(signal: AbortSignal): Promise<void> {
    const now = this.#now();
    for (const [callId, dueAt] of this.#orphans) {
      if (dueAt > now) continue;
      this.#orphans.set(callId, now + orphanMs);
      await this.#try('hangUp', signal, async () => {
        const stored = await this.store.read(callId);
        if (stored?.kind === 'live' && !stored.record.isTerminated) {
          await this.#graph.hangUp(stored.record.graphId, signal);
        }
        this.#orphans.delete(callId);
      });
    }
  }

  /** Does something that is tried again later if it fails. */
  async #try(task: LiveTask, signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      if (!signal.aborted) this.#observer?.onFailed(task, error);
    }
  }

  #drop(notifications: readonly KnownNotification[]): void {
    for (const { callId } of notifications) this.#observer?.onDropped('unknownCall', callId);
  }

  async #receive(
    notification: KnownNotification,
    callbackToken: string | undefined,
    receivedAt: number,
  ): Promise<void> {
    const { callId, graphCallId } = notification;
    const creation = callbackToken === undefined ? undefined : this.#creations.byToken(callbackToken);
    const owner =
      creation?.callId ?? (callbackToken === undefined ? undefined : this.#tokens.holderOf(callbackToken));
    if (owner !== undefined && owner !== callId) {
      this.#observer?.onDropped('foreignToken', callId);
      return;
    }
    if (creation && creation.callId === undefined) await this.#adopt(creation, callId, graphCallId);
    if (await this.store.read(callId)) {
      await this.apply(callId, { type: 'notification', notification });
    } else if (isIncoming(notification)) {
      // It rings since it was told of, however long it took to be read and taken in.
      await this.#begin(callId, graphCallId, 'incoming', { createdAt: receivedAt });
      await this.apply(callId, { type: 'notification', notification });
      await this.#unpark(callId);
    } else if (!this.parked.park(notification, this.#now())) {
      this.#observer?.onDropped('noRoom', callId);
    }
  }

  /** Joins a creation that was begun earlier under the same key. */
  async #join(creation: Creation, fingerprint: string): Promise<CallRecord> {
    if (creation.fingerprint !== fingerprint) {
      throw new CreationConflictError('the idempotency key was used for another call');
    }
    const callId = creation.callId ?? (await creation.outcome.promise);
    this.#orphans.delete(callId);
    return this.#recordOf(callId);
  }

  /** Ties a creation to its call, by whichever comes first: Graph's reply or the first callback. */
  async #adopt(creation: Creation, callId: string, graphId: string): Promise<void> {
    if (creation.callId === undefined) {
      creation.callId = callId;
      await this.#begin(callId, graphId, 'created', { keepAlive: creation.keepAlive });
      if (creation.lostBy) this.#orphans.set(callId, this.#now() + orphanMs);
      creation.outcome.resolve(callId);
    }
    await this.#unpark(callId);
  }

  #want(callId: string): void {
    this.#wantedAt.set(callId, this.#now());
  }

  async #begin(
    callId: string,
    graphId: string,
    origin: CallOrigin,
    known: { readonly keepAlive?: boolean; readonly createdAt?: number } = {},
  ): Promise<void> {
    const epoch = randomBytes(9).toString('base64url');
    const call = { id: callId, graphId, origin, epoch, ...known };
    const { record, events } = reduce(undefined, { type: 'begun', call }, this.#now());
    await this.store.commit(undefined, record, events);
  }

  async #unpark(callId: string): Promise<void> {
    for (const notification of this.parked.take(callId)) {
      await this.apply(callId, { type: 'notification', notification });
    }
  }

  async #recordOf(callId: string): Promise<CallRecord> {
    const stored = await this.store.read(callId);
    if (stored?.kind !== 'live') throw new Error(`the call ${callId} was lost between two reads`);
    return stored.record;
  }
}

function isIncoming(notification: KnownNotification): boolean {
  return notification.kind === 'call' && knownValue('callState', notification.call.state) === 'incoming';
}
