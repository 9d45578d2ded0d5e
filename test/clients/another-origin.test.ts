/** Clients in a page of another origin, which send who they are and the context of a trace with each request. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { Client, fetchExchange } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import { createClient } from 'graphql-sse';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { followByApollo } from './apollo-roster.ts';
import { createBrowserFetch } from './browser-fetch.ts';
import { expectLiveRoster } from './live-roster.ts';

const allowed = 'https://app.example';
const query = 'query Rooms { rooms { nodes { id } } }';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await startGateway({ config: { allowedOrigins: [allowed] } });
  url = `${gateway.url}/graphql`;
});
afterAll(() => gateway.close());

/** Trace context by the W3C, and as Sentry and Datadog add it in pages. */
const headers = {
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  tracestate: 'vendor=value',
  baggage: 'key=value',
  'sentry-trace': '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1',
  'x-datadog-trace-id': '1',
};

const createApolloClient = (origin: string): ApolloClient => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    clientAwareness: { name: 'web', version: '1.2.3' },
    link: new HttpLink({ uri: url, headers, fetch: createBrowserFetch(origin) }),
  });
  onTestFinished(() => {
    client.stop();
  });
  return client;
};

/** Each asks the query from a page of an origin, and gives what it selects. */
const clients: readonly (readonly [string, (origin: string) => Promise<unknown>])[] = [
  [
    'Apollo Client with client awareness',
    async (origin) => (await createApolloClient(origin).query({ query: gql(query) })).data,
  ],
  [
    'urql',
    async (origin) => {
      const client = new Client({
        url,
        exchanges: [fetchExchange],
        fetch: createBrowserFetch(origin),
        fetchOptions: { headers },
      });
      const result = await client.query<unknown>(query, {});
      if (result.error) throw result.error;
      return result.data;
    },
  ],
  [
    'graphql-request',
    (origin) => new GraphQLClient(url, { headers, fetch: createBrowserFetch(origin) }).request(query),
  ],
  [
    'graphql-sse',
    async (origin) => {
      const client = createClient({ url, headers, fetchFn: createBrowserFetch(origin), retryAttempts: 0 });
      const [result] = await Array.fromAsync(client.iterate({ query }));
      return result?.data;
    },
  ],
  [
    'executor-http',
    async (origin) => {
      const executor = buildHTTPExecutor({ endpoint: url, headers, fetch: createBrowserFetch(origin) });
      const result = await executor({ document: parse(query) });
      if (!('data' in result)) throw new Error(JSON.stringify(result));
      return result.data as unknown;
    },
  ],
];

describe.each(clients)('%s in a page', (_, ask) => {
  test('of an allowed origin is answered', async () => {
    expect(await ask(allowed)).toMatchObject({ rooms: { nodes: [] } });
  });

  test('of another origin is not', async () => {
    await expect(ask('https://attacker.example')).rejects.toThrow('Failed to fetch');
  });
});

test('Apollo Client in a page of an allowed origin follows a roster to its end', () =>
  expectLiveRoster(gateway, followByApollo(createApolloClient(allowed))));
