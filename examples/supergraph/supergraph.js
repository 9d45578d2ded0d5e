// @ts-check
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { startPeople } from './people.js';

const { SWITCHBOARD_URL = 'http://localhost:4000/graphql', PORT = '4100' } = process.env;

/**
 * What a subgraph says of itself, as composition takes it.
 *
 * @param {string} name
 * @param {string} url
 */
async function subgraph(name, url) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = await answer.json();
  return { name, url, typeDefs: parse(data._service.sdl) };
}

const { supergraphSdl, errors } = composeServices([
  await subgraph('switchboard', SWITCHBOARD_URL),
  await subgraph('people', await startPeople()),
]);
if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));

const router = createGatewayRuntime({
  supergraph: supergraphSdl,
  transports: { http: { default: http } },
  // Whoever asks the router is who asks the gateway.
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({
      authorization: request.headers.get('authorization') ?? undefined,
    }),
  },
});
const server = createServer((request, response) => void router(request, response));
server.listen(Number(PORT), () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  console.log(`The supergraph is at http://localhost:${port}/graphql`);
});
