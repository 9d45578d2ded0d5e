import { ClientError, gql, GraphQLClient, request } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom } from '../support/people.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const roomQuery = gql`
  query OneRoom($id: ID!) {
    room(id: $id) {
      id
      status
    }
  }
`;

test('graphql-request asks a query by one function', async () => {
  const variables = { id: await createRoom(gateway) };
  expect(await request(`${gateway.url}/graphql`, roomQuery, variables)).toEqual({
    room: { ...variables, status: 'OPEN' },
  });
});

describe.each([['POST'], ['GET']] as const)("graphql-request's client by %s", (method) => {
  const createClient = (): GraphQLClient => new GraphQLClient(`${gateway.url}/graphql`, { method });

  test('asks a query', async () => {
    const variables = { id: await createRoom(gateway) };
    expect(await createClient().request(roomQuery, variables)).toEqual({
      room: { ...variables, status: 'OPEN' },
    });
  });

  test('asks a query without a name', async () => {
    expect(await createClient().request('{ __typename }')).toEqual({ __typename: 'Query' });
  });

  test('gets the codes of errors', async () => {
    const failure: unknown = await createClient()
      .request('{ nothing }')
      .catch((reason: unknown) => reason);
    expect(failure instanceof ClientError && failure.response.errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});

test("graphql-request's client makes a mutation", async () => {
  const client = new GraphQLClient(`${gateway.url}/graphql`);
  expect(await client.request('mutation { createUser(input: {}) { user { __typename } } }')).toEqual({
    createUser: { user: { __typename: 'CommunicationUserIdentifier' } },
  });
});

test('graphql-request is told that each operation is to be sent in a request of its own', async () => {
  const client = new GraphQLClient(`${gateway.url}/graphql`);
  const asked = client.batchRequests([{ document: '{ __typename }' }, { document: '{ __typename }' }]);
  await expect(asked).rejects.toThrow('send each operation in a request of its own');
});
