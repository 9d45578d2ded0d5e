import DataLoader from 'dataloader';
import type { Room, RoomsProvider } from '../rooms/rooms-provider.ts';
import { boundedBatch } from './bounded-batch.ts';

/** Rooms by id; undefined for one that isn't there. */
export type RoomLoader = DataLoader<string, Room | undefined>;

/** Makes the loader of one operation. @param onBatch see `boundedBatch` */
export function createRoomLoader(
  rooms: RoomsProvider,
  signal: AbortSignal,
  onBatch?: (size: number) => void,
): RoomLoader {
  return new DataLoader((ids) => boundedBatch('room', ids, (id) => rooms.getRoom(id, signal), onBatch));
}
