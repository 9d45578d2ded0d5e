import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** A request, sent byte for byte as given: no client in between that normalises paths or adds headers. */
export interface RawRequest {
  /** Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The certificate to trust, PEM. */
  readonly certificate?: string | undefined;
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer as it came. */
export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body if it is JSON, else undefined. */
  readonly json: unknown;
}

/** Whom a signed request is for. A `Sandbox` is one. */
export interface Resource {
  readonly url: string;
  /** Base64. */
  readonly accessKey: string;
  readonly certificate: string | undefined;
}

/** What a signature covers, and with what. */
export interface SignatureInput {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly host: string;
  readonly body: string;
  /** IMF-fixdate. */
  readonly date: string;
  /** Base64. */
  readonly accessKey: string;
}

/** Sends a request to a path of a server. Rejects if the connection ends before the whole answer is there. */
export async function rawRequest(url: string, path: string, options: RawRequest = {}): Promise<RawReply> {
  const { hostname, port, protocol } = new URL(url);
  const { method = 'GET', headers, body = '', certificate, signal } = options;
  const length = body === '' && method === 'GET' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send({
    hostname,
    port,
    method,
    path,
    headers: { ...length, ...headers },
    agent: false,
    ...(certificate === undefined ? {} : { ca: certificate }),
    ...(signal === undefined ? {} : { signal }),
  });
  const answered = new Promise<RawReply>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      buffer(response).then((bytes) => {
        const text = bytes.toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parseJson(text) });
      }, reject);
    });
  });
  request.end(body);
  return answered;
}

/** Signs as "Sign an HTTP request" of the Azure Communication Services documentation says. */
export function signatureHeaders(input: SignatureInput): Record<string, string> {
  const { method, target, host, body, date, accessKey } = input;
  const hash = createHash('sha256').update(body).digest('base64');
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64'))
    .update(`${method}\n${target}\n${date};${host};${hash}`)
    .digest('base64');
  return {
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
}

/** What a signed request may have besides method and target. */
export interface SignedRequestOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly body?: string;
  /** Default `application/merge-patch+json` for PATCH, else `application/json`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default now. */
  readonly date?: Date;
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

/** Sends a request signed by the access key of a resource. */
export function signedRequest(
  resource: Resource,
  method: string,
  target: string,
  options: SignedRequestOptions = {},
): Promise<RawReply> {
  const { url, accessKey, certificate } = resource;
  const body = options.body ?? (options.json === undefined ? '' : JSON.stringify(options.json));
  const mergePatch = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const date = (options.date ?? new Date()).toUTCString();
  const headers = {
    ...(body === '' ? {} : { 'Content-Type': options.contentType ?? mergePatch }),
    ...signatureHeaders({ method, target, host: new URL(url).host, body, date, accessKey }),
    ...options.headers,
  };
  return rawRequest(url, target, { method, headers, body, certificate, signal: options.signal });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
