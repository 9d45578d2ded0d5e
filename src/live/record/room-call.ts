import { isDeepStrictEqual } from 'node:util';
import type { CallResource, ParticipantResource } from '../../microsoft-graph/resources.ts';

/*
 * What the two sources of a room's call have told. Event Grid tells of each device that joins or leaves, late and in any
 * order, and of communication users only. A connection, which is a leg of our own in the call, shows everybody who is there,
 * whether they are muted and on hold, and neither names nor roles.
 */

/** What clients see of a call in a room beside the members of Graph's resource. */
export interface RoomCallMembers {
  readonly roomId: string;
  /** Whether all who are there are in the roster. */
  readonly isRosterComplete: boolean;
}

/** The same of somebody in it. */
export interface RoomParticipantMembers {
  /** As the service writes it, such as `Presenter`; left out where it isn't known. */
  readonly roomRole?: string;
  /** Left out where it isn't known, as `isMuted` is. */
  readonly isOnHold?: boolean;
  /** Since when they are there, as far as is known, in milliseconds since the epoch. */
  readonly presentSince: number;
}

/** One device of somebody, by what Event Grid has told of it last. */
export interface RoomLeg {
  /** Empty where it isn't told. */
  readonly participantId: string;
  /** When it joined or left, in milliseconds since the epoch. */
  readonly at: number;
  readonly isIn: boolean;
  readonly displayName?: string;
  readonly role?: string;
}

/** What has been told of somebody, whether they are there or not. */
export interface RoomMark {
  readonly legs: readonly RoomLeg[];
  /** Undefined as long as the newest list of a connection doesn't show them, or none counts. */
  readonly seen?: {
    /** When a connection showed them first, in milliseconds since the epoch. */
    readonly since: number;
    readonly isMuted?: boolean;
    readonly isOnHold?: boolean;
  };
}

/** A leg of this gateway's own in the call. */
export interface RoomConnection {
  readonly id: string;
  /** When it told something last, or came to be, in milliseconds since the epoch: of two, the one that told last is open. */
  readonly at: number;
  /** The number of its newest list; undefined if none with a number has come. */
  readonly sequence?: number;
  /** The revision at which a list came last; undefined if none has: then it shows nobody, and says nothing. */
  readonly listedAt?: number;
  /** Whether its newest list may lack people. */
  readonly isCut?: boolean;
}

/** How far a room's call is known. */
export interface RoomCallProgress {
  readonly roomId: string;
  /** When the earliest thing happened of which was told, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The one that is open. */
  readonly connection?: RoomConnection;
  /** The ids of the newest connections that are no more: what still comes of them is late. */
  readonly goneConnections: readonly string[];
  /** When the newest list that still counts was made, as the service says it, in milliseconds since the epoch. */
  readonly rosterAt?: number;
}

/** A call of which nothing but its room is known. */
export function newRoomCall(roomId: string, startedAt: number): RoomCallProgress {
  return { roomId, startedAt, goneConnections: [] };
}

/** The members of a call resource that is in a room. It is known by being under way. */
export function roomCallMembers(roomId: string): CallResource & RoomCallMembers {
  return { state: 'established', roomId, isRosterComplete: false };
}

/** What a call resource says of its room; undefined of a call that is in none. */
export function roomCallOf(call: CallResource): RoomCallMembers | undefined {
  return typeof call['roomId'] === 'string' ? (call as CallResource & RoomCallMembers) : undefined;
}

/** What is said of somebody in a room's call; undefined in any other call. */
export function roomParticipantOf(participant: ParticipantResource): RoomParticipantMembers | undefined {
  return typeof participant['presentSince'] === 'number'
    ? (participant as ParticipantResource & RoomParticipantMembers)
    : undefined;
}

/** Whether an open connection has told who is there: then that is the truth, as far as its list is whole. */
export function isListed({ connection }: RoomCallProgress): boolean {
  return connection?.listedAt !== undefined;
}

/** Whether all who are there are in the roster. */
export function isComplete(progress: RoomCallProgress): boolean {
  return isListed(progress) && progress.connection?.isCut !== true;
}

/** After how long without news a call to which there is no connection is taken to be over, in milliseconds. */
export const silentRoomMs = 24 * 3_600_000;

/** How far the clocks of the two sources may be apart, in milliseconds. */
const skewMs = 2_000;

/**
 * Whether somebody is there. The list of a connection decides while that is open. Else the newest that Event Grid told of each
 * device does, with the last list for as long as it counts: it is as good as a joining of those whom it shows.
 */
export function isPresent({ legs, seen }: RoomMark, progress: RoomCallProgress): boolean {
  if (isListed(progress) && (seen !== undefined || isComplete(progress))) return seen !== undefined;
  const since = progress.rosterAt ?? -Infinity;
  if (seen) return legs.some(({ isIn }) => isIn) || !legs.some(({ isIn, at }) => !isIn && at > since);
  // A list that may lack people says nothing of whom it lacks.
  const isLacking = isListed(progress);
  return legs.some(({ isIn, at }) => isIn && (isLacking || at > since - skewMs));
}

/** Since when somebody is there. */
export function presentSince({ legs, seen }: RoomMark): number {
  const times = legs.flatMap(({ isIn, at }) => (isIn ? [at] : []));
  return Math.min(...times, ...(seen ? [seen.since] : []));
}

/** How many devices of one person are remembered that have left: the newest. */
const maxLeft = 16;

/**
 * Somebody's devices after an event about one of them; the very same if it says nothing that isn't known. One that is older than
 * what is known says no more than what isn't.
 */
export function withLeg(legs: readonly RoomLeg[], leg: RoomLeg): readonly RoomLeg[] {
  const known = legs.find(({ participantId }) => participantId === leg.participantId);
  const told = known
    ? isNewer(leg, known)
      ? { ...namesIn(known), ...leg }
      : { ...namesIn(leg), ...known }
    : leg;
  if (isDeepStrictEqual(told, known)) return legs;
  const all = [...legs.filter((other) => other !== known), told].sort((one, other) => one.at - other.at);
  const gone = all.filter(({ isIn }) => !isIn);
  const forgotten = new Set(gone.slice(0, Math.max(0, gone.length - maxLeft)));
  return all.filter((one) => !forgotten.has(one));
}

/** Of what happened in the same moment, leaving came last. */
function isNewer(leg: RoomLeg, known: RoomLeg): boolean {
  return leg.at > known.at || (leg.at === known.at && known.isIn && !leg.isIn);
}

/** What somebody is called and may do. */
type Names = Pick<RoomLeg, 'displayName' | 'role'>;

function namesIn({ displayName, role }: Names): Names {
  return { ...(displayName !== undefined && { displayName }), ...(role !== undefined && { role }) };
}

/** The same, by what was told of any of their devices last. */
export function namesOf({ legs }: RoomMark): Names {
  return legs.reduce<Names>((names, leg) => ({ ...names, ...namesIn(leg) }), {});
}
