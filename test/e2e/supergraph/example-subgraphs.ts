import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** A subgraph of another team, served over HTTP. */
export interface ExampleSubgraph extends AsyncDisposable {
  readonly url: string;
}

/** A booking of a room, as the other team keeps it. */
export interface Booking {
  readonly roomId: string;
  readonly title: string;
}

/** What the office team knows, by keys that are Switchboard's. */
export interface OfficeData {
  readonly bookings: readonly Booking[];
  /** Names of customers by the raw ids of communication users. */
  readonly customers: ReadonlyMap<string, string>;
  /** Names of employees by the ids of Teams users. */
  readonly employees: ReadonlyMap<string, string>;
}

/** The office team's: hangs bookings on rooms, customers on communication users, employees on Teams users. */
export const officeSdl = `
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.9"
      import: ["@key", "@external", "@requires"]
    )

  type Booking @key(fields: "roomId") {
    roomId: ID!
    title: String!
    room: Room!
  }
  type Room @key(fields: "id") {
    id: ID!
    booking: Booking
  }

  type Customer @key(fields: "rawId") {
    rawId: ID!
    name: String!
  }
  type CommunicationUserIdentifier @key(fields: "rawId") {
    rawId: ID!
    customer: Customer
  }

  type Employee @key(fields: "userId") {
    userId: ID!
    name: String!
  }
  type MicrosoftTeamsUserIdentifier @key(fields: "rawId") {
    rawId: ID!
    userId: ID! @external
    employee: Employee @requires(fields: "userId")
  }

  type Query {
    bookings: [Booking!]!
    customer(rawId: ID!): CommunicationUserIdentifier
  }
`;

/** The safety team's: one field on every identifier, whatever its kind. */
export const safetySdl = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject"])

  type HasRawId @key(fields: "rawId") @interfaceObject {
    rawId: ID!
    isBlocked: Boolean!
  }

  type Query {
    blocked: [HasRawId!]!
  }
`;

/** The directory team's: a `node` for its own desks, and for rooms, of which it knows no more than the form of their ids. */
export const directorySdl = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  interface Node {
    id: ID!
  }
  type Desk implements Node @key(fields: "id") {
    id: ID!
  }
  type Room implements Node @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type Query {
    node(id: ID!): Node
  }
`;

/** Serves the office team's subgraph. */
export function startOffice({ bookings, customers, employees }: OfficeData): Promise<ExampleSubgraph> {
  const customer = (rawId: string) => {
    const name = customers.get(rawId);
    return name === undefined ? null : { rawId, name };
  };
  const employee = (userId: string) => {
    const name = employees.get(userId);
    return name === undefined ? null : { userId, name };
  };
  return serve(officeSdl, {
    Query: {
      bookings: () => bookings,
      customer: (_: unknown, { rawId }: { rawId: string }) => ({ rawId }),
    },
    Booking: {
      __resolveReference: ({ roomId }: Booking) => bookings.find((booking) => booking.roomId === roomId),
      room: ({ roomId }: Booking) => ({ id: roomId }),
    },
    Room: { booking: ({ id }: { id: string }) => bookings.find(({ roomId }) => roomId === id) },
    Customer: { __resolveReference: ({ rawId }: { rawId: string }) => customer(rawId) },
    CommunicationUserIdentifier: { customer: ({ rawId }: { rawId: string }) => customer(rawId) },
    Employee: { __resolveReference: ({ userId }: { userId: string }) => employee(userId) },
    MicrosoftTeamsUserIdentifier: { employee: ({ userId }: { userId: string }) => employee(userId) },
  });
}

/** Serves the safety team's subgraph. @param blocked raw ids */
export function startSafety(blocked: readonly string[]): Promise<ExampleSubgraph> {
  return serve(safetySdl, {
    Query: { blocked: () => blocked.map((rawId) => ({ rawId })) },
    HasRawId: { isBlocked: ({ rawId }: { rawId: string }) => blocked.includes(rawId) },
  });
}

/** Serves the directory team's subgraph. */
export function startDirectory(): Promise<ExampleSubgraph> {
  return serve(directorySdl, {
    Query: {
      node: (_: unknown, { id }: { id: string }) => ({
        __typename: id.startsWith('desk-') ? 'Desk' : 'Room',
        id,
      }),
    },
  });
}

type ResolverMap = Extract<
  Parameters<typeof buildSubgraphSchema>[0],
  { readonly typeDefs: unknown }
>['resolvers'];

async function serve(sdl: string, resolvers: NonNullable<ResolverMap>): Promise<ExampleSubgraph> {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
  const server = new ApolloServer({ schema, plugins: [ApolloServerPluginInlineTraceDisabled()] });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url, [Symbol.asyncDispose]: () => server.stop() };
}
