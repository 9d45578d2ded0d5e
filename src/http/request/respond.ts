import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { requestIdHeader, requestIdOf } from '../../telemetry/request-id.ts';
import { securityHeaders } from './security-headers.ts';

/** Sends a whole answer, if anybody still waits for it. */
export function respond(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Uint8Array = '',
): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** Sends a value, as JSON. */
export function respondWithJson(
  response: ServerResponse,
  status: number,
  value: object,
  headers: OutgoingHttpHeaders = {},
): void {
  respond(response, status, { ...headers, ...jsonHeaders }, JSON.stringify(value));
}

/** Sends a sentence, as JSON. */
export function respondWithMessage(
  response: ServerResponse,
  status: number,
  message: string,
  headers: OutgoingHttpHeaders = {},
): void {
  respondWithJson(response, status, { message }, headers);
}

/** Refuses to make a request's connection a WebSocket, and ends it: the HTTP server has let go of it. */
export function refuseUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  status: number,
  message: string,
  moreHeaders: Readonly<Record<string, string | number>> = {},
): void {
  const end = (): void => {
    socket.destroy();
  };
  socket.on('error', end).on('finish', end);
  const body = JSON.stringify({ message });
  const headers = {
    ...securityHeaders,
    [requestIdHeader]: requestIdOf(request),
    ...jsonHeaders,
    ...moreHeaders,
    Connection: 'close',
    'Content-Length': Buffer.byteLength(body),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`);
}

const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8' };
