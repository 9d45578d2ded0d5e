import type { ParticipantChanges, RoomsProvider } from '../rooms/rooms-provider.ts';
import { tellWrites } from '../rooms/told-writes.ts';
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
  const note = (roomId: string, changes: ParticipantChanges): Promise<void> =>
    roomsOfPeople.note(roomId, changes).catch(onFailed);
  return tellWrites(provider, { onCreated: note, onParticipantsUpdated: note });
}
