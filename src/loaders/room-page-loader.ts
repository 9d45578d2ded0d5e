import DataLoader from 'dataloader';
import type { ListPage, Room, RoomsProvider } from '../rooms/rooms-provider.ts';
import { boundedBatch } from './bounded-batch.ts';
import type { RoomLoader } from './room-loader.ts';

/** Pages of the list of rooms by page token; the empty token is the first page's. */
export type RoomPageLoader = DataLoader<string, ListPage<Room>>;

/**
 * Makes the loader of one operation. What a page shows of a room needn't be asked for again.
 *
 * @param onBatch see `boundedBatch`
 */
export function createRoomPageLoader(
  rooms: RoomsProvider,
  roomLoader: RoomLoader,
  signal: AbortSignal,
  onBatch?: (size: number) => void,
): RoomPageLoader {
  return new DataLoader((tokens) =>
    boundedBatch(
      'roomPage',
      tokens,
      async (token) => {
        const page = await rooms.listRooms(token || undefined, signal);
        for (const room of page.items) roomLoader.prime(room.id, room);
        return page;
      },
      onBatch,
    ),
  );
}
