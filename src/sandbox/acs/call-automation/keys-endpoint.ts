import { envelope } from '../../server/api-error.ts';
import type { Api, ApiRequest, Reply } from '../../server/exchange.ts';
import { jsonReply } from '../../server/exchange.ts';
import type { Routed } from '../../server/router.ts';
import { createRouter } from '../../server/router.ts';
import type { AutomationSigner } from './callback-signer.ts';
import type { CallAutomationSettings } from './settings.ts';

interface Endpoint extends Routed {
  handle(request: ApiRequest): Reply | Promise<Reply>;
}

/** Where the key set is published. */
export const keySetPath = '/calling/keys';

const discoveryPath = '/calling/.well-known/acsopenidconfiguration';

/** Makes the API by which receivers verify callbacks: the discovery document, and the keys that it names. */
export function createAutomationKeysApi(signer: AutomationSigner, settings: CallAutomationSettings): Api {
  const endpoints: Endpoint[] = [
    {
      method: 'GET',
      path: discoveryPath,
      handle: ({ baseUrl }) =>
        jsonReply(200, {
          issuer: settings.issuer,
          jwks_uri: `${baseUrl}${keySetPath}`,
          id_token_signing_alg_values_supported: ['RS256'],
        }),
    },
    {
      method: 'GET',
      path: keySetPath,
      handle: async () => jsonReply(200, { keys: await signer.keys() }),
    },
  ];
  const route = createRouter(endpoints);
  return {
    owns: (path) => path === discoveryPath || path === keySetPath,
    answer: (request) => route(request.method, request.path).route.handle(request),
    refuse: (error) => envelope(error),
  };
}
