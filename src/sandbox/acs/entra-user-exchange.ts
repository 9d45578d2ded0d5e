import type { AcsOperation } from './acs-api.ts';
import { bearerExchange } from './bearer-exchange.ts';
import type { EntraUser } from '../entra/entra-tokens.ts';
import { scopes } from './identity-requests.ts';
import type { ExchangeOptions } from './teams-user-exchange.ts';

/** What a user may be permitted: the permissions of Entra have the names of scopes, but for capitals. */
const permissions: ReadonlySet<string> = new Set(scopes);

/** What a token opens that names no permission, as for the scope `…/clients/.default`. */
const defaultScopes = ['chat', 'voip'];

/**
 * The exchange of the token of a user of Microsoft Entra, by which the credentials of communication-common 2.4 and later
 * get theirs. It needs no assignment here: whom the service asks for one isn't documented.
 */
export function entraUserExchange(options: ExchangeOptions & { readonly resourceId: string }): AcsOperation {
  return bearerExchange(options, {
    path: '/access/entra/:exchangeAccessToken',
    readUser: (token) => options.entraTokens.readCommunicationUser(token),
    skypeidOf: ({ tid, oid }) => `acs:${options.resourceId}_wf_${tid}_${oid}`,
    scopesOf,
  });
}

function scopesOf({ scp = '' }: EntraUser): readonly string[] {
  const named = scp
    .split(' ')
    .map((permission) => permission.toLowerCase())
    .filter((permission) => permissions.has(permission));
  return named.length === 0 ? defaultScopes : named;
}
