import { Kind, parse } from 'graphql';
import type { DocumentNode } from 'graphql';

/** The document that a query is; undefined if it is not GraphQL. */
export function parseQuery(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

/** The names of a document's operations, undefined for one without a name. */
export function operationNames({ definitions }: DocumentNode): readonly (string | undefined)[] {
  return definitions.flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? [each.name?.value] : []));
}
