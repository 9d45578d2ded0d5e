import { envelope } from '../../server/api-error.ts';
import type { Api, ApiRequest, Reply } from '../../server/exchange.ts';
import { jsonReply } from '../../server/exchange.ts';
import type { Routed } from '../../server/router.ts';
import { createRouter } from '../../server/router.ts';
import type { CallbackSigner } from './callback-signer.ts';
import { callbackIssuer } from './callback-signer.ts';

interface Endpoint extends Routed {
  handle(request: ApiRequest): Reply | Promise<Reply>;
}

/**
 * Makes the API by which receivers verify callbacks: the document that the calling platform serves at
 * `https://api.aps.skype.com/v1/.well-known/OpenIdConfiguration`, here also without `/v1`, and the keys that it names.
 */
export function createCallbackKeysApi(signer: CallbackSigner): Api {
  const discovery = ({ baseUrl }: ApiRequest): Reply =>
    jsonReply(200, {
      issuer: callbackIssuer,
      authorization_endpoint: 'https://invalid.botframework.com/',
      jwks_uri: `${baseUrl}/v1/keys`,
      // The real document has the same misspelling.
      id_token_signing_alg_values_supported: ['RSA256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  const endpoints: Endpoint[] = [
    { method: 'GET', path: '/.well-known/OpenIdConfiguration', handle: discovery },
    { method: 'GET', path: '/v1/.well-known/OpenIdConfiguration', handle: discovery },
    {
      method: 'GET',
      path: '/v1/keys',
      handle: async () => jsonReply(200, { keys: await signer.keys() }),
    },
  ];
  const route = createRouter(endpoints);
  return {
    owns: (path) => /^(?:\/v1)?\/\.well-known\/|^\/v1\/keys$/.test(path),
    answer: (request) => route(request.method, request.path).route.handle(request),
    refuse: (error) => envelope(error),
  };
}
