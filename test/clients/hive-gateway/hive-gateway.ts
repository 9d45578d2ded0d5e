import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import type { GatewayConfigSupergraph } from '@graphql-hive/gateway-runtime';
import { MemPubSub } from '@graphql-hive/pubsub';
import http from '@graphql-mesh/transport-http';
import callback from '@graphql-mesh/transport-http-callback';
import ws from '@graphql-mesh/transport-ws';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { compose } from '../../e2e/supergraph/compose.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { repository } from '../../support/pages.ts';

/** By what Hive Gateway follows the subscriptions of its subgraphs; event streams, unless it is told otherwise. */
export type SubscriptionTransport = 'event streams' | 'WebSockets' | 'callbacks';

/** Hive Gateway, and as its only subgraph a gateway behind it. */
export interface HiveGateway extends AsyncDisposable {
  /** Of GraphQL by Hive Gateway. */
  readonly url: string;
  readonly switchboard: TestGateway;
}

/** Starts both. @param issuer whose tokens the subgraph asks for; left out, it asks for none */
export async function startHiveGateway(
  transport: SubscriptionTransport = 'event streams',
  issuer?: TestIssuer,
): Promise<HiveGateway> {
  // Before the rest, since callbacks are sent to where it listens.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const switchboard = await startGateway({
    ...(issuer && { issuer }),
    config: { subscriptionCallbackUrls: [`${origin}/callback`] },
  });

  const sdl = await readFile(join(repository, 'schema.graphql'), 'utf8');
  const runtime = createGatewayRuntime({
    supergraph: compose([{ name: 'switchboard', url: `${switchboard.url}/graphql`, sdl }]),
    logging: false,
    // The whole Hive Gateway has these by itself.
    transports: { http: { default: http }, ws: { default: ws }, 'http-callback': { default: callback } },
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => ({
        authorization: request.headers.get('authorization') ?? undefined,
      }),
    },
    ...transportOptions(transport, origin),
  });
  server.on('request', (request, response) => void runtime(request, response));
  return {
    url: `${origin}/graphql`,
    switchboard,
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]();
      await switchboard.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As Hive's pages say to choose a transport of subscriptions. @param origin Hive Gateway's own */
function transportOptions(
  transport: SubscriptionTransport,
  origin: string,
): Pick<GatewayConfigSupergraph, 'transportEntries' | 'pubsub' | 'webhooks'> {
  const entriesFor = (subscriptions: object) => ({ '*.http': { options: { subscriptions } } });
  switch (transport) {
    case 'event streams':
      return {};
    case 'WebSockets':
      return { transportEntries: entriesFor({ kind: 'ws', location: '/graphql' }) };
    case 'callbacks':
      return {
        pubsub: new MemPubSub(),
        webhooks: true,
        transportEntries: entriesFor({
          kind: 'http-callback',
          location: '/graphql',
          options: { public_url: `${origin}/callback`, path: '/callback' },
        }),
      };
  }
}
