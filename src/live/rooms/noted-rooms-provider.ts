import type { RoomsProvider } from '../../rooms/rooms-provider.ts';
import type { LiveRooms } from './live-rooms.ts';

/**
 * A provider of rooms whose writes are noted, so that whoever watches a room learns at once what was changed here. That it
 * could not be noted is no failure of what was written: it is found by reading, later.
 */
export function noteInvitationsOf(
  provider: RoomsProvider,
  rooms: Pick<LiveRooms, 'noteInvitationChanges' | 'noteRoomDeleted'>,
): RoomsProvider {
  return {
    capabilities: (roomId) => provider.capabilities(roomId),
    maxRoomsOnPage: () => provider.maxRoomsOnPage(),
    isPageToken: (token) => provider.isPageToken(token),
    getRoom: (roomId, signal) => provider.getRoom(roomId, signal),
    listRooms: (pageToken, signal) => provider.listRooms(pageToken, signal),
    listParticipants: (roomId, pageToken, signal) => provider.listParticipants(roomId, pageToken, signal),
    createRoom: (room, participants, idempotencyKey, signal) =>
      provider.createRoom(room, participants, idempotencyKey, signal),
    updateRoom: (roomId, changes, signal) => provider.updateRoom(roomId, changes, signal),
    async deleteRoom(roomId, signal) {
      await provider.deleteRoom(roomId, signal);
      await rooms.noteRoomDeleted(roomId).catch(() => undefined);
    },
    async updateParticipants(roomId, changes, signal) {
      await provider.updateParticipants(roomId, changes, signal);
      await rooms.noteInvitationChanges(roomId, changes).catch(() => undefined);
    },
  };
}
