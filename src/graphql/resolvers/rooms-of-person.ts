import { personKey } from '../../admission/people.ts';
import type { GraphQLContext } from '../context.ts';
import { badUserInput } from '../errors.ts';
import { readConnection } from '../models/connection.ts';
import type { RoomConnectionModel } from '../models/models.ts';
import { checkedExternalId } from './external-id.ts';

/** Each room is read by itself, so that fewer can be asked for than of a list that the service has. */
const maxFirst = 25;

/** Who is meant: by one of both. */
interface Person {
  readonly externalId?: string | null | undefined;
  readonly rawId?: string | null | undefined;
}

/**
 * A page of the rooms to which somebody was invited here; empty for who isn't known.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when the page or the person can't be
 */
export async function readRoomsOfPerson(
  page: { readonly first: number; readonly after: string | undefined },
  person: Person,
  { admission: { people, roomsOfPeople }, loaders }: GraphQLContext,
): Promise<RoomConnectionModel> {
  if (person.externalId != null && person.rawId != null) {
    throw badUserInput('is another way to say who is meant than externalId: give one of both', 'rawId');
  }
  const rawId =
    person.externalId == null
      ? (person.rawId ?? undefined)
      : await people.find(personKey(checkedExternalId(person.externalId, 'externalId')));
  return readConnection({
    list: `rooms of ${JSON.stringify(rawId ?? null)}`,
    ...page,
    maxFirst,
    isPageToken: () => true,
    async loadPage(after) {
      if (rawId === undefined) return { items: [], nextToken: undefined };
      const [...ids] = await roomsOfPeople.list(rawId, maxFirst + 1, after);
      const nextToken = ids.length > maxFirst ? ids[maxFirst - 1] : undefined;
      const rooms = await Promise.all(
        ids.slice(0, maxFirst).map(async (id) => {
          const room = await loaders.room.load(id);
          if (!room) await roomsOfPeople.forget(rawId, id);
          return room;
        }),
      );
      return { items: rooms.filter((room) => room !== undefined), nextToken };
    },
  });
}
