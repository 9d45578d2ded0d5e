import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from './api-error.ts';

/** A request with its whole body, as every API of the sandbox gets it. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query exactly as sent: what a signature covers. */
  readonly target: string;
  /** The target without its query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Scheme and authority by which the sandbox was called, without a slash at the end. */
  readonly baseUrl: string;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
}

/** An answer, ready to be written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for an answer without a body. */
  readonly body: string;
}

/** One simulated API. No API depends on another one. */
export interface Api {
  /** Whether web pages of any origin may call it, as the service lets them; false if absent. */
  readonly isOpenToPages?: boolean;
  /** Whether a path (without query) belongs to this API. */
  owns(path: string): boolean;
  /**
   * Answers a request.
   * @throws {ApiError} when it refuses it; `refuse` then writes the refusal as this API does
   */
  answer(request: ApiRequest): Reply | Promise<Reply>;
  /** Writes a refusal as this API does, injected faults included. */
  refuse(error: ApiError, request: ApiRequest): Reply;
}

/** An answer with a JSON body. Headers given here win over the default content type. */
export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** An answer without a body. */
export function emptyReply(status: number): Reply {
  return { status, headers: {}, body: '' };
}
