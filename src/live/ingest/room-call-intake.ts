import type { AutomationEvent, ConnectedParticipant } from '../../room-calls/automation-events.ts';
import type { RoomCallEvent } from '../../room-calls/event-grid-events.ts';
import type { ApplyOutcome, CallRecords } from '../call-records.ts';
import type { LiveObserver } from '../live-observer.ts';
import type { AskedAt, CallRecord } from '../record/call-record.ts';
import type { RoomCallInput } from '../reducer/reduce-room-call.ts';
import type { LiveStore } from '../store/live-store.ts';
import { operationOf, toneOf } from './automation-operations.ts';
import { digestOf, newCallbackToken } from './callback-tokens.ts';
import type { OwnLeg, RoomCallOutcome, RoomCallSink } from './room-call-sink.ts';

/** Which call is under way in each room. */
export interface CallsInRooms {
  /** @returns undefined if there is none */
  callInRoom(roomId: string): Promise<string | undefined>;
  /** Notes that a call whose record has begun is under way in a room, in place of another if need be. */
  noteCall(roomId: string, callId: string): Promise<void>;
  /** Notes that a call is over; nothing happens if another is under way in the room. */
  noteCallEnded(roomId: string, callId: string): Promise<void>;
}

/** What the intake is made from. */
interface IntakeOptions {
  readonly store: LiveStore;
  readonly records: CallRecords;
  readonly rooms: CallsInRooms;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer: LiveObserver | undefined;
}

/** What becomes of what is told, by what came of its input. */
const outcomes: Readonly<Record<ApplyOutcome, RoomCallOutcome>> = {
  committed: 'committed',
  unchanged: 'repeated',
  absent: 'dropped',
};

/** Applies what is told of calls in rooms. Whatever tells first of a call begins its record. */
export class RoomCallIntake implements RoomCallSink {
  readonly #store: LiveStore;
  readonly #records: CallRecords;
  readonly #rooms: CallsInRooms;
  readonly #now: () => number;
  readonly #observer: LiveObserver | undefined;

  constructor({ store, records, rooms, now, observer }: IntakeOptions) {
    this.#store = store;
    this.#records = records;
    this.#rooms = rooms;
    this.#now = now;
    this.#observer = observer;
  }

