import { isDeepStrictEqual } from 'node:util';
import type { Map as PersistentMap, OrderedMap } from 'immutable';
import { keepingNames } from '../../microsoft-graph/known-names.ts';
import type { ParticipantResource } from '../../microsoft-graph/resources.ts';
import type { DepartureMark, RosterMark } from '../record/call-record.ts';
import { identityKey, participantKey } from '../record/call-view.ts';
import type { Roster } from '../record/call-view.ts';
import type { Draft } from './record-draft.ts';

/**
 * The next roster of a call in the making: however much one message changes, clients get it as one event.
 */
export class RosterDraft {
  readonly #draft: Draft;
  /** Mutable copies, which share with the record what has not changed. */
  readonly #participants: Roster;
  readonly #marks: PersistentMap<string, RosterMark>;
  readonly #left: OrderedMap<string, DepartureMark>;
  readonly #rekeyed: (readonly [from: string, to: string])[] = [];
  readonly #upserted = new Set<string>();
  readonly #gone = new Set<string>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#participants = draft.view.participants.asMutable();
    this.#marks = draft.record.marks.asMutable();
    this.#left = draft.record.left.asMutable();
  }

  get keys(): readonly string[] {
    return [...this.#participants.keys()];
  }

  /** Whether anybody has joined or left so far. */
  get hasComingsOrGoings(): boolean {
    const before = this.#draft.view.participants;
    return this.#gone.size > 0 || [...this.#upserted].some((key) => !before.has(key));
  }

  /**
   * The key of a participant here. One who was known by identity alone goes by their id from now on. A message without
   * the id that is older than what is known of somebody with that identity, here or gone, is about them.
   *
   * @param isNewer whether what a mark stands for is newer than the message
   */
  keyOf(participant: ParticipantResource, isNewer: (mark: RosterMark) => boolean): string | undefined {
    const key = participantKey(participant);
    const identity = identityKey(participant);
    if (key === undefined || identity === undefined) return key;
    if (key === identity) {
      if (this.#participants.has(key)) return key;
      return this.#keyByIdentity(identity, isNewer) ?? key;
    }
    if (this.#participants.has(identity)) this.#rekey(identity, key);
    const isUnknown = !this.#marks.has(key) && !this.#left.has(key);
    const departed = isUnknown ? this.#left.get(identity) : undefined;
    return departed && isNewer(departed) ? identity : key;
  }

  /** Whether somebody here can be asked for by their id. */
  hasId(key: string): boolean {
    return this.#participants.get(key)?.id != null;
  }

  /** Whether a message says of somebody anything else than what is believed. */
  differs(key: string, participant: ParticipantResource): boolean {
    const known = this.#participants.get(key);
    if (participant.removedState) return known !== undefined;
    return known === undefined || sharing(known, completed(known, participant)) !== known;
  }

  /** Whether somebody else is here who has the identity of a participant. */
  hasNamesake(key: string, participant: ParticipantResource): boolean {
    const identity = identityKey(participant);
    if (identity === undefined) return false;
    return [...this.#participants].some(([other, one]) => other !== key && identityKey(one) === identity);
  }

  mark(key: string): RosterMark | undefined {
    return this.#marks.get(key);
  }

  /** What was known of somebody when they left; undefined if nobody of that key has. */
  markAtLeaving(key: string): DepartureMark | undefined {
    return this.#left.get(key);
  }

  /** Puts a participant's newest value, whole. */
  put(named: string, participant: ParticipantResource, sequence: number | undefined): void {
    const known = this.#participants.get(named);
    // The text that is held already: a log would hold one more with each change of them.
    const key = known?.id === named ? known.id : named;
    this.#draft.touch(key);
    this.#left.delete(key);
    this.#gone.delete(key);
    const value = known ? sharing(known, completed(known, participant)) : participant;
    const isChanged = value !== known;
    if (isChanged) {
      this.#participants.set(key, value);
      this.#upserted.add(key);
    }
    const before = this.#marks.get(key);
    this.#marks.set(key, {
      sequence: sequence ?? before?.sequence,
      changedAt: isChanged || before === undefined ? this.#draft.revision : before.changedAt,
      isSuspect: false,
    });
  }

  /** Takes the name from a message that is older than what is known of somebody: it may tell what is not known. */
  learnName(key: string, participant: ParticipantResource): void {
    const known = this.#participants.get(key);
    const value = known && sharing(known, keepingNames(participant, known));
    if (!value || value === known) return;
    this.#draft.touch(key);
    this.#participants.set(key, value);
    this.#upserted.add(key);
  }

  /** Notes that a full snapshot was without somebody. */
  suspect(key: string): void {
    const mark = this.#marks.get(key);
    if (!mark || mark.isSuspect) return;
    this.#draft.touch(key);
    this.#marks.set(key, { ...mark, isSuspect: true });
  }

  /**
   * Takes somebody out; what comes late about them is recognised by it, also if they were never seen here.
   *
   * @param participant what the message says of them, if it says anything
   */
  remove(key: string, sequence: number | undefined, participant?: ParticipantResource): void {
    const identity = identityKey(this.#participants.get(key) ?? participant ?? {});
    this.#draft.touch(key);
    this.#left.set(key, { sequence, changedAt: this.#draft.revision, isSuspect: false, identity });
    this.#marks.delete(key);
    this.#upserted.delete(key);
    if (!this.#participants.has(key)) return;
    this.#participants.delete(key);
    this.#gone.add(key);
  }

  /** Writes what came of it into the record, and at most one event. */
  finish(): void {
    this.#forgetOldest();
    this.#draft.note({ marks: this.#marks.asImmutable(), left: this.#left.asImmutable() });
    const upserted = [...this.#upserted].flatMap((key) => {
      const participant = this.#participants.get(key);
      return participant ? [[key, participant] as const] : [];
    });
    const left = this.#gone.size > 0 ? [...this.#gone] : none;
    const rekeyed = this.#rekeyed.length > 0 ? this.#rekeyed : none;
    if (upserted.length > 0 || left.length > 0 || rekeyed.length > 0) {
      this.#draft.change({ kind: 'roster', rekeyed, upserted, left });
    }
  }

  /** Forgets the numbers of a numbering that is over. */
  forgetSequences(): void {
    for (const key of [...this.#marks.keys(), ...this.#left.keys()]) this.#draft.touch(key);
    for (const [key, mark] of [...this.#marks]) this.#marks.set(key, { ...mark, sequence: undefined });
    for (const [key, mark] of [...this.#left]) this.#left.set(key, { ...mark, sequence: undefined });
  }

  /** The key of somebody with an identity, here or else gone, about whom something newer is known. */
  #keyByIdentity(identity: string, isNewer: (mark: RosterMark) => boolean): string | undefined {
    for (const [key, participant] of this.#participants) {
      const mark = this.#marks.get(key);
      if (mark && identityKey(participant) === identity && isNewer(mark)) return key;
    }
    for (const [key, mark] of this.#left) if (mark.identity === identity && isNewer(mark)) return key;
    return undefined;
  }

  /** Bounds what is remembered of who has left. */
  #forgetOldest(): void {
    while (this.#left.size > maxLeft) {
      const [oldest = ''] = this.#left.keys();
      this.#draft.touch(oldest);
      this.#left.delete(oldest);
    }
  }

  #rekey(from: string, to: string): void {
    if (this.#participants.has(to)) {
      // Both are known already: the one without an id is the same person.
      this.remove(from, this.#marks.get(from)?.sequence);
      return;
    }
    this.#draft.touch(from);
    this.#draft.touch(to);
    const participant = this.#participants.get(from);
    const mark = this.#marks.get(from);
    this.#participants.delete(from);
    this.#marks.delete(from);
    if (participant) this.#participants.set(to, participant);
    if (mark) this.#marks.set(to, mark);
    this.#rekeyed.push([from, to]);
  }
}

/** What a message says of somebody who is known, with their id and their name where it leaves these out. */
function completed(known: ParticipantResource, participant: ParticipantResource): ParticipantResource {
  const isWithoutId = participant.id == null && known.id != null;
  return keepingNames(known, isWithoutId ? { ...participant, id: known.id } : participant);
}

/**
 * A participant's new value, sharing with the known one whatever is the same: a call's log holds many values of the same
 * people, who mostly differ in one member. The very same value if nothing has changed; the sequence number says when
 * somebody changed, and is no change in itself.
 */
function sharing(known: ParticipantResource, participant: ParticipantResource): ParticipantResource {
  const before: Readonly<Record<string, unknown>> = known;
  let isChanged = Object.keys(before).some((name) => !(name in participant) && name !== sequenceMember);
  const shared = Object.entries(participant).map(([name, value]) => {
    if (isDeepStrictEqual(before[name], value)) return [name, before[name]];
    if (name !== sequenceMember) isChanged = true;
    return [name, value];
  });
  return isChanged ? (Object.fromEntries(shared) as ParticipantResource) : known;
}

/** One for all events: mostly nobody leaves, and a log holds many. */
const none: readonly never[] = Object.freeze([]);

const sequenceMember = 'rosterSequenceNumber' satisfies keyof ParticipantResource;

/** How many who have left are remembered, the newest. */
const maxLeft = 1_000;
