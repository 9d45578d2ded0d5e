import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { DocumentNode, GraphQLSchema, ValidationRule } from 'graphql';
import { LRUCache } from 'lru-cache';
import { conditionalSubscriptionErrors } from './conditional-subscription.ts';
import { BoundedLexer } from '../limits/bounded-lexer.ts';
import { createDocumentCheck } from '../limits/check-document.ts';
import { limitErrors } from '../limits/error-limit.ts';
import { limitExceeded } from '../limits/limit-error.ts';
import { defaultOperationLimits } from '../limits/operation-limits.ts';
import type { OperationLimits } from '../limits/operation-limits.ts';

/** A document that is ready to be executed, or why it isn't. */
export type PreparedDocument =
  { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** What documents must keep to besides the GraphQL specification. */
export interface DocumentRules {
  readonly limits?: OperationLimits;
  /** Whether the schema may be asked for; if not, errors don't guess at it either. Default true. */
  readonly introspection?: boolean;
  /** Why a document is not taken, though it keeps to the limits. Asked before validation. */
  readonly refuse?: (document: DocumentNode) => GraphQLError | undefined;
}

/** How much text of documents is remembered, in characters: parsed, each takes up to a hundred bytes. */
const rememberedCharacters = 1_000_000;
/** Longer documents are not remembered: they are not sent over and over. */
const longestRemembered = 100_000;

/**
 * Parses and validates documents, and remembers by their text those that can be executed: a frontend sends the same few over
 * and over. What exceeds a limit is refused before it is validated.
 */
export function createDocuments(
  schema: GraphQLSchema,
  { limits = defaultOperationLimits, introspection = true, refuse = () => undefined }: DocumentRules = {},
): (source: string) => PreparedDocument {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  // Two fragments that spread each other are compared until the stack is full.
  const rulesForCycles = rules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
  const check = createDocumentCheck(schema, limits);
  const prepared = new LRUCache<string, PreparedDocument>({
    maxSize: rememberedCharacters,
    maxEntrySize: longestRemembered,
    sizeCalculation: (_, source) => source.length + 1,
  });

  return (source) => {
    const known = prepared.get(source);
    if (known) return known;
    const fresh = prepare(source);
    if ('document' in fresh) prepared.set(source, fresh);
    return fresh;
  };

  function prepare(source: string): PreparedDocument {
    try {
      const document = parse(source, {
        lexer: new BoundedLexer(source, limits.tokens),
        noLocation: hasManyLines(source),
      });
      const { errors: exceeded, isCyclic } = check(document);
      if (exceeded.length > 0) return { errors: exceeded };
      const refusal = refuse(document);
      if (refusal) return { errors: [refusal] };
      // The search for names that are similar to a very long one takes very long.
      const hideSuggestions = !introspection || source.length > longestRemembered;
      const errors = errorsIn(document, isCyclic ? rulesForCycles : rules, hideSuggestions);
      return errors.length === 0 ? { document } : { errors: limitErrors(errors, limits.errors) };
    } catch (error) {
      // Too deep even to be read: how deep is not known.
      if (error instanceof RangeError) {
        return { errors: [limitExceeded('depth', limits.depth, limits.depth + 1)] };
      }
      if (!(error instanceof GraphQLError)) throw error;
      return {
        errors: [error.extensions['code'] === undefined ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error],
      };
    }
  }

  function errorsIn(
    document: DocumentNode,
    rulesOfDocument: readonly ValidationRule[],
    hideSuggestions: boolean,
  ): GraphQLError[] {
    // Of these, a rule of graphql-js would throw what it makes of them.
    const conditions = conditionalSubscriptionErrors(document);
    const errors =
      conditions.length > 0 ? conditions : validate(schema, document, rulesOfDocument, { hideSuggestions });
    return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  }
}

/** Where a document has more lines than that, its errors don't tell theirs: each would count all lines before it. */
const maxLocatedLines = 1_000;

function hasManyLines(source: string): boolean {
  const most = maxLocatedLines + 1;
  return source.split(/\r\n|[\n\r]/, most).length === most;
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
