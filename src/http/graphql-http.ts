import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../graphql/engine.ts';
import { readBody, RequestBodyError } from './request-body.ts';
import { respond } from './respond.ts';

/** The longest body of a GraphQL request, in bytes. */
const maxBodyBytes = 1024 * 1024;

/**
 * GraphQL over HTTP: takes a request of the GraphQL-over-HTTP specification to the engine and its answer back.
 * A client that goes away cancels what is done for it.
 *
 * @param search the query of the URL, with its `?`; empty if there is none
 */
export async function answerGraphQLRequest(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  let body: unknown;
  try {
    body = request.method === 'POST' ? await readGraphQLBody(request) : undefined;
  } catch (error) {
    if (!(error instanceof RequestBodyError)) throw error;
    refuse(response, error.status, error.message);
    return;
  }

  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const answer = await engine.answerHttp(
    { method: request.method ?? 'GET', headers: headerMap(request), search, body },
    gone.signal,
  );
  if (answer.body.kind === 'chunked') throw new Error('this schema has nothing to deliver in parts');
  const { string } = answer.body;
  respond(response, statusOf(answer, string), Object.fromEntries(answer.headers), string);
}

/**
 * The status of an answer. Apollo Server says 400 for an operation that can't be executed, whatever the answer's media
 * type; by GraphQL over HTTP that is for `application/graphql-response+json`, and `application/json` says 200 to every
 * request that is one at all.
 */
function statusOf({ status = 200, headers }: HTTPGraphQLResponse, body: string): number {
  if (status !== 400 || !headers.get('content-type')?.startsWith('application/json')) return status;
  const { errors } = JSON.parse(body) as FormattedExecutionResult;
  return errors?.some(({ extensions }) => extensions?.['code'] === 'BAD_REQUEST') ? 400 : 200;
}

async function readGraphQLBody(request: IncomingMessage): Promise<unknown> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    throw new RequestBodyError(415, 'a GraphQL request by POST has the content type application/json');
  }
  if (/;\s*charset\s*=(?!\s*"?utf-8"?\s*(?:;|$))/i.test(contentType)) {
    throw new RequestBodyError(415, 'JSON is taken in UTF-8 only');
  }
  const body = await readBody(request, maxBodyBytes);
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw new RequestBodyError(400, 'the body is not JSON');
  }
}

function headerMap({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/** Refuses a request before it is one: in the form of a GraphQL answer, so that clients can read it. */
function refuse(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  // What is left of a body that was not taken would be read as the next request.
  respond(response, status, { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' }, body);
}
