/** An operation that a link puts into the editor. Whoever has made the link, it runs only when somebody says so. */
export interface LinkedOperation {
  readonly query: string;
  /** As they are to stand in their pane; empty if there are none. */
  readonly variables: string;
}

/**
 * Reads what a link to this page asks for, as a GET of GraphQL over HTTP has it. Headers don't come by a link, since those
 * are where tokens stand.
 *
 * @param search the query of the page's URL, with its `?`
 * @returns undefined if it names no query
 */
export function readLink(search: string): LinkedOperation | undefined {
  const parameters = new URLSearchParams(search);
  const query = parameters.get('query');
  if (query === null || query.trim() === '') return undefined;
  return { query, variables: layOut(parameters.get('variables') ?? '') };
}

/** Lays JSON out to be read; what is none stays as it is, for the editor to say what is wrong with it. */
function layOut(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return value === null ? '' : JSON.stringify(value, null, 2);
  } catch {
    return json;
  }
}
