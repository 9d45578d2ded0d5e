import { mergeTypeDefs } from '@graphql-tools/merge';
import { Kind, parse, print, visit } from 'graphql';
import { describedSchema, readSdl } from './sdl.ts';

/** What the directives that stay mean. A subgraph only links to their definitions, which tools don't follow. */
const definitions = parse(`
"""Exactly one of the fields must be given, and not be null."""
directive @oneOf on INPUT_OBJECT

"""Takes a token, where the gateway asks for tokens."""
directive @authenticated on OBJECT | FIELD_DEFINITION

"""Takes a token with all scopes of any one of the lists, where the gateway asks for tokens."""
directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION

"""
How many requests to the services a field, or an argument that is given, adds at the most, for each object that it is a field of;
repetitions aside.
"""
directive @cost(weight: Int!) on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION

"""How long a list is taken to be when the cost of an operation is computed."""
directive @listSize(
  """Its length, where no argument says it."""
  assumedSize: Int
  """The arguments that say it."""
  slicingArguments: [String!]
  """The fields that are the lists; left out: the field itself."""
  sizedFields: [String!]
  """Whether one of the arguments must be given."""
  requireOneSlicingArgument: Boolean = true
) on FIELD_DEFINITION
`);

const keyDefinition = parse(`
"""The fields by which other subgraphs name it."""
directive @key(fields: String!) repeatable on OBJECT | INTERFACE
`);

/** How a schema is printed. */
export interface ApiSchemaOptions {
  /** Whether it says by which keys other subgraphs name things. Clients have no use for that. */
  readonly withKeys?: boolean;
}

/**
 * Prints a schema as clients know it, without what is there for composing a supergraph only, in one document that defines all
 * that it uses: tools that know nothing of federation read it, such as `buildSchema` of graphql-js.
 *
 * @param sdl of a subgraph, with what extends it; what was printed here comes out as it is
 */
export function printApiSchema(sdl: string, { withKeys = false }: ApiSchemaOptions = {}): string {
  const defined = [...definitions.definitions, ...(withKeys ? keyDefinition.definitions : [])];
  const kept = new Set(['deprecated', 'specifiedBy']);
  for (const each of defined) if (each.kind === Kind.DIRECTIVE_DEFINITION) kept.add(each.name.value);
  const api = visit(mergeTypeDefs(sdl, { useSchemaDefinition: false }), {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    DirectiveDefinition: () => null,
    Directive: ({ name }) => (kept.has(name.value) ? undefined : null),
  });
  const described = describedSchema(parse(sdl)).map((node) => ({ ...node, directives: [] }));
  return `${print({ kind: Kind.DOCUMENT, definitions: [...described, ...defined, ...api.definitions] })}\n`;
}

/** Prints the schema of this gateway so. */
export function printOwnApiSchema(options?: ApiSchemaOptions): string {
  const { subgraph, besideSubgraph } = readSdl();
  return printApiSchema(`${subgraph}\n${besideSubgraph}`, options);
}

/** For GraphQL Code Generator, which writes `schema.api.graphql` by it. */
export const plugin = (): string => printOwnApiSchema();
