import { identityOf } from '../../../microsoft-graph/identity-set.ts';
import type { IdentitySet } from '../../../microsoft-graph/resources.ts';
import type { PartyIdentity, PartyKind } from '../../../upstreams/graph/call-requests.ts';
import type { Cloud, Identifier } from '../../../identifiers/identifier.ts';
import { formatRawId, parseRawId } from '../../../identifiers/raw-id.ts';
import { environments } from '../identifier.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The identity that is named in a call, as the same identifier that it is in a room.
 *
 * @param cloud of Graph, to which its users belong
 * @returns undefined where nobody is named
 */
export function identifierOf(set: IdentitySet | null | undefined, cloud: Cloud): Identifier | undefined {
  const identity = identityOf(set);
  if (!identity) return undefined;
  if (identity.rawId !== undefined) return parseRawId(identity.rawId);
  const { kind } = identity;
  const id = guid.test(identity.id) ? identity.id.toLowerCase() : identity.id;
  switch (kind) {
    case 'user':
      return parseRawId(formatRawId({ kind: 'microsoftTeamsUser', userId: id, isAnonymous: false, cloud }));
    case 'applicationInstance':
      return parseRawId(formatRawId({ kind: 'microsoftTeamsApp', appId: id, cloud }));
    case 'application':
      return parseRawId(formatRawId({ kind, appId: id, cloud }));
    case 'guest':
      return parseRawId(formatRawId({ kind, guestId: id }));
    case 'phone':
      return parseRawId(formatRawId({ kind: 'phoneNumber', phoneNumber: id }));
    case 'azureCommunicationServicesUser': {
      const identifier = parseRawId(id);
      return identifier.kind === 'unknown' ? { kind: 'communicationUser', rawId: id, id } : identifier;
    }
    default:
      return { kind: 'unknown', rawId: `${kind}:${id}` };
  }
}

/** The kinds of identities that have no identifier of their own, and are written `{kind}:{id}`. */
const otherKinds: ReadonlySet<string> = new Set<PartyKind>(['onPremises', 'encrypted']);

/** E.164. */
const phoneNumber = /^\+[1-9]\d{1,14}$/;

/**
 * What Graph calls an identity: the way back.
 *
 * @param cloud of Graph, whose identities don't say theirs
 * @throws {Error} when a call can't be with this identity; it says why, as what would follow the name of the field
 */
export function partyIdentityOf(identifier: Identifier, cloud: Cloud): Pick<PartyIdentity, 'kind' | 'id'> {
  const { rawId } = identifier;
  switch (identifier.kind) {
    case 'microsoftTeamsUser':
      if (identifier.isAnonymous) {
        throw new Error(`"${rawId}" is an anonymous visitor of a meeting, who can't be called`);
      }
      requireOwnCloud(`"${rawId}"`, identifier.cloud, cloud);
      return { kind: 'user', id: identifier.userId };
    case 'microsoftTeamsApp':
      requireOwnCloud(`"${rawId}"`, identifier.cloud, cloud);
      return { kind: 'applicationInstance', id: identifier.appId };
    case 'application':
      requireOwnCloud(`"${rawId}"`, identifier.cloud, cloud);
      return { kind: identifier.kind, id: identifier.appId };
    case 'guest':
      return { kind: identifier.kind, id: identifier.guestId };
    case 'phoneNumber':
      return { kind: 'phone', id: checkedPhoneNumber(identifier.phoneNumber) };
    case 'communicationUser':
    case 'teamsExtensionUser':
      return { kind: 'azureCommunicationServicesUser', id: rawId };
    case 'unknown': {
      const [, prefix = '', id = ''] = /^([^:]*):(.+)$/.exec(rawId) ?? [];
      if (otherKinds.has(prefix)) return { kind: prefix as PartyKind, id };
      throw new Error(`"${rawId}" is no identity that a call can be with`);
    }
  }
}

/**
 * Requires the cloud of Graph. Graph is told ids without their cloud, and would call whoever has the id in its own.
 *
 * @param who with what the error begins
 * @throws {Error} when it is another, as `partyIdentityOf` does
 */
export function requireOwnCloud(who: string, cloud: Cloud | undefined, graphCloud: Cloud): void {
  if (cloud === undefined || cloud === graphCloud) return;
  const [theirs, ours] = [environments[cloud], environments[graphCloud]];
  throw new Error(
    `${who} is of the cloud ${theirs}, and Graph is of ${ours} (GRAPH_ENDPOINT): a call is within one cloud`,
  );
}

/** A telephone number as Graph takes it. @throws {Error} when it is none, as `partyIdentityOf` does */
export function checkedPhoneNumber(number: string): string {
  if (phoneNumber.test(number)) return number;
  throw new Error(`"${number}" is not a telephone number in E.164 form, such as +12065550100`);
}
