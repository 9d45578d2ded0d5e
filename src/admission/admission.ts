import type { Clock } from '../clock.ts';
import type { KeyValueStore } from '../live/store/key-value-store.ts';
import { People } from './people.ts';
import { RoomsOfPeople } from './rooms-of-people.ts';
import { WaitingRooms } from './waiting-rooms.ts';

/** What letting people into rooms takes: who they are, what they are invited to, and who waits. */
export interface Admission {
  readonly people: People;
  readonly roomsOfPeople: RoomsOfPeople;
  readonly waitingRooms: WaitingRooms;
}

/**
 * @param clock of what is waited for
 * @param now milliseconds since the epoch, the same for all who share the store
 */
export function createAdmission(keyValues: KeyValueStore, clock: Clock, now: () => number): Admission {
  return {
    people: new People(keyValues, clock, now),
    roomsOfPeople: new RoomsOfPeople(keyValues, now),
    waitingRooms: new WaitingRooms(keyValues, clock, now),
  };
}
