import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { hash } from 'node:crypto';

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

/** Signs a text. @returns base64 */
export type Signer = (text: string) => string;

/** The block of SHA-256, in bytes. */
const blockBytes = 64;

/**
 * HMAC-SHA256 (RFC 2104) by one key, as two hashes over what is prepared once: half of what `createHmac` takes, which makes two
 * objects for each text.
 */
export function createSigner(key: Buffer): Signer {
  const block = Buffer.alloc(blockBytes);
  (key.length > blockBytes ? hash('sha256', key, 'buffer') : key).copy(block);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = Buffer.alloc(blockBytes + 32);
  outer.set(block.map((byte) => byte ^ 0x5c));
  return (text) => {
    outer.set(hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer'), blockBytes);
    return hash('sha256', outer, 'base64');
  };
}

let lastDate = { second: NaN, text: '' };

/** A date as HTTP has it, which is the same for a second. */
function httpDate(date: Date): string {
  const second = Math.floor(date.getTime() / 1000);
  if (second !== lastDate.second) lastDate = { second, text: date.toUTCString() };
  return lastDate.text;
}

/** The hash of what most requests have for a body. */
const hashOfNothing = hash('sha256', '', 'base64');

/**
 * Signs a request by an access key: Azure Communication Services' HMAC-SHA256 scheme.
 *
 * @param sign signs by the access key, decoded
 * @returns the headers to send
 */
export function signRequest(request: RequestToSign, sign: Signer): Record<string, string> {
  const date = httpDate(request.date);
  const contentHash = request.body === '' ? hashOfNothing : hash('sha256', request.body, 'base64');
  const signature = sign(
    `${request.method}\n${request.pathAndQuery}\n${date};${request.host};${contentHash}`,
  );
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
  const sign = createSigner(Buffer.from(accessKey, 'base64'));
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
        sign,
      );
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      return next(request);
    },
  };
}
