import { createClient } from 'graphql-sse';
import type { Client } from 'graphql-sse';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectLiveRoster, followByIterators, followBySinks } from './live-roster.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let client: Client;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  client = createClient({ url: `${gateway.url}/graphql` });
  return () => {
    client.dispose();
  };
});

test('graphql-sse follows a roster to its end by its sinks', () =>
  expectLiveRoster(
    gateway,
    followBySinks(() => client),
  ));

test('graphql-sse follows a roster to its end by its iterators', () =>
  expectLiveRoster(
    gateway,
    followByIterators(() => client),
  ));

test('graphql-sse asks a query and a mutation, each by one event', async () => {
  const ask = async (query: string): Promise<unknown[]> => Array.fromAsync(client.iterate({ query }));
  expect(await ask('{ rooms { nodes { id } } }')).toEqual([{ data: { rooms: { nodes: [] } } }]);
  expect(await ask('mutation { createUser(input: {}) { user { __typename } } }')).toEqual([
    { data: { createUser: { user: { __typename: 'CommunicationUserIdentifier' } } } },
  ]);
});

test('graphql-sse is told of what is no query, and does not try it again', async () => {
  const results = await Array.fromAsync(client.iterate({ query: '{ nothing }' }));
  expect(results).toMatchObject([{ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }]);
});
