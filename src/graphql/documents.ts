import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
  type ValidationRule,
  specifiedRules,
} from 'graphql';
import { LRUCache } from 'lru-cache';

/** A document that is ready to be executed, or why it isn't. */
export type PreparedDocument =
  { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** How much text of documents is remembered, in characters. */
const rememberedCharacters = 4_000_000;

/**
 * Parses and validates documents, and remembers the outcome by their text: a frontend sends the same few over and over.
 *
 * @param rules rules of validation besides those of the GraphQL specification
 */
export function createDocuments(
  schema: GraphQLSchema,
  rules: readonly ValidationRule[] = [],
): (source: string) => PreparedDocument {
  const prepared = new LRUCache<string, PreparedDocument>({
    maxSize: rememberedCharacters,
    sizeCalculation: (_, source) => source.length + 1,
  });

  return (source) => {
    const known = prepared.get(source);
    if (known) return known;
    const fresh = prepare(source);
    prepared.set(source, fresh);
    return fresh;
  };

  function prepare(source: string): PreparedDocument {
    let document: DocumentNode;
    try {
      document = parse(source);
    } catch (error) {
      return { errors: [withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')] };
    }
    const errors = validate(schema, document, [...specifiedRules, ...rules]);
    if (errors.length === 0) return { document };
    return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes = null, source = null, positions = null } = error;
  return new GraphQLError(error.message, {
    nodes,
    source,
    positions,
    extensions: { ...error.extensions, code },
  });
}
