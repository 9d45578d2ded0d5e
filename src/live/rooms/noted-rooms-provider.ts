import type { RoomsProvider } from '../../rooms/rooms-provider.ts';
import { tellWrites } from '../../rooms/told-writes.ts';
import type { LiveRooms } from './live-rooms.ts';

/**
 * A provider of rooms whose writes are noted, so that whoever watches a room learns at once what was changed here. That it
 * could not be noted is no failure of what was written: it is found by reading, later.
 */
export function noteInvitationsOf(
  provider: RoomsProvider,
  rooms: Pick<LiveRooms, 'noteInvitationChanges' | 'noteRoomDeleted'>,
): RoomsProvider {
  return tellWrites(provider, {
    onDeleted: (roomId) => rooms.noteRoomDeleted(roomId).catch(() => undefined),
    onParticipantsUpdated: (roomId, changes) =>
      rooms.noteInvitationChanges(roomId, changes).catch(() => undefined),
  });
}
