import { createAccessKeyVerifier, denied } from './access-key.ts';
import type { AccessKeyOptions } from './access-key.ts';
import type { EntraTokens } from '../entra/entra-tokens.ts';
import { bearerToken } from '../entra/entra-tokens.ts';
import type { ApiRequest } from '../server/exchange.ts';

/**
 * Makes a function that checks who sends a request. It accepts the signature of an access key and, over TLS only, an
 * app's Entra token for the resource. It throws `ApiError` 401 `Denied` for anything else.
 */
export function createAcsAuthentication(
  keys: AccessKeyOptions,
  tokens: EntraTokens,
): (request: ApiRequest) => Promise<void> {
  const verifySignature = createAccessKeyVerifier(keys);
  return async (request) => {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) verifySignature(request);
    else await verifyToken(request, token);
  };

  async function verifyToken(request: ApiRequest, token: string): Promise<void> {
    if (!request.isSecure) throw denied('A bearer token is accepted over TLS only.');
    if (!(await tokens.isForResource(token))) {
      throw denied('The bearer token is expired, not for this resource, or not of this authority.');
    }
  }
}
