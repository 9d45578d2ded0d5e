import { displayNameOf, identityName, named } from '../../microsoft-graph/identity-set.ts';
import { identitySetsOfCall, identitySetsOfParticipant, namesIn } from '../../microsoft-graph/known-names.ts';
import type { KnownNames } from '../../microsoft-graph/known-names.ts';
import type { IdentitySet, ParticipantResource } from '../../microsoft-graph/resources.ts';
import type { CallView } from '../../live/record/call-view.ts';

/** What of a call says what people are called. */
type Naming = Pick<CallView, 'call' | 'participants'>;

/** A set with a name for whom it names: where it gives them none, the one that they have elsewhere in the call. */
export function namedIdentity(
  set: IdentitySet | null | undefined,
  { call, participants }: Naming,
): IdentitySet | null {
  if (!set) return null;
  return named(set, (identity) => {
    const name = identityName(identity);
    return namesOfCall(call).get(name) ?? namesOfRoster(participants).get(name);
  });
}

/** A party, named in the same way. */
export function namedParty<Party extends { readonly identity?: IdentitySet | null | undefined }>(
  party: Party,
  naming: Naming,
): Party {
  return { ...party, identity: namedIdentity(party.identity, naming) };
}

/** The name to show of somebody in a roster; undefined if Graph gives none anywhere. */
export function participantName(
  { info, preferredDisplayName }: ParticipantResource,
  naming: Naming,
): string | undefined {
  return displayNameOf(namedIdentity(info?.identity, naming)) ?? preferredDisplayName ?? undefined;
}

const namesOfCall = rememberedBy((call: Naming['call']) => namesIn(identitySetsOfCall(call)));
const namesOfRoster = rememberedBy((participants: Naming['participants']) =>
  namesIn([...participants.values()].flatMap(identitySetsOfParticipant)),
);

/** Reads names once for each value that they are read from, since one answer asks for many. */
function rememberedBy<Source extends object>(
  read: (source: Source) => KnownNames,
): (source: Source) => KnownNames {
  const remembered = new WeakMap<Source, KnownNames>();
  return (source) => {
    const known = remembered.get(source) ?? read(source);
    remembered.set(source, known);
    return known;
  };
}
