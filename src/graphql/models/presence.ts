import type { Identifier } from '../../identifiers/identifier.ts';
import { roomCallOf, roomParticipantOf } from '../../live/record/room-call.ts';
import type { CallView } from '../../live/record/call-view.ts';

/** Whether somebody is in a room's call, as far as it was told. What nobody has told is null. */
export interface Presence {
  readonly state: 'PRESENT' | 'ABSENT' | 'UNKNOWN';
  /** Since when they are there. */
  readonly since: Date | null;
  readonly isMuted: boolean | null;
  readonly isOnHold: boolean | null;
}

/** What is known of a room's call. */
export interface KnownOfCall {
  /** The call that is under way; undefined if none is known to be. */
  readonly view: Pick<CallView, 'call' | 'participants'> | undefined;
  /** Whether Event Grid tells of calls in rooms: of their beginning and end, and of the communication users in them. */
  readonly isTold: boolean;
}

/** Whether somebody who is invited to a room is there. */
export function presenceOf(identifier: Identifier, { view, isTold }: KnownOfCall): Presence {
  const participant = view?.participants.get(identifier.rawId);
  if (!view || !participant) {
    const isSure = view ? isMissed(identifier, view, isTold) : isTold;
    return { ...nothingKnown, state: isSure ? 'ABSENT' : 'UNKNOWN' };
  }
  const { presentSince, isOnHold } = roomParticipantOf(participant) ?? {};
  return {
    state: 'PRESENT',
    since: presentSince === undefined ? null : new Date(presentSince),
    isMuted: participant.isMuted ?? null,
    isOnHold: isOnHold ?? null,
  };
}

const nothingKnown = { since: null, isMuted: null, isOnHold: null } as const;

/** Whether somebody whom a roster lacks would be in it if they were there. */
function isMissed(
  { kind }: Identifier,
  { call }: NonNullable<KnownOfCall['view']>,
  isTold: boolean,
): boolean {
  return roomCallOf(call)?.isRosterComplete === true || (isTold && kind === 'communicationUser');
}
