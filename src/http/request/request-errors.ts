import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../../graphql/errors.ts';
import { AuthenticationError, AuthenticationUnavailableError } from '../../auth/authenticator.ts';
import { GraphQLRequestError } from './graphql-request.ts';
import { maxNesting } from './json-nesting.ts';
import { RateLimitError } from '../../auth/rate-limit.ts';
import { BodyTooDeepError, BodyTooLongError, RequestBodyError } from './graphql-body.ts';
import { respond } from './respond.ts';
import { requestIdOf } from '../../telemetry/request-id.ts';

/** The answer to a GraphQL request that is refused before it is executed. */
export interface RequestError {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: ErrorCode | 'BAD_REQUEST';
  readonly message: string;
  /** What goes with the code. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the answer from what was thrown while it was found out who asks, and for what.
 *
 * @throws {unknown} the error itself, when it is a failure of ours and not the client's
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof AuthenticationError) {
    const { message, challenge } = error;
    return { status: 401, headers: { 'WWW-Authenticate': challenge }, code: 'UNAUTHENTICATED', message };
  }
  if (error instanceof AuthenticationUnavailableError) {
    return { status: 503, headers: retryAfter(error), code: 'UPSTREAM_UNAVAILABLE', message: error.message };
  }
  if (error instanceof RateLimitError) {
    return { status: 429, headers: retryAfter(error), code: 'RATE_LIMITED', message: error.message };
  }
  if (error instanceof BodyTooLongError) {
    const { status, message, maximum, found } = error;
    return { status, code: 'LIMIT_EXCEEDED', message, details: { limit: 'bodyBytes', maximum, found } };
  }
  if (error instanceof BodyTooDeepError) {
    const { status, message } = error;
    return {
      status,
      code: 'LIMIT_EXCEEDED',
      message,
      details: { limit: 'bodyNesting', maximum: maxNesting },
    };
  }
  if (error instanceof RequestBodyError) {
    return { status: error.status, code: 'BAD_REQUEST', message: error.message };
  }
  if (error instanceof GraphQLRequestError) {
    return { status: 400, code: 'BAD_REQUEST', message: error.message };
  }
  throw error;
}

function retryAfter({ retryAfterSeconds }: { readonly retryAfterSeconds: number }): Record<string, string> {
  return { 'Retry-After': String(retryAfterSeconds) };
}

/** Refuses a request before it is executed: in the form of a GraphQL answer, so that clients can read it. */
export function refuse(
  response: ServerResponse,
  { status, headers, code, message, details }: RequestError,
): void {
  const requestId = requestIdOf(response.req);
  const body = JSON.stringify({ errors: [{ message, extensions: { code, ...details, requestId } }] });
  const contentType = 'application/json; charset=utf-8';
  // So that a client which has more to send can leave that.
  const connection = response.req.complete ? {} : { Connection: 'close' };
  respond(response, status, { ...headers, 'Content-Type': contentType, ...connection }, body);
}
