import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';

/** Until when an operation may run: its signal is aborted then, or when nobody waits for the operation any more. */
export interface OperationDeadline {
  readonly signal: AbortSignal;
  /** Whether the operation has taken too long. */
  readonly hasPassed: boolean;
  /** Call it when the operation is over: nothing is aborted any more. */
  stop(): void;
}

/**
 * Why an operation was cancelled that took too long. It is named as the platform names the end of a time
 * (`AbortSignal.timeout`), by which the clients know that it was not the caller who went away.
 */
class OperationTimeout extends GraphQLError {
  override name = 'TimeoutError';
}

/** Why an operation was cancelled that took longer than so many milliseconds. */
export function operationTimeout(milliseconds: number): GraphQLError {
  return new OperationTimeout(
    `The operation took longer than ${milliseconds / 1_000} seconds (limit "operationMs") and was cancelled; what it had changed by then stays changed.`,
    {
      extensions: {
        code: 'OPERATION_TIMEOUT' satisfies ErrorCode,
        limit: 'operationMs',
        maximum: milliseconds,
      },
    },
  );
}

/**
 * Sets the deadline of an operation.
 *
 * @param milliseconds from now until it passes
 * @param outer aborted when nobody waits for the operation any more
 */
export function startOperationDeadline(milliseconds: number, outer: AbortSignal): OperationDeadline {
  const controller = new AbortController();
  let hasPassed = false;
  const timer = setTimeout(() => {
    hasPassed = true;
    controller.abort(operationTimeout(milliseconds));
  }, milliseconds).unref();
  const forward = (): void => {
    controller.abort(outer.reason);
  };
  // By hand rather than by AbortSignal.any: a subscription's signal outlives the deadlines of its events by far.
  if (outer.aborted) forward();
  else outer.addEventListener('abort', forward);

  return {
    signal: controller.signal,
    get hasPassed() {
      return hasPassed;
    },
    stop() {
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
}
