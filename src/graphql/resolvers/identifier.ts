import type { Identifier, Cloud as CloudOfIdentity } from '../../identifiers/identifier.ts';
import { formatRawId, parseRawId } from '../../identifiers/raw-id.ts';
import type { Cloud, CloudEnvironment, IdentifierInput, Resolvers } from '../generated.ts';

/** The type of the graph for each kind of identity. */
export const identifierTypeNames = {
  communicationUser: 'CommunicationUserIdentifier',
  microsoftTeamsUser: 'MicrosoftTeamsUserIdentifier',
  microsoftTeamsApp: 'MicrosoftTeamsAppIdentifier',
  application: 'ApplicationIdentifier',
  guest: 'GuestIdentifier',
  teamsExtensionUser: 'TeamsExtensionUserIdentifier',
  phoneNumber: 'PhoneNumberIdentifier',
  unknown: 'UnknownIdentifier',
} as const satisfies Record<Identifier['kind'], string>;

/** The name of each cloud in the graph. */
export const environments = {
  public: 'PUBLIC',
  dod: 'DOD',
  gcch: 'GCCH',
} as const satisfies Record<CloudOfIdentity, CloudEnvironment>;

const clouds = {
  PUBLIC: 'public',
  DOD: 'dod',
  GCCH: 'gcch',
} as const satisfies Record<Cloud, CloudOfIdentity>;

const cloud = (identifier: { readonly cloud: CloudOfIdentity | undefined }): CloudEnvironment | null =>
  identifier.cloud === undefined ? null : environments[identifier.cloud];

/** Resolvers of `schema/identifier.graphql`. */
export const identifierResolvers: Resolvers = {
  Query: {
    identifier: (_, { rawId }) => parseRawId(rawId),
  },
  Identifier: { __resolveType: ({ kind }) => identifierTypeNames[kind] },
  HasRawId: { __resolveType: ({ kind }) => identifierTypeNames[kind] },
  MicrosoftTeamsUserIdentifier: { cloud },
  MicrosoftTeamsAppIdentifier: { cloud },
  ApplicationIdentifier: { cloud },
  TeamsExtensionUserIdentifier: { cloud },
};

/** The raw id of whom an input names. @param ownCloud of a Teams user or an app of whom none is said */
export function rawIdOf(input: IdentifierInput, ownCloud: CloudOfIdentity = 'public'): string {
  if (input.communicationUserId !== undefined) {
    return formatRawId({ kind: 'communicationUser', id: input.communicationUserId });
  }
  if (input.microsoftTeamsUser !== undefined) {
    const { userId, isAnonymous, cloud } = input.microsoftTeamsUser;
    return formatRawId({
      kind: 'microsoftTeamsUser',
      userId,
      isAnonymous,
      cloud: cloud == null ? ownCloud : clouds[cloud],
    });
  }
  if (input.microsoftTeamsApp !== undefined) {
    const { appId, cloud } = input.microsoftTeamsApp;
    return formatRawId({
      kind: 'microsoftTeamsApp',
      appId,
      cloud: cloud == null ? ownCloud : clouds[cloud],
    });
  }
  if (input.application !== undefined) {
    const { appId, cloud } = input.application;
    return formatRawId({ kind: 'application', appId, cloud: cloud == null ? ownCloud : clouds[cloud] });
  }
  if (input.guestId !== undefined) return formatRawId({ kind: 'guest', guestId: input.guestId });
  if (input.teamsExtensionUser !== undefined) {
    const { userId, tenantId, resourceId, cloud } = input.teamsExtensionUser;
    return formatRawId({ kind: 'teamsExtensionUser', userId, tenantId, resourceId, cloud: clouds[cloud] });
  }
  if (input.phoneNumber !== undefined) {
    return formatRawId({ kind: 'phoneNumber', phoneNumber: input.phoneNumber });
  }
  return input.rawId;
}
