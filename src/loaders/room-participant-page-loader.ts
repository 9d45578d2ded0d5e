import DataLoader from 'dataloader';
import type { ListPage, RoomParticipant, RoomsProvider } from '../rooms/rooms-provider.ts';
import { boundedBatch } from './bounded-batch.ts';

/** Which page of which room's participants; the empty token is the first page's. */
export interface RoomParticipantPageKey {
  readonly roomId: string;
  readonly token: string;
}

/** Pages of rooms' participants. */
export type RoomParticipantPageLoader = DataLoader<RoomParticipantPageKey, ListPage<RoomParticipant>, string>;

/** Makes the loader of one operation. @param onBatch see `boundedBatch` */
export function createRoomParticipantPageLoader(
  rooms: RoomsProvider,
  signal: AbortSignal,
  onBatch?: (size: number) => void,
): RoomParticipantPageLoader {
  return new DataLoader(
    (keys) =>
      boundedBatch(
        'roomParticipantPage',
        keys,
        ({ roomId, token }) => rooms.listParticipants(roomId, token || undefined, signal),
        onBatch,
      ),
    { cacheKeyFn: ({ roomId, token }) => `${roomId} ${token}` },
  );
}
