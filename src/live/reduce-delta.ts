import type { ParticipantResource } from '../calls/resources.ts';
import { type DeltaProgress, hasGap } from './call-record.ts';
import type { Draft } from './draft.ts';
import { reduceSnapshot } from './reduce-roster.ts';
import { RosterDraft } from './roster-draft.ts';

/** How many missing numbers are remembered; beyond them only an observation helps anyway. */
const maxMissing = 256;

const noDelta: DeltaProgress = { last: 0, missing: [], coveredUpTo: 0, askedUpTo: 0 };

/**
 * A change of the roster since the change before. Its number orders it among the others, and each participant's own
 * number tells in which change they last changed. Graph documents neither that numbers are contiguous nor what to do
 * where they aren't: a gap is a hint, answered by the missing number or, two seconds later, by an observation.
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
    restart(draft, participants, sequenceNumber);
    return;
  }
  if (progress && sequenceNumber <= progress.coveredUpTo) return;
  applyDelta(draft, participants, sequenceNumber);

  const next = advance(progress, sequenceNumber);
  draft.note({ deltas: next });
  if (hasGap(next)) draft.doubt('gap');
  else draft.settle('gap');
}

function applyDelta(
  draft: Draft,
  participants: readonly ParticipantResource[],
  sequenceNumber: number | undefined,
): void {
  const roster = new RosterDraft(draft);
  for (const participant of participants) {
    const key = roster.keyOf(participant);
    if (key === undefined) continue;
    const sequence = participant.rosterSequenceNumber ?? sequenceNumber;
    const left = roster.markAtLeaving(key);
    const known = (roster.mark(key) ?? left)?.sequence;
    if (sequence !== undefined && known !== undefined) {
      // Somebody who has left comes back by a later change only; equal numbers tell the same change again.
      if (sequence < known || (left && sequence === known)) continue;
    }
    if (participant.removedState) roster.remove(key, sequence);
    else roster.put(key, participant, sequence);
  }
  roster.finish();
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
  return { ...before, last: sequenceNumber, missing: [...missing, ...skipped].slice(-maxMissing) };
}

/** Graph has begun to count anew, with people of whom nobody is known: another of its servers has taken over. */
function isRestart(
  draft: Draft,
  { last, missing }: DeltaProgress,
  sequenceNumber: number,
  participants: readonly ParticipantResource[],
): boolean {
  if (sequenceNumber !== 1 || last < 1 || missing.includes(1) || participants.length === 0) return false;
  const roster = new RosterDraft(draft);
  return participants.every((participant) => {
    const key = roster.keyOf(participant);
    return key === undefined || (!roster.mark(key) && !roster.markAtLeaving(key));
  });
}

function restart(draft: Draft, participants: readonly ParticipantResource[], sequenceNumber: number): void {
  const roster = new RosterDraft(draft);
  for (const key of roster.keys) roster.remove(key, undefined);
  for (const participant of participants) {
    const key = roster.keyOf(participant);
    if (key !== undefined && !participant.removedState) roster.put(key, participant, sequenceNumber);
  }
  roster.finish();
  draft.note({ deltas: { ...noDelta, last: sequenceNumber } });
  draft.settle('gap');
}
