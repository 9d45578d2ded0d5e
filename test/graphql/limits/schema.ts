import { buildSchema, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';

const directives = `
  directive @cost(weight: Int!) on FIELD_DEFINITION | ARGUMENT_DEFINITION
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
`;

/** A small graph of everything that limits look at. */
export const schema: GraphQLSchema = buildSchema(`
  ${directives}
  union _Entity = Shelf | Book
  scalar _Any
  interface Named { name: String  twin: Named }
  type Query {
    shelf(id: ID!): Shelf @cost(weight: 1)
    shelves(first: Int = 25, of: ID @cost(weight: 10)): ShelfConnection
      @cost(weight: 1) @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    named: Named
    numbers(of: [[Int!]!]): Int
    _entities(representations: [_Any!]!): [_Entity]!
  }
  type Mutation { move(to: ID!): Shelf @cost(weight: 2) }
  type ShelfConnection { edges: [ShelfEdge!]!  nodes: [Shelf!]! }
  type ShelfEdge { node: Shelf! }
  type Shelf implements Named {
    id: ID!
    name: String
    twin: Named @cost(weight: 3)
    books(first: Int): [Book!]! @cost(weight: 1) @listSize(assumedSize: 100, slicingArguments: ["first"])
    neighbour: Shelf
    below: Shelf
  }
  type Book implements Named { name: String  twin: Named  cover: String @cost(weight: 1) }
`);

export const document = (text: string): DocumentNode => parse(text, { noLocation: true });
