import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ParticipantChanges, RoomParticipant } from '../../rooms/rooms-provider.ts';
import type { CallStore } from '../store/call-store.ts';
import type { KeyValueStore } from '../store/key-value-store.ts';
import { changesAfter, invitationChanges, newJournal } from './room-journal.ts';
import { readJournal, withEntries, writeJournal } from './room-journal.ts';
import type { InvitedRole, JournalEntry, RoomCall, RoomJournal } from './room-journal.ts';

/** Where the journals are stored, by the ids of their rooms. */
const collection = 'rooms';

/** How long a journal is kept to which nothing happens, in milliseconds: longer than a call of which nothing is heard. */
const lifetimeMs = 8 * 24 * 3_600_000;
/** How long it is not stored again if nothing has changed, in milliseconds. */
const renewalMs = 24 * 3_600_000;

/** Of how many rooms the journals are remembered as they were read last. */
const maxKnown = 1_000;

/** A journal, and the revision of the text that it was read from. */
interface StoredJournal {
  readonly revision: number;
  readonly journal: RoomJournal;
}

/** The journals of rooms, as all know them who share a store. */
export class RoomJournals {
  readonly #keyValues: KeyValueStore;
  readonly #calls: CallStore;
  readonly #now: () => number;
  readonly #known = new LRUCache<string, StoredJournal>({ max: maxKnown });

  /** @param now milliseconds since the epoch */
  constructor(keyValues: KeyValueStore, calls: CallStore, now: () => number) {
    this.#keyValues = keyValues;
    this.#calls = calls;
    this.#now = now;
  }

  /** Reads the journal of a room; one is begun if there is none. */
  open(roomId: string): Promise<RoomJournal> {
    return this.#change(roomId, (journal, isNew) => (isNew ? { ...journal } : journal));
  }

  /** The journal of a room as it stands; undefined if there is none. */
  async read(roomId: string): Promise<RoomJournal | undefined> {
    return (await this.#readStored(roomId))?.journal;
  }

  /** Is told that the journal of a room may have changed. @returns what ends it */
  watch(roomId: string, listener: () => void): () => void {
    return this.#keyValues.watch(collection, roomId, listener);
  }

  /** The call that is under way in a room; undefined if there is none. */
  async callInRoom(roomId: string): Promise<string | undefined> {
    const call = (await this.read(roomId))?.call;
    return call && (await this.#liveCall(call.id)) ? call.id : undefined;
  }

  /**
   * Notes that a call has begun in a room, in place of another if need be. Its record must have begun before: nothing happens
   * for one that isn't known or is over.
   */
  async noteCall(roomId: string, callId: string): Promise<void> {
    const call = await this.#liveCall(callId);
    if (!call) return;
    await this.#change(roomId, async (journal) => {
      if (journal.call?.id === callId) return journal;
      const ended = journal.call ? [await this.#endOf(journal.call)] : [];
      return this.#with(journal, [...ended, { kind: 'callStarted', call }]);
    });
  }

  /** Notes that a call in a room is over; nothing happens if another is under way by now, or none. */
  async noteCallEnded(roomId: string, callId: string): Promise<void> {
    await this.#change(roomId, async (journal) =>
      journal.call?.id === callId ? this.#with(journal, [await this.#endOf(journal.call)]) : journal,
    );
  }

  /**
   * Notes who is invited to a room, as a list has it that was read whole.
   *
   * @param asOf where the journal stood before the list was asked for: what has changed since is newer than the list
   */
  async noteInvitations(
    roomId: string,
    participants: readonly RoomParticipant[],
    asOf?: string,
  ): Promise<void> {
    const listed = new Map(participants.map(({ identifier, role }) => [identifier.rawId, role]));
    await this.#change(roomId, (journal) => {
      const since = asOf ? changesAfter(journal, asOf) : [];
      // So much has happened meanwhile that the list says nothing certain. It is read again.
      if (!since) return journal;
      const roles = new Map<string, InvitedRole | undefined>(listed);
      for (const rawId of journal.invited.keys()) if (!roles.has(rawId)) roles.set(rawId, undefined);
      for (const change of since)
        if (change.kind === 'invitations') for (const { rawId } of change.changed) roles.delete(rawId);
      return this.#withRoles(journal, roles);
    });
  }

  /** Notes that some were invited, or are no longer; nothing happens as long as it isn't known who is. */
  async noteInvitationChanges(roomId: string, changes: ParticipantChanges): Promise<void> {
    const roles = new Map(Array.from(changes, ([rawId, role]) => [rawId, role ?? undefined] as const));
    await this.#change(roomId, (journal) => (journal.isRead ? this.#withRoles(journal, roles) : journal));
  }

  /** Notes that a room was deleted: nobody is invited any more. */
  async noteRoomDeleted(roomId: string): Promise<void> {
    await this.#change(roomId, (journal) =>
      journal.isRead
        ? this.#withRoles(journal, new Map(Array.from(journal.invited.keys(), (rawId) => [rawId, undefined])))
        : journal,
    );
  }

  #withRoles(journal: RoomJournal, roles: ReadonlyMap<string, InvitedRole | undefined>): RoomJournal {
    const changed = invitationChanges(journal.invited, roles);
    if (changed.length === 0) return journal.isRead ? journal : { ...journal, isRead: true };
    return { ...this.#with(journal, [{ kind: 'invitations', changed }]), isRead: true };
  }

  #with(journal: RoomJournal, entries: readonly JournalEntry[]): RoomJournal {
    return withEntries(journal, entries, this.#now(), newMark);
  }

  /** A call that has a record and is not over. */
  async #liveCall(callId: string): Promise<RoomCall | undefined> {
    const stored = await this.#calls.read(callId);
    const isLive = stored?.kind === 'live' && !stored.record.isTerminated;
    return isLive ? { id: callId, epoch: stored.record.epoch } : undefined;
  }

  /** The end of a call, with what is known of it by now. */
  async #endOf(call: RoomCall): Promise<JournalEntry> {
    const stored = await this.#calls.read(call.id);
    const known = stored?.kind === 'live' ? stored.record : stored?.tombstone;
    return { kind: 'callEnded', call, upTo: known?.epoch === call.epoch ? known.sequence : 0 };
  }

  /**
   * Changes a journal, as often as another was first.
   *
   * @param change gives the same if there is nothing to change
   */
  async #change(
    roomId: string,
    change: (journal: RoomJournal, isNew: boolean) => RoomJournal | Promise<RoomJournal>,
  ): Promise<RoomJournal> {
    for (;;) {
      const now = this.#now();
      const stored = await this.#readStored(roomId);
      const before = stored?.journal ?? newJournal(now, newMark());
      const after = await change(before, !stored);
      if (after === before && (!stored || now - before.storedAt < renewalMs)) return before;
      const journal = { ...after, storedAt: now };
      const text = writeJournal(journal);
      const revision = await this.#keyValues.set(
        collection,
        roomId,
        stored?.revision,
        text,
        now + lifetimeMs,
      );
      if (revision === undefined) continue;
      this.#known.set(roomId, { revision, journal });
      return journal;
    }
  }

  /** Reads a journal; what it was read from the last time is not read again. */
  async #readStored(roomId: string): Promise<StoredJournal | undefined> {
    const stored = await this.#keyValues.get(collection, roomId);
    if (!stored) return undefined;
    const { revision, text } = stored;
    const known = this.#known.get(roomId);
    if (known?.revision === revision) return known;
    const read = { revision, journal: readJournal(text) };
    this.#known.set(roomId, read);
    return read;
  }
}

function newMark(): string {
  return randomBytes(6).toString('base64url');
}
