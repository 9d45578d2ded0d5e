import { canonicalId } from '../../microsoft-graph/call-id.ts';
import { identityOf } from '../../microsoft-graph/identity-set.ts';
import { inviteesOf, operationKindOf } from '../../microsoft-graph/resource-parts.ts';
import type { OperationResource } from '../../microsoft-graph/resources.ts';
import { arrivalDoubt, hasRoster, terminatingRank, wasConnected } from '../record/call-record.ts';
import type { CallRecord } from '../record/call-record.ts';
import { identityKey } from '../record/call-view.ts';
import type { CallView } from '../record/call-view.ts';
import type { Draft } from './record-draft.ts';

/*
 * Who is to be in a roster: the gateway's own participant once a call has one, and whoever was invited. The roster that
 * shows them follows within two seconds when all is well. Graph was seen to send none, or one of those only who came later:
 * then it is asked.
 */

/** The own participant among those who are awaited: no identity reads like it. */
const own = 'own';

/** Awaits the own participant if the call has come to have a roster by what was reduced. */
export function awaitOwn(draft: Draft, before: CallRecord): void {
  if (showsOwn(draft.record) && !showsOwn(before) && !isHere(draft.view, own)) {
    draft.doubt(arrivalDoubt(own));
  }
}

/**
 * Whether the own participant is in the roster if all is well. One who only looks at another's call is in none, and of a call in
 * a room Graph knows nothing.
 */
function showsOwn(record: CallRecord): boolean {
  const { origin, rank, view, isTerminated } = record;
  const isConnected = wasConnected(record) && rank < terminatingRank;
  return (
    !isTerminated &&
    origin !== 'polled' &&
    origin !== 'inRoom' &&
    hasRoster(record) &&
    (isConnected || view.participants.size > 0)
  );
}

/** Awaits whoever was invited by an operation that has completed. */
export function awaitInvited(draft: Draft, operation: OperationResource): void {
  const invitees = inviteesOf(operation).map(({ identity }) => identityOf(identity));
  for (const invitee of invitees) {
    const key = invitee && `${invitee.kind}:${invitee.id}`;
    // Of who has no identity there is nothing to know them by.
    if (key === undefined) draft.doubt('roster');
    else if (!isHere(draft.view, key)) draft.doubt(arrivalDoubt(key));
  }
  if (invitees.length === 0) draft.doubt('roster');
}

/** Whether an operation invites somebody. Graph has been seen to leave types out. */
export function isInvitation(operation: OperationResource): boolean {
  return operationKindOf(operation) === 'inviteParticipants' || inviteesOf(operation).length > 0;
}

/**
 * Takes note of who has come by a message.
 *
 * @param isCut whether the message may lack people: then who is awaited may be among them, and a list would be cut, too
 */
export function settleArrivals(draft: Draft, isCut: boolean): void {
  for (const [about, key] of awaited(draft)) if (isCut || isHere(draft.view, key)) draft.settle(about);
}

/** Takes a list as the answer, whoever is in it. */
export function settleAllArrivals(draft: Draft, askedAtRevision: number): void {
  for (const [about] of awaited(draft)) draft.settle(about, askedAtRevision);
}

function* awaited({ record }: Draft): Generator<readonly [about: string, key: string]> {
  const prefix = arrivalDoubt('');
  for (const about of record.doubts.keys()) {
    if (about.startsWith(prefix)) yield [about, about.slice(prefix.length)];
  }
}

function isHere({ call, participants }: CallView, key: string): boolean {
  if (key !== own) return participants.some((one) => identityKey(one) === key);
  const { myParticipantId } = call;
  // Where Graph does not name it, nobody can tell whether it is there: whoever is may be.
  if (myParticipantId == null) return participants.size > 0;
  if (participants.has(myParticipantId)) return true;
  const id = canonicalId(myParticipantId);
  return participants.some((_, other) => canonicalId(other) === id);
}
