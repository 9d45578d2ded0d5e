import { ServerResponse } from 'node:http';
import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import { requestIdHeader, requestIdOf } from '../../telemetry/request-id.ts';

/**
 * Headers of every answer: nothing is to be kept, guessed at, framed, run, or loaded into a page of another origin, and
 * nobody is told where a link was followed. A file of a page says for itself how long it may be kept and what it may do.
 */
export const securityHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/**
 * An answer that can't be sent without the security headers and the id of its request, whoever writes it. A security header
 * is replaced by one of the same name in the same case. They go with the others in one `writeHead`: after a `setHeader` it is much slower.
 *
 * It takes headers in every form in which `http.ServerResponse` does: Node writes some answers itself, from within its
 * parser, where nobody would catch what is thrown here.
 */
export class SecureResponse extends ServerResponse {
  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    const [phrase, given] = typeof reason === 'string' ? [reason, headers] : [undefined, headers ?? reason];
    const all = {
      ...securityHeaders,
      [requestIdHeader]: requestIdOf(this.req),
      ...(Array.isArray(given) ? named(given) : given),
    };
    return phrase === undefined ? super.writeHead(status, all) : super.writeHead(status, phrase, all);
  }
}

/** Headers by their names, from a list of names and values in turn, or of pairs of them. A name may come again. */
function named(list: readonly OutgoingHttpHeader[]): OutgoingHttpHeaders {
  const flat = Array.isArray(list[0]) ? list.flat() : list;
  const headers = new Map<string, OutgoingHttpHeader | undefined>();
  for (let index = 0; index < flat.length; index += 2) {
    const name = String(flat[index]);
    const [earlier, value] = [headers.get(name), flat[index + 1]];
    headers.set(
      name,
      earlier === undefined || value === undefined ? value : [earlier, value].flat().map(String),
    );
  }
  return Object.fromEntries(headers);
}
