import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { createHmac, createSecretKey, hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A request as it is signed: what goes over the wire, to the byte. */
export interface RequestToSign {
  readonly method: string;
  /** The request target: percent-encoding and order of the query untouched. */
  readonly pathAndQuery: string;
  /** The authority, with the port when it isn't the scheme's own. */
  readonly host: string;
  /** The exact text of the body; empty if there is none. */
  readonly body: string;
  readonly date: Date;
}

/**
 * Signs a request by an access key: Azure Communication Services' HMAC-SHA256 scheme.
 *
 * @param key the access key, decoded
 * @returns the headers to send
 */
export function signRequest(request: RequestToSign, key: KeyObject): Record<string, string> {
  const date = request.date.toUTCString();
  const contentHash = hash('sha256', request.body, 'base64');
  const signature = createHmac('sha256', key)
    .update(`${request.method}\n${request.pathAndQuery}\n${date};${request.host};${contentHash}`)
    .digest('base64');
  return {
    'x-ms-date': date,
    'x-ms-content-sha256': contentHash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
}

/**
 * Signs each attempt of a request anew. Signs what the transport sends: path and query as the URL standard
 * serialises them, which Microsoft's own JavaScript clients don't always do.
 *
 * @param accessKey base64
 */
export function accessKeyPolicy(accessKey: string): PipelinePolicy {
  const key = createSecretKey(accessKey, 'base64');
  return {
    name: 'accessKeyPolicy',
    sendRequest(request, next) {
      const url = new URL(request.url);
      const headers = signRequest(
        {
          method: request.method,
          pathAndQuery: url.pathname + url.search,
          host: url.host,
          body: typeof request.body === 'string' ? request.body : '',
          date: new Date(),
        },
        key,
      );
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      return next(request);
    },
  };
}
