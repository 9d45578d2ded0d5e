import { z } from 'zod';

/** A GraphQL request, whether it came in a URL or as JSON. */
export interface GraphQLRequest {
  /** Empty for a document that is only referred to. */
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly extensions: Record<string, unknown> | undefined;
  /** Of a persisted document. */
  readonly documentId: string | undefined;
}

/** What is no GraphQL request. The message says what is wrong, and quotes nothing. */
export class GraphQLRequestError extends Error {
  override readonly name = 'GraphQLRequestError';
}

/** What clients send empty where they mean that there is none. */
const optional = ['operationName', 'variables', 'extensions'] as const;

/** Leaves out of a request that came as JSON what is empty or null. What is no request is left as it is. */
export function withoutEmpty(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const fields = body as Readonly<Record<string, unknown>>;
  const empty = optional.filter((name) => fields[name] === '' || fields[name] === null);
  if (empty.length === 0) return body;
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !empty.some((other) => other === name)),
  );
}

const batchRefused = 'batches are not taken: send each operation in a request of its own';

/**
 * Refuses several operations in one request, by its body.
 *
 * @throws {GraphQLRequestError} when it is a list
 */
export function refuseBatch(body: unknown): void {
  if (Array.isArray(body)) throw new GraphQLRequestError(batchRefused);
}

/**
 * Refuses several operations in one request, by the query of a URL. No document begins as a list of JSON does.
 *
 * @param search with its `?`; empty if there is none
 * @throws {GraphQLRequestError} when it has a list
 */
export function refuseBatchOfUrl(search: string): void {
  const query = new URLSearchParams(search).get('query') ?? '';
  if (/^\s*\[/.test(query)) throw new GraphQLRequestError(batchRefused);
}

/** Leaves out of the query of a URL the parameters that are empty or null. @param search with its `?`; empty if there is none */
export function withoutEmptyParameters(search: string): string {
  const parameters = new URLSearchParams(search);
  for (const name of optional) {
    if (parameters.getAll(name).every((value) => value === '' || value === 'null')) parameters.delete(name);
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

const fields = z.record(z.string(), z.unknown());

/**
 * Reads the query of a URL. Parameters that GraphQL over HTTP doesn't know are left alone.
 *
 * @param search with its `?`; empty if there is none
 * @throws {GraphQLRequestError} when it is no GraphQL request
 */
export function readUrlRequest(search: string): GraphQLRequest {
  const parameters = new URLSearchParams(search);
  const textOf = (name: string): string | undefined => {
    const [value, ...others] = parameters.getAll(name);
    if (others.length === 0) return value;
    throw new GraphQLRequestError(`The parameter ${name} of the URL is given more than once.`);
  };
  const fieldsOf = (name: string): Record<string, unknown> | undefined => {
    const text = textOf(name);
    if (text === undefined) return undefined;
    const { data } = fields.safeParse(parseJson(text));
    if (data) return data;
    throw new GraphQLRequestError(`The parameter ${name} of the URL is not a JSON object.`);
  };
  const request = {
    query: textOf('query') ?? '',
    documentId: textOf('documentId'),
    extensions: fieldsOf('extensions'),
    operationName: textOf('operationName'),
    variables: fieldsOf('variables'),
  };
  if (hasDocument(request)) return request;
  throw new GraphQLRequestError('The parameter query of the URL holds the operation: it is missing.');
}

const text = z.string('is not a string').optional();
const object = z.record(z.string(), z.unknown(), 'is not an object').optional();
const body = z.object(
  {
    query: z.string('is not a string').nullish(),
    documentId: z.string('is not a string').nullish(),
    extensions: object,
    operationName: text,
    variables: object,
  },
  'is not an object',
);

/**
 * Reads a request that came as JSON, and of which what is empty has been left out.
 *
 * @throws {GraphQLRequestError} when it is no GraphQL request
 */
export function readJsonRequest(json: unknown): GraphQLRequest {
  const { data, error } = body.safeParse(json);
  if (!data) {
    const [{ path, message } = { path: [], message: 'is no GraphQL request' }] = error.issues;
    throw new GraphQLRequestError(
      path.length === 0 ? `The body ${message}.` : `The field ${path.join('.')} of the body ${message}.`,
    );
  }
  const { query, documentId, extensions, operationName, variables } = data;
  const request = {
    query: query ?? '',
    documentId: documentId ?? undefined,
    extensions,
    operationName,
    variables,
  };
  if (hasDocument(request)) return request;
  throw new GraphQLRequestError('The field query of the body holds the operation: it is missing.');
}

/** Whether it has a document, or refers to one. */
function hasDocument({ query, documentId, extensions }: GraphQLRequest): boolean {
  return query !== '' || documentId !== undefined || extensions !== undefined;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
