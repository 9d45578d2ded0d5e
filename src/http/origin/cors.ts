import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AllowedOrigins } from './allowed-origins.ts';

/** What pages of other origins may send, and for how many seconds a browser remembers that; none remembers it longer. */
const permission = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers':
    'content-type, authorization, apollo-require-preflight, x-apollo-operation-name, last-event-id',
  'Access-Control-Max-Age': '7200',
};

/** Headers that say when or how to ask again, which a page of another origin sees only if it is told so. */
const exposedHeaders = 'Retry-After, WWW-Authenticate';

/**
 * Lets pages of the allowed origins read what is answered (the CORS protocol of the Fetch standard), without cookies,
 * which we have none of. Other origins are told nothing, so that browsers refuse them the answer, and our own needs
 * nothing. To be called before the answer is begun.
 *
 * @returns whether that was all that was asked: then it is answered
 */
export function answerCors(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  allowedOrigins: AllowedOrigins,
): boolean {
  if (allowedOrigins.isEmpty) return false;
  response.setHeader('Vary', 'Origin');
  const { origin } = headers;
  if (origin === undefined || !allowedOrigins.has(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  if (method === 'OPTIONS' && 'access-control-request-method' in headers) {
    response.writeHead(204, permission).end();
    return true;
  }
  response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
  return false;
}
