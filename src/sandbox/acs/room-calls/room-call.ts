import type { Role } from '../room-requests.ts';
import type { Ticks } from '../service-clock.ts';

/** Somebody in a call by one device. Who came by two is in it by two legs. */
export interface RoomCallLeg {
  /** GUID: another one each time somebody joins. */
  readonly participantId: string;
  /** `8:acs:…` of a user, `4:+…` of a telephone. */
  readonly rawId: string;
  /** As they named themself; undefined if they didn't. */
  readonly displayName: string | undefined;
  /** As the room has it; a telephone has none, and who was taken off the room's list keeps the last one. */
  readonly role: Role | undefined;
  readonly isMuted: boolean;
  readonly isOnHold: boolean;
  readonly joinedAt: Ticks;
}

/** How a call ended. */
export interface RoomCallEnd {
  readonly at: Ticks;
  /** Who left last, or ended it for everybody; undefined if nobody did. */
  readonly by: RoomCallLeg | undefined;
}

/** A call in a room, as it really is. A change replaces it; nothing changes it in place. */
export interface RoomCall {
  /** Base64 of an address, as the service's. */
  readonly serverCallId: string;
  readonly roomId: string;
  readonly correlationId: string;
  readonly startedAt: Ticks;
  readonly startedBy: RoomCallLeg;
  /** In the order in which they joined. */
  readonly legs: readonly RoomCallLeg[];
  /** Undefined while it is under way. */
  readonly end: RoomCallEnd | undefined;
}

/** What happened in a call, and when. */
export type RoomCallChange = { readonly at: Ticks } & (
  | { readonly kind: 'started' | 'ended' }
  | { readonly kind: 'joined' | 'left' | 'changed'; readonly leg: RoomCallLeg }
);

/** A person in a call, by however many devices. */
export interface PersonInRoomCall {
  readonly rawId: string;
  /** As the first of their legs has it. */
  readonly displayName: string | undefined;
  readonly role: Role | undefined;
  /** Whether all of their legs are. */
  readonly isMuted: boolean;
  readonly isOnHold: boolean;
}

/** Who is in a call: everybody once, in the order in which they came. */
export function peopleIn({ legs }: RoomCall): readonly PersonInRoomCall[] {
  return [...Map.groupBy(legs, ({ rawId }) => rawId)].map(([rawId, own]) => ({
    rawId,
    displayName: own[0]?.displayName,
    role: own[0]?.role,
    isMuted: own.every(({ isMuted }) => isMuted),
    isOnHold: own.every(({ isOnHold }) => isOnHold),
  }));
}

/** Whether a raw id is that of a telephone. */
export function isTelephone(rawId: string): boolean {
  return rawId.startsWith('4:');
}
