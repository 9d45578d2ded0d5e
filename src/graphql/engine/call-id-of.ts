import { getOperationAST, Kind } from 'graphql';
import { canonicalId, isGuid } from '../../microsoft-graph/call-id.ts';
import { isServerCallId } from '../../room-calls/server-call-id.ts';
import { declaredVariables, valueOfArgument } from '../limits/operation-values.ts';
import type { OperationArgs } from './operation-args.ts';

/**
 * The call that an operation is about, as far as an argument of one of its fields names one: `call(id:)`, `callId`, or that of
 * an `input`. What has not the form of such an id is none: whatever else a client sends is not to get into a log.
 */
export function callIdOf({ document, operationName, variableValues }: OperationArgs): string | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const variables = declaredVariables(operation, variableValues ?? {});
  for (const field of operation.selectionSet.selections) {
    if (field.kind !== Kind.FIELD) continue;
    const valueOf = (name: string): unknown => valueOfArgument(field.arguments, name, variables);
    const id =
      valueOf('callId') ??
      callIdIn(valueOf('input')) ??
      (field.name.value === 'call' ? valueOf('id') : undefined);
    if (typeof id === 'string' && (isGuid(id) || isServerCallId(id))) return canonicalId(id);
  }
  return undefined;
}

function callIdIn(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'callId' in input ? input.callId : undefined;
}
