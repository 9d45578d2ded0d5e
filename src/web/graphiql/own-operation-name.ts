import type { Fetcher } from '@graphiql/toolkit';
import { operationNames } from './link.ts';

/**
 * A fetcher that asks for the operation that there is. For a moment after another tab was chosen, GraphiQL goes on to name
 * the operation of the tab before, which the query then hasn't got.
 */
export function withOwnOperationName(fetcher: Fetcher): Fetcher {
  return (parameters, options) => {
    const names = operationNames(parameters.query);
    return fetcher(
      names?.length === 1 ? { ...parameters, operationName: names[0] ?? null } : parameters,
      options,
    );
  };
}
