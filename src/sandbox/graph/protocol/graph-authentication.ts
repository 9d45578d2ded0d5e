import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { bearerToken } from '../../entra/entra-tokens.ts';
import { ApiError } from '../../server/api-error.ts';
import type { ApiRequest } from '../../server/exchange.ts';
import type { SigningKey } from '../../entra/signing-key.ts';

/**
 * The bearer token that every sandbox accepts for Graph. It is as well known as the access keys, since what it opens is
 * in the memory of the developer's own machine only. With it, clients need no token authority, which they refuse to use
 * over plain HTTP.
 */
export const graphDevToken = 'switchboard-sandbox-graph-token';

/** The application that sends a request. */
export interface GraphCaller {
  readonly appId: string;
  readonly tenantId: string;
}

/** Audiences of tokens that are accepted besides the sandbox's own URL: Graph in the clouds that have calls. */
const graphRoots = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
];

const appClaims = z.object({ appid: z.string(), tid: z.string(), scp: z.string().optional() });

/**
 * Makes a function that finds out, by the bearer token, which application sends a request. It throws {@link ApiError}
 * 401 `InvalidAuthenticationToken` when the token is missing or not for Graph, and 403 when it is a user's: Graph lets
 * applications only make calls.
 */
export function createGraphAuthentication(
  key: SigningKey,
  developer: GraphCaller,
): (request: ApiRequest) => Promise<GraphCaller> {
  return async (request) => {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw invalidToken('An access token is required.');
    if (isDevToken(token)) return developer;
    const audiences = [...graphRoots, request.baseUrl].flatMap((root) => [root, `${root}/`]);
    const claims = appClaims.safeParse(await key.verify(token, audiences));
    if (!claims.success)
      throw invalidToken('The access token is expired, or not for Graph, or not of this authority.');
    const { appid, tid, scp } = claims.data;
    if (scp !== undefined)
      throw new ApiError(403, 'Forbidden', 'Delegated permissions are not supported for calls.');
    return { appId: appid, tenantId: tid };
  };
}

function isDevToken(token: string): boolean {
  const given = Buffer.from(token);
  const expected = Buffer.from(graphDevToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function invalidToken(message: string): ApiError {
  return new ApiError(401, 'InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}
