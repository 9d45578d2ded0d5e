import type { Fetcher } from '@graphiql/toolkit';

/** What is known of the calls that were created on this page. */
export interface NewestCall {
  /** The id of the last one; undefined before the first. */
  id: string | undefined;
}

/** A fetcher that notes which call was created last, so that the examples about a call can go on with it. */
export function noteNewestCall(fetcher: Fetcher, newest: NewestCall): Fetcher {
  const note = <Result>(result: Result): Result => {
    newest.id = createdCall(result) ?? newest.id;
    return result;
  };
  return async (parameters, options) => {
    const result = await fetcher(parameters, options);
    return Symbol.asyncIterator in result ? noting(result, note) : note(result);
  };
}

/** The same results, each noted. Not by a generator: that could be ended only when its next result has come. */
function noting<Result>(
  results: AsyncIterable<Result>,
  note: (result: Result) => Result,
): AsyncIterableIterator<Result> {
  const iterator = results[Symbol.asyncIterator]();
  return {
    async next() {
      const next = await iterator.next();
      return next.done === true ? { done: true, value: undefined } : { done: false, value: note(next.value) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * The variables with the id of the newest call in the place of an empty `callId`.
 *
 * @param json what stands in the pane of the variables
 * @returns undefined where there is nothing to fill in
 */
export function withNewestCall(json: string, { id }: NewestCall): string | undefined {
  const filled = id === undefined ? json : json.replace(/("callId"\s*:\s*)""/, `$1${JSON.stringify(id)}`);
  return filled === json ? undefined : filled;
}

/** The id in the result of a `createCall`, by whichever name it was asked for; undefined in any other result. */
function createdCall(result: unknown): string | undefined {
  const { data } = asRecord(result);
  for (const payload of Object.values(asRecord(data))) {
    const { call } = asRecord(payload);
    const { id } = asRecord(call);
    if (typeof id === 'string') return id;
  }
  return undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
