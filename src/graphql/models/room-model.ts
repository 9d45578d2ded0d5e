import type { RoomItem } from '../../live/rooms/room-item.ts';
import type { RoomParticipant } from '../../rooms/rooms-provider.ts';
import type { KnownOfCall } from './presence.ts';

/** What stands behind the types of `schema/room.graphql` that know of the room's call. */

/** Somebody who is invited to a room. */
export interface RoomParticipantModel extends RoomParticipant {
  readonly roomId: string;
  /** What is known of the call at the moment of which this is; left out, now. */
  readonly call?: KnownOfCall;
}

/** Something that happened to a room, or a snapshot of it. */
export interface RoomEventModel {
  readonly item: RoomItem;
}
