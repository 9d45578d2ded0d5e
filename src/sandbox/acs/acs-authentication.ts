import { createAccessKeyVerifier, denied } from './access-key.ts';
import type { AccessKeyOptions } from './access-key.ts';
import type { EntraTokens } from '../entra/entra-tokens.ts';
import { bearerToken } from '../entra/entra-tokens.ts';
import type { ApiRequest } from '../server/exchange.ts';

/**
 * Makes a function that lets a request pass if it is signed by an access key or carries an app's Entra token for the
 * resource, the latter over TLS only. It throws `ApiError` 401 `Denied` otherwise.
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
