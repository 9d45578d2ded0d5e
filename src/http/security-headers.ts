import { type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

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
 * An answer that can't be sent without the security headers, whoever writes it. One of them is replaced by a header of
 * the same name in the same case. They go with the others in one `writeHead`: after a `setHeader` it is much slower.
 */
export class SecureResponse extends ServerResponse {
  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    const [phrase, given] = typeof reason === 'string' ? [reason, headers] : [undefined, reason];
    if (Array.isArray(given)) throw new TypeError('the headers of an answer are named in an object');
    const all = { ...securityHeaders, ...given };
    return phrase === undefined ? super.writeHead(status, all) : super.writeHead(status, phrase, all);
  }
}
