import { z } from 'zod';
import type { AcsOperation } from './acs-api.ts';
import { EarlyRefusal } from './early-refusal.ts';
import type { EntraTokens, EntraUser } from '../entra/entra-tokens.ts';
import { jsonReply } from '../server/exchange.ts';
import { bindingError, validationError } from './identity-requests.ts';
import type { AccessToken, UserTokenRequest } from './user-tokens.ts';
import type { ServiceClock } from './service-clock.ts';

/** What an exchange of tokens is made of. */
export interface ExchangeOptions {
  readonly clock: ServiceClock;
  readonly entraTokens: EntraTokens;
  readonly issueToken: (request: UserTokenRequest) => Promise<AccessToken>;
}

const requestSchema = z.object({
  token: z.string().nullish(),
  appId: z.string().nullish(),
  userId: z.string().nullish(),
});

/** The scopes of the tokens of a Teams user. */
const teamsScopes = ['chat', 'voip'];

/**
 * Exchanges a Teams user's Entra token for one of the resource that expires with it. As recorded, the token is
 * looked at first (401 `InvalidAccessToken`), then whether `appId` and `userId` are there, then whether they are the
 * token's (400 `ValidationError`). Before api-version 2022-06-01 a request has the token only.
 */
export function teamsUserExchange({ clock, entraTokens, issueToken }: ExchangeOptions): AcsOperation {
  return {
    method: 'POST',
    path: '/teamsUser/:exchangeAccessToken',
    consumes: 'application/json',
    async handle({ body, apiVersion }) {
      const wanted = requestSchema.safeParse(body).data;
      const user = await entraTokens.readTeamsUser(wanted?.token ?? '');
      if (user === undefined) throw invalidAccessToken();
      if (apiVersion >= '2022-06-01') checkIds(wanted ?? {}, user);
      const skypeid = `orgid:${user.oid}`;
      return jsonReply(200, await issueToken({ skypeid, scopes: teamsScopes, ...lifetimeOf(user, clock) }));
    },
  };
}

/** @throws {ApiError} 400 when the application or the user is not the token's */
function checkIds({ appId, userId }: z.infer<typeof requestSchema>, user: EntraUser): void {
  if (!appId) throw bindingError('AppId', 'appId is missing.');
  if (!userId) throw bindingError('UserId', 'userId is missing.');
  if (appId !== user.appid) {
    throw validationError('appId', "appId must be the application that the user's token was issued to.");
  }
  if (userId !== user.oid) {
    throw validationError('userId', 'userId must be the user that the token was issued for.');
  }
}

/** The lifetime of a token that is exchanged for a user's. */
export function lifetimeOf(
  user: EntraUser,
  clock: ServiceClock,
): Pick<UserTokenRequest, 'issuedAt' | 'expiresAt'> {
  return { issuedAt: clock(), expiresAt: BigInt(user.exp) * 10_000_000n };
}

/** The refusal of an Entra token that can't be exchanged. */
export function invalidAccessToken(): EarlyRefusal {
  return new EarlyRefusal(
    401,
    'InvalidAccessToken',
    "The Teams user's access token is malformed, expired or foreign.",
  );
}
