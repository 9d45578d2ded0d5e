import { ApiError } from '../../server/api-error.ts';
import { newName } from '../../server/made-up-names.ts';
import type { Random } from '../../server/seeded-random.ts';
import type { Room, RoomChange, RoomStore } from '../room-store.ts';
import type { ServiceClock } from '../service-clock.ts';
import { formatWireDate } from '../service-clock.ts';
import type { RoomCall, RoomCallChange, RoomCallLeg } from './room-call.ts';
import { isTelephone } from './room-call.ts';
import type { NewLeg, Outcome } from './room-call-changes.ts';
import { addLeg, changeLegs, removeLegs, startCall } from './room-call-changes.ts';

/** How calls in rooms behave. Changeable while the sandbox runs. */
export interface RoomCallSettings {
  /** Whether who is taken off a room's list leaves its call at once. Not documented. Default false. */
  removalEndsPresence: boolean;
}

/** What the calls in rooms are made of. */
export interface RoomCallsOptions {
  readonly rooms: RoomStore;
  /** The clock of rooms: it decides whether one is open. */
  readonly roomClock: ServiceClock;
  /** The clock of calls: it says when something happened in one. */
  readonly clock: ServiceClock;
  /** Makes ids and names. */
  readonly random: Random;
}

/** Somebody who joins. */
export interface JoiningPerson {
  readonly rawId: string;
  /** Null for no name; if absent, the one by which they joined before, or else one is made up. */
  readonly displayName?: string | null | undefined;
  /** If absent, one is made up: then they join by one device more. */
  readonly participantId?: string | undefined;
}

/** A telephone that is connected. */
export interface JoiningTelephone {
  /** Such as `+14255550123`. */
  readonly phoneNumber: string;
  readonly displayName?: string | undefined;
}

/** Somebody in a call, by one of their devices or by all. */
export interface LegChoice {
  readonly rawId: string;
  /** Undefined for all of their devices. */
  readonly participantId?: string | undefined;
}

/** Is told what happened, with the call as it is after that. */
export type RoomCallListener = (call: RoomCall, change: RoomCallChange) => void;

/**
 * The calls in rooms: the first who joins starts one, the last who leaves ends it. A room has one at a time. Every
 * function that changes one gives the call as it is after that.
 */
export interface RoomCalls {
  readonly settings: RoomCallSettings;
  /** The call under way in a room. */
  callIn(roomId: string): RoomCall | undefined;
  /** The call of that id, be it over or not. */
  find(serverCallId: string): RoomCall | undefined;
  /** All calls in the order in which they began, but for those that have long been over. */
  all(): readonly RoomCall[];
  /**
   * @throws {ApiError} 404 when there is no such room; 403 when it is not open or full, or has not invited them; 409 when
   * that participant id is in the call already
   */
  join(roomId: string, person: JoiningPerson): RoomCall;
  /**
   * Connects a telephone to the call of a room. Telephones only come by being called from there.
   * @throws {ApiError} 404 when there is no such room; 403 when it is not open or full, or lets nobody call out; 409 when no
   * call is under way in it
   */
  dialIn(roomId: string, phone: JoiningTelephone): RoomCall;
  /** @throws {ApiError} 404 when they are not in the call of that room */
  leave(roomId: string, who: LegChoice): RoomCall;
  /**
   * Mutes somebody or puts them on hold, or the reverse. Nothing happens if they are so already.
   * @throws {ApiError} 404 when they are not in the call of that room
   */
  change(
    roomId: string,
    who: LegChoice,
    values: Partial<Pick<RoomCallLeg, 'isMuted' | 'isOnHold'>>,
  ): RoomCall;
  /**
   * Ends the call of a room for everybody.
   * @throws {ApiError} 404 when it has none
   */
  end(roomId: string): RoomCall;
  /** @returns what ends the telling */
  onChange(listener: RoomCallListener): () => void;
}

/** How many people a call in a room holds, as documented. */
const maxLegs = 350;

/** How many calls that are over can still be read. */
const maxEndedCalls = 1_000;

