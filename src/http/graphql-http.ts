import { HeaderMap } from '@apollo/server';
import type { HTTPGraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../graphql/engine/engine.ts';
import type { Principal } from '../auth/principal.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { isNestedTooDeeply } from './request/json-nesting.ts';
import { jsonTextOf } from './request/json-text.ts';
import type { RateLimit } from '../auth/rate-limit.ts';
import { toRequestError, refuse } from './request/request-errors.ts';
import { BodyTooDeepError, readBody, RequestBodyError } from './request/graphql-body.ts';
import { withoutEmpty, withoutEmptyParameters } from './request/graphql-request.ts';
import { respond } from './request/respond.ts';
import type { SubscriptionCallback } from './callback-protocol/callback-subscriptions.ts';
import type { Deliveries } from '../subscriptions/deliveries.ts';
import type { TransportLimits } from '../subscriptions/transport-limits.ts';

/** What GraphQL is served with, over HTTP and WebSockets alike. */
export interface GraphQLService {
  readonly engine: Engine;
  readonly authenticator: Authenticator;
  readonly rateLimit: RateLimit;
  readonly limits: TransportLimits;
  /** Those of all transports. */
  readonly deliveries: Deliveries;
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
    body =
      request.method === 'POST' ? withoutEmpty(await readGraphQLBody(request, limits.bodyBytes)) : undefined;
  } catch (error) {
    refuse(response, toRequestError(error));
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
    {
      method: request.method ?? 'GET',
      headers: headerMap(request),
      search: withoutEmptyParameters(search),
      body,
    },
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
    return JSON.parse(jsonTextOf(body));
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
