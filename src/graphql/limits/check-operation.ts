import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { partsOf } from './fragments.ts';
import { limitExceeded } from './limit-error.ts';
import type { LimitName } from './limit-error.ts';
import { longestListIn } from './list-items.ts';
import { costOfOperation } from './operation-cost.ts';
import type { OperationLimits } from './operation-limits.ts';
import { declaredVariables } from './operation-values.ts';
import type { OperationVariables } from './operation-values.ts';

/** What can be told of an operation before it is executed. */
export interface CheckedOperation {
  /** What it can come to, as the limit "cost" counts. */
  readonly cost: number;
  /** One for each limit that is exceeded. */
  readonly errors: readonly GraphQLError[];
}

/**
 * Checks what can be told of a valid operation once its variables are known, before anything is executed.
 *
 * @param sent the variables as they came: those of the wrong type are left to execution to refuse
 */
export function checkOperation(
  schema: GraphQLSchema,
  limits: OperationLimits,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  sent: OperationVariables,
): CheckedOperation {
  const variables = declaredVariables(operation, sent);
  const { requests, largestPage } = costOfOperation(
    schema,
    operation,
    partsOf(document).fragments,
    variables,
    limits.pageSize,
  );
  const found: readonly [LimitName, number, number][] = [
    ['listItems', limits.listItems, longestListIn(variables)],
    ['pageSize', limits.pageSize, largestPage],
    ['cost', limits.cost, requests],
  ];
  const errors = found
    .filter(([, maximum, value]) => value > maximum)
    .map(([limit, maximum, value]) => limitExceeded(limit, maximum, value));
  return { cost: requests, errors };
}
