import type { SimulatedCall, SharingSession } from './simulated-call.ts';
import type { ChangeType, Notification } from './notification.ts';
import type { Outcome } from './roster.ts';
import { changeRoster } from './roster.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { typed } from '../protocol/wire.ts';

/**
 * Somebody starts to share their screen. A session that is under way goes on with the new presenter, or with something
 * else of the same one; without one, a session of the id `sessionId` starts.
 */
export function startSharing(
  call: SimulatedCall,
  participantId: string,
  sessionId: string,
  limit: number,
): Outcome {
  const before = call.sharing;
  if (before?.participantId === participantId)
    return { call, notifications: notificationsOf(call, before, 'updated') };
  const sharing = { id: before?.id ?? sessionId, participantId };
  const changing = [
    ...(before === undefined ? [] : [{ id: before.participantId, isSharing: false }]),
    { id: participantId, isSharing: true },
  ];
  const roster = changeRoster({ ...call, sharing }, { changing }, limit);
  return {
    call: roster.call,
    notifications: [
      ...notificationsOf(call, sharing, before === undefined ? 'created' : 'updated'),
      ...roster.notifications,
    ],
  };
}

/** Ends the sharing session, if there is one. */
export function endSharing(call: SimulatedCall, limit: number): Outcome {
  const { sharing } = call;
  if (sharing === undefined) return { call, notifications: [] };
  const changing = [{ id: sharing.participantId, isSharing: false }];
  const roster = changeRoster({ ...call, sharing: undefined }, { changing }, limit);
  return {
    call: roster.call,
    notifications: [...notificationsOf(call, sharing, 'deleted'), ...roster.notifications],
  };
}

function notificationsOf(
  call: SimulatedCall,
  session: SharingSession,
  changeType: ChangeType,
): Notification[] {
  if (!call.wants.contentSharing) return [];
  return [{ changeType, path: '/contentsharingsessions', data: [writeSharingSession(session)] }];
}

/** Writes a sharing session as Graph does: it does not say who shares. */
export function writeSharingSession({ id }: SharingSession): JsonObject {
  return typed('contentSharingSession', { id });
}
