import type { HTTPGraphQLRequest } from '@apollo/server';
import { findReferred } from './trusted-documents.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Puts the text of the document into a request over HTTP that only refers to it. What isn't well-formed is left as it is, to
 * be refused as any other request.
 *
 * @param documents undefined where none were agreed on
 * @throws {GraphQLError} when `findReferred` does
 */
export function withReferredDocument(
  request: HTTPGraphQLRequest,
  documents: TrustedDocuments | undefined,
): HTTPGraphQLRequest {
  const { method, search, body } = request;
  if (method === 'POST') {
    const filled = isFields(body) && fill(body, documents);
    return filled ? { ...request, body: { ...body, ...filled } } : request;
  }
  const parameters = new URLSearchParams(search);
  const extensions = parseFields(parameters.get('extensions'));
  const filled = fill(
    { query: parameters.get('query'), documentId: parameters.get('documentId'), extensions },
    documents,
  );
  if (!filled) return request;
  if (filled.query !== undefined) parameters.set('query', filled.query);
  if (filled.extensions !== undefined) parameters.set('extensions', JSON.stringify(filled.extensions));
  return { ...request, search: `?${parameters.toString()}` };
}

/** What differs in a request once its document is in it; undefined if nothing does. */
function fill(
  fields: Fields,
  documents: TrustedDocuments | undefined,
): { query?: string; extensions?: Fields } | undefined {
  const { query, extensions } = fields;
  const referred = query ? undefined : findReferred(documents, fields);
  // Apollo Server would take it upon itself, which knows no such documents.
  const isPersisted = isFields(extensions) && 'persistedQuery' in extensions;
  if (referred === undefined && !isPersisted) return undefined;
  return {
    ...(referred === undefined ? {} : { query: referred }),
    ...(isPersisted
      ? {
          extensions: Object.fromEntries(
            Object.entries(extensions).filter(([name]) => name !== 'persistedQuery'),
          ),
        }
      : {}),
  };
}

function parseFields(text: string | null): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
