import type { Sequenced } from './paging.ts';
import type { Random } from '../server/seeded-random.ts';
import type { Role, RosterChanges } from './room-requests.ts';
import type { Window } from './room-validity.ts';
import type { Ticks } from './service-clock.ts';

/** A person who may join a room. */
export interface RoomMember extends Sequenced {
  readonly rawId: string;
  readonly role: Role;
}

/** A room as it is stored. */
export interface Room extends Window, Sequenced {
  /** Decimal digits, 17 of them, the first two being 99. */
  readonly id: string;
  readonly createdAt: Ticks;
  readonly pstnDialOutEnabled: boolean;
}

/** What happened to a room. */
export type RoomChange =
  | { readonly kind: 'opened'; readonly room: Room }
  | { readonly kind: 'rosterChanged'; readonly roomId: string; readonly changes: RosterChanges }
  | { readonly kind: 'deleted'; readonly roomId: string };

/**
 * The rooms of the resource. Expired rooms stay, as how long the service keeps them isn't documented; of deleted ones the
 * ids stay, as deleting them again succeeds.
 */
export interface RoomStore {
  create(room: Omit<Room, 'id' | 'sequence'>, roster: RosterChanges): Room;
  get(id: string): Room | undefined;
  update(room: Room): void;
  /** Whether it is, or was, one of this resource. */
  isKnown(id: string): boolean;
  delete(id: string): void;
  /** Rooms older than the one with sequence number `after`, newest first. */
  newestFirst(after: number | undefined, limit: number): readonly Room[];
  /** Sets and removes members. Members who are there already keep their place in the order. */
  changeRoster(id: string, changes: RosterChanges): void;
  /** Members who follow the one with sequence number `after`, in the order in which they were added. */
  members(id: string, after: number | undefined, limit: number): readonly RoomMember[];
  /** Somebody who may join a room; undefined if they may not. */
  member(id: string, rawId: string): RoomMember | undefined;
  /** Tells of each change, once it is made. */
  onChange(listener: (change: RoomChange) => void): void;
}

/** Makes an empty store. */
export function createRoomStore(random: Random): RoomStore {
  const rooms = new Map<string, Room>();
  const deleted = new Set<string>();
  const rosters = new Map<string, Map<string, RoomMember>>();
  /** Ids in order of creation; the index of one is found by its sequence number. */
  const order: { readonly id: string; readonly sequence: number }[] = [];
  const listeners: ((change: RoomChange) => void)[] = [];
  let lastSequence = 0;

  const tell = (change: RoomChange): void => {
    for (const listener of listeners) listener(change);
  };

  const isKnown = (id: string): boolean => rooms.has(id) || deleted.has(id);

  function newId(): string {
    const id = `99${random.digits(15)}`;
    return isKnown(id) ? newId() : id;
  }

  /** How many rooms are older than the one with that sequence number. */
  function countBefore(sequence: number): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((order[middle]?.sequence ?? Infinity) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function setMembers(id: string, changes: RosterChanges): void {
    const roster = rosters.get(id);
    if (roster === undefined) return;
    for (const [rawId, role] of changes) {
      if (role === null) roster.delete(rawId);
      else roster.set(rawId, { rawId, role, sequence: roster.get(rawId)?.sequence ?? ++lastSequence });
    }
  }

  return {
    create(attributes, changes) {
      const room: Room = { ...attributes, id: newId(), sequence: ++lastSequence };
      rooms.set(room.id, room);
      rosters.set(room.id, new Map());
      order.push({ id: room.id, sequence: room.sequence });
      setMembers(room.id, changes);
      tell({ kind: 'opened', room });
      return room;
    },
    get: (id) => rooms.get(id),
    update(room) {
      rooms.set(room.id, room);
    },
    isKnown,
    delete(id) {
      const room = rooms.get(id);
      if (room === undefined) return;
      rooms.delete(id);
      deleted.add(id);
      rosters.delete(id);
      order.splice(countBefore(room.sequence), 1);
      tell({ kind: 'deleted', roomId: id });
    },
    newestFirst(after, limit) {
      const end = after === undefined ? order.length : countBefore(after);
      return order
        .slice(Math.max(0, end - limit), end)
        .reverse()
        .flatMap(({ id }) => rooms.get(id) ?? []);
    },
    changeRoster(id, changes) {
      setMembers(id, changes);
      tell({ kind: 'rosterChanged', roomId: id, changes });
    },
    members(id, after, limit) {
      const page: RoomMember[] = [];
      for (const member of rosters.get(id)?.values() ?? []) {
        if (after !== undefined && member.sequence <= after) continue;
        page.push(member);
        if (page.length === limit) break;
      }
      return page;
    },
    member: (id, rawId) => rosters.get(id)?.get(rawId),
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
