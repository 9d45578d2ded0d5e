import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './exchange.ts';

/** Seconds for which a browser need not ask again. */
const preflightSeconds = 600;

/** Lets web pages of any origin read an answer, if one asked. */
export function readableByPages(reply: Reply, { origin }: IncomingHttpHeaders): Reply {
  if (origin === undefined) return reply;
  const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' };
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/**
 * Answers what a browser asks before it sends a page's request to another origin; undefined if it does not ask. Headers
 * are named one by one, as `*` would leave Authorization out.
 */
export function preflightReply(method: string, headers: IncomingHttpHeaders): Reply | undefined {
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return undefined;
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? '*',
      'Access-Control-Max-Age': String(preflightSeconds),
    },
    body: '',
  };
}
