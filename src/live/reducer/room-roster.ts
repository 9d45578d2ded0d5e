import { isDeepStrictEqual } from 'node:util';
import type { Map as PersistentMap, OrderedMap } from 'immutable';
import type { ParticipantResource } from '../../microsoft-graph/resources.ts';
import type { DepartureMark, RosterMark } from '../record/call-record.ts';
import type { Roster } from '../record/call-view.ts';
import { isComplete, isListed, isPresent, namesOf, presentSince, roomCallOf } from '../record/room-call.ts';
import type { RoomCallProgress, RoomMark, RoomParticipantMembers } from '../record/room-call.ts';
import type { Draft } from './record-draft.ts';
import { changeCall } from './reduce-call.ts';
import { identitySetOf } from './room-identity.ts';

/** How many who are not there are remembered, the newest. */
const maxAbsent = 1_000;

/**
 * The next roster of a call in a room in the making, by raw ids. Who is there, and what clients see of them, follows from what
 * the two sources have told of them, so that it is the same in whatever order they told it.
 */
export class RoomRoster {
  readonly #draft: Draft;
  /** Mutable copies, which share with the record what has not changed. */
  readonly #participants: Roster;
  readonly #marks: PersistentMap<string, RosterMark>;
  readonly #absent: OrderedMap<string, DepartureMark>;
  readonly #changed = new Set<string>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#participants = draft.view.participants.asMutable();
    this.#marks = draft.record.marks.asMutable();
    this.#absent = draft.record.left.asMutable();
  }

  /** Everybody of whom anything is known. */
  get keys(): readonly string[] {
    return [...this.#marks.keys(), ...this.#absent.keys()];
  }

  /** Whether anything has been noted that wasn't known. */
  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  /** What is known of somebody. */
  markOf(key: string): RoomMark {
    return (this.#marks.get(key) ?? this.#absent.get(key))?.inRoom ?? { legs: [] };
  }

  /** Notes what is known of somebody now. */
  note(key: string, inRoom: RoomMark): void {
    if (isDeepStrictEqual(inRoom, this.markOf(key))) return;
    const mark = { sequence: undefined, changedAt: this.#draft.revision, isSuspect: false, inRoom };
    if (this.#marks.has(key)) this.#marks.set(key, mark);
    else this.#absent.set(key, { ...mark, identity: undefined });
    this.#changed.add(key);
  }

  /**
   * Writes what came of it into the record, and at most one event of the roster.
   *
   * @param progress how far the call is known now
   */
  finish(progress: RoomCallProgress): void {
    const isRosterComplete = isComplete(progress);
    const isOtherwise = roomCallOf(this.#draft.view.call)?.isRosterComplete !== isRosterComplete;
    // Whoever reads a roster that is said to be whole finds it whole.
    if (isOtherwise && !isRosterComplete) changeCall(this.#draft, { isRosterComplete });
    this.#finishRoster(progress);
    if (isOtherwise && isRosterComplete) changeCall(this.#draft, { isRosterComplete });
  }

  #finishRoster(progress: RoomCallProgress): void {
    const before = this.#draft.record.roomCall;
    const upserted = new Set<string>();
    const left: string[] = [];
    for (const key of before && decidesOtherwise(before, progress) ? this.keys : this.#changed) {
      const mark = this.markOf(key);
      const isHere = isPresent(mark, progress);
      this.#move(key, mark, isHere);
      const known = this.#participants.get(key);
      if (isHere) {
        const participant = participantOf(key, mark);
        if (isDeepStrictEqual(participant, known)) continue;
        this.#participants.set(key, participant);
        upserted.add(key);
      } else if (known) {
        this.#participants.delete(key);
        left.push(key);
      }
    }
    this.#forgetOldest();
    for (const key of this.#changed) this.#draft.touch(key);
    if (before !== progress) this.#draft.note({ roomCall: progress });
    // Each connection numbers its tones anew.
    if (before?.connection?.id !== progress.connection?.id) this.#draft.note({ tones: [] });
    if (this.#changed.size > 0) {
      this.#draft.note({ marks: this.#marks.asImmutable(), left: this.#absent.asImmutable() });
    }
    if (upserted.size === 0 && left.length === 0) return;
    const values = Array.from(upserted, (key) => [key, this.#participants.get(key) ?? {}] as const);
    this.#draft.change({ kind: 'roster', rekeyed: [], upserted: values, left });
  }

  /** Puts what is known of somebody with those who are there, or with the others. */
  #move(key: string, inRoom: RoomMark, isHere: boolean): void {
    if (this.#marks.has(key) === isHere) return;
    this.#changed.add(key);
    const mark = { sequence: undefined, changedAt: this.#draft.revision, isSuspect: false, inRoom };
    if (isHere) {
      this.#absent.delete(key);
      this.#marks.set(key, mark);
    } else {
      this.#marks.delete(key);
      this.#absent.set(key, { ...mark, identity: undefined });
    }
  }

  #forgetOldest(): void {
    while (this.#absent.size > maxAbsent) {
      const [oldest = ''] = this.#absent.keys();
      this.#changed.add(oldest);
      this.#absent.delete(oldest);
    }
  }
}

/** Whether it is decided otherwise now who is there, also of people of whom nothing was told. */
function decidesOtherwise(before: RoomCallProgress, after: RoomCallProgress): boolean {
  return (
    isListed(before) !== isListed(after) ||
    isComplete(before) !== isComplete(after) ||
    (!isComplete(after) && before.rosterAt !== after.rosterAt)
  );
}

/** What clients see of somebody. */
function participantOf(rawId: string, mark: RoomMark): ParticipantResource & RoomParticipantMembers {
  const { displayName, role } = namesOf(mark);
  const { isMuted, isOnHold } = mark.seen ?? {};
  return {
    id: rawId,
    info: { identity: identitySetOf(rawId, displayName) },
    ...(isMuted !== undefined && { isMuted }),
    ...(isOnHold !== undefined && { isOnHold }),
    ...(role !== undefined && { roomRole: role }),
    presentSince: presentSince(mark),
  };
}
