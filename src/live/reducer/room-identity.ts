import { parseRawId } from '../../identifiers/raw-id.ts';
import type { IdentitySet } from '../../microsoft-graph/resources.ts';

/** Somebody as Graph would name them, with the raw id besides, which says all of them. */
export function identitySetOf(rawId: string, displayName?: string): IdentitySet {
  const identifier = parseRawId(rawId);
  const name = displayName === undefined ? {} : { displayName };
  switch (identifier.kind) {
    case 'communicationUser':
    case 'teamsExtensionUser':
      return { azureCommunicationServicesUser: { id: rawId, rawId, ...name } };
    case 'phoneNumber': {
      const { phoneNumber } = identifier;
      return { phone: { id: phoneNumber === '' ? rawId : phoneNumber, rawId, ...name } };
    }
    case 'microsoftTeamsUser':
      return { user: { id: identifier.userId, rawId, ...name } };
    case 'microsoftTeamsApp':
      return { applicationInstance: { id: identifier.appId, rawId, ...name } };
    case 'application':
      return { application: { id: identifier.appId, rawId, ...name } };
    case 'guest':
      return { guest: { id: identifier.guestId, rawId, ...name } };
    case 'unknown':
      return { other: { id: rawId, rawId, ...name } };
  }
}
