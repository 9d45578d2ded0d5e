import type { RoomCall } from '../room-calls/room-call.ts';
import { peopleIn } from '../room-calls/room-call.ts';
import type { CommunicationIdentifierModel } from '../room-calls/communication-identifier.ts';
import { communicationIdentifier } from '../room-calls/communication-identifier.ts';

/** A connection of an application to a call: its silent leg. */
export interface CallConnection {
  readonly id: string;
  /** Undefined while there is no call. */
  readonly serverCallId: string | undefined;
  readonly correlationId: string;
  readonly callbackUri: string;
  /** The raw id by which it may be listed. */
  readonly ownRawId: string;
}

/** Somebody as Call Automation lists them: no name, no role. */
export interface ListedParticipant {
  readonly identifier: CommunicationIdentifierModel;
  readonly isMuted: boolean;
  readonly isOnHold: boolean;
}

/** Lists who is in a call, the connection's own leg behind them if it is given. */
export function listedParticipants(call: RoomCall, ownRawId?: string): readonly ListedParticipant[] {
  const people = peopleIn(call).map(({ rawId, isMuted, isOnHold }) => ({
    identifier: communicationIdentifier(rawId),
    isMuted,
    isOnHold,
  }));
  return ownRawId === undefined ? people : [...people, newcomer(ownRawId)];
}

/** Lists somebody who is neither muted nor on hold. */
export function newcomer(rawId: string): ListedParticipant {
  return { identifier: communicationIdentifier(rawId), isMuted: false, isOnHold: false };
}
