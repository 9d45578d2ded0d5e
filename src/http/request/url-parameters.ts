import { z } from 'zod';

/** What an event stream is asked for, as GraphQL over HTTP puts it into a URL. */
export interface EventStreamRequest {
  /** Empty for a document that is only referred to. */
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly extensions: Record<string, unknown> | undefined;
  /** Of a persisted document. */
  readonly documentId: string | undefined;
}

/** A URL that is no GraphQL request. The message says what is wrong, and quotes nothing. */
export class EventStreamRequestError extends Error {
  override readonly name = 'EventStreamRequestError';
}

const fields = z.record(z.string(), z.unknown()).nullable();

/**
 * Reads the query of a URL. Parameters that GraphQL over HTTP doesn't know are left alone.
 *
 * @param search with its `?`; empty if there is none
 * @throws {EventStreamRequestError} when it is no GraphQL request
 */
export function readEventStreamRequest(search: string): EventStreamRequest {
  const parameters = new URLSearchParams(search);
  const query = textOf(parameters, 'query') ?? '';
  const documentId = textOf(parameters, 'documentId');
  const extensions = fieldsOf(parameters, 'extensions');
  if (query === '' && documentId === undefined && extensions === undefined) {
    throw new EventStreamRequestError(
      'The parameter query of the URL holds the subscription: it is missing.',
    );
  }
  return {
    query,
    documentId,
    extensions,
    operationName: textOf(parameters, 'operationName') || undefined,
    variables: fieldsOf(parameters, 'variables'),
  };
}

function textOf(parameters: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = parameters.getAll(name);
  if (others.length > 0) {
    throw new EventStreamRequestError(`The parameter ${name} of the URL is given more than once.`);
  }
  return value;
}

function fieldsOf(parameters: URLSearchParams, name: string): Record<string, unknown> | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  const { data, success } = fields.safeParse(parseJson(text));
  if (!success) throw new EventStreamRequestError(`The parameter ${name} of the URL is not a JSON object.`);
  return data ?? undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
