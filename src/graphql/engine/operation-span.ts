import { getOperationAST } from 'graphql';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { formatError, isOfArgument } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { inSpan, isTracing, kindOfServing, markFailed } from '../../tracing.ts';
import type { Span, SpanOptions } from '../../tracing.ts';
import type { CallEventModel } from '../models/call-model.ts';
import { documentHashOf } from './document-hash.ts';
import type { OperationArgs } from './operation-args.ts';

/** What the span of an operation stands for: all of it, its beginning, or one event of it. */
export type OperationStep = 'operation' | 'event';

/**
 * Executes an operation, begins it, or executes one event of it, in a span: named by the type of the operation, and for an
 * event `execute`. It says which document that was, and never what it holds: literals in it may be somebody's.
 */
export function inOperationSpan<T>(
  args: OperationArgs,
  step: OperationStep,
  run: () => Promise<T | ExecutionResult>,
): Promise<T | ExecutionResult> {
  if (!isTracing()) return run();
  const operation = getOperationAST(args.document, args.operationName);
  const type = operation?.operation ?? 'GraphQL Operation';
  const describe = (): SpanOptions => ({
    kind: kindOfServing(),
    attributes: {
      'graphql.operation.type': operation?.operation,
      'graphql.operation.name': operation?.name?.value.slice(0, maxNameChars),
      'switchboard.document.hash': documentHashOf(args.document),
    },
  });
  return inSpan(step === 'event' ? 'execute' : type, describe, async (span) => {
    const result = await run();
    if (span) noteErrors(span, result);
    return result;
  });
}

/** A client chooses the name. */
const maxNameChars = 100;

/** The codes of the errors, each once: never their messages, which quote what was sent. */
function noteErrors(span: Span, result: unknown): void {
  const { errors = [] } = result as ExecutionResult;
  const codes = [...new Set(errors.map(codeOf))];
  const [first] = codes;
  if (first === undefined) return;
  span.setAttribute('switchboard.error.codes', codes);
  markFailed(span, first);
}

/** As its client is told. */
function codeOf(error: GraphQLError): string {
  const { extensions } = formatError(error.toJSON(), error, () => undefined);
  const code = extensions?.['code'];
  const isClients = isOfArgument(error) || typeof code !== 'string';
  return isClients ? ('BAD_USER_INPUT' satisfies ErrorCode) : code;
}

/** The span in which the event of a subscription was committed, as its resolver has it; undefined where that isn't known. */
export function traceparentOf(event: unknown): string | undefined {
  return (event as Partial<CallEventModel>).item?.traceparent;
}
