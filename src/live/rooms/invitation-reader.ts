import type { RoomParticipant, RoomsProvider } from '../../rooms/rooms-provider.ts';
import { allParticipants } from '../../rooms/all-participants.ts';
import type { KeyValueStore } from '../store/key-value-store.ts';
import type { RoomJournals } from './room-journals.ts';

/** Where is noted when the invitations of each room were read last. */
const collection = 'roomInvitationReads';
/** How long that is kept, in milliseconds. */
const keptMs = 3_600_000;

/** Reads who is invited from the service that has the rooms: whoever changes that elsewhere tells nobody here. */
export class InvitationReader {
  readonly #provider: Pick<RoomsProvider, 'listParticipants' | 'getRoom'>;
  readonly #keyValues: KeyValueStore;
  readonly #journals: RoomJournals;
  readonly #now: () => number;
  /** What is being read. */
  readonly #reading = new Map<string, Promise<void>>();

  /** @param now milliseconds since the epoch */
  constructor(
    provider: Pick<RoomsProvider, 'listParticipants' | 'getRoom'>,
    keyValues: KeyValueStore,
    journals: RoomJournals,
    now: () => number,
  ) {
    this.#provider = provider;
    this.#keyValues = keyValues;
    this.#journals = journals;
    this.#now = now;
  }

  /**
   * Reads the invitations of a room, unless somebody who shares the store has done so since, or is about to.
   *
   * @param maxAgeMs how old what they have read may be, in milliseconds
   * @returns false if they have
   */
  async refresh(roomId: string, maxAgeMs: number): Promise<boolean> {
    if (!(await this.#claim(roomId, maxAgeMs))) return false;
    await this.#readOnce(roomId);
    return true;
  }

  /** Reads the invitations of a room, whoever else has, and notes what has changed. */
  async read(roomId: string): Promise<void> {
    await this.#claim(roomId, 0);
    await this.#readOnce(roomId);
  }

  /** Lets the others know that the invitations of a room are read now. @returns false if they were by another */
  async #claim(roomId: string, maxAgeMs: number): Promise<boolean> {
    const stored = await this.#keyValues.get(collection, roomId);
    const now = this.#now();
    if (stored && now - Number(stored.text) < maxAgeMs) return false;
    const revision = await this.#keyValues.set(collection, roomId, stored?.revision, `${now}`, now + keptMs);
    return revision !== undefined;
  }

  #readOnce(roomId: string): Promise<void> {
    const reading =
      this.#reading.get(roomId) ??
      this.#read(roomId).finally(() => {
        this.#reading.delete(roomId);
      });
    this.#reading.set(roomId, reading);
    return reading;
  }

  async #read(roomId: string): Promise<void> {
    const { head } = await this.#journals.open(roomId);
    await this.#journals.noteInvitations(roomId, await this.#list(roomId), head);
  }

  /** Nobody is invited to a room that is gone. */
  async #list(roomId: string): Promise<readonly RoomParticipant[]> {
    try {
      return await Array.fromAsync(allParticipants(this.#provider, roomId));
    } catch (error) {
      if (await this.#provider.getRoom(roomId)) throw error;
      return [];
    }
  }
}
