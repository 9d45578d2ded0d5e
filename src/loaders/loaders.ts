import type { RoomsProvider } from '../rooms/rooms-provider.ts';
import { createRoomLoader } from './room-loader.ts';
import type { RoomLoader } from './room-loader.ts';
import { createRoomPageLoader } from './room-page-loader.ts';
import type { RoomPageLoader } from './room-page-loader.ts';
import { createRoomParticipantPageLoader } from './room-participant-page-loader.ts';
import type { RoomParticipantPageLoader } from './room-participant-page-loader.ts';

/** The loaders of rooms, as they are named to observers. */
export const loaderNames = ['room', 'roomPage', 'roomParticipantPage'] as const;

/** Is told what is loaded, to be counted. */
export interface LoaderObserver {
  /** So many things are loaded together. */
  readonly onBatch: (loader: (typeof loaderNames)[number], size: number) => void;
}

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
 * @param observer left out, nobody is told
 */
export function createLoaders(rooms: RoomsProvider, signal: AbortSignal, observer?: LoaderObserver): Loaders {
  const told = (loader: (typeof loaderNames)[number]) =>
    observer &&
    ((size: number): void => {
      observer.onBatch(loader, size);
    });
  const room = createRoomLoader(rooms, signal, told('room'));
  const roomPage = createRoomPageLoader(rooms, room, signal, told('roomPage'));
  const roomParticipantPage = createRoomParticipantPageLoader(rooms, signal, told('roomParticipantPage'));
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
