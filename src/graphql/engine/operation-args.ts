import type { ExecutionArgs } from 'graphql';

/** Which operation to execute, with what. */
export type OperationArgs = Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>;
