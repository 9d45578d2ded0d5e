import { operationNames, parseQuery } from './document.ts';

/** An operation that a link puts into the editor. Whoever has made the link, it runs only when somebody says so. */
export interface LinkedOperation {
  readonly query: string;
  /** As they are to stand in their pane; empty if there are none. */
  readonly variables: string;
  /** Which of several operations is meant; undefined where it isn't said, or there is none of that name. */
  readonly operationName: string | undefined;
}

/** What a link asks for, and what is wrong with it. */
export interface Link {
  /** Undefined if it names no query. */
  readonly operation: LinkedOperation | undefined;
  /** A sentence for each thing that can't be as the link has it. */
  readonly problems: readonly string[];
}

/**
 * Reads what a link to this page asks for, as a GET of GraphQL over HTTP has it. Headers don't come by a link, since those
 * are where tokens stand.
 *
 * @param search the query of the page's URL, with its `?`
 */
export function readLink(search: string): Link {
  const parameters = new URLSearchParams(search);
  const [query = '', json = '', name = ''] = ['query', 'variables', 'operationName'].map(
    (each) => parameters.get(each)?.trim() ?? '',
  );
  if (query === '') {
    const isHalf = json !== '' || name !== '';
    return {
      operation: undefined,
      problems: isHalf ? ['The link has no query, so that nothing of it is shown.'] : [],
    };
  }
  const variables = layOut(json);
  const named = operationNamed(query, name);
  return {
    operation: { query, variables: variables.text, operationName: named.operationName },
    problems: [...variables.problems, ...named.problems],
  };
}

/** Lays JSON out to be read; what is none stays as it is, for the editor to show where it is wrong. */
function layOut(json: string): { readonly text: string; readonly problems: readonly string[] } {
  if (json === '') return { text: '', problems: [] };
  try {
    const value: unknown = JSON.parse(json);
    if (value === null) return { text: '', problems: [] };
    const isObject = typeof value === 'object' && !Array.isArray(value);
    const problems = isObject
      ? []
      : ['The variables of the link are no JSON object, as { "name": "value" } is.'];
    return { text: JSON.stringify(value, null, 2), problems };
  } catch {
    return { text: json, problems: ['The variables of the link are not JSON: it may have been cut off.'] };
  }
}

function operationNamed(
  query: string,
  name: string,
): Pick<LinkedOperation, 'operationName'> & Pick<Link, 'problems'> {
  const document = parseQuery(query);
  if (!document) {
    return {
      operationName: undefined,
      problems: ['The query of the link is not GraphQL: it may have been cut off.'],
    };
  }
  if (name === '') return { operationName: undefined, problems: [] };
  if (operationNames(document).includes(name)) return { operationName: name, problems: [] };
  return { operationName: undefined, problems: ['The link names an operation that is not in its query.'] };
}
