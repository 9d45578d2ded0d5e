import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import type { OperationLimits } from './operation-limits.ts';

/** What can be exceeded: what is configured, and two bounds that follow from how GraphQL works. */
export type LimitName = keyof OperationLimits | 'overlaps' | 'introspection';

/** What each limit counts, as the subject of a sentence. */
const subjects: Readonly<Record<LimitName, (found: number) => string>> = {
  tokens: (found) => `The document has ${found} or more tokens, fragments unfolded`,
  depth: (found) => `The operation has fields ${found} levels deep`,
  aliases: (found) => `The operation has ${found} aliases`,
  rootFields: (found) => `The operation has ${found} fields on top`,
  directives: (found) => `The operation has ${found} directives`,
  pageSize: (found) => `The operation asks for a page of ${found}`,
  listItems: (found) => `The operation has a list of ${found} in its arguments`,
  cost: (found) => `The operation can come to ${found} requests to the services`,
  operationMs: (found) => `The operation took ${found} ms`,
  errors: (found) => `The operation failed in ${found} places`,
  overlaps: (found) =>
    `The operation selects the same fields so often that ${found} pairs are to be compared`,
  introspection: (found) => `The operation asks for ${found} or more values of the schema`,
};

/**
 * An error for an operation that asks for more than is allowed, under the code `LIMIT_EXCEEDED`.
 *
 * @param found what it asks for: at least that, where counting stopped
 */
export function limitExceeded(limit: LimitName, maximum: number, found: number): GraphQLError {
  return new GraphQLError(`${subjects[limit](found)}; at most ${maximum} are allowed (limit "${limit}").`, {
    extensions: { code: 'LIMIT_EXCEEDED' satisfies ErrorCode, limit, maximum, found },
  });
}
