import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Headers of every answer that is not a page: nothing is to be kept, guessed at, framed or run. */
const baseHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Sends a whole answer, if anybody still waits for it. */
export function respond(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Uint8Array = '',
): void {
  if (response.destroyed) return;
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

/** Refuses to make a connection a WebSocket, and ends it: the HTTP server has let go of it. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  const end = (): void => {
    socket.destroy();
  };
  socket.on('error', end).on('finish', end);
  const headers = 'Cache-Control: no-store\r\nConnection: close\r\nContent-Length: 0';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}\r\n\r\n`);
}
