import { GraphQLError } from 'graphql';
import { limits } from '../../limits.ts';
import type { ErrorCode } from '../errors.ts';
import type { OperationLimits } from './operation-limits.ts';

/** Two bounds that are not configured, since they follow from how GraphQL works, and what is told who is beyond them. */
const fixed = {
  overlaps: (found: number) =>
    `The operation selects the same fields so often that ${found} pairs are to be compared`,
  introspection: (found: number) => `The operation asks for ${found} or more values of the schema`,
};

/** What can be exceeded. */
export type LimitName = keyof OperationLimits | keyof typeof fixed;

function subjectOf(limit: LimitName, found: number): string {
  return limit in fixed
    ? fixed[limit as keyof typeof fixed](found)
    : limits.operation[limit as keyof OperationLimits].found(found);
}

/**
 * An error for an operation that asks for more than is allowed, under the code `LIMIT_EXCEEDED`.
 *
 * @param found what it asks for: at least that, where counting stopped
 */
export function limitExceeded(limit: LimitName, maximum: number, found: number): GraphQLError {
  return new GraphQLError(`${subjectOf(limit, found)}; at most ${maximum} are allowed (limit "${limit}").`, {
    extensions: { code: 'LIMIT_EXCEEDED' satisfies ErrorCode, limit, maximum, found },
  });
}
