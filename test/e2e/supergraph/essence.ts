import type { FormattedExecutionResult } from 'graphql';

/** An answer without what a router words in its own way: where in the document an error is, and what came to it. */
export function essence({ data, errors }: FormattedExecutionResult): unknown {
  return {
    data: data ?? null,
    errors: (errors ?? []).map(({ path, extensions }) => ({ path, code: extensions?.['code'] })),
  };
}
