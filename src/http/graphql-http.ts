import { HeaderMap } from '@apollo/server';
import type { HTTPGraphQLResponse } from '@apollo/server';
import { getOperationAST, OperationTypeNode } from 'graphql';
import type { FormattedExecutionResult } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '../auth/principal.ts';
import type { PreparedDocument } from '../graphql/documents/documents.ts';
import type { Engine } from '../graphql/engine/engine.ts';
import { noLongerWanted } from '../graphql/engine/no-longer-wanted.ts';
import { ObservedOperation } from '../graphql/engine/observed-operation.ts';
import type { EventStreams, StreamedOperation } from './event-stream/event-streams.ts';
import type { GraphQLService } from './graphql-service.ts';
import { acceptsAnswers, acceptsStreams, chooseForm, readAccepted } from './request/accepted-forms.ts';
import type { AcceptedForms } from './request/accepted-forms.ts';
import { BodyTooDeepError, readBody, RequestBodyError } from './request/graphql-body.ts';
import {
  readJsonRequest,
  readUrlRequest,
  refuseBatch,
  refuseBatchOfUrl,
  withoutEmpty,
  withoutEmptyParameters,
} from './request/graphql-request.ts';
import { bodyAsksForUpstreamRequests, originOf } from './request/operation-origin.ts';
import { isNestedTooDeeply } from './request/json-nesting.ts';
import { jsonTextOf } from './request/json-text.ts';
import { toRequestError, refuse } from './request/request-errors.ts';
import type { RequestError } from './request/request-errors.ts';
import { respond } from './request/respond.ts';

/**
 * GraphQL over HTTP: takes a request of the GraphQL-over-HTTP specification to the engine and its answer back, once it
 * is known who asks: before that nothing of the body is read. A client that goes away cancels what is done for it. Whether
 * the answer is JSON or a stream, the request is read, checked and counted alike.
 *
 * @param search the query of the URL, with its `?`; empty if there is none
 */
export async function answerGraphQLRequest(
  service: GraphQLService,
  eventStreams: EventStreams,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const operation = new ObservedOperation(originOf(request), service.operationObserver);
  try {
    await answer(service, eventStreams, request, response, search, operation);
  } catch (error) {
    operation.fail();
    throw error;
  }
}

async function answer(
  { engine, authenticator, rateLimit, limits, subscriptionCallback }: GraphQLService,
  eventStreams: EventStreams,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
  operation: ObservedOperation,
): Promise<void> {
  const refuseWith = (error: RequestError): void => {
    operation.refuse(error.code);
    refuse(response, error);
  };
  const accepted = readAccepted(request.headers.accept);
  let principal: Principal;
  let content: RequestContent;
  try {
    principal = await authenticator.authenticate(request.headers.authorization);
    await rateLimit.take(principal);
    // Before anything is done of which the client could not be told.
    if (!acceptsAnswers(accepted)) {
      refuseWith(notAcceptable);
      return;
    }
    content = await readContent(request, search, limits.bodyBytes);
  } catch (error) {
    refuseWith(toRequestError(error));
    return;
  }

  operation.begin(principal);
  if (bodyAsksForUpstreamRequests(content.body, search)) operation.askForUpstreamRequests();
  const gone = new AbortController();
  response.on('close', () => {
    if (response.writableFinished) return;
    gone.abort(noLongerWanted);
    operation.cancel();
  });
  const callback = await subscriptionCallback.answer(content.body, principal, gone.signal, operation);
  if (callback) {
    respond(response, callback.status, callback.headers, callback.body);
    return;
  }
  const plan = planAnswer(engine, request, accepted, content);
  if ('refusal' in plan) {
    refuseWith(plan.refusal);
    return;
  }
  if ('operation' in plan) {
    operation.transport = 'event_stream';
    await eventStreams.answer(plan.operation, principal, request, response, operation);
    return;
  }
  const answered = await engine.answerHttp(
    { method: request.method ?? 'GET', headers: headerMap(request), ...content },
    principal,
    gone.signal,
    operation,
    plan.prepared,
  );
  if (answered.body.kind === 'chunked') throw new Error('this schema has nothing to deliver in parts');
  const { string } = answered.body;
  respond(response, statusOf(answered, string), Object.fromEntries(answered.headers), string);
}

/** Where a request has what it asks for. */
interface RequestContent {
  readonly body: unknown;
  readonly search: string;
}

/** What is to be streamed, or why nothing is; otherwise the answer is JSON, and the document perhaps prepared already. */
type AnswerPlan =
  | { readonly operation: StreamedOperation }
  | { readonly refusal: RequestError }
  | { readonly prepared: PreparedDocument | undefined };

/** Decides how to answer, for which the operation must be known only where a client accepts streams. */
function planAnswer(
  engine: Engine,
  { method }: IncomingMessage,
  accepted: AcceptedForms,
  { body, search }: RequestContent,
): AnswerPlan {
  if (!acceptsStreams(accepted)) return { prepared: undefined };
  try {
    const asked = method === 'POST' ? readJsonRequest(body) : readUrlRequest(search);
    const { query, documentId, extensions, operationName, variables } = asked;
    const prepared = engine.prepare(query, { documentId, extensions });
    const operation = 'document' in prepared ? getOperationAST(prepared.document, operationName) : undefined;
    const type = operation?.operation;
    const form = chooseForm(accepted, type);
    if (form === 'json') return { prepared };
    if (type === OperationTypeNode.MUTATION && method === 'GET') return { refusal: mutationByGet };
    return { operation: { form, prepared, type, operationName, variables } };
  } catch (error) {
    // It is refused as any other, in JSON, where that is what the client would get.
    if (chooseForm(accepted, undefined) === 'json') return { prepared: undefined };
    return { refusal: toRequestError(error) };
  }
}

const mutationByGet: RequestError = {
  status: 405,
  headers: { Allow: 'POST' },
  code: 'BAD_REQUEST',
  message: 'A mutation is sent by POST: nothing that changes anything is executed by GET.',
};

const notAcceptable: RequestError = {
  status: 406,
  code: 'BAD_REQUEST',
  message:
    'The Accept header names nothing that an answer can be sent as: application/graphql-response+json and application/json ' +
    'are such, and text/event-stream for a stream.',
};

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

async function readContent(
  request: IncomingMessage,
  search: string,
  maxBytes: number,
): Promise<RequestContent> {
  if (request.method === 'POST') {
    const body = await readGraphQLBody(request, maxBytes);
    refuseBatch(body);
    return { body: withoutEmpty(body), search };
  }
  refuseBatchOfUrl(search);
  return { body: undefined, search: withoutEmptyParameters(search) };
}

async function readGraphQLBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    throw new RequestBodyError(415, 'a GraphQL request by POST has the content type application/json');
  }
  if (/;\s*charset\s*=(?!\s*"?utf-8"?\s*(?:;|$))/i.test(contentType)) {
    throw new RequestBodyError(415, 'JSON is taken in UTF-8 only');
  }
  return parseJson(await readBody(request, maxBytes));
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
