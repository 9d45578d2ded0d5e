import type { RoomParticipant, RoomsProvider } from './rooms-provider.ts';

/** Everybody who is invited to a room, page by page: no more pages are read than are asked for. */
export async function* allParticipants(
  provider: Pick<RoomsProvider, 'listParticipants'>,
  roomId: string,
  signal?: AbortSignal,
): AsyncGenerator<RoomParticipant, undefined> {
  let token: string | undefined;
  do {
    const page = await provider.listParticipants(roomId, token, signal);
    yield* page.items;
    token = page.nextToken;
  } while (token !== undefined);
}
