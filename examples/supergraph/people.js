// @ts-check
import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';

/** Another team's subgraph: it hangs what it knows of people on the identifiers that Switchboard has of them. */
const sdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  type CommunicationUserIdentifier @key(fields: "rawId") {
    rawId: ID!
    customer: Customer!
  }
  type Customer {
    name: String!
  }

  type MicrosoftTeamsUserIdentifier @key(fields: "rawId") {
    rawId: ID!
    employee: Employee!
  }
  type Employee {
    department: String!
  }
`;

/** What a router asks of every subgraph. */
const federation = /* GraphQL */ `
  scalar _Any
  union _Entity = CommunicationUserIdentifier | MicrosoftTeamsUserIdentifier
  type _Service {
    sdl: String!
  }
  type Query {
    _service: _Service!
    _entities(representations: [_Any!]!): [_Entity]!
  }
`;

const handler = createHandler({
  schema: buildSchema(sdl + federation, { assumeValidSDL: true }),
  rootValue: {
    _service: { sdl },
    /**
     * Stands for two databases.
     *
     * @param {{ representations: { __typename: string, rawId: string }[] }} asked
     */
    _entities: ({ representations }) =>
      representations.map((person) => ({
        ...person,
        customer: { name: `Customer ${person.rawId.slice(-4)}` },
        employee: { department: 'Sales' },
      })),
  },
});

/** Starts the subgraph on a free port. @returns {Promise<string>} its address */
export async function startPeople() {
  const server = createServer((request, response) => void handler(request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The subgraph listens nowhere.');
  return `http://127.0.0.1:${address.port}/`;
}
