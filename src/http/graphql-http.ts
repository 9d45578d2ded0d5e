import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../graphql/engine.ts';
import type { ErrorCode } from '../graphql/errors.ts';
import type { Principal } from '../graphql/principal.ts';
import { AuthenticationError, AuthenticationUnavailableError, type Authenticator } from './authentication.ts';
import { type RateLimit, RateLimitError } from './rate-limit.ts';
import { isNestedTooDeeply, maxNesting } from './json-nesting.ts';
import { BodyTooDeepError, BodyTooLongError, readBody, RequestBodyError } from './request-body.ts';
import { respond } from './respond.ts';
import type { SubscriptionCallback } from './subscription-callback.ts';
import type { TransportLimits } from './transport-limits.ts';

/** What GraphQL is served with, over HTTP and WebSockets alike. */
export interface GraphQLService {
  readonly engine: Engine;
  readonly authenticator: Authenticator;
  readonly rateLimit: RateLimit;
  readonly limits: TransportLimits;
  readonly subscriptionCallback: SubscriptionCallback;
}

/**
 * GraphQL over HTTP: takes a request of the GraphQL-over-HTTP specification to the engine and its answer back, once it
 * is known who asks: before that nothing of the body is read. A client that goes away cancels what is done for it.
 *
 * @param search the query of the URL, with its `?`; empty if there is none
 */
export async function answerGraphQLRequest(
  { engine, authenticator, rateLimit, limits, subscriptionCallback }: GraphQLService,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  let principal: Principal;
  let body: unknown;
  try {
    principal = await authenticator.authenticate(request.headers.authorization);
    await rateLimit.take(principal);
    body = request.method === 'POST' ? await readGraphQLBody(request, limits.bodyBytes) : undefined;
  } catch (error) {
    refuse(response, error);
    return;
  }

  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const callback = await subscriptionCallback.answer(body, principal, gone.signal);
  if (callback) {
    respond(response, callback.status, callback.headers, callback.body);
    return;
  }
  const answer = await engine.answerHttp(
    { method: request.method ?? 'GET', headers: headerMap(request), search, body },
    principal,
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

async function readGraphQLBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    throw new RequestBodyError(415, 'a GraphQL request by POST has the content type application/json');
  }
  if (/;\s*charset\s*=(?!\s*"?utf-8"?\s*(?:;|$))/i.test(contentType)) {
    throw new RequestBodyError(415, 'JSON is taken in UTF-8 only');
  }
  const body = parseJson(await readBody(request, maxBytes));
  if (Array.isArray(body)) {
    throw new RequestBodyError(400, 'batches are not taken: send each operation in a request of its own');
  }
  return body;
}

function parseJson(body: Buffer): unknown {
  if (isNestedTooDeeply(body)) throw new BodyTooDeepError();
  try {
    return JSON.parse(body.toString());
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

/** Why a request is refused before it is executed, as it is answered. */
interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: ErrorCode | 'BAD_REQUEST';
  /** What goes with the code. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** @throws what is no refusal, but a failure of ours */
function refusalOf(error: unknown): Refusal {
  if (error instanceof AuthenticationError) {
    return { status: 401, headers: { 'WWW-Authenticate': error.challenge }, code: 'UNAUTHENTICATED' };
  }
  if (error instanceof AuthenticationUnavailableError) {
    return { status: 503, headers: retryAfter(error), code: 'UPSTREAM_UNAVAILABLE' };
  }
  if (error instanceof RateLimitError) {
    return { status: 429, headers: retryAfter(error), code: 'RATE_LIMITED' };
  }
  if (error instanceof BodyTooLongError) {
    const { status, maximum, found } = error;
    return { status, code: 'LIMIT_EXCEEDED', details: { limit: 'bodyBytes', maximum, found } };
  }
  if (error instanceof BodyTooDeepError) {
    const details = { limit: 'bodyNesting', maximum: maxNesting };
    return { status: error.status, code: 'LIMIT_EXCEEDED', details };
  }
  if (error instanceof RequestBodyError) return { status: error.status, code: 'BAD_REQUEST' };
  throw error;
}

function retryAfter({ retryAfterSeconds }: { readonly retryAfterSeconds: number }): Record<string, string> {
  return { 'Retry-After': String(retryAfterSeconds) };
}

/** Refuses a request before it is executed: in the form of a GraphQL answer, so that clients can read it. */
function refuse(response: ServerResponse, error: unknown): void {
  const { status, headers, code, details } = refusalOf(error);
  const { message } = error as Error;
  const body = JSON.stringify({ errors: [{ message, extensions: { code, ...details } }] });
  // What is left of a body that was not taken would be read as the next request.
  const contentType = 'application/json; charset=utf-8';
  respond(response, status, { ...headers, 'Content-Type': contentType, Connection: 'close' }, body);
}
