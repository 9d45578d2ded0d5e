import type { ExecutionResult } from 'graphql';
import { noLongerWanted } from '../graphql/engine/no-longer-wanted.ts';

/** What an operation gives: one result, or a stream of them. */
export type OperationOutcome = ExecutionResult | AsyncIterableIterator<ExecutionResult>;

/**
 * Makes the stream of an operation's results, of which a query has one. graphql-ws can't call off what it waits for, but
 * it ends a stream when the client completes the operation or goes away: then what is done for the operation is
 * cancelled. So that there is always a stream to end, the operation begins only when its first result is asked for.
 *
 * @param begin is given what is aborted when nobody waits for the results any more
 */
export function operationStream(
  begin: (signal: AbortSignal) => Promise<OperationOutcome>,
): AsyncIterableIterator<ExecutionResult> {
  const gone = new AbortController();
  const end: IteratorResult<ExecutionResult> = { done: true, value: undefined };
  /** What is left to come; undefined before the beginning. */
  let rest: AsyncIterator<ExecutionResult> | undefined;

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isGone()) return end;
      try {
        rest ??= iterate(await begin(gone.signal));
        if (isGone()) {
          await rest.return?.();
          return end;
        }
        const result = await rest.next();
        // Who has completed an operation may already use its id for another one.
        return isGone() ? end : result;
      } catch (error) {
        if (isGone()) return end;
        throw error;
      }
    },
    async return() {
      gone.abort(noLongerWanted);
      await rest?.return?.();
      return end;
    },
  };

  /** Read anew after each wait. */
  function isGone(): boolean {
    return gone.signal.aborted;
  }
}

function iterate(outcome: OperationOutcome): AsyncIterator<ExecutionResult> {
  return Symbol.asyncIterator in outcome ? outcome : one(outcome);
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterator of what is there already
async function* one(result: ExecutionResult): AsyncGenerator<ExecutionResult, undefined> {
  yield result;
}
