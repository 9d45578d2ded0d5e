import type { AcsOperation } from './acs-api.ts';
import { administration, administrationVersion } from './administration.ts';
import { createAcsApi } from './acs-api.ts';
import type { EntraTokens } from '../entra/entra-tokens.ts';
import { ApiError, envelope } from '../server/api-error.ts';
import type { Api, ApiRequest } from '../server/exchange.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { TokenRequest } from './identity-requests.ts';
import { decodeCreateUser, decodeIssueToken } from './identity-requests.ts';
import type { IdentityStore } from './identity-store.ts';
import type { Random } from '../server/seeded-random.ts';
import { entraUserExchange } from './entra-user-exchange.ts';
import { teamsExtension } from './teams-extension.ts';
import { teamsUserExchange } from './teams-user-exchange.ts';
import { traceHeaders } from './trace-headers.ts';
import type { AccessToken, UserTokenRequest } from './user-tokens.ts';
import type { ServiceClock } from './service-clock.ts';
import { ticksPerMinute } from './service-clock.ts';

/** Api-versions that have the Teams extension. */
const teamsExtensionVersions = ['2025-06-30', '2026-07-22', '2026-09-23'];

/** Api-versions that have all but it. */
const commonVersions = ['2022-06-01', '2022-10-01', '2023-10-01', ...teamsExtensionVersions];

/** Previews, of which clients send the newer one; the exchange of a user's Entra token is in no other version. */
const entraVersions = ['2024-04-01-preview', '2025-03-02-preview'];

/** The first api-version with the operations of today. */
const firstClassicVersion = '2021-02-22-preview1';

/** Recordings name 2021-11-01 among the supported ones, except for the exchange of a Teams user's token. */
const identityVersions = [
  administrationVersion,
  firstClassicVersion,
  '2021-03-07',
  '2021-03-31-preview1',
  '2021-10-31-preview',
  '2021-11-01',
  ...commonVersions,
];

/** What the Identity API is made of. */
export interface IdentityOptions {
  readonly clock: ServiceClock;
  /** Makes tracing headers. */
  readonly traces: Random;
  readonly identities: IdentityStore;
  /** The GUID of the resource that owns the identities. */
  readonly resourceId: string;
  readonly issueToken: (request: UserTokenRequest) => Promise<AccessToken>;
  readonly entraTokens: EntraTokens;
  /** @throws {ApiError} 401 when the request is not authenticated */
  readonly authenticate: (request: ApiRequest) => Promise<void>;
}

/**
 * Makes the Identity API of Azure Communication Services: the wire of the administration packages, the five classic
 * operations from api-version 2021-02-22-preview1 on, the Teams extension from 2025-06-30 on
 * (`CommunicationIdentity.json` of Azure/azure-rest-api-specs, statuses and codes as recorded in the SDKs' repositories).
 */
export function createIdentityApi(options: IdentityOptions): Api {
  const { clock, identities } = options;

  const issue = (id: string, { scopes, minutes }: TokenRequest): Promise<AccessToken> => {
    const issuedAt = clock();
    const expiresAt = issuedAt + BigInt(minutes) * ticksPerMinute;
    return options.issueToken({ skypeid: id.slice('8:'.length), scopes, issuedAt, expiresAt });
  };

  const readOwnedId = ({ id = '' }: Readonly<Record<string, string>>): string => {
    if (identities.get(id) === undefined) throw notOwned();
    return id;
  };

  const operations: AcsOperation[] = [
    ...administration({ clock, identities, issue, readOwnedId }),
    {
      method: 'POST',
      path: '/identities',
      since: firstClassicVersion,
      consumes: 'application/json',
      async handle({ body, apiVersion }) {
        const wanted = decodeCreateUser(body, apiVersion);
        const { id } = identities.create(clock());
        return jsonReply(201, {
          identity: { id },
          ...(wanted === undefined ? {} : { accessToken: await issue(id, wanted) }),
        });
      },
    },
    {
      method: 'DELETE',
      path: '/identities/{id}',
      handle({ params: { id = '' } }) {
        if (!identities.isOwned(id)) throw notOwned();
        identities.delete(id);
        return emptyReply(204);
      },
    },
    {
      method: 'POST',
      path: '/identities/{id}/:revokeAccessTokens',
      since: firstClassicVersion,
      handle({ params }) {
        const id = readOwnedId(params);
        identities.revokeTokens(id, clock());
        return emptyReply(204);
      },
    },
    {
      method: 'POST',
      path: '/identities/{id}/:issueAccessToken',
      since: firstClassicVersion,
      consumes: 'application/json',
      async handle({ body, apiVersion, params }) {
        const wanted = decodeIssueToken(body, apiVersion);
        const id = readOwnedId(params);
        return jsonReply(200, await issue(id, wanted));
      },
    },
  ];

  return createAcsApi({
    resources: [
      { paths: /^\/identities(?:\/|$)/, versions: identityVersions, operations },
      {
        paths: /^\/teamsUser\//,
        versions: ['2021-10-31-preview', ...commonVersions],
        operations: [teamsUserExchange(options)],
      },
      {
        paths: /^\/access\/teamsExtension\//,
        versions: teamsExtensionVersions,
        operations: teamsExtension(options),
      },
      {
        paths: /^\/access\/entra\//,
        versions: entraVersions,
        operations: [entraUserExchange(options)],
      },
    ],
    authenticate: options.authenticate,
    headers: (request) => identityHeaders(request, options.traces),
    // Recorded: errors of this API name no charset, and there is no x-ms-error-code.
    refuse: (error) => envelope(error, { 'Content-Type': 'application/json' }),
  });
}

/**
 * Strict-Transport-Security, which the service sends too, is left out: over TLS a browser would remember it for every
 * other server on localhost.
 */
function identityHeaders(request: ApiRequest, traces: Random): Record<string, string> {
  const requestId = request.headers['x-ms-client-request-id'];
  return {
    ...traceHeaders(traces),
    'X-Processing-Time': '1ms',
    ...(typeof requestId === 'string' ? { 'x-ms-client-request-id': requestId } : {}),
  };
}

/** This API answers no 404: an unknown identity may be one of another resource. */
function notOwned(): ApiError {
  return new ApiError(401, 'IdentityNotOwned', 'The identity is not one of this resource.');
}
