import { buildASTSchema, concatAST, isInterfaceType, isObjectType, Kind, parse, print } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';

/** How a type finds its entities, by its name. */
type References = Readonly<Record<string, { readonly __resolveReference: unknown }>>;

/**
 * What the schema of a subgraph has besides its own types: the directives that it imports by `@link`, and what a router asks by.
 * As of version 2.9 of the specification of federation.
 */
const federation = parse(`
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
  directive @tag(name: String!) repeatable on
    | FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE
    | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[federation__Scope!]!]!) on
    | FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @cost(weight: Int!) on
    | ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION

  enum link__Purpose {
    "\`SECURITY\` features provide metadata necessary to securely resolve fields."
    SECURITY
    "\`EXECUTION\` features provide metadata necessary for operation execution."
    EXECUTION
  }
  scalar link__Import
  scalar federation__FieldSet
  scalar federation__Scope
  scalar _Any
  type _Service { sdl: String }
  extend type Query {
    _entities(representations: [_Any!]!): [_Entity]!
    _service: _Service!
  }
`);

/**
 * Builds the schema of a subgraph of Apollo Federation. `@apollo/subgraph` does the same, but what it depends on is under the
 * Elastic License 2.0, which would bind whoever runs this gateway for others; and it takes as long to load as graphql-js. A test
 * holds this to it.
 *
 * @param sdl the subgraph's own types, with the `@link` by which it imports the directives of federation
 * @param references of each entity, by the name of its type
 */
export function buildSubgraph(sdl: string, references: References): GraphQLSchema {
  const own = parse(sdl);
  const schema = buildASTSchema(concatAST([own, federation, entityUnion(own)]));
  for (const [name, { __resolveReference: resolveReference }] of Object.entries(references)) {
    const type = schema.getType(name);
    if (!isObjectType(type) && !isInterfaceType(type)) throw new TypeError(`${name} can be no entity`);
    // Where Apollo's libraries keep it.
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } };
  }
  const service = schema.getQueryType()?.getFields()['_service'];
  if (!service) throw new TypeError('the subgraph has no type Query');
  const told = { sdl: print(own) };
  service.resolve = () => told;
  return schema;
}

/** The union of all object types that have a `@key`. */
function entityUnion({ definitions }: DocumentNode): DocumentNode {
  const names = definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
    definition.directives?.some(({ name }) => name.value === 'key')
      ? [definition.name.value]
      : [],
  );
  return parse(`union _Entity = ${names.sort().join(' | ')}`);
}
