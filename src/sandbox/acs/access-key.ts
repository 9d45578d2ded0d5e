import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../server/api-error.ts';

/** The parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
}

/** What a verifier is made of. */
export interface AccessKeyOptions {
  /** Base64 access keys, the primary one first. */
  readonly keys: readonly string[];
  /** Milliseconds by which `x-ms-date` may be off, either way. The service's own window is not published. */
  readonly clockSkewMs: number;
  readonly now: () => Date;
}

/** Clients from before mid-2021 sign the header `date` instead of `x-ms-date`. */
const authorization =
  /^HMAC-SHA256 SignedHeaders=(?<dateHeader>x-ms-date|date);host;x-ms-content-sha256&Signature=(?<signature>.+)$/;
const imfFixdate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** The refusal of a request that isn't authenticated. */
export function denied(message: string): ApiError {
  return new ApiError(401, 'Denied', message);
}

/**
 * Makes a function that verifies a request's HMAC-SHA256 signature ("Sign an HTTP request", Azure Communication
 * Services documentation) and throws {@link ApiError} 401 `Denied` if it doesn't hold. Replays are not refused: the
 * official SDKs repeat date and signature when they retry.
 */
export function createAccessKeyVerifier(options: AccessKeyOptions): (request: SignedRequest) => void {
  const keys = options.keys.map((key) => createSecretKey(Buffer.from(key, 'base64')));
  return ({ method, target, headers, body, isSecure }) => {
    const { dateHeader = '', signature } = authorization.exec(headers.authorization ?? '')?.groups ?? {};
    if (signature === undefined) {
      throw denied('Sign the request: HMAC-SHA256 over x-ms-date;host;x-ms-content-sha256.');
    }
    const date = headers[dateHeader];
    if (typeof date !== 'string' || !isRecent(date, options)) {
      throw denied(`${dateHeader} is missing, malformed or too far from the present.`);
    }
    const hash = createHash('sha256').update(body).digest('base64');
    const claimedHash = headers['x-ms-content-sha256'];
    if (typeof claimedHash !== 'string' || !isSame(claimedHash, hash)) {
      throw denied("x-ms-content-sha256 differs from the hash of the request's body.");
    }
    const signed = `${date};${headers.host ?? ''};${hash}`;
    const candidates = [...signedTargets(target, isSecure)];
    const isSigned = keys.some((key) =>
      candidates.some((candidate) =>
        isSame(
          signature,
          createHmac('sha256', key).update(`${method}\n${candidate}\n${signed}`).digest('base64'),
        ),
      ),
    );
    if (!isSigned) throw denied("The signature matches none of the resource's access keys.");
  };
}

function isRecent(date: string, { now, clockSkewMs }: AccessKeyOptions): boolean {
  return imfFixdate.test(date) && Math.abs(Date.parse(date) - now().getTime()) <= clockSkewMs;
}

/**
 * The target as sent, and what SDKs sign although they send that: the one for JavaScript its query re-encoded as a form;
 * the one for Python, over plain HTTP, what is left of the URL without as many characters as `https://` has, and so the
 * target without its slash. The service, which speaks TLS only, never meets the latter.
 */
function signedTargets(target: string, isSecure: boolean): ReadonlySet<string> {
  const question = target.indexOf('?');
  const query = question === -1 ? '' : `?${new URLSearchParams(target.slice(question)).toString()}`;
  const reencoded = `${question === -1 ? target : target.slice(0, question)}${query}`;
  return new Set([target, reencoded, ...(isSecure ? [] : [target.slice(1)])]);
}

function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
