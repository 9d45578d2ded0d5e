import { LRUCache } from 'lru-cache';
import type { AutomationEvent, ConnectedParticipant } from '../room-calls/automation-events.ts';
import type { RoomCallEvent } from '../room-calls/event-grid-events.ts';
import { ConnectionIntents } from './ingest/connection-intents.ts';
import type { OwnLeg, RoomCallOutcome, RoomCallSink } from './ingest/room-call-sink.ts';
import type { LeaseHolder } from './lease-holder.ts';
import type { LiveObserver } from './live-observer.ts';
import { askedNow } from './record/call-record.ts';
import type { CallRecord } from './record/call-record.ts';
import type { LiveStore } from './store/live-store.ts';
import type { WorkRelease } from './store/work-queue.ts';

/** What the connector asks of Call Automation. All may fail, which says nothing about a call. */
export interface ConnectionPort {
  /**
   * Joins the call that is under way in a room.
   *
   * @param idempotencyKey the same key gives the same connection
   * @returns undefined if none is under way there
   */
  connect(
    roomId: string,
    callbackUri: string,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<OwnLeg | undefined>;
  /** @returns undefined if the connection is no more */
  listParticipants(
    connectionId: string,
    signal: AbortSignal,
  ): Promise<readonly ConnectedParticipant[] | undefined>;
  /** Leaves a call; succeeds as well if the connection is no more. */
  hangUp(connectionId: string, signal: AbortSignal): Promise<void>;
}

/** When the connector does what, in milliseconds. */
export interface ConnectorIntervals {
  /** Between two lists of who is in a call, which make up for what was not told. */
  readonly listMs: number;
  /** After how long who is in a call is asked for first, if it has not been told by then. */
  readonly firstListMs: number;
  /** How long to wait after a failure; twice as long after each that comes next, up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** How long nobody must be in a call until it is left. */
  readonly emptyMs: number;
  /** How long nothing must have been heard of a call until it is believed that it isn't there. */
  readonly silentMs: number;
}

/** What suits Call Automation, whose callbacks are repeated a few times. */
const defaultIntervals: ConnectorIntervals = {
  listMs: 60_000,
  firstListMs: 5_000,
  retryMs: 2_000,
  maxRetryMs: 60_000,
  emptyMs: 10_000,
  silentMs: 30_000,
};

/** What the connector is made from. */
export interface RoomCallConnectorOptions {
  readonly store: Pick<LiveStore, 'calls' | 'keyValues' | 'work'>;
  /** Takes what is told of calls. */
  readonly calls: RoomCallSink;
  /** @returns the call under way in a room, as far as is known */
  readonly callInRoom: (roomId: string) => Promise<string | undefined>;
  /** Notes that a call is over. */
  readonly gone: (callId: string) => Promise<void>;
  readonly port: ConnectionPort;
  /** The address for callbacks. @param token its end */
  readonly callbackUri: (token: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer?: Pick<LiveObserver, 'onFailed'> | undefined;
  readonly intervals?: ConnectorIntervals;
}

/** What stands before the id of a room that somebody watches, where it is work: no room has such an id. */
const watched = 'watched ';
/** How many rooms are looked at by one tick. */
const maxLooks = 100;
/** Of how many rooms it is remembered how often something failed, or that nobody was there. */
const maxRemembered = 10_000;

/**
 * Joins the calls in rooms, as a leg that says nothing, and stays in them: what is told to such a leg is who is there, all of
 * them, whether they are muted and on hold. A room is looked at when a call begins in it, when somebody joins a call that was
 * not joined yet, when a connection ends, and when somebody begins to watch it; and at intervals as long as there is a
 * connection. Among processes that share a store, one looks at a room at a time, and what is to be looked at outlives them.
 */
export class RoomCallConnector implements RoomCallSink {
  readonly #options: RoomCallConnectorOptions;
  readonly #intervals: ConnectorIntervals;
  readonly #intents: ConnectionIntents;
  /** How often in a row something failed, by room. */
  readonly #failures = new LRUCache<string, number>({ max: maxRemembered });
  /** The connections by which nobody was seen in a call when it was looked last, by room. */
  readonly #empty = new LRUCache<string, string>({ max: maxRemembered });

