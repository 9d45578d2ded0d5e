import type { Fetcher } from '@graphiql/toolkit';
import { operationNames, parseQuery } from './document.ts';

/**
 * A fetcher that goes by the query that it is to send. For a moment after another tab was chosen, GraphiQL hands over the
 * name and the document of the tab before: the query hasn't got the one, and by the other a subscription would be posted
 * as if it were a query.
 */
export function withCurrentOperation(fetcher: Fetcher): Fetcher {
  return (parameters, options) => {
    const documentAST = parseQuery(parameters.query);
    // GraphiQL says itself what is wrong with what can't be parsed.
    if (!documentAST) return fetcher(parameters, options);
    const names = operationNames(documentAST);
    return fetcher(names.length === 1 ? { ...parameters, operationName: names[0] ?? null } : parameters, {
      ...options,
      documentAST,
    });
  };
}
