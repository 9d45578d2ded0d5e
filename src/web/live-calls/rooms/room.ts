import type { RoomEventsSubscription } from '../gql/graphql.ts';

type RoomEvent = RoomEventsSubscription['roomChanged'];
type Invitation = RoomEvent['invited'][number];
type Presence = NonNullable<RoomEvent['joined']>[number];

/** A room by its people: those who are invited, and those who are there. */
export interface ShownRoom {
  readonly invited: ReadonlyMap<string, Invitation>;
  readonly present: ReadonlyMap<string, Presence>;
}

/** Somebody who is invited or there. */
export interface RoomPerson {
  readonly rawId: string;
  readonly name: string;
  readonly isThere: boolean;
  /** What else is to be said of them, such as their role. */
  readonly notes: readonly string[];
}

/** A room of which nothing is known. */
export const emptyRoom: ShownRoom = { invited: new Map(), present: new Map() };

/** The room after an event. */
export function afterRoomEvent(room: ShownRoom, event: RoomEvent): ShownRoom {
  if (event.snapshot) {
    return {
      invited: byRawId(event.snapshot.participants),
      present: byRawId(event.snapshot.present ?? []),
    };
  }
  const hasEnded = event.callChange === 'ENDED';
  return {
    invited: changed(room.invited, event.invited, event.uninvited),
    present: hasEnded
      ? new Map()
      : changed(room.present, [...(event.joined ?? []), ...(event.updated ?? [])], event.left ?? []),
  };
}

/** Everybody who is invited or there, those who are there first. */
export function peopleOf({ invited, present }: ShownRoom): readonly RoomPerson[] {
  const rawIds = [...new Set([...present.keys(), ...invited.keys()])];
  return rawIds.map((rawId) => {
    const there = present.get(rawId);
    const invitation = invited.get(rawId);
    return {
      rawId,
      name: there?.displayName ?? shortOf(rawId),
      isThere: there !== undefined,
      notes: [
        invitation ? invitation.role.toLowerCase() : 'not invited',
        ...(there?.isMuted === true ? ['muted'] : []),
      ],
    };
  });
}

/** As much of a raw id as tells people of one room apart. */
function shortOf(rawId: string): string {
  return rawId.length > 16 ? `…${rawId.slice(-12)}` : rawId;
}

function byRawId<Item extends { readonly rawId: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.rawId, item]));
}

function changed<Item extends { readonly rawId: string }>(
  before: ReadonlyMap<string, Item>,
  come: readonly Item[],
  gone: readonly Item[],
): ReadonlyMap<string, Item> {
  const after = new Map([...before, ...byRawId(come)]);
  for (const { rawId } of gone) after.delete(rawId);
  return after;
}
