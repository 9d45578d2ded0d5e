import type { RoomsProvider } from '../rooms/rooms-provider.ts';
import type { RoomsOfPeople } from './rooms-of-people.ts';

/**
 * A provider of rooms of which it is noted who is invited to what. That it could not be noted is no failure of what was
 * done.
 *
 * @param onFailed is told of that
 */
export function indexRoomsOf(
  provider: RoomsProvider,
  roomsOfPeople: RoomsOfPeople,
  onFailed: (error: unknown) => void,
): RoomsProvider {
  return {
    capabilities: (roomId) => provider.capabilities(roomId),
    maxRoomsOnPage: () => provider.maxRoomsOnPage(),
    isPageToken: (token) => provider.isPageToken(token),
    getRoom: (roomId, signal) => provider.getRoom(roomId, signal),
    listRooms: (pageToken, signal) => provider.listRooms(pageToken, signal),
    listParticipants: (roomId, pageToken, signal) => provider.listParticipants(roomId, pageToken, signal),
    async createRoom(properties, participants, idempotencyKey, signal) {
      const room = await provider.createRoom(properties, participants, idempotencyKey, signal);
      await roomsOfPeople.note(room.id, participants).catch(onFailed);
      return room;
    },
    updateRoom: (roomId, changes, signal) => provider.updateRoom(roomId, changes, signal),
    deleteRoom: (roomId, signal) => provider.deleteRoom(roomId, signal),
    async updateParticipants(roomId, changes, signal) {
      await provider.updateParticipants(roomId, changes, signal);
      await roomsOfPeople.note(roomId, changes).catch(onFailed);
    },
  };
}
