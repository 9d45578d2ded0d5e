import type { RoomsProvider } from '../rooms/rooms-provider.ts';
import { createRoomLoader } from './room-loader.ts';
import type { RoomLoader } from './room-loader.ts';
import { createRoomPageLoader } from './room-page-loader.ts';
import type { RoomPageLoader } from './room-page-loader.ts';
import { createRoomParticipantPageLoader } from './room-participant-page-loader.ts';
import type { RoomParticipantPageLoader } from './room-participant-page-loader.ts';

/** What can be loaded, once per operation and thing. */
export interface Loaders {
  readonly room: RoomLoader;
  readonly roomPage: RoomPageLoader;
  readonly roomParticipantPage: RoomParticipantPageLoader;
  /** Forgets what was loaded of a room and of lists that it may stand in: call it after a write. */
  forgetRoom(roomId: string): void;
}

/**
 * Makes the loaders of one operation.
 *
 * @param signal cancels what they wait for
 */
export function createLoaders(rooms: RoomsProvider, signal: AbortSignal): Loaders {
  const room = createRoomLoader(rooms, signal);
  const roomPage = createRoomPageLoader(rooms, room, signal);
  const roomParticipantPage = createRoomParticipantPageLoader(rooms, signal);
  return {
    room,
    roomPage,
    roomParticipantPage,
    forgetRoom(roomId) {
      room.clear(roomId);
      roomPage.clearAll();
      roomParticipantPage.clearAll();
    },
  };
}
