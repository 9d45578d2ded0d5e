import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
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
  client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql` });
  return () => client.dispose();
});

test('graphql-ws follows a roster to its end by its sinks', () =>
  expectLiveRoster(
    gateway,
    followBySinks(() => client),
  ));

test('graphql-ws follows a roster to its end by its iterators', () =>
  expectLiveRoster(
    gateway,
    followByIterators(() => client),
  ));

test('graphql-ws asks a query and a mutation over its socket', async () => {
  const ask = async (query: string): Promise<unknown> =>
    (await client.iterate({ query }).next()).value as unknown;
  expect(await ask('{ rooms { nodes { id } } }')).toEqual({ data: { rooms: { nodes: [] } } });
  expect(await ask('mutation { createUser(input: {}) { user { __typename } } }')).toEqual({
    data: { createUser: { user: { __typename: 'CommunicationUserIdentifier' } } },
  });
});

test('graphql-ws gives the errors of what is no query to the sink of that alone', async () => {
  const errors = await new Promise((resolve) => {
    client.subscribe(
      { query: '{ nothing }' },
      { next: () => undefined, error: resolve, complete: () => undefined },
    );
  });
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  expect((await client.iterate({ query: '{ __typename }' }).next()).value).toEqual({
    data: { __typename: 'Query' },
  });
});
