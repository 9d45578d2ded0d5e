import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Headers of every answer that is not a page: nothing is to be kept, guessed at, framed or run. */
const baseHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Sends a whole answer. */
export function respond(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Uint8Array = '',
): void {
  response.writeHead(status, { ...baseHeaders, ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** Sends a sentence, as JSON. */
export function respondWithMessage(
  response: ServerResponse,
  status: number,
  message: string,
  headers: OutgoingHttpHeaders = {},
): void {
  respond(
    response,
    status,
    { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
    JSON.stringify({ message }),
  );
}
