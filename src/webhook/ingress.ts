import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { TextDecoder } from 'node:util';
import type { Logger } from 'pino';
import { createRefusalLog } from '../logging/refusal-log.ts';
import { readCappedBody } from '../net/read-body.ts';
import { requestIdOf } from '../telemetry/request-id.ts';
import { CallbackKeysError } from './callback-keys.ts';
import { jsonDecoderFor } from './json-decoder.ts';
import { CallbackTokenError } from './token-verifier.ts';
import type { TokenVerifier } from './token-verifier.ts';

/**
 * Answers a request by which a platform tells of calls.
 *
 * @param token what stands last in the path, if anything does: a secret
 */
export type Ingress = (
  request: IncomingMessage,
  response: ServerResponse,
  token: string | undefined,
) => Promise<void>;

/** What such a request may be answered with; 500 is for a mistake of our own. */
export const ingressStatuses = [200, 202, 204, 400, 401, 405, 413, 415, 500, 503] as const;
export type IngressStatus = (typeof ingressStatuses)[number];

/** How a request is answered that was taken. */
export interface Reply {
  readonly status: IngressStatus;
  readonly headers?: OutgoingHttpHeaders;
  /** JSON; left out, the answer is empty. */
  readonly body?: string;
}

/** A request that is not taken. The message says why, and is for the log only: a sender is told the status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: IngressStatus;
  readonly headers: OutgoingHttpHeaders;

  constructor(
    status: IngressStatus,
    message: string,
    headers: OutgoingHttpHeaders = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = status;
    this.headers = headers;
  }
}

/** What an ingress is made from. */
export interface IngressOptions<Notes extends { readonly fields: object }> {
  /** What comes in, as the log has it, such as `webhook post`. */
  readonly what: string;
  /** The same as the subject of a sentence, such as `a post to the webhook`. */
  readonly subject: string;
  readonly logger: Logger;
  /** Whether a request is to be logged: asked with each. Left out, none is. */
  readonly isLogged?: (() => boolean) | undefined;
  /** A request was answered, or would have been if its sender had waited. @param durationMs since it began to come in */
  readonly onAnswered: (status: IngressStatus, durationMs: number) => void;
  /** Makes what is noted of one request for the log. */
  readonly newNotes: () => Notes;
  /**
   * Takes a request.
   *
   * @param notes undefined where it isn't logged
   * @throws {Refusal} if it isn't taken
   */
  readonly receive: (
    request: IncomingMessage,
    token: string | undefined,
    notes: Notes | undefined,
  ) => Promise<Reply>;
}

/** Makes what answers, logs and counts the requests that `receive` takes or refuses. */
export function createIngress<Notes extends { readonly fields: object }>(
  options: IngressOptions<Notes>,
): Ingress {
  const { what, subject, logger, isLogged = () => false, onAnswered, newNotes, receive } = options;
  const logRefusal = createRefusalLog(logger);

  return async (request, response, token) => {
    const startedAt = performance.now();
    const notes = isLogged() ? newNotes() : undefined;
    const tell = (status: IngressStatus): void => {
      const durationMs = performance.now() - startedAt;
      onAnswered(status, durationMs);
      if (!notes) return;
      const requestId = requestIdOf(request);
      logger.info({ requestId, status, durationMs: Math.round(durationMs), ...notes.fields }, what);
    };
    try {
      const { status, headers, body } = await receive(request, token, notes);
      tell(status);
      answer(response, status, headers, body);
    } catch (error) {
      tell(error instanceof Refusal ? error.status : 500);
      if (!(error instanceof Refusal)) throw error;
      const { status, message, headers, cause } = error;
      const about = { status, callbackToken: token === undefined ? undefined : fingerprint(token) };
      if (cause === undefined) logRefusal(`${subject} was refused`, message, about);
      else logger.error({ ...about, reason: message, err: cause }, `${subject} failed`);
      answer(response, status, headers);
    }
  };
}

/** Reads who sends a request. @throws {Refusal} if their token isn't one by which the platform may call us */
export async function senderOf<Sender>(
  { headers }: IncomingMessage,
  verifier: TokenVerifier<Sender>,
): Promise<Sender> {
  try {
    return await verifier.verify(headers.authorization);
  } catch (error) {
    if (error instanceof CallbackTokenError) {
      throw new Refusal(401, `its token is refused: ${error.message}`, { 'WWW-Authenticate': 'Bearer' });
    }
    if (error instanceof CallbackKeysError) throw new Refusal(503, error.message, retrySoon);
    throw error;
  }
}

/**
 * Finds by what to read a body.
 *
 * @param types the media types that it may be of; left out, JSON alone
 * @param status with which another is refused; left out, 415
 */
export function decoderFor(
  { headers }: IncomingMessage,
  types?: ReadonlySet<string>,
  status: IngressStatus = 415,
): TextDecoder {
  const decoder = jsonDecoderFor(headers['content-type'], types);
  if (!decoder) throw new Refusal(status, 'it is not JSON in a known charset');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new Refusal(status, 'it is compressed');
  return decoder;
}

/** Reads the body of a request to the byte. @throws {Refusal} for one that breaks off */
export function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too long'> {
  return readCappedBody(request, maxBytes).catch(() => {
    throw new Refusal(400, 'its body broke off');
  });
}

/** What events are declared as that come by themselves or many at once (CloudEvents 1.0, HTTP protocol binding). */
const eventTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
]);

/**
 * Finds by what to read the events of a request.
 *
 * @param status with which what is declared as anything else is refused; left out, 415
 */
export function eventDecoderFor(request: IncomingMessage, status?: IngressStatus): TextDecoder {
  return decoderFor(request, eventTypes, status);
}

/** Reads the body of a request as JSON. @throws {Refusal} for one that breaks off, is too long, or is none */
export async function jsonOf(
  request: IncomingMessage,
  decoder: TextDecoder,
  maxBytes: number,
): Promise<unknown> {
  const body = await bodyOf(request, maxBytes);
  if (body === 'too long') throw tooLong(maxBytes);
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    throw new Refusal(400, 'its body is not JSON');
  }
}

/** A request with a longer body than is read. */
export function tooLong(maxBytes: number): Refusal {
  return new Refusal(413, `its body is longer than ${maxBytes} bytes`);
}

/** Keeps what a request tells. @throws {Refusal} if that couldn't be done: it should be sent again */
export async function keep<T>(take: () => Promise<T>): Promise<T> {
  try {
    return await take();
  } catch (error) {
    throw new Refusal(503, 'what it tells could not be kept', retrySoon, { cause: error });
  }
}

/** Makes what tells whether a text is a secret, in a time that tells nothing of it. */
export function createSecretCheck(secret: string): (text: string) => boolean {
  const expected = hash('sha256', secret, 'buffer');
  return (text) => timingSafeEqual(hash('sha256', text, 'buffer'), expected);
}

/** Senders are expected to try again a few times, within seconds. */
const retrySoon = { 'Retry-After': 1 };

/** Enough of a secret's digest to find what belongs together in a log. */
function fingerprint(secret: string): string {
  return hash('sha256', secret).slice(0, 8);
}

function answer(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders = {},
  body = '',
): void {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      ...headers,
      'Cache-Control': 'no-store',
      ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
      // An answer of status 204 has no length (RFC 9110, 8.6).
      ...(status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    })
    .end(body);
}
