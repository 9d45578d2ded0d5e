import { gql } from '@apollo/client';
import type { ApolloClient } from '@apollo/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { possibleTypes } from '../../packages/client/src/possible-types.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom, createUsers } from '../support/people.ts';
import { createApolloClient } from '../client-package/apollo-client.ts';

let gateway: TestGateway;
let client: ApolloClient;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  client = createApolloClient(`${gateway.url.replace('http', 'ws')}/graphql`);
  return () => {
    client.stop();
  };
});

const people = gql`
  query People($id: ID!) {
    room(id: $id) {
      id
      participants {
        nodes {
          ... on Participant {
            identifier {
              ... on HasRawId {
                rawId
              }
            }
          }
        }
      }
    }
  }
`;

test("Apollo Client's cache keeps what fragments on interfaces select", async () => {
  const [rawId = ''] = await createUsers(gateway, 1);
  const variables = { id: await createRoom(gateway, [rawId]) };
  const expected = { room: { participants: { nodes: [{ identifier: { rawId } }] } } };
  expect(await client.query({ query: people, variables })).toMatchObject({ data: expected });
  expect(client.readQuery({ query: people, variables })).toMatchObject(expected);
});

test('finds in the cache by an interface what came as its type', async () => {
  const id = await createRoom(gateway);
  await client.query({ query: people, variables: { id } });
  const fragment = gql`
    fragment Named on Node {
      id
    }
  `;
  expect(client.readFragment({ id: `Room:${id}`, fragment })).toMatchObject({ __typename: 'Room', id });
});

test('what clients are told of types is what the gateway serves', async () => {
  interface Introspected {
    readonly __schema: {
      readonly types: readonly {
        readonly name: string;
        readonly possibleTypes: readonly { readonly name: string }[] | null;
      }[];
    };
  }
  const { data } = await gateway.query<Introspected>(
    '{ __schema { types { name possibleTypes { name } } } }',
  );
  const served = (data?.__schema.types ?? [])
    .filter(({ name, possibleTypes: members }) => members !== null && !name.startsWith('_'))
    .map(({ name, possibleTypes: members }) => [name, (members ?? []).map((member) => member.name).sort()]);
  expect(possibleTypes).toEqual(Object.fromEntries(served));
});
