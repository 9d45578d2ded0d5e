import type { Clock } from '../clock.ts';
import type { KeyValueStore } from '../live/store/key-value-store.ts';
import { People } from './people.ts';
import { RoomsOfPeople } from './rooms-of-people.ts';

/** What letting people into rooms takes: who they are, and what they are invited to. */
export interface Admission {
  readonly people: People;
  readonly roomsOfPeople: RoomsOfPeople;
}

/**
 * @param clock of what is waited for
 * @param now milliseconds since the epoch, the same for all who share the store
 */
export function createAdmission(keyValues: KeyValueStore, clock: Clock, now: () => number): Admission {
  return {
    people: new People(keyValues, clock, now),
    roomsOfPeople: new RoomsOfPeople(keyValues, now),
  };
}
