import { z } from 'zod';
import type { AcsOperation } from './acs-api.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { TokenRequest } from './identity-requests.ts';
import { decode, decodeIssueToken } from './identity-requests.ts';
import type { IdentityStore } from './identity-store.ts';
import type { AccessToken } from './user-tokens.ts';
import type { ServiceClock } from './service-clock.ts';
import { wireDate } from './service-clock.ts';

/** The api-version of the deprecated administration packages. */
export const administrationVersion = '2020-07-20-preview2';

const changeSchema = z.object({ tokensValidFrom: wireDate.nullish() }).nullish();

/** What these operations are made of. */
export interface AdministrationOptions {
  readonly clock: ServiceClock;
  readonly identities: IdentityStore;
  readonly issue: (id: string, wanted: TokenRequest) => Promise<AccessToken>;
  /**
   * Reads the id of the path.
   * @throws {ApiError} 401 `IdentityNotOwned` when it is none of the resource
   */
  readonly readOwnedId: (params: Readonly<Record<string, string>>) => string;
}

/**
 * The oldest wire of identities, which the administration packages speak: a user is created without a token, a token is
 * told with whose it is, and those issued before a given time are revoked. Deletion is as it is today.
 */
export function administration(options: AdministrationOptions): AcsOperation[] {
  const { clock, identities, issue, readOwnedId } = options;
  const until = administrationVersion;
  return [
    {
      method: 'POST',
      path: '/identities',
      until,
      handle: () => jsonReply(200, { id: identities.create(clock()).id }),
    },
    {
      method: 'POST',
      path: '/identities/{id}/token',
      until,
      consumes: 'application/json',
      async handle({ body, apiVersion, params }) {
        const wanted = decodeIssueToken(body, apiVersion);
        const id = readOwnedId(params);
        return jsonReply(200, { id, ...(await issue(id, wanted)) });
      },
    },
    {
      method: 'PATCH',
      path: '/identities/{id}',
      until,
      consumes: 'application/merge-patch+json',
      handle({ body, params }) {
        const { tokensValidFrom } = decode(changeSchema, body) ?? {};
        const id = readOwnedId(params);
        if (tokensValidFrom != null) identities.revokeTokens(id, tokensValidFrom);
        return emptyReply(204);
      },
    },
  ];
}
