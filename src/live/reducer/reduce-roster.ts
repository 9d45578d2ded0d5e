import type { ParticipantResource } from '../../microsoft-graph/resources.ts';
import { hasGap } from '../record/call-record.ts';
import type { AskedAt, DeltaProgress, RosterMark } from '../record/call-record.ts';
import type { Draft } from './record-draft.ts';
import type { ParticipantList } from '../record/graph-port.ts';
import { settleAllArrivals } from './awaited-arrivals.ts';
import { RosterDraft } from './roster-draft.ts';

/** Graph cuts a full roster, and the list of participants, at so many people. */
export const rosterCut = 100;

/** Full snapshots so close to each other may have changed places on their way, in milliseconds. */
const swapWindowMs = 1_000;

/**
 * A full snapshot of the roster. It carries no number, so that an old one can't be told from a new one, and it may
 * show only a part: somebody who is missing stays listed until a second snapshot or an observation is without them too.
 * In a snapshot that may be cut nobody leaves by absence; those who are missing are asked for one by one.
 */
export function reduceSnapshot(draft: Draft, participants: readonly ParticipantResource[]): void {
  const roster = new RosterDraft(draft);
  const isCut = participants.length >= rosterCut;
  const present = new Set<string>();
  let isDoubtful = false;
  for (const participant of participants) {
    const key = roster.keyOf(participant, always);
    if (key === undefined) continue;
    if (participant.removedState) {
      roster.remove(key, undefined, participant);
      continue;
    }
    present.add(key);
    // Who has left comes back under another id: this snapshot may be from before they did.
    if (roster.markAtLeaving(key)) isDoubtful = true;
    else roster.put(key, participant, undefined);
  }
  for (const key of roster.keys) {
    if (present.has(key)) continue;
    if (isCut) {
      if (roster.hasId(key)) draft.doubt(`participant ${key}`);
    } else if (roster.mark(key)?.isSuspect) {
      roster.remove(key, undefined);
    } else {
      roster.suspect(key);
      isDoubtful = true;
    }
  }
  const { snapshotAt } = draft.record;
  const isCloseToAnother = snapshotAt !== undefined && draft.now - snapshotAt < swapWindowMs;
  if (isCloseToAnother && roster.hasComingsOrGoings) isDoubtful = true;
  roster.finish();
  draft.note({ snapshotAt: draft.now });
  if (isDoubtful) draft.doubt('roster');
  else if (!isCut && !isCloseToAnother && draft.record.deltas === undefined) draft.settle('roster');
}

/** One participant's own message: as a snapshot of that one. */
export function reduceParticipant(draft: Draft, participant: ParticipantResource, isRemoved: boolean): void {
  const roster = new RosterDraft(draft);
  const key = roster.keyOf(participant, always);
  if (key !== undefined) {
    if (isRemoved || participant.removedState) roster.remove(key, undefined, participant);
    else if (roster.markAtLeaving(key)) draft.doubt(`participant ${key}`);
    else roster.put(key, participant, undefined);
  }
  roster.finish();
}

/**
 * What Graph lists now. It holds for everybody who did not change here since it was asked, and takes out those whom it
 * is without only if it is whole, and of a call that has a roster: between two peers it is always empty.
 */
export function observeRoster(draft: Draft, { participants, isCut }: ParticipantList, asked: AskedAt): void {
  const askedAt = inThisNumbering(draft, asked);
  const roster = new RosterDraft(draft);
  const present = new Set<string>();
  for (const participant of participants) {
    const key = roster.keyOf(participant, ({ changedAt }) => changedAt > askedAt.revision);
    if (key === undefined) continue;
    present.add(key);
    const mark = roster.mark(key) ?? roster.markAtLeaving(key);
    if (mark && mark.changedAt > askedAt.revision) continue;
    roster.put(key, participant, knownSince(mark, askedAt));
  }
  const isWhole = !isCut && participants.length > 0;
  for (const key of roster.keys) {
    const mark = roster.mark(key);
    if (present.has(key) || !mark || mark.changedAt > askedAt.revision) continue;
    if (isWhole) roster.remove(key, mark.sequence);
    else if (isCut && roster.hasId(key)) draft.doubt(`participant ${key}`, draft.now);
  }
  roster.finish();
  draft.settle('roster', askedAt.revision);
  settleAllArrivals(draft, askedAt.revision);
  coverDeltas(draft, askedAt, isCut);
}

/** What a GET of one participant found; undefined if they aren't there. */
export function observeParticipant(
  draft: Draft,
  key: string,
  participant: ParticipantResource | undefined,
  asked: AskedAt,
): void {
  const askedAt = inThisNumbering(draft, asked);
  draft.settle(`participant ${key}`, askedAt.revision);
  const roster = new RosterDraft(draft);
  const mark = roster.mark(key) ?? roster.markAtLeaving(key);
  if (mark && mark.changedAt > askedAt.revision) return;
  if (participant) roster.put(key, participant, knownSince(mark, askedAt));
  else if (roster.mark(key)) roster.remove(key, knownSince(mark, askedAt));
  roster.finish();
}

/** A full snapshot carries no number: what is known of somebody by their id is taken to be newer. */
const always = (): boolean => true;

/** What was asked while Graph numbered its deltas otherwise says nothing about how they are numbered now. */
function inThisNumbering(draft: Draft, askedAt: AskedAt): AskedAt {
  const isOfThis = askedAt.numbering === draft.record.deltas?.numbering;
  return isOfThis ? askedAt : { ...askedAt, lastDelta: undefined };
}

/** What Graph shows of somebody is as new as the last delta that had come when it was asked, or newer. */
function knownSince(mark: RosterMark | undefined, { lastDelta }: AskedAt): number | undefined {
  if (lastDelta === undefined || mark?.sequence === undefined) return lastDelta ?? mark?.sequence;
  return Math.max(lastDelta, mark.sequence);
}

/**
 * Deltas up to the last that had come when the list was asked for are older than the list, also those still missing. If
 * it is cut, these may tell of people who are not in it: then they are taken when they come, but not waited for.
 */
function coverDeltas(draft: Draft, { lastDelta }: AskedAt, isCut: boolean): void {
  const { deltas } = draft.record;
  if (!deltas || lastDelta === undefined || lastDelta <= deltas.coveredUpTo) return;
  const covered: DeltaProgress = {
    ...deltas,
    askedUpTo: Math.max(lastDelta, deltas.askedUpTo),
    coveredUpTo: isCut ? deltas.coveredUpTo : lastDelta,
  };
  draft.note({ deltas: covered });
  if (!hasGap(covered)) draft.settle('gap');
}
