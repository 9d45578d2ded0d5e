import { createIdentifierFromRawId, getIdentifierRawId } from '@azure/communication-common';
import type { Cloud, Identifier } from './identifier.ts';

/** The properties that name an identity without a raw id at hand, one shape a kind. */
export type IdentityProperties =
  | { readonly kind: 'communicationUser'; readonly id: string }
  | {
      readonly kind: 'microsoftTeamsUser';
      readonly userId: string;
      readonly isAnonymous: boolean;
      readonly cloud: Cloud;
    }
  | { readonly kind: 'microsoftTeamsApp'; readonly appId: string; readonly cloud: Cloud }
  | {
      readonly kind: 'teamsExtensionUser';
      readonly userId: string;
      readonly tenantId: string;
      readonly resourceId: string;
      readonly cloud: Cloud;
    }
  | { readonly kind: 'phoneNumber'; readonly phoneNumber: string };

/**
 * Reads a raw id. Never fails: a string without a known form is an identifier of kind `unknown`.
 * The grammar is that of `@azure/communication-common`, Microsoft's own parser.
 */
export function parseRawId(rawId: string): Identifier {
  const parsed = createIdentifierFromRawId(rawId);
  switch (parsed.kind) {
    case 'communicationUser':
      return { kind: parsed.kind, rawId, id: parsed.communicationUserId };
    case 'microsoftTeamsUser':
      return {
        kind: parsed.kind,
        rawId,
        userId: parsed.microsoftTeamsUserId,
        isAnonymous: parsed.isAnonymous ?? false,
        cloud: parsed.cloud,
      };
    case 'microsoftTeamsApp':
      return { kind: parsed.kind, rawId, appId: parsed.teamsAppId, cloud: parsed.cloud };
    case 'teamsExtensionUser':
      return {
        kind: parsed.kind,
        rawId,
        userId: parsed.userId,
        tenantId: parsed.tenantId,
        resourceId: parsed.resourceId,
        cloud: parsed.cloud,
      };
    case 'phoneNumber':
      return {
        kind: parsed.kind,
        rawId,
        phoneNumber: parsed.phoneNumber,
        isAnonymous: parsed.isAnonymous ?? false,
        assertedId: parsed.assertedId,
      };
    case 'unknown':
      return { kind: parsed.kind, rawId };
  }
}

/** Writes the raw id of an identity from its properties. */
export function formatRawId(identity: IdentityProperties): string {
  switch (identity.kind) {
    case 'communicationUser':
      return getIdentifierRawId({ communicationUserId: identity.id });
    case 'microsoftTeamsUser':
      return getIdentifierRawId({
        microsoftTeamsUserId: identity.userId,
        isAnonymous: identity.isAnonymous,
        cloud: identity.cloud,
      });
    case 'microsoftTeamsApp':
      return getIdentifierRawId({ teamsAppId: identity.appId, cloud: identity.cloud });
    case 'teamsExtensionUser':
      return getIdentifierRawId({
        userId: identity.userId,
        tenantId: identity.tenantId,
        resourceId: identity.resourceId,
        cloud: identity.cloud,
      });
    case 'phoneNumber':
      return getIdentifierRawId({ phoneNumber: identity.phoneNumber });
  }
}

/** Whether an Azure Communication Services user is meant, in any cloud. */
export function isCommunicationUserRawId(rawId: string): boolean {
  return /^8:(?:acs|dod-acs|gcch-acs|spool):/.test(rawId);
}
