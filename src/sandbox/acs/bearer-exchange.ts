import { denied } from './access-key.ts';
import type { AcsOperation } from './acs-api.ts';
import type { EntraUser } from '../entra/entra-tokens.ts';
import { bearerToken } from '../entra/entra-tokens.ts';
import { jsonReply } from '../server/exchange.ts';
import type { ExchangeOptions } from './teams-user-exchange.ts';
import { invalidAccessToken, lifetimeOf } from './teams-user-exchange.ts';

/** What an exchange makes of a user's Entra token. */
interface Exchange {
  readonly path: string;
  /** Reads the token; undefined if this exchange does not take it. */
  readonly readUser: (token: string) => Promise<EntraUser | undefined>;
  /** The user as the resource knows them: a raw id without its leading `8:`. */
  readonly skypeidOf: (user: EntraUser) => string;
  /** What the user's token for the resource opens. */
  readonly scopesOf: (user: EntraUser) => readonly string[];
}

/** Exchanges the request's own bearer token, a user's Entra token, for an identity and a token that expires with it. */
export function bearerExchange(options: ExchangeOptions, exchange: Exchange): AcsOperation {
  const { path, readUser, skypeidOf, scopesOf } = exchange;
  return {
    method: 'POST',
    path,
    consumes: 'application/json',
    authenticatesItself: true,
    async handle({ request }) {
      const token = bearerToken(request.headers.authorization);
      if (token === undefined) throw denied("The exchange needs the user's Entra token as bearer token.");
      const user = await readUser(token);
      if (user === undefined) throw invalidAccessToken();
      const skypeid = skypeidOf(user);
      const lifetime = lifetimeOf(user, options.clock);
      const accessToken = await options.issueToken({ skypeid, scopes: scopesOf(user), ...lifetime });
      return jsonReply(200, { identity: { id: `8:${skypeid}` }, accessToken });
    },
  };
}
