import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom } from '../support/people.ts';
import { followByApollo } from './apollo-roster.ts';
import { expectLiveRoster } from './live-roster.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

function createApolloClient(link: ApolloLink): ApolloClient {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  onTestFinished(() => {
    client.stop();
  });
  return client;
}

const createHttpLink = (): HttpLink => new HttpLink({ uri: `${gateway.url}/graphql` });

const roomQuery = gql`
  query OneRoom($id: ID!) {
    room(id: $id) {
      id
      status
      pstnDialOutEnabled
    }
  }
`;

const followRosterOf = (client: ApolloClient): Promise<void> =>
  expectLiveRoster(gateway, followByApollo(client));

test('Apollo Client reads a room by its HttpLink, and a mutation changes what is in its cache', async () => {
  const client = createApolloClient(createHttpLink());
  const variables = { id: await createRoom(gateway) };
  expect(await client.query({ query: roomQuery, variables })).toMatchObject({
    data: { room: { id: variables.id, status: 'OPEN', pstnDialOutEnabled: false } },
  });
  await client.mutate({
    mutation: gql`
      mutation DialOut($id: ID!) {
        updateRoom(input: { roomId: $id, pstnDialOutEnabled: true }) {
          room {
            id
            pstnDialOutEnabled
          }
        }
      }
    `,
    variables,
  });
  expect(client.readQuery({ query: roomQuery, variables })).toMatchObject({
    room: { pstnDialOutEnabled: true },
  });
});

test('Apollo Client gets the codes of errors by its HttpLink', async () => {
  const client = createApolloClient(createHttpLink());
  const asked = client.query({ query: gql('query NoCall { call(id: "no call") { nothing } }') });
  const error = await asked.catch((reason: unknown) => reason);
  expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([
    { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
});

test('Apollo Client follows a roster to its end by its HttpLink alone', () =>
  followRosterOf(createApolloClient(createHttpLink())));

test('Apollo Client follows a roster to its end by its WebSocket link, and asks queries by HTTP', async () => {
  const socket = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql` });
  onTestFinished(() => socket.dispose());
  const client = createApolloClient(
    ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      createHttpLink(),
    ),
  );
  await followRosterOf(client);
  const variables = { id: await createRoom(gateway) };
  expect(await client.query({ query: roomQuery, variables })).toMatchObject({ data: { room: variables } });
});

test.each([
  ['POST', {}],
  ['GET', { useGETForHashedQueries: true }],
])('Apollo Client asks in full once a hash alone is not known, by %s', async (method, options) => {
  const requests: { method: string | undefined; hasQuery: boolean }[] = [];
  const http = new HttpLink({
    uri: `${gateway.url}/graphql`,
    fetch: (input, init) => {
      const sent = `${input instanceof Request ? input.url : input.toString()} ${typeof init?.body === 'string' ? init.body : ''}`;
      requests.push({
        method: init?.method,
        hasQuery: sent.includes('OneRoom(') || sent.includes('OneRoom%28'),
      });
      return fetch(input, init);
    },
  });
  const sha256 = (query: string): string => createHash('sha256').update(query).digest('hex');
  const client = createApolloClient(new PersistedQueryLink({ sha256, ...options }).concat(http));
  for (let round = 0; round < 2; round += 1) {
    const variables = { id: await createRoom(gateway) };
    expect(await client.query({ query: roomQuery, variables })).toMatchObject({ data: { room: variables } });
  }
  // After the first refusal it knows that none is kept.
  expect(requests).toEqual([
    { method, hasQuery: false },
    { method: 'POST', hasQuery: true },
    { method: 'POST', hasQuery: true },
  ]);
});
