import type { Random } from '../../../src/sandbox/server/seeded-random.ts';
import type { ListedPerson, Person, ToldEvent } from './told-in-json.ts';

/** Somebody who is there. */
interface Guest extends Person {
  /** When each of their devices joined, by its participant id. */
  readonly devices: Map<string, number>;
  isMuted: boolean;
  isOnHold: boolean;
}

/** A call as it truly is. */
export interface TrueCall {
  readonly serverCallId: string;
  readonly guests: ReadonlyMap<string, Guest>;
  readonly isOver: boolean;
}

const people: readonly Person[] = Array.from({ length: 5 }, (_, number) => ({
  rawId: `8:acs:resource_user-${number}`,
  displayName: number === 3 ? undefined : `Person ${number}`,
  role: ['Presenter', 'Attendee', 'Consumer', 'Collaborator', undefined][number],
}));
const telephones: readonly Person[] = Array.from({ length: 2 }, (_, number) => ({
  rawId: `4:+1206555010${number}`,
  displayName: undefined,
  role: undefined,
}));

/**
 * A room in which one call follows another: the first who joins starts one, and the last who leaves ends it. It says what is
 * true, and tells of it in the words of Event Grid.
 */
export class SimulatedRoom {
  readonly id = '99460161060023207';
  readonly calls: TrueCall[] = [];
  readonly #random: Random;
  readonly #now: () => number;
  readonly #tell: (event: ToldEvent) => void;
  readonly #changed: () => void;
  #guests = new Map<string, Guest>();
  #call: { serverCallId: string; guests: Map<string, Guest>; isOver: boolean } | undefined;

  /**
   * @param tell is told what Event Grid tells
   * @param changed is told whenever there is another list
   */
  constructor(random: Random, now: () => number, tell: (event: ToldEvent) => void, changed: () => void) {
    this.#random = random;
    this.#now = now;
    this.#tell = tell;
    this.#changed = changed;
  }

  /** The call that is under way. */
  get call(): TrueCall | undefined {
    return this.#call;
  }

  /** Lets somebody join, with a second device if they are there. */
  join(who: number): void {
    this.#enter(people[who % people.length]);
  }

  /** Lets a telephone join a call. */
  dialIn(who: number): void {
    if (this.#call) this.#enter(telephones[who % telephones.length]);
  }

  /** Lets a device leave. */
  leave(who: number): void {
    const guest = this.#guest(who);
    const call = this.#call;
    if (!guest || !call) return;
    const [participantId = ''] = guest.devices.keys();
    guest.devices.delete(participantId);
    if (guest.devices.size === 0) this.#guests.delete(guest.rawId);
    this.#about('CallParticipantRemoved', guest, participantId);
    if (this.#guests.size === 0) {
      call.isOver = true;
      this.#about('CallEnded', guest, participantId);
      this.#call = undefined;
    }
    this.#changed();
  }

  toggle(what: 'isMuted' | 'isOnHold', who: number): void {
    const guest = this.#guest(who);
    if (!guest) return;
    guest[what] = !guest[what];
    this.#changed();
  }

  /** Everybody who is there, as a connection shows them. */
  list(): ListedPerson[] {
    return Array.from(this.#guests.values(), ({ rawId, isMuted, isOnHold }) => ({
      rawId,
      isMuted,
      isOnHold,
    }));
  }

  #guest(who: number): Guest | undefined {
    return [...this.#guests.values()][who % Math.max(1, this.#guests.size)];
  }

  #enter(person: Person | undefined): void {
    if (!person) return;
    if (!this.#call) this.#start(person);
    const known = this.#guests.get(person.rawId);
    const isTelephone = person.rawId.startsWith('4:');
    if (known && (isTelephone || known.devices.size === 2)) return;
    const guest = known ?? { ...person, devices: new Map<string, number>(), isMuted: false, isOnHold: false };
    const participantId = this.#random.uuid();
    guest.devices.set(participantId, this.#now());
    this.#guests.set(person.rawId, guest);
    this.#about('CallParticipantAdded', guest, participantId);
    this.#changed();
  }

  #start(person: Person): void {
    this.#guests = new Map();
    this.#call = { serverCallId: `aHR0c${this.#random.hex(32)}`, guests: this.#guests, isOver: false };
    this.calls.push(this.#call);
    this.#about('CallStarted', person, '');
  }

  /** Of telephones Event Grid tells nothing. */
  #about(name: ToldEvent['name'], person: Person, participantId: string): void {
    const serverCallId = this.#call?.serverCallId ?? '';
    if (person.rawId.startsWith('4:') && name !== 'CallEnded') return;
    this.#tell({ name, serverCallId, roomId: this.id, at: this.#now(), person, participantId });
  }
}
