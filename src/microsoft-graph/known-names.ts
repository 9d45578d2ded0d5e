import { identityName, identityOf, keepingName, named } from './identity-set.ts';
import { identitySetSchema } from './resources.ts';
import type { CallResource, IdentitySet, ParticipantResource } from './resources.ts';

/*
 * Graph names the same person in many members of a call, and says what they are called in some of them only: mostly in the
 * roster, but it may be that only the caller, a target, the organizer or who records has a name.
 */

/** What somebody is called, by their `identityName`. */
export type KnownNames = ReadonlyMap<string, string>;

type Change = (set: IdentitySet) => IdentitySet;

/** A call with other identity sets where it has any. */
function withIdentities(call: CallResource, change: Change): CallResource {
  const { source, answeredBy, targets, callRoutes, incomingContext, meetingInfo } = call;
  return {
    ...call,
    ...(source && { source: changedAt(source, ['identity'], change) }),
    ...(answeredBy && { answeredBy: changedAt(answeredBy, ['identity'], change) }),
    ...(targets && { targets: targets.map((one) => changedAt(one, ['identity'], change)) }),
    ...(callRoutes && { callRoutes: callRoutes.map((one) => changedAt(one, ['original', 'final'], change)) }),
    ...(incomingContext && {
      incomingContext: changedAt(incomingContext, ['onBehalfOf', 'transferor'], change),
    }),
    ...(meetingInfo && { meetingInfo: changedAt(meetingInfo, ['organizer'], change) }),
  };
}

/** The identity sets of a call's own resource. */
export function identitySetsOfCall(call: CallResource): readonly IdentitySet[] {
  const sets: IdentitySet[] = [];
  withIdentities(call, (set) => {
    sets.push(set);
    return set;
  });
  return sets;
}

/** The identity sets of somebody in a roster: their own, and that of who records them. */
export function identitySetsOfParticipant(participant: ParticipantResource): readonly IdentitySet[] {
  const { info, recordingInfo } = participant;
  return [info?.identity, recordingInfo?.initiator?.identity].filter((set) => set != null);
}

/** The names that sets give to whom they name; of several for one, the first. */
export function namesIn(sets: Iterable<IdentitySet>): KnownNames {
  const names = new Map<string, string>();
  for (const set of sets) {
    const identity = identityOf(set);
    if (identity?.displayName === undefined) continue;
    const key = identityName(identity);
    if (!names.has(key)) names.set(key, identity.displayName);
  }
  return names;
}

function withKnownName(set: IdentitySet, names: KnownNames): IdentitySet {
  return named(set, (identity) => names.get(identityName(identity)));
}

/**
 * What a later message says of somebody in a roster, with the names from an earlier one where it gives none. Of whom it does
 * not name at all, it says nothing new; of somebody who is not to be known any more, no name is kept.
 */
export function keepingNames(before: ParticipantResource, after: ParticipantResource): ParticipantResource {
  if (after.isIdentityAnonymized) return after;
  const info = after.info ? partyKeepingName(before.info, after.info) : before.info;
  const recorder = after.recordingInfo?.initiator;
  return {
    ...after,
    ...(info && { info }),
    ...(recorder && {
      recordingInfo: {
        ...after.recordingInfo,
        initiator: partyKeepingName(before.recordingInfo?.initiator, recorder),
      },
    }),
  };
}

/**
 * The members of a call that a message names, with the names that are known where it gives none.
 *
 * @param names of those whom the call has named so far
 */
export function callKeepingNames(before: CallResource, after: CallResource, names: KnownNames): CallResource {
  const { source, answeredBy, ...members } = withIdentities(after, (set) => withKnownName(set, names));
  return {
    ...members,
    ...(source !== undefined && { source: source && partyKeepingName(before.source, source) }),
    ...(answeredBy !== undefined && {
      answeredBy: answeredBy && partyKeepingName(before.answeredBy, answeredBy),
    }),
  };
}

function partyKeepingName<Party extends { identity?: IdentitySet | null | undefined }>(
  before: Party | null | undefined,
  after: Party,
): Party {
  const identity = keepingName(before?.identity, after.identity);
  return identity === after.identity ? after : { ...after, identity };
}

function changedAt<Whole extends object>(whole: Whole, members: readonly string[], change: Change): Whole {
  const changed = { ...whole } as Record<string, unknown>;
  for (const member of members) {
    const { data } = identitySetSchema.safeParse(changed[member]);
    if (data) changed[member] = change(data);
  }
  return changed as Whole;
}
