import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AllowedOrigins } from './allowed-origins.ts';

/** What pages of other origins may do, and for how many seconds a browser remembers that; none remembers it longer. */
const permission = { 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Max-Age': '7200' };

/**
 * Headers that say when or how to ask again, or by what the gateway's log names the request, which a page of another origin
 * sees only if it is told so.
 */
const exposedHeaders = 'Retry-After, WWW-Authenticate, X-Request-Id';

/** Names of headers (RFC 9110, 5.1), separated by commas. */
const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/;
const maxHeaderNamesChars = 4_096;

/** Whether a browser asks what a page of another origin may send, before it sends that. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && 'access-control-request-method' in headers;
}

/**
 * Lets pages of the allowed origins read what is answered (the CORS protocol of the Fetch standard), without cookies,
 * which we have none of. They may send whatever headers they ask for: tools send more of them than a list could name, and
 * a header gives a page nothing that it may not do anyway. Other origins are told nothing, so that browsers refuse them
 * the answer, and our own needs nothing. To be called before the answer is begun.
 *
 * Nothing is said of private networks (`Access-Control-Allow-Private-Network`): no browser came to require it, and Chrome
 * asks its user instead.
 *
 * @returns whether that was all that was asked: then it is answered
 */
export function answerCors(
  request: IncomingMessage,
  response: ServerResponse,
  allowedOrigins: AllowedOrigins,
): boolean {
  if (allowedOrigins.isEmpty) return false;
  response.setHeader('Vary', isPreflight(request) ? 'Origin, Access-Control-Request-Headers' : 'Origin');
  const { origin, 'access-control-request-headers': asked } = request.headers;
  if (origin === undefined || !allowedOrigins.has(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  if (isPreflight(request)) {
    response.writeHead(204, { ...permission, ...permittedHeaders(asked) }).end();
    return true;
  }
  response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
  return false;
}

function permittedHeaders(asked: string | undefined): Readonly<Record<string, string>> {
  const isValid = asked !== undefined && asked.length <= maxHeaderNamesChars && headerNames.test(asked);
  return isValid ? { 'Access-Control-Allow-Headers': asked } : {};
}