  async deliverEvents(events: readonly RoomCallEvent[]): Promise<readonly RoomCallOutcome[]> {
    const byCall = Map.groupBy(events, ({ serverCallId }) => serverCallId);
    const taken = await Promise.all(
      Array.from(byCall, async ([callId, ofCall]) => [callId, await this.#take(callId, ofCall)] as const),
    );
    const outcomeOf = new Map(taken);
    return events.map(({ serverCallId }) => outcomeOf.get(serverCallId) ?? 'dropped');
  }

  async deliverAutomation(
    token: string,
    events: readonly AutomationEvent[],
  ): Promise<readonly RoomCallOutcome[]> {
    const roomId = roomOf(await this.#store.callbackTokens.callOf(digestOf(token)));
    const taken: RoomCallOutcome[] = [];
    for (const event of events) taken.push(await this.#takeAutomation(roomId, event));
    return taken;
  }

  async issueConnectionToken(roomId: string): Promise<string> {
    const token = newCallbackToken();
    await this.#store.callbackTokens.bind(digestOf(token), `${roomPrefix}${roomId}`);
    return token;
  }

  async connected(
    roomId: string,
    { connectionId, serverCallId }: OwnLeg,
    at = this.#now(),
  ): Promise<boolean> {
    return (
      (await this.#applyBegun(roomId, serverCallId, { type: 'roomConnected', connectionId, at })) !==
      'dropped'
    );
  }

  async observedParticipants(
    callId: string,
    connectionId: string,
    participants: readonly ConnectedParticipant[],
    askedAt: AskedAt,
  ): Promise<void> {
    await this.#records.apply(callId, { type: 'observedRoomRoster', connectionId, participants, askedAt });
  }

  async connectionGone(callId: string, connectionId: string): Promise<void> {
    await this.#records.apply(callId, { type: 'roomConnectionGone', connectionId });
  }

  /** Takes the events of one call, in one commit. */
  async #take(callId: string, events: readonly RoomCallEvent[]): Promise<RoomCallOutcome> {
    const roomId = events.find((event) => event.roomId !== undefined)?.roomId;
    const startedAt = Math.min(...events.map(({ at }) => at));
    // Of a call that is known by its end alone there is nothing to tell in its room.
    const isOver = events.every(({ kind }) => kind === 'callEnded');
    if (!(await this.#begin(callId, roomId, startedAt, isOver))) return 'dropped';
    const outcome = await this.#records.apply(callId, { type: 'roomEvents', events });
    // Whoever committed the end may have died before the room was told of it.
    if (outcome === 'absent' && roomId !== undefined) await this.#rooms.noteCallEnded(roomId, callId);
    return outcomes[outcome];
  }

  async #takeAutomation(roomId: string | undefined, event: AutomationEvent): Promise<RoomCallOutcome> {
    const { serverCallId: callId, connectionId, at } = event;
    if (!(await this.#isOwn(roomId, event))) {
      this.#observer?.onDropped('foreignToken', callId);
      return 'dropped';
    }
    switch (event.kind) {
      case 'connected':
        return this.#applyBegun(roomId, callId, { type: 'roomConnected', connectionId, at });
      case 'participantsUpdated': {
        const { sequence, participants } = event;
        const input = { type: 'roomRoster', connectionId, sequence, at, participants } as const;
        return this.#applyBegun(roomId, callId, input);
      }
      case 'disconnected':
      case 'connectFailed':
        return this.#apply(callId, { type: 'roomConnectionGone', connectionId });
      case 'operationSucceeded':
      case 'operationFailed': {
        const operation = operationOf(event);
        return operation ? this.#apply(callId, { type: 'roomOperation', operation }) : 'repeated';
      }
      case 'toneReceived':
        return this.#apply(callId, { type: 'roomTone', tone: toneOf(event) });
      case 'recordingStateChanged':
      case 'other':
        return 'repeated';
    }
  }

  async #apply(callId: string, input: RoomCallInput): Promise<RoomCallOutcome> {
    return outcomes[await this.#records.apply(callId, input)];
  }

  async #applyBegun(
    roomId: string | undefined,
    callId: string,
    input: RoomCallInput & { readonly at: number },
  ): Promise<RoomCallOutcome> {
    const isBegun = await this.#begin(callId, roomId, input.at);
    return isBegun ? this.#apply(callId, input) : 'dropped';
  }

  /** Whether a post may be about a call: by its token, or by the connection of which it tells where the token is forgotten. */
  async #isOwn(
    roomId: string | undefined,
    { serverCallId, connectionId }: AutomationEvent,
  ): Promise<boolean> {
    const record = await this.#recordOf(serverCallId);
    if (roomId !== undefined) return !record || record.roomCall?.roomId === roomId;
    return record?.roomCall?.connection?.id === connectionId;
  }

  /**
   * Begins the record of a call that isn't known, and has it noted in its room. If another process died in between, that is made
   * good.
   *
   * @param startedAt when something of it happened, in milliseconds since the epoch
   * @param isOver whether all that is known is that it is over
   * @returns false for one that is in no room, as far as is told, or is over
   */
  async #begin(
    callId: string,
    roomId: string | undefined,
    startedAt: number,
    isOver = false,
  ): Promise<boolean> {
    const known = this.#store.calls.known(callId);
    if (known && known.revision > 0) return true;
    const stored = await this.#store.calls.read(callId);
    if (stored?.kind === 'tombstone') return false;
    if (stored && stored.record.revision > 0) return true;
    if (roomId === undefined) return false;
    await this.#records.begin({ callId, graphId: callId }, 'inRoom', { roomId, startedAt });
    if (!isOver) await this.#noteBegun(roomId, callId, startedAt);
    return true;
  }

  /** A room has one call at a time: of two that are not known to be over, the one that started last is under way. */
  async #noteBegun(roomId: string, callId: string, startedAt: number): Promise<void> {
    const other = await this.#rooms.callInRoom(roomId);
    const startOfOther = other === undefined ? undefined : (await this.#recordOf(other))?.roomCall?.startedAt;
    if (startOfOther !== undefined && startOfOther > startedAt) return;
    await this.#rooms.noteCall(roomId, callId);
  }

  async #recordOf(callId: string): Promise<CallRecord | undefined> {
    const known = this.#store.calls.known(callId);
    if (known) return known;
    const stored = await this.#store.calls.read(callId);
    return stored?.kind === 'live' ? stored.record : undefined;
  }
}

/** To what the token of a connection is bound: no call has such an id. */
const roomPrefix = 'room ';

function roomOf(bound: string | undefined): string | undefined {
  return bound?.startsWith(roomPrefix) ? bound.slice(roomPrefix.length) : undefined;
}
