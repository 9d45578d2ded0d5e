import DataLoader from 'dataloader';
import type { Room, RoomsClient } from '../upstreams/acs/rooms-client.ts';
import { boundedBatch } from './bounded-batch.ts';

/** Rooms by id; undefined for one that isn't there. */
export type RoomLoader = DataLoader<string, Room | undefined>;

/** Makes the loader of one operation. */
export function createRoomLoader(rooms: RoomsClient, signal: AbortSignal): RoomLoader {
  return new DataLoader((ids) => boundedBatch(ids, (id) => rooms.getRoom(id, signal)));
}
