import type { ParticipantChanges, RoomsProvider } from './rooms-provider.ts';

/** Is told of what was written to rooms, once it is; left out, of nothing. What it throws is what the write throws. */
export interface RoomWriteListener {
  readonly onCreated?: (roomId: string, participants: ParticipantChanges) => Promise<void>;
  readonly onDeleted?: (roomId: string) => Promise<void>;
  readonly onParticipantsUpdated?: (roomId: string, changes: ParticipantChanges) => Promise<void>;
}

/** The same provider of rooms, whose writes a listener is told of before they are over. */
export function tellWrites(provider: RoomsProvider, listener: RoomWriteListener): RoomsProvider {
  return {
    capabilities: (roomId) => provider.capabilities(roomId),
    maxRoomsOnPage: () => provider.maxRoomsOnPage(),
    isPageToken: (token) => provider.isPageToken(token),
    getRoom: (roomId, signal) => provider.getRoom(roomId, signal),
    listRooms: (pageToken, signal) => provider.listRooms(pageToken, signal),
    listParticipants: (roomId, pageToken, signal) => provider.listParticipants(roomId, pageToken, signal),
    updateRoom: (roomId, changes, signal) => provider.updateRoom(roomId, changes, signal),
    async createRoom(properties, participants, idempotencyKey, signal) {
      const room = await provider.createRoom(properties, participants, idempotencyKey, signal);
      await listener.onCreated?.(room.id, participants);
      return room;
    },
    async deleteRoom(roomId, signal) {
      await provider.deleteRoom(roomId, signal);
      await listener.onDeleted?.(roomId);
    },
    async updateParticipants(roomId, changes, signal) {
      await provider.updateParticipants(roomId, changes, signal);
      await listener.onParticipantsUpdated?.(roomId, changes);
    },
  };
}
