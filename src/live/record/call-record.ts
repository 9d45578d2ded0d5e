import { Map as PersistentMap, OrderedMap } from 'immutable';
import { knownValue } from '../../microsoft-graph/enums.ts';
import type { CallView } from './call-view.ts';
import { newRoomCall, roomCallMembers } from './room-call.ts';
import type { RoomCallProgress, RoomMark } from './room-call.ts';

/** How a call came to be known here. */
export type CallOrigin =
  /** Created by this gateway. */
  | 'created'
  /** Somebody calls. */
  | 'incoming'
  /** Found by its id. It is another's: followed by asking, and never kept alive. */
  | 'polled'
  /** In a room: Communication Services tells of it, and Graph knows nothing of it. */
  | 'inRoom';

/** Something that may not be as we believe, to be asked of Graph when it is due. */
export interface Doubt {
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** The revision at which it arose: only what is asked after that answers it. */
  readonly since: number;
}

/** What is known of a participant besides what clients see. */
export interface RosterMark {
  /** The roster sequence in which they last changed (`rosterSequenceNumber`); undefined where there are no deltas. */
  readonly sequence: number | undefined;
  /** The revision at which they last changed here: an observation begun before it says nothing about them. */
  readonly changedAt: number;
  /** Whether a full snapshot was without them: a second one, or an observation, makes it certain. */
  readonly isSuspect: boolean;
  /** What the sources of a room's call have told of them; left out in other calls. */
  readonly inRoom?: RoomMark;
}

/** What is remembered of a participant who has left. */
export interface DepartureMark extends RosterMark {
  /** `{kind}:{identityId}`; undefined where their identity was never told. */
  readonly identity: string | undefined;
}

/** How far a roster that comes by deltas is known. */
export interface DeltaProgress {
  /** Counts the numberings of this call: Graph begins anew at 1 when another of its servers takes over. */
  readonly numbering: number;
  /** The highest sequence number seen. */
  readonly last: number;
  /** Numbers up to `last` that have not come, also where an observation covers them: when they come, they are late. */
  readonly missing: readonly number[];
  /** Deltas up to this number are older than a list that was whole: what comes late of them says nothing new. */
  readonly coveredUpTo: number;
  /** Deltas up to this number are older than any list, also one that was cut: Graph isn't asked about them again. */
  readonly askedUpTo: number;
  /** The number of the newest delta that came though it was known or covered; 0 if none has since `last` rose. */
  readonly repeated: number;
}

/** Whether changes of a roster have been missed, as far as their numbers tell. */
export function hasGap({ missing, askedUpTo }: DeltaProgress): boolean {
  return missing.some((number) => number > askedUpTo);
}

/** How much was known when Graph was asked something: its answer says nothing about what changed since. */
export interface AskedAt {
  readonly revision: number;
  /** The numbering of the deltas that had come; undefined if none had. */
  readonly numbering: number | undefined;
  /** The last delta of the roster that had come; undefined if none had. Says nothing about another numbering. */
  readonly lastDelta: number | undefined;
}

/** How much of a call is known now, for a question that is about to be asked. */
export function askedNow({ revision, deltas }: Pick<CallRecord, 'revision' | 'deltas'>): AskedAt {
  return { revision, numbering: deltas?.numbering, lastDelta: deltas?.last };
}

/**
 * Everything known of one call. Only `reduce` makes a new one of it. What grows with the people in a call is held in
 * persistent maps, so that one change costs about the same however many they are.
 */
