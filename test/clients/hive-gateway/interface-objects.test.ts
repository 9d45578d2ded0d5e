import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import { expect, onTestFinished, test } from 'vitest';
import { compose, servedSdl } from '../../e2e/supergraph/compose.ts';
import { safetySdl, startSafety } from '../../e2e/supergraph/example-subgraphs.ts';
import { startGateway } from '../../support/gateway.ts';

// When it fails, the page on federation has become better than it says.
test('Hive Gateway asks for the fields of an interface object by way of its subgraph, and not by way of a union', async () => {
  const switchboard = await startGateway();
  onTestFinished(() => switchboard.close());
  const { data } = await switchboard.query<{ createUser: { user: { rawId: string } } }>(
    'mutation { createUser(input: {}) { user { rawId } } }',
  );
  const rawId = data?.createUser.user.rawId ?? '';
  const safety = await startSafety([rawId]);
  onTestFinished(() => safety[Symbol.asyncDispose]());
  const url = `${switchboard.url}/graphql`;
  const runtime = createGatewayRuntime({
    supergraph: compose([
      { name: 'switchboard', url, sdl: await servedSdl(url) },
      { name: 'safety', url: safety.url, sdl: safetySdl },
    ]),
    logging: false,
    transports: { http: { default: http } },
  });
  onTestFinished(() => runtime[Symbol.asyncDispose]());
  const ask = async (document: string): Promise<unknown> => {
    const answer = await runtime.fetch('http://hive.example/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: document }),
    });
    return answer.json();
  };

  expect(await ask('{ blocked { rawId isBlocked } }')).toEqual({
    data: { blocked: [{ rawId, isBlocked: true }] },
  });
  expect(await ask(`{ identifier(rawId: "${rawId}") { ... on HasRawId { isBlocked } } }`)).toMatchObject({
    data: null,
    errors: [{ path: ['identifier', 'isBlocked'] }],
  });
});
