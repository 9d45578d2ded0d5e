import { z } from 'zod';
import type { Identifier } from '../../identifiers/identifier.ts';
import { parseRawId } from '../../identifiers/raw-id.ts';
import type { IdentityRoutes } from './identity-routes.ts';
import { noContent } from '../pipeline/no-content.ts';
import { pathSegment } from '../pipeline/path-segment.ts';
import { CoalescedReads } from '../pipeline/coalesced-reads.ts';
import { createUpstreamClient } from '../pipeline/upstream-client.ts';
import type { UpstreamClientOptions } from '../pipeline/upstream-client.ts';
import { unlessNotFound, UpstreamError } from '../pipeline/upstream-error.ts';
import type { UpstreamErrorReason } from '../pipeline/upstream-error.ts';
import { wireDate } from '../pipeline/wire-date.ts';

/** What a token lets its bearer do. */
export type TokenScope = 'CHAT' | 'VOIP' | 'CHAT_JOIN' | 'CHAT_JOIN_LIMITED' | 'VOIP_JOIN';

/** A token for a client SDK. The token is a secret. */
export interface AccessToken {
  readonly token: string;
  readonly expiresOn: Date;
}

/** A user, and the token that was issued with them if there was one. */
export interface UserAndToken {
  readonly user: Identifier;
  readonly token: AccessToken | undefined;
}

/** The kinds of principal that can be assigned. */
export type AssignedPrincipalType = 'USER' | 'RESOURCE_ACCOUNT';

/** A Teams user or resource account that may be served through the resource. */
export interface TeamsExtensionAssignment {
  readonly tenantId: string;
  readonly objectId: string;
  /** `UNKNOWN` for a kind that we have no name for. */
  readonly principalType: AssignedPrincipalType | 'UNKNOWN';
  readonly clientIds: readonly string[];
}

/** A token to issue. */
export interface TokenRequest {
  readonly scopes: readonly TokenScope[];
  /** From 60 to 1440; the service's default is 1440. */
  readonly expiresInMinutes?: number | undefined;
}

/** What the gateway needs of an identity service. All methods may fail with an `UpstreamError`. */
export interface IdentityClient {
  /** Makes a user, with a token if one is asked for. Never repeated by itself: a lost answer may have made one. */
  createUser(token?: TokenRequest, signal?: AbortSignal): Promise<UserAndToken>;
  /** Succeeds as well if the user is already gone. */
  deleteUser(userId: string, signal?: AbortSignal): Promise<void>;
  issueToken(userId: string, token: TokenRequest, signal?: AbortSignal): Promise<AccessToken>;
  /** Revokes all that were issued so far. */
  revokeTokens(userId: string, signal?: AbortSignal): Promise<void>;
  /** @param entraToken of the Teams user; must be for that application and user */
  exchangeTeamsUserToken(
    entraToken: string,
    appId: string,
    userId: string,
    signal?: AbortSignal,
  ): Promise<AccessToken>;
  /** @param entraToken of a user who is assigned to the resource; it authorises the request by itself */
  exchangeTeamsExtensionToken(
    entraToken: string,
    signal?: AbortSignal,
  ): Promise<UserAndToken & { readonly token: AccessToken }>;
  /** @returns undefined if there is none */
  getAssignment(
    tenantId: string,
    objectId: string,
    signal?: AbortSignal,
  ): Promise<TeamsExtensionAssignment | undefined>;
  putAssignment(
    tenantId: string,
    objectId: string,
    assignment: {
      readonly principalType: AssignedPrincipalType;
      readonly clientIds?: readonly string[] | undefined;
    },
    signal?: AbortSignal,
  ): Promise<TeamsExtensionAssignment>;
  /** Succeeds as well if there is none. */
  deleteAssignment(tenantId: string, objectId: string, signal?: AbortSignal): Promise<void>;
}

const service = 'identity';
/** The version that Microsoft's own clients speak; the five operations that it has are the same in later ones. */
const versioned = { 'api-version': '2023-10-01' } as const;
const versionedTeamsExtension = { 'api-version': '2026-09-23' } as const;

/** This API answers 401 for more than our credential; its code tells which. */
const reasons: Readonly<Record<string, UpstreamErrorReason>> = {
  IdentityNotOwned: 'notFound',
  InvalidAccessToken: 'badRequest',
};

/**
 * What the service names when it refuses a request, by the parameters and properties that are meant: with a capital what
 * is missing, without what is wrong.
 */
const targets = {
  ExpiresInMinutes: 'expiresInMinutes',
  Scopes: 'scopes',
  scopes: 'scopes',
  AppId: 'appId',
  appId: 'appId',
  UserId: 'userId',
  userId: 'userId',
  token: 'entraToken',
};

const assignmentPath = '/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}';