  constructor(options: RoomCallConnectorOptions) {
    this.#options = options;
    this.#intervals = options.intervals ?? defaultIntervals;
    this.#intents = new ConnectionIntents(options.store.keyValues, options.calls, options.now);
  }

  /** Somebody begins to watch a room: the call in it is joined even if nothing was told of one. */
  async watch(roomId: string): Promise<void> {
    await this.#schedule(watched + roomId, 0);
  }

  #want(roomId: string, afterMs = 0): Promise<void> {
    return this.#schedule(roomId, afterMs);
  }

  #schedule(id: string, afterMs: number): Promise<void> {
    return this.#options.store.work.schedule({ kind: 'connect', id }, this.#options.now() + afterMs);
  }

  /**
   * Joins the call that is under way in a room at once.
   *
   * @returns its id, also if it was joined before; undefined if none is under way
   */
  async connect(roomId: string, signal: AbortSignal): Promise<string | undefined> {
    const before = await this.#callIn(roomId);
    if (before?.roomCall?.connection === undefined) {
      const nextMs = await this.#join(roomId, before, signal);
      if (nextMs !== undefined) await this.#want(roomId, nextMs);
    }
    const joined = await this.#callIn(roomId);
    return joined?.roomCall?.connection && joined.id;
  }

  /** Looks at the rooms that are due. @param leases takes them */
  sweep(leases: LeaseHolder): Promise<void> {
    return leases.doDue('connect', maxLooks, ({ id }, signal) =>
      id.startsWith(watched)
        ? this.#look(id.slice(watched.length), true, signal)
        : this.#look(id, false, signal),
    );
  }

  async deliverEvents(events: readonly RoomCallEvent[]): Promise<readonly RoomCallOutcome[]> {
    const outcomes = await this.#options.calls.deliverEvents(events);
    // Also for what is repeated: whoever took it first may have died before this.
    const joined = events.filter(({ kind }) => kind === 'callStarted' || kind === 'participantAdded');
    const unconnected = joined.filter((event) => !this.#isConnected(event));
    const rooms = new Set(unconnected.flatMap(({ roomId }) => roomId ?? []));
    await Promise.all([...rooms].map((roomId) => this.#want(roomId)));
    return outcomes;
  }

  async deliverAutomation(
    token: string,
    events: readonly AutomationEvent[],
  ): Promise<readonly RoomCallOutcome[]> {
    const outcomes = await this.#options.calls.deliverAutomation(token, events);
    for (const event of events) {
      if (!isOfInterest(event)) continue;
      const roomId = await this.#roomOf(event.serverCallId);
      if (roomId !== undefined) await this.#want(roomId, this.#soonAfter(event, roomId));
    }
    return outcomes;
  }

  issueConnectionToken(roomId: string): Promise<string> {
    return this.#options.calls.issueConnectionToken(roomId);
  }

  async connected(roomId: string, leg: OwnLeg): Promise<boolean> {
    const isUnderWay = await this.#options.calls.connected(roomId, leg);
    if (isUnderWay) await this.#want(roomId, this.#intervals.firstListMs);
    return isUnderWay;
  }

  observedParticipants(...observed: Parameters<RoomCallSink['observedParticipants']>): Promise<void> {
    return this.#options.calls.observedParticipants(...observed);
  }

  connectionGone(callId: string, connectionId: string): Promise<void> {
    return this.#options.calls.connectionGone(callId, connectionId);
  }

  /** How soon a room is to be looked at after what was told, in milliseconds. */
  #soonAfter({ kind }: AutomationEvent, roomId: string): number {
    if (kind === 'connected') return this.#intervals.firstListMs;
    return kind === 'participantsUpdated' ? this.#intervals.emptyMs : this.#backOff(roomId);
  }

  #isConnected({ serverCallId }: RoomCallEvent): boolean {
    return this.#options.store.calls.known(serverCallId)?.roomCall?.connection !== undefined;
  }

  async #roomOf(callId: string): Promise<string | undefined> {
    return (await this.#recordOf(callId))?.roomCall?.roomId;
  }

  async #callIn(roomId: string): Promise<CallRecord | undefined> {
    const callId = await this.#options.callInRoom(roomId);
    return callId === undefined ? undefined : this.#recordOf(callId);
  }

