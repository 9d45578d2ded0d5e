import type { Random } from '../../server/seeded-random.ts';
import { createRandom, pickOne, pickWeighted } from '../../server/seeded-random.ts';
import type { Room, RoomStore } from '../room-store.ts';
import type { ServiceClock } from '../service-clock.ts';
import type { PersonInRoomCall } from './room-call.ts';
import { isTelephone, peopleIn } from './room-call.ts';
import type { RoomCalls } from './room-calls.ts';

/** What the autopilot of rooms works with. */
export interface RoomAutopilotOptions {
  readonly rooms: RoomStore;
  readonly roomCalls: RoomCalls;
  /** The clock of rooms: it decides whether one is open. */
  readonly roomClock: ServiceClock;
  /** Whether rooms that are opened run on autopilot, and the time between two steps, in milliseconds. */
  readonly settings: () => {
    readonly autopilot: boolean;
    readonly stepIntervalMs: { readonly min: number; readonly max: number };
  };
  /** Runs a task once, after so many milliseconds. @returns what cancels it */
  readonly schedule: (delayMs: number, task: () => void) => () => void;
  readonly seed: string | number;
}

/** Lets the people on the lists of rooms come and go by themselves, so that somebody who opens a room sees it live. */
export interface RoomAutopilot {
  /** Whether a room runs on autopilot. */
  isOn(roomId: string): boolean;
  /** Switches the autopilot of a room on or off; who is there stays. */
  set(roomId: string, on: boolean): void;
  /** Stops all of it. */
  close(): void;
}

/** How many people the autopilot brings into a room, and by how many devices, at the most. */
const most = { people: 8, devices: 12 };

/** How many rooms run on autopilot at once: the oldest ends its call where one more begins. */
const maxRooms = 25;

/** How many people of a list are looked at. */
const maxInvited = 350;

const phoneNumber = (random: Random): string => `+142555501${random.digits(2)}`;

/** Makes the autopilot of the rooms of a store. */
export function createRoomAutopilot(options: RoomAutopilotOptions): RoomAutopilot {
  const { rooms, roomCalls, roomClock, settings, schedule, seed } = options;
  /** What cancels the next step of each room, the oldest first. */
  const next = new Map<string, () => void>();

  function stop(roomId: string): void {
    next.get(roomId)?.();
    next.delete(roomId);
  }

  function start(roomId: string): void {
    stop(roomId);
    plan(roomId, createRandom(seed, `autopilot of ${roomId}`));
    const [oldest] = next.size > maxRooms ? next.keys() : [];
    if (oldest === undefined) return;
    stop(oldest);
    if (roomCalls.callIn(oldest) !== undefined) roomCalls.end(oldest);
  }

  function plan(roomId: string, random: Random): void {
    const { min, max } = settings().stepIntervalMs;
    const cancel = schedule(min + random.fraction() * (max - min), () => {
      if (takeStep(roomId, random)) plan(roomId, random);
      else next.delete(roomId);
    });
    next.set(roomId, cancel);
  }

  /** @returns whether there is to be another one */
  function takeStep(roomId: string, random: Random): boolean {
    const room = rooms.get(roomId);
    if (room === undefined) return false;
    const now = roomClock();
    const call = roomCalls.callIn(roomId);
    const people = call === undefined ? [] : peopleIn(call);
    const hasPlace = people.length < most.people && (call?.legs.length ?? 0) < most.devices;
    if (now >= room.validUntil) {
      leave(roomId, random, people);
      return roomCalls.callIn(roomId) !== undefined;
    }
    if (now >= room.validFrom) chooseStep(room, random, people, hasPlace)?.();
    return true;
  }

  function chooseStep(
    { id: roomId, pstnDialOutEnabled }: Room,
    random: Random,
    people: readonly PersonInRoomCall[],
    hasPlace: boolean,
  ): (() => void) | undefined {
    const there = new Set(people.map(({ rawId }) => rawId));
    const invited = rooms.members(roomId, undefined, maxInvited).map(({ rawId }) => rawId);
    const absent = invited.filter((rawId) => !there.has(rawId));
    const isEmpty = people.length === 0;
    const mayCall =
      pstnDialOutEnabled && !isEmpty && hasPlace && !people.some(({ rawId }) => isTelephone(rawId));
    const some = (from: readonly { readonly rawId: string }[], values: object) => (): void => {
      const one = pickOne(random, from);
      if (one !== undefined) roomCalls.change(roomId, { rawId: one.rawId }, values);
    };
    const join = (from: readonly string[]) => (): void => {
      const rawId = pickOne(random, from);
      if (rawId !== undefined) roomCalls.join(roomId, { rawId });
    };
    const muted = people.filter(({ isMuted }) => isMuted);
    const held = people.filter(({ isOnHold }) => isOnHold);
    return pickWeighted<() => void>(random, [
      [absent.length === 0 || !hasPlace ? 0 : isEmpty ? 10 : 4, join(absent)],
      [
        isEmpty ? 0 : people.length === 1 ? 0.5 : hasPlace ? 2 : 6,
        () => {
          leave(roomId, random, people);
        },
      ],
      [
        isEmpty ? 0 : 3,
        some(
          people.filter(({ isMuted }) => !isMuted),
          { isMuted: true },
        ),
      ],
      [muted.length === 0 ? 0 : 4, some(muted, { isMuted: false })],
      [isEmpty || held.length > 0 ? 0 : 0.5, some(people, { isOnHold: true })],
      [held.length === 0 ? 0 : 4, some(held, { isOnHold: false })],
      [isEmpty ? 0 : 0.15, () => roomCalls.end(roomId)],
      // Somebody comes by one device more.
      [isEmpty || !hasPlace ? 0 : 0.3, join(invited.filter((rawId) => there.has(rawId)))],
      [mayCall ? 1 : 0, () => roomCalls.dialIn(roomId, { phoneNumber: phoneNumber(random) })],
    ]);
  }

  function leave(roomId: string, random: Random, people: readonly PersonInRoomCall[]): void {
    const one = pickOne(random, people);
    if (one !== undefined) roomCalls.leave(roomId, { rawId: one.rawId });
  }

  rooms.onChange((change) => {
    if (change.kind === 'opened' && settings().autopilot) start(change.room.id);
    if (change.kind === 'deleted') stop(change.roomId);
  });

  return {
    isOn: (roomId) => next.has(roomId),
    set(roomId, on) {
      if (on) start(roomId);
      else stop(roomId);
    },
    close() {
      for (const cancel of next.values()) cancel();
    },
  };
}
