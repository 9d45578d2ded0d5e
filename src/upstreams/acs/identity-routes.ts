import type { HttpResponse } from '@azure-rest/core-client';

interface Request {
  readonly queryParameters: { readonly 'api-version': string };
  readonly abortSignal: AbortSignal | undefined;
}

type Answer = PromiseLike<HttpResponse>;

/** The Identity REST API: every operation of 2026-09-23, the first five the same since 2023-10-01. */
export interface IdentityRoutes {
  (path: '/identities'): {
    /** IdentityOperations_Create */
    post(
      request: Request & {
        readonly body: {
          readonly createTokenWithScopes?: readonly string[];
          readonly expiresInMinutes?: number;
        };
      },
    ): Answer;
  };
  (
    path: '/identities/{id}',
    id: string,
  ): {
    /** IdentityOperations_Delete */
    delete(request: Request): Answer;
  };
  (
    path: '/identities/{id}/:issueAccessToken',
    id: string,
  ): {
    /** IdentityOperations_IssueAccessToken */
    post(
      request: Request & {
        readonly body: { readonly scopes: readonly string[]; readonly expiresInMinutes?: number };
      },
    ): Answer;
  };
  (
    path: '/identities/{id}/:revokeAccessTokens',
    id: string,
  ): {
    /** IdentityOperations_RevokeAccessTokens */
    post(request: Request): Answer;
  };
  (path: '/teamsUser/:exchangeAccessToken'): {
    /** TeamsUserOperations_ExchangeTeamsUserAccessToken */
    post(
      request: Request & {
        readonly body: { readonly token: string; readonly appId: string; readonly userId: string };
      },
    ): Answer;
  };
  (path: '/access/teamsExtension/:exchangeAccessToken'): {
    /** TeamsExtensionOperations_ExchangeToken: authorised by the user's own Entra token */
    post(
      request: Request & {
        readonly headers: { readonly authorization: string };
        readonly body: Readonly<Record<string, never>>;
      },
    ): Answer;
  };
  (
    path: '/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}',
    tenantId: string,
    objectId: string,
  ): {
    /** TeamsExtensionOperations_GetAssignment */
    get(request: Request): Answer;
    /** TeamsExtensionOperations_UpsertAssignment */
    put(
      request: Request & {
        readonly body: { readonly principalType: string; readonly clientIds?: readonly string[] };
      },
    ): Answer;
    /** TeamsExtensionOperations_DeleteAssignment */
    delete(request: Request): Answer;
  };
}