export interface CallRecord {
  /** The canonical id. */
  readonly id: string;
  /** The id as Graph wrote it first, by which Graph is asked. */
  readonly graphId: string;
  readonly origin: CallOrigin;
  /** Whether this gateway keeps the call alive. */
  readonly keepAlive: boolean;
  /** Random: tells this record of the call from one that another store had. */
  readonly epoch: string;
  /** Rises with every commit. */
  readonly revision: number;
  /** The sequence of the newest event. */
  readonly sequence: number;
  /**
   * When it came to be known here, in milliseconds since the epoch. Of an incoming call: when the post that told of it
   * began to come in, from when on the time to answer runs.
   */
  readonly createdAt: number;
  /** When Graph last said anything about the call, in milliseconds since the epoch. */
  readonly heardAt: number;
  /** Whether Graph has posted anything about it. */
  readonly isHeardOf: boolean;
  readonly view: CallView;
  /** The rank of the newest state that has one: late states are told by it. */
  readonly rank: number;
  /** The revision at which the call resource last changed. */
  readonly callChangedAt: number;
  /** By participant key. */
  readonly marks: PersistentMap<string, RosterMark>;
  /** Participants who have left, by key, who left first first: what still comes about them is late. */
  readonly left: OrderedMap<string, DepartureMark>;
  /** Undefined as long as no delta has come. */
  readonly deltas: DeltaProgress | undefined;
  /** When the last full snapshot of the roster came, in milliseconds since the epoch. */
  readonly snapshotAt: number | undefined;
  /** Content sharing sessions that are over. */
  readonly endedSessions: readonly string[];
  /** The sequence ids of the newest tones. */
  readonly tones: readonly number[];
  /**
   * By what is in doubt: `call`, `roster`, a `gap` among its deltas, `participant {key}`, or the `arrival {key}` of somebody
   * who is to be in the roster; what arose first first.
   */
  readonly doubts: OrderedMap<string, Doubt>;
  /** Whether somebody was invited, or is being: a call of two may become one of more, with the same id. */
  readonly hasInvited: boolean;
  /** Nothing changes a call that is over. */
  readonly isTerminated: boolean;
  /** Of a call in a room, how far it is known; undefined of any other. */
  readonly roomCall: RoomCallProgress | undefined;
}

/** What a new record is made from. */
export interface BegunCall {
  readonly id: string;
  readonly graphId: string;
  readonly origin: CallOrigin;
  readonly keepAlive?: boolean;
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The same; left out, now. */
  readonly createdAt?: number;
  /** The room that it is in; left out for a call that Graph knows. */
  readonly roomId?: string | undefined;
  /** When the earliest thing happened that was told of it there, in milliseconds since the epoch; left out, `createdAt`. */
  readonly startedAt?: number;
}

/**
 * A record of a call of which nothing but its id is known, and the room that it is in, where it is under way as soon as there
 * is one. Its first event is still to come.
 */
export function newCallRecord(call: BegunCall): CallRecord {
  const { id, graphId, origin, keepAlive = false, epoch, now, createdAt = now } = call;
  const { roomId, startedAt = createdAt } = call;
  const isInRoom = roomId !== undefined;
  return {
    id,
    graphId,
    origin,
    keepAlive,
    epoch,
    revision: 0,
    sequence: 0,
    createdAt,
    heardAt: now,
    isHeardOf: false,
    view: {
      call: { id, ...(isInRoom && roomCallMembers(roomId)) },
      participants: OrderedMap(),
      sessions: [],
      operations: new Map(),
    },
    rank: isInRoom ? establishedRank : -1,
    callChangedAt: 0,
    marks: PersistentMap(),
    left: OrderedMap(),
    deltas: undefined,
    snapshotAt: undefined,
    endedSessions: [],
    tones: [],
    doubts: OrderedMap(),
    hasInvited: false,
    isTerminated: false,
    roomCall: isInRoom ? newRoomCall(roomId, startedAt) : undefined,
  };
}

/** By what somebody is in doubt who is to be in the roster. */
export function arrivalDoubt(key: string): string {
  return `arrival ${key}`;
}

/** Whether a call is known to have a roster: a meeting, or a call of more than two. */
export function hasRoster({ view: { call, participants } }: Pick<CallRecord, 'view'>): boolean {
  const { targets, chatInfo, meetingInfo } = call;
  return participants.size > 0 || chatInfo != null || meetingInfo != null || (targets?.length ?? 1) !== 1;
}

/** Whether a call is known to be of two, between whom there is no roster: the list of participants is always empty. */
export function isPeerToPeer(record: Pick<CallRecord, 'view' | 'hasInvited'>): boolean {
  return record.view.call.targets?.length === 1 && !hasRoster(record) && !record.hasInvited;
}

/** The `rank` of a state in which the call is connected, the least one of them, and of one in which it ends. */
export const establishedRank = 3;
export const terminatingRank = 8;

/** Whether a call is connected, or was. */
export function wasConnected({ rank }: Pick<CallRecord, 'rank'>): boolean {
  return rank >= establishedRank;
}

/** Whether a call waits to be answered. */
export function isRinging({ view, isTerminated }: Pick<CallRecord, 'view' | 'isTerminated'>): boolean {
  return !isTerminated && knownValue('callState', view.call.state) === 'incoming';
}
