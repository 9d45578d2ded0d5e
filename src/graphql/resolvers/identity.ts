import type { TokenRequest, TokenScope } from '../../upstreams/acs/identity-client.ts';
import { isCommunicationUserRawId, parseRawId } from '../../identifiers/raw-id.ts';
import { badUserInput, forbidden } from '../errors.ts';
import type { Resolvers } from '../generated.ts';
import { isGranted } from '../../auth/principal.ts';

const minTokenMinutes = 60;
const maxTokenMinutes = 1440;

/** Resolvers of `schema/identity.graphql`. */
export const identityResolvers: Resolvers = {
  Query: {
    teamsExtensionAssignment: async (_, { tenantId, objectId }, { identity, signal }) =>
      (await identity.getAssignment(tenantId, objectId, signal)) ?? null,
  },

  Mutation: {
    createUser: async (_, { input }, { principal, identity, signal }) => {
      const { scopes, tokenExpiresInMinutes } = input;
      // The schema lets in whoever has either scope; which of the two is needed depends on what is asked for.
      const needed = [[scopes.length > 0 ? 'tokens.issue' : 'identities.write']];
      if (!isGranted(principal, needed)) throw forbidden(needed);
      if (scopes.length === 0 && tokenExpiresInMinutes != null) {
        throw badUserInput('has no meaning without scopes', 'input.tokenExpiresInMinutes');
      }
      const request = scopes.length > 0 ? tokenRequest(scopes, tokenExpiresInMinutes) : undefined;
      const { user, token } = await identity.createUser(request, signal);
      return { user: { kind: 'communicationUser', rawId: user.rawId, id: user.rawId }, token: token ?? null };
    },

    issueToken: async (_, { input }, { identity, signal }) => {
      const request = tokenRequest(input.scopes, input.tokenExpiresInMinutes);
      return { token: await identity.issueToken(userId(input.userId), request, signal) };
    },

    revokeTokens: async (_, { input }, { identity, signal, now }) => {
      const id = userId(input.userId);
      if (input.issuedBefore != null && input.issuedBefore < now()) {
        throw badUserInput(
          'is in the past, and the service would revoke every token issued so far; leave it out to do just that',
          'input.issuedBefore',
        );
      }
      await identity.revokeTokens(id, signal);
      return { user: parseRawId(id) };
    },

    deleteUser: async (_, { input }, { identity, signal }) => {
      const id = userId(input.userId);
      await identity.deleteUser(id, signal);
      return { userId: id };
    },

    exchangeTeamsUserToken: async (_, { input: { token, appId, userId } }, { identity, signal }) => ({
      token: await identity.exchangeTeamsUserToken(token, appId, userId, signal),
    }),

    exchangeTeamsExtensionToken: (_, { input: { token } }, { identity, signal }) =>
      identity.exchangeTeamsExtensionToken(token, signal),

    assignTeamsExtension: async (_, { input }, { identity, signal }) => {
      const { tenantId, objectId, principalType, clientIds } = input;
      const assignment = { principalType, clientIds: clientIds ?? undefined };
      return { assignment: await identity.putAssignment(tenantId, objectId, assignment, signal) };
    },

    unassignTeamsExtension: async (_, { input: { tenantId, objectId } }, { identity, signal }) => {
      await identity.deleteAssignment(tenantId, objectId, signal);
      return { tenantId, objectId };
    },
  },
};

/**
 * Reads what a token is to allow, and for how long.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when it takes no such time, or there is no scope
 */
export function tokenRequest(
  scopes: readonly TokenScope[],
  minutes: number | null | undefined,
): TokenRequest {
  if (scopes.length === 0) throw badUserInput('takes at least one scope', 'input.scopes');
  if (minutes != null && (minutes < minTokenMinutes || minutes > maxTokenMinutes)) {
    const range = `takes from ${minTokenMinutes} to ${maxTokenMinutes} minutes; it got ${minutes}`;
    throw badUserInput(range, 'input.tokenExpiresInMinutes');
  }
  return { scopes, expiresInMinutes: minutes ?? undefined };
}

/** @throws {GraphQLError} `BAD_USER_INPUT` when it isn't the raw id of a user */
export function userId(rawId: string, field = 'input.userId'): string {
  if (isCommunicationUserRawId(rawId)) return rawId;
  throw badUserInput(`"${rawId}" is not the raw id of a communication user, such as 8:acs:…`, field);
}