/** Users and tokens of an Azure Communication Services resource: the Identity REST API, 2023-10-01 and 2026-09-23. */
export function createIdentityClient(options: Omit<UpstreamClientOptions, 'service'>): IdentityClient {
  const { path, receive } = createUpstreamClient<IdentityRoutes>({ ...options, service }, reasons, {
    targets,
  });
  const asTheUser = createUpstreamClient<IdentityRoutes>(
    { ...options, service, authentication: undefined },
    // Here the token in the request is the caller's, so that a 401 is about what they sent.
    { ...reasons, Denied: 'badRequest', Unauthorized: 'badRequest' },
    { targets },
  );
  const reads = new CoalescedReads(service, options.onSharedRead);

  const assignment = (tenantId: string, objectId: string) =>
    path(
      assignmentPath,
      pathSegment(service, 'tenantId', tenantId),
      pathSegment(service, 'objectId', objectId),
    );

  return {
    async createUser(token, signal) {
      const { identity, accessToken } = await receive(
        path('/identities').post({
          queryParameters: versioned,
          body: token ? { createTokenWithScopes: scopeNames(token.scopes), ...expiry(token) } : {},
          abortSignal: signal,
        }),
        identityAndToken,
      );
      return { user: identity, token: accessToken ?? undefined };
    },

    async deleteUser(userId, signal) {
      const request = path('/identities/{id}', pathSegment(service, 'userId', userId));
      await receive(request.delete({ queryParameters: versioned, abortSignal: signal }), noContent);
    },

    issueToken: (userId, token, signal) =>
      receive(
        path('/identities/{id}/:issueAccessToken', pathSegment(service, 'userId', userId)).post({
          queryParameters: versioned,
          body: { scopes: scopeNames(token.scopes), ...expiry(token) },
          abortSignal: signal,
        }),
        accessTokenBody,
      ),

    async revokeTokens(userId, signal) {
      const request = path('/identities/{id}/:revokeAccessTokens', pathSegment(service, 'userId', userId));
      await receive(request.post({ queryParameters: versioned, abortSignal: signal }), noContent);
    },

    exchangeTeamsUserToken: (token, appId, userId, signal) =>
      receive(
        path('/teamsUser/:exchangeAccessToken').post({
          queryParameters: versioned,
          body: { token, appId, userId },
          abortSignal: signal,
        }),
        accessTokenBody,
      ),

    async exchangeTeamsExtensionToken(entraToken, signal) {
      if (!/^[\w.~+/-]+=*$/.test(entraToken)) {
        throw new UpstreamError(service, 'badRequest', 'the token is not of the form of a bearer token', {
          target: 'entraToken',
        });
      }
      const { identity, accessToken } = await asTheUser.receive(
        asTheUser.path('/access/teamsExtension/:exchangeAccessToken').post({
          queryParameters: versionedTeamsExtension,
          headers: { authorization: `Bearer ${entraToken}` },
          body: {},
          abortSignal: signal,
        }),
        identityWithToken,
      );
      return { user: identity, token: accessToken };
    },

    getAssignment: (tenantId, objectId, signal) =>
      reads.read(`assignment ${tenantId} ${objectId}`, '', signal, (abortSignal) => {
        const request = { queryParameters: versionedTeamsExtension, abortSignal };
        return unlessNotFound(
          receive(assignment(tenantId, objectId).get(request), assignmentBody(tenantId, objectId)),
        );
      }),

    putAssignment: (tenantId, objectId, { principalType, clientIds }, signal) =>
      reads.write([`assignment ${tenantId} ${objectId}`], () =>
        receive(
          assignment(tenantId, objectId).put({
            queryParameters: versionedTeamsExtension,
            body: { principalType: principalNames[principalType], ...(clientIds ? { clientIds } : {}) },
            abortSignal: signal,
          }),
          assignmentBody(tenantId, objectId),
        ),
      ),

    deleteAssignment: (tenantId, objectId, signal) =>
      reads.write([`assignment ${tenantId} ${objectId}`], async () => {
        const request = { queryParameters: versionedTeamsExtension, abortSignal: signal };
        await unlessNotFound(receive(assignment(tenantId, objectId).delete(request), noContent));
      }),
  };
}

function expiry({ expiresInMinutes }: TokenRequest) {
  return expiresInMinutes === undefined ? {} : { expiresInMinutes };
}

const scopesByName = {
  CHAT: 'chat',
  VOIP: 'voip',
  CHAT_JOIN: 'chat.join',
  CHAT_JOIN_LIMITED: 'chat.join.limited',
  VOIP_JOIN: 'voip.join',
} as const satisfies Record<TokenScope, string>;

function scopeNames(scopes: readonly TokenScope[]): string[] {
  return scopes.map((scope) => scopesByName[scope]);
}

const principalNames = {
  USER: 'user',
  RESOURCE_ACCOUNT: 'resourceAccount',
} as const satisfies Record<AssignedPrincipalType, string>;

const principalsByName: ReadonlyMap<string, AssignedPrincipalType> = new Map(
  Object.entries(principalNames).map(([type, name]) => [name, type as AssignedPrincipalType]),
);

const accessTokenBody = z.object({ token: z.string(), expiresOn: wireDate }) satisfies z.ZodType<AccessToken>;

const identityAndToken = z.object({
  identity: z.object({ id: z.string() }).transform(({ id }) => parseRawId(id)),
  accessToken: accessTokenBody.nullish(),
});

const identityWithToken = identityAndToken.extend({ accessToken: accessTokenBody });

/** Reads an assignment. Whose it is was asked, so that the answer need not repeat it; one that says nothing is no assignment. */
const assignmentBody = (tenant: string, object: string) =>
  z
    .object({
      tenantId: z.string().nullish(),
      objectId: z.string().nullish(),
      principalType: z.string().nullish(),
      clientIds: z.array(z.string().nullable()).nullish(),
    })
    .refine(({ tenantId, objectId, principalType }) => tenantId ?? objectId ?? principalType)
    .transform(({ tenantId, objectId, principalType, clientIds }): TeamsExtensionAssignment => ({
      tenantId: tenantId ?? tenant,
      objectId: objectId ?? object,
      principalType: principalsByName.get(principalType ?? '') ?? 'UNKNOWN',
      clientIds: (clientIds ?? []).filter((id) => id !== null),
    }));
