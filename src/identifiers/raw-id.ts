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
  | { readonly kind: 'microsoftTeamsApp' | 'application'; readonly appId: string; readonly cloud: Cloud }
  | { readonly kind: 'guest'; readonly guestId: string }
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
 * The grammar is that of `@azure/communication-common`, Microsoft's own parser, which calls two kinds unknown that Graph
 * has names for: applications and guests.
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
      return readGraphsOwn(rawId);
  }
}

/**
 * How the raw id of an application begins. Releases of Microsoft's parser that knew bots (`microsoftBot`, until
 * 3.0.0-beta.1) wrote one without a resource account so, by the id under which it is registered; with one, it is what is
 * called a Teams app today.
 */
const applicationPrefixes = {
  public: '28:',
  dod: '28:dod-global:',
  gcch: '28:gcch-global:',
} as const satisfies Record<Cloud, string>;

/** The grammar leaves it free: Graph's name of the kind, as of the others that have no raw id. */
const guestPrefix = 'guest:';

function readGraphsOwn(rawId: string): Identifier {
  for (const cloud of ['public', 'dod', 'gcch'] as const) {
    const appId = after(applicationPrefixes[cloud], rawId);
    if (appId !== undefined && !appId.includes(':')) return { kind: 'application', rawId, appId, cloud };
  }
  const guestId = after(guestPrefix, rawId);
  return guestId === undefined ? { kind: 'unknown', rawId } : { kind: 'guest', rawId, guestId };
}

/** What comes after a prefix; undefined where it is another, or nothing comes. */
function after(prefix: string, rawId: string): string | undefined {
  return rawId.startsWith(prefix) && rawId.length > prefix.length ? rawId.slice(prefix.length) : undefined;
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
    case 'application':
      return `${applicationPrefixes[identity.cloud]}${identity.appId}`;
    case 'guest':
      return `${guestPrefix}${identity.guestId}`;
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