  async #recordOf(callId: string): Promise<CallRecord | undefined> {
    const stored = await this.#options.store.calls.read(callId);
    return stored?.kind === 'live' ? stored.record : undefined;
  }

  /**
   * Looks at a room.
   *
   * @param isWatched whether somebody has begun to watch it: else, where no call is known there is none
   * @returns when the same is to be done next
   */
  async #look(roomId: string, isWatched: boolean, signal: AbortSignal): Promise<WorkRelease> {
    const { now, observer } = this.#options;
    try {
      const record = await this.#callIn(roomId);
      if (isWatched) {
        if (record) await this.#want(roomId);
        else await this.#join(roomId, undefined, signal);
        return { dueAt: undefined };
      }
      if (!record) return { dueAt: undefined };
      const { connection } = record.roomCall ?? {};
      const nextMs = connection
        ? await this.#list(roomId, record, connection.id, signal)
        : await this.#join(roomId, record, signal);
      return { dueAt: nextMs === undefined ? undefined : now() + nextMs };
    } catch (error) {
      if (signal.aborted) return { dueAt: now() };
      observer?.onFailed('connect', error);
      return { dueAt: now() + this.#backOff(roomId) };
    }
  }

  /** @returns how long to wait, in milliseconds */
  #backOff(roomId: string): number {
    const failures = this.#failures.get(roomId) ?? 0;
    this.#failures.set(roomId, failures + 1);
    return Math.min(this.#intervals.retryMs * 2 ** failures, this.#intervals.maxRetryMs);
  }

  /** Joins the call under way in a room. @returns after how many milliseconds to look again */
  async #join(
    roomId: string,
    record: CallRecord | undefined,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { port, callbackUri, gone, now } = this.#options;
    const { token, key } = await this.#intents.begin(roomId);
    const leg = await port.connect(roomId, callbackUri(token), key, signal);
    if (!leg) {
      await this.#intents.end(roomId);
      if (!record) return undefined;
      // Not all of the service knows at once of a call that has just begun.
      if (now() - record.heardAt < this.#intervals.silentMs) return this.#intervals.firstListMs;
      // It was under way, and its end was not told.
      await gone(record.id);
      return undefined;
    }
    if (!record && !(await this.#isAnybodyThere(leg, signal))) {
      // Its callbacks tell the rest. Until then it isn't known whether it comes about.
      await this.#intents.end(roomId);
      return undefined;
    }
    // Then the answer was that to an older request; the next one is new.
    const isGone = record?.roomCall?.goneConnections.includes(leg.connectionId) === true;
    const isUnderWay = isGone || (await this.connected(roomId, leg));
    await this.#intents.end(roomId);
    if (isGone) return 0;
    if (isUnderWay) return this.#intervals.firstListMs;
    await port.hangUp(leg.connectionId, signal);
    return undefined;
  }

  async #isAnybodyThere({ connectionId }: OwnLeg, signal: AbortSignal): Promise<boolean> {
    const participants = await this.#options.port.listParticipants(connectionId, signal);
    return participants !== undefined && participants.length > 0;
  }

  /** Takes a list of who is in a call, and leaves it once nobody is. @returns as `#join` */
  async #list(
    roomId: string,
    record: CallRecord,
    connectionId: string,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { port, calls } = this.#options;
    const askedAt = askedNow(record);
    const participants = await port.listParticipants(connectionId, signal);
    if (!participants) {
      await calls.connectionGone(record.id, connectionId);
      return 0;
    }
    await calls.observedParticipants(record.id, connectionId, participants, askedAt);
    if (participants.length > 0) {
      this.#empty.delete(roomId);
      this.#failures.delete(roomId);
      return this.#intervals.listMs;
    }
    if (this.#empty.get(roomId) !== connectionId) {
      this.#empty.set(roomId, connectionId);
      return this.#intervals.emptyMs;
    }
    // A call may last as long as anybody is in it, if only this leg, and is paid for.
    await port.hangUp(connectionId, signal);
    await calls.connectionGone(record.id, connectionId);
    this.#empty.delete(roomId);
    return undefined;
  }
}

/** Whether something has changed that a connection is for: whether it is there, or whether anybody else is. */
function isOfInterest(event: AutomationEvent): boolean {
  switch (event.kind) {
    case 'connected':
    case 'disconnected':
    case 'connectFailed':
      return true;
    case 'participantsUpdated':
      return event.participants.length === 0;
    default:
      return false;
  }
}
