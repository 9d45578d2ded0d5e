import type { ParticipantResource } from '../../microsoft-graph/resources.ts';
import { hasGap } from '../record/call-record.ts';
import type { DeltaProgress, RosterMark } from '../record/call-record.ts';
import type { Draft } from './record-draft.ts';
import { reduceSnapshot } from './reduce-roster.ts';
import { RosterDraft } from './roster-draft.ts';

/** How many missing numbers are remembered; beyond them only an observation helps anyway. */
const maxMissing = 256;

const noDelta: DeltaProgress = {
  numbering: 0,
  last: 0,
  missing: [],
  coveredUpTo: 0,
  askedUpTo: 0,
  repeated: 0,
};

/**
 * A change of the roster since the change before. Its number orders it among the others, and each participant's own
 * number tells in which change they last changed. Graph documents neither that numbers are contiguous nor what to do
 * where they aren't: a gap is a hint, answered by the missing number or, two seconds later, by an observation. Nor does
 * it document that numbers begin anew when another of its servers takes over, which was seen. So whatever a delta says
 * that is not believed for its number's sake is a doubt: a repeat and a new numbering look alike.
 */
export function reduceDelta(
  draft: Draft,
  sequenceNumber: number | undefined,
  participants: readonly ParticipantResource[],
): void {
  const progress = draft.record.deltas;
  if (sequenceNumber === undefined) {
    if (!progress) reduceSnapshot(draft, participants);
    else applyDelta(draft, participants, undefined);
    return;
  }
  if (progress && isRestart(draft, progress, sequenceNumber, participants)) {
    restart(draft, progress, participants);
    return;
  }
  if (progress && isOld(progress, sequenceNumber)) {
    reduceOldDelta(draft, progress, sequenceNumber, participants);
    return;
  }
  applyDelta(draft, participants, sequenceNumber);
  const next = advance(progress, sequenceNumber);
  draft.note({ deltas: next });
  if (hasGap(next)) draft.doubt('gap');
  else draft.settle('gap');
}

/** Whether a number is known already, or a list has made it old. */
function isOld({ last, missing, coveredUpTo }: DeltaProgress, sequenceNumber: number): boolean {
  return sequenceNumber <= coveredUpTo || (sequenceNumber <= last && !missing.includes(sequenceNumber));
}

/**
 * A delta whose number is neither new nor missing: a repeat, which says nothing that isn't known; or one of another
 * numbering, if it does. Two of these in a row are taken as the new numbering, in which the second one holds.
 */
function reduceOldDelta(
  draft: Draft,
  progress: DeltaProgress,
  sequenceNumber: number,
  participants: readonly ParticipantResource[],
): void {
  // Only to compare: what it changes is not written.
  const believed = new RosterDraft(draft);
  const saysOtherwise = participants.some((participant) => {
    const key = believed.keyOf(participant, isAtLeast(participant.rosterSequenceNumber ?? sequenceNumber));
    return key !== undefined && believed.differs(key, participant);
  });
  if (saysOtherwise) draft.doubt('roster');
  if (saysOtherwise && sequenceNumber > 1 && sequenceNumber === progress.repeated + 1) {
    const renumbered = new RosterDraft(draft);
    renumbered.forgetSequences();
    applyDelta(draft, participants, sequenceNumber, renumbered);
    draft.note({ deltas: { ...noDelta, numbering: progress.numbering + 1, last: sequenceNumber } });
  } else if (progress.repeated !== sequenceNumber) {
    draft.note({ deltas: { ...progress, repeated: sequenceNumber } });
  }
}

function applyDelta(
  draft: Draft,
  participants: readonly ParticipantResource[],
  sequenceNumber: number | undefined,
  roster = new RosterDraft(draft),
): void {
  const isLate = sequenceNumber !== undefined && sequenceNumber <= (draft.record.deltas?.last ?? 0);
  let isDoubtful = false;
  for (const participant of participants) {
    const sequence = participant.rosterSequenceNumber ?? sequenceNumber;
    const key = roster.keyOf(participant, isAtLeast(sequence));
    if (key === undefined) continue;
    if (isStale(roster, key, participant, sequence)) {
      roster.learnName(key, participant);
      isDoubtful ||= roster.differs(key, participant);
      continue;
    }
    if (participant.removedState) {
      roster.remove(key, sequence, participant);
    } else {
      // Somebody who is here twice may have got a new id in a new numbering, which a late delta does not show.
      if (isLate && !roster.mark(key)) isDoubtful ||= roster.hasNamesake(key, participant);
      roster.put(key, participant, sequence);
    }
  }
  roster.finish();
  if (isDoubtful) draft.doubt('roster');
}

/** Whether something newer is known of somebody than what a delta says. */
function isStale(
  roster: RosterDraft,
  key: string,
  { removedState }: ParticipantResource,
  sequence: number | undefined,
): boolean {
  const left = roster.markAtLeaving(key);
  const known = (roster.mark(key) ?? left)?.sequence;
  // Who left in another numbering does not come back under the same id.
  if (known === undefined) return left !== undefined && !removedState;
  if (sequence === undefined) return false;
  // Somebody who has left comes back by a later change only; equal numbers tell the same change again.
  return sequence < known || (left !== undefined && sequence === known);
}

/** Whether what a mark stands for is at least as new as a change of that number, as far as is known. */
function isAtLeast(sequence: number | undefined): (mark: RosterMark) => boolean {
  return (mark) => mark.sequence === undefined || sequence === undefined || mark.sequence >= sequence;
}

function advance(progress: DeltaProgress | undefined, sequenceNumber: number): DeltaProgress {
  const before = progress ?? noDelta;
  const { last, missing } = before;
  if (sequenceNumber <= last) {
    return { ...before, missing: missing.filter((number) => number !== sequenceNumber) };
  }
  const skipped = [];
  for (let number = last + 1; number < sequenceNumber && skipped.length < maxMissing; number += 1) {
    skipped.push(number);
  }
  return {
    ...before,
    last: sequenceNumber,
    missing: [...missing, ...skipped].slice(-maxMissing),
    repeated: 0,
  };
}

/**
 * Graph has begun to count anew, with people of whom nobody is known but perhaps the gateway's own participant. The
 * first delta of a numbering names everybody.
 */
function isRestart(
  draft: Draft,
  { last, missing }: DeltaProgress,
  sequenceNumber: number,
  participants: readonly ParticipantResource[],
): boolean {
  if (sequenceNumber !== 1 || last < 1 || missing.includes(1)) return false;
  const roster = new RosterDraft(draft);
  const own = draft.view.call.myParticipantId?.toLowerCase();
  const keys = participants.map((participant) => roster.keyOf(participant, isAtLeast(1)));
  const others = keys.filter((key) => key !== undefined && key.toLowerCase() !== own);
  return (
    others.length > 0 &&
    others.every((key) => key !== undefined && !roster.mark(key) && !roster.markAtLeaving(key))
  );
}

function restart(
  draft: Draft,
  { numbering }: DeltaProgress,
  participants: readonly ParticipantResource[],
): void {
  const roster = new RosterDraft(draft);
  const before = roster.keys;
  roster.forgetSequences();
  const present = new Set<string>();
  for (const participant of participants) {
    const key = roster.keyOf(participant, () => false);
    if (key === undefined || participant.removedState) continue;
    roster.put(key, participant, 1);
    present.add(key);
  }
  for (const key of before) if (!present.has(key)) roster.remove(key, undefined);
  roster.finish();
  draft.note({ deltas: { ...noDelta, numbering: numbering + 1, last: 1 } });
  draft.settle('gap');
}