/** Makes the calls in the rooms of a store. None is under way. */
export function createRoomCalls({ rooms, roomClock, clock, random }: RoomCallsOptions): RoomCalls {
  const settings: RoomCallSettings = { removalEndsPresence: false };
  const underWay = new Map<string, RoomCall>();
  const byId = new Map<string, RoomCall>();
  const ended: string[] = [];
  const listeners = new Set<RoomCallListener>();
  const names = new Map<string, string>();

  function apply({ call, changes }: Outcome): RoomCall {
    byId.set(call.serverCallId, call);
    if (call.end === undefined) underWay.set(call.roomId, call);
    else {
      underWay.delete(call.roomId);
      ended.push(call.serverCallId);
      const oldest = ended.length > maxEndedCalls ? ended.shift() : undefined;
      if (oldest !== undefined) byId.delete(oldest);
    }
    for (const change of changes) for (const listener of listeners) listener(call, change);
    return call;
  }

  /** @throws {ApiError} 403 when the call is full; 409 when that participant is in it already */
  function add(roomId: string, person: NewLeg): RoomCall {
    const call = underWay.get(roomId);
    if (call === undefined) return apply(startCall(roomId, person, clock, random));
    if (call.legs.some(({ participantId }) => participantId === person.participantId)) {
      throw new ApiError(409, 'Conflict', `${person.participantId} is in the call already.`);
    }
    if (call.legs.length >= maxLegs) {
      throw new ApiError(403, 'Forbidden', `The call in room ${roomId} is full: it holds ${maxLegs}.`);
    }
    return apply(addLeg(call, person, clock));
  }

  function requireCall(roomId: string): RoomCall {
    const call = underWay.get(roomId);
    if (call === undefined) throw new ApiError(404, 'NotFound', `No call is under way in room ${roomId}.`);
    return call;
  }

  function requireLegs(call: RoomCall, { rawId, participantId }: LegChoice): readonly RoomCallLeg[] {
    const own = call.legs.filter((leg) => leg.rawId === rawId);
    const legs = participantId === undefined ? own : own.filter((leg) => leg.participantId === participantId);
    if (legs.length > 0) return legs;
    throw new ApiError(404, 'NotFound', `${rawId} is not in the call of room ${call.roomId}.`);
  }

  /** @throws {ApiError} 404 when there is no such room; 403 when it is not open */
  function requireOpen(roomId: string): Room {
    const room = rooms.get(roomId);
    if (room === undefined) throw new ApiError(404, 'NotFound', `There is no room ${roomId}.`);
    const now = roomClock();
    if (room.validFrom <= now && now < room.validUntil) return room;
    const window = `from ${formatWireDate(room.validFrom)} until ${formatWireDate(room.validUntil)}`;
    throw new ApiError(403, 'Forbidden', `Room ${roomId} is not open now, but ${window}.`);
  }

  /** The name by which somebody joins. */
  function nameOf({ rawId, displayName }: JoiningPerson): string | undefined {
    if (displayName === null) return undefined;
    const name = displayName ?? names.get(rawId) ?? newName(random, new Set(names.values()));
    names.set(rawId, name);
    return name;
  }

  function follow(changed: RoomChange): void {
    if (changed.kind === 'opened') return;
    const call = underWay.get(changed.roomId);
    if (call === undefined) return;
    if (changed.kind === 'deleted') {
      // Reported: telephones stay in the call of a room that is deleted.
      const leaving = call.legs.filter(({ rawId }) => !isTelephone(rawId));
      if (leaving.length > 0) apply(removeLegs(call, leaving, clock));
      return;
    }
    const { changes } = changed;
    const after = apply(changeLegs(call, ({ rawId, role }) => ({ role: changes.get(rawId) ?? role }), clock));
    const removed = after.legs.filter(({ rawId }) => changes.get(rawId) === null);
    if (settings.removalEndsPresence && removed.length > 0) apply(removeLegs(after, removed, clock));
  }

  rooms.onChange(follow);

  return {
    settings,
    callIn: (roomId) => underWay.get(roomId),
    find: (serverCallId) => byId.get(serverCallId),
    all: () => [...byId.values()],
    join(roomId, person) {
      requireOpen(roomId);
      const { rawId, participantId = random.uuid() } = person;
      const role = rooms.member(roomId, rawId)?.role;
      if (role === undefined) {
        throw new ApiError(403, 'Forbidden', `${rawId} is not on the list of room ${roomId}.`);
      }
      return add(roomId, { participantId, rawId, displayName: nameOf(person), role });
    },
    dialIn(roomId, { phoneNumber, displayName }) {
      if (!requireOpen(roomId).pstnDialOutEnabled) {
        throw new ApiError(
          403,
          'Forbidden',
          `Room ${roomId} calls no telephones: pstnDialOutEnabled is false.`,
        );
      }
      if (!underWay.has(roomId)) {
        throw new ApiError(409, 'Conflict', `Nobody is in room ${roomId} who could call a telephone.`);
      }
      const rawId = `4:${phoneNumber}`;
      return add(roomId, { participantId: random.uuid(), rawId, displayName, role: undefined });
    },
    leave(roomId, who) {
      const call = requireCall(roomId);
      return apply(removeLegs(call, requireLegs(call, who), clock));
    },
    change(roomId, who, values) {
      const call = requireCall(roomId);
      const chosen = requireLegs(call, who);
      return apply(changeLegs(call, (leg) => (chosen.includes(leg) ? values : {}), clock));
    },
    end(roomId) {
      const call = requireCall(roomId);
      return apply(removeLegs(call, call.legs, clock));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
