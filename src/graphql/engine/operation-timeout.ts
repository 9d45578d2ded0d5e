import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';

/** A signal that is aborted when an operation has taken too long, or when nobody waits for it any more. */
export interface OperationClock {
  readonly signal: AbortSignal;
  /** Whether it has taken too long. */
  readonly hasRunOut: boolean;
  /** To be called when the operation is over: nothing is aborted any more. */
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

/** Starts the clock of an operation. @param outer aborted when nobody waits for it any more */
export function startOperationClock(milliseconds: number, outer: AbortSignal): OperationClock {
  const controller = new AbortController();
  let hasRunOut = false;
  const timer = setTimeout(() => {
    hasRunOut = true;
    controller.abort(operationTimeout(milliseconds));
  }, milliseconds).unref();
  const forward = (): void => {
    controller.abort(outer.reason);
  };
  // By hand rather than by AbortSignal.any: a subscription's signal outlives the clocks of its events by far.
  if (outer.aborted) forward();
  else outer.addEventListener('abort', forward);

  return {
    signal: controller.signal,
    get hasRunOut() {
      return hasRunOut;
    },
    stop() {
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
}
