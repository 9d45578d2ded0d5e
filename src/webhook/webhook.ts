import { hash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { TextDecoder } from 'node:util';
import type { Logger } from 'pino';
import type { CallNotification } from '../microsoft-graph/notifications.ts';
import { readCappedBody } from '../net/read-body.ts';
import type { KnownNotification } from '../live/record/known-notification.ts';
import type { NotificationSink } from '../live/ingest/notification-sink.ts';
import { requestIdOf } from '../telemetry/request-id.ts';
import { createRefusalLog } from '../logging/refusal-log.ts';
import { CallbackKeysError } from './callback-keys.ts';
import { CallbackTokenError } from './token-verifier.ts';
import type { VerifiedSender, CallbackVerifier } from './callback-verifier.ts';
import { jsonDecoderFor } from './json-decoder.ts';
import { PostNotes } from './post-notes.ts';
import type { EntryOutcome } from './post-notes.ts';
import { readPost } from './read-post.ts';

/**
 * Answers a post to the webhook.
 *
 * @param callbackToken what follows `/callbacks/calls/` in the path, if anything does
 */
export type Webhook = (
  request: IncomingMessage,
  response: ServerResponse,
  callbackToken: string | undefined,
) => Promise<void>;

/** What the webhook works with. */
export interface WebhookOptions {
  readonly verifier: CallbackVerifier;
  readonly calls: NotificationSink;
  readonly logger: Logger;
  /** The longest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** The time by which calls are recorded. */
  readonly now: () => Date;
  readonly observer: WebhookObserver;
  /** Whether a post is to be logged: asked with each. Left out, none is. */
  readonly isLogged?: () => boolean;
}

/** What the webhook tells of itself, to be counted. */
export interface WebhookObserver {
  /** A post was answered, or would have been if its sender had waited. @param durationMs since it began to come in */
  onAnswered(status: WebhookStatus, durationMs: number): void;
  /** An entry of a post was taken. */
  onEntry(kind: CallNotification['kind'], outcome: EntryOutcome): void;
  /** An entry of a kind that isn't known was acknowledged. */
  onUnknown(): void;
}

/** What a post may be answered with: see `createWebhook`; 500 is for a mistake of our own. */
export const webhookStatuses = [200, 202, 204, 400, 401, 405, 413, 415, 500, 503] as const;
export type WebhookStatus = (typeof webhookStatuses)[number];

/** How a post is answered that was taken. */
interface Reply {
  readonly status: WebhookStatus;
  /** JSON; left out, the answer is empty. */
  readonly body?: string;
}

/** A post that is not taken. The message says why, and is for the log only: a sender is told the status. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: WebhookStatus;
  readonly headers: OutgoingHttpHeaders;

  constructor(
    status: WebhookStatus,
    message: string,
    headers: OutgoingHttpHeaders = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = status;
    this.headers = headers;
  }
}

/** Senders are expected to try again a few times, within seconds. */
const retrySoon = { 'Retry-After': 1 };

/**
 * Makes the webhook for Graph's call notifications. Who posts is verified before the body is read, and the body is read
 * raw before it is parsed. What is refused changes nothing, but that the roster of a call is asked for when a post about it
 * is too long. All answers but 200 are empty:
 *
 * - 202 once everything that was told is kept
 * - 200 for a post by which policy recording asks whether somebody may join: they may
 * - 204 for an incoming call that is announced in the form before Graph's, and for nothing else: to the platform it means
 *   that the call is to be announced again, in Graph's form
 * - 400 for a body that breaks off or is of no known form, 413 for one that is too long, 415 for one that
 *   is no plain JSON
 * - 401 for a sender who isn't the platform, 405 for anything but a POST
 * - 503 for what should be sent again: the platform's keys can't be read, or the notifications can't be kept
 */
export function createWebhook(options: WebhookOptions): Webhook {
  const { verifier, calls, logger, maxBodyBytes, now, observer, isLogged = () => false } = options;
  const logRefusal = createRefusalLog(logger);

  async function receive(
    request: IncomingMessage,
    callbackToken: string | undefined,
    notes: PostNotes | undefined,
  ): Promise<Reply> {
    const receivedAt = now();
    const decoder = decoderFor(request);
    const { tenantId } = await senderOf(request);
    const body = await bodyOf(request, callbackToken);
    const post = readPost(decoder.decode(body));
    if (post.form === 'unknown') throw new Refusal(400, `its body ${post.flaw}`);
    if (post.form === 'olderAnnouncement') return { status: 204 };
    const { entries } = post;
    const notifications = entries.filter(tellsOfCall);
    notes?.read(entries);

    if (notifications.length > 0) {
      const messageId = String(request.headers['x-microsoft-skype-message-id'] ?? '');
      const deliveryKey = messageId === '' ? undefined : `${messageId}:${hash('sha256', body)}`;
      const delivery = { notifications, callbackToken, tenantId, deliveryKey, receivedAt };
      const outcome = await keep(() => calls.deliver(delivery));
      notes?.took(outcome);
      for (const [index, { kind }] of notifications.entries()) {
        observer.onEntry(kind, outcome === 'repeated' ? outcome : (outcome[index] ?? 'committed'));
      }
    }
    for (const entry of entries) {
      if (entry.kind === 'unknown') acknowledgeUnknown(entry.resource);
      else if (!tellsOfCall(entry)) observer.onEntry(entry.kind, 'answered');
    }
    const isAsked = entries.some(({ kind }) => kind === 'participantJoining');
    return isAsked ? { status: 200, body: acceptance } : { status: 202 };
  }

  async function senderOf({ headers }: IncomingMessage): Promise<VerifiedSender> {
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

  async function bodyOf(request: IncomingMessage, callbackToken: string | undefined): Promise<Buffer> {
    const body = await readCappedBody(request, maxBodyBytes).catch(() => {
      throw new Refusal(400, 'its body broke off');
    });
    if (body !== 'too long') return body;
    if (callbackToken !== undefined) await keep(() => calls.lose(callbackToken));
    throw new Refusal(413, `its body is longer than ${maxBodyBytes} bytes`);
  }

  async function keep<T>(take: () => Promise<T>): Promise<T> {
    try {
      return await take();
    } catch (error) {
      throw new Refusal(503, 'what it tells could not be kept', retrySoon, { cause: error });
    }
  }

  function acknowledgeUnknown(resource: string): void {
    observer.onUnknown();
    observer.onEntry('unknown', 'unknown');
    logger.info({ resource: resource.slice(0, 200) }, 'a notification of no known kind was acknowledged');
  }

  return async (request, response, callbackToken) => {
    const startedAt = performance.now();
    const notes = isLogged() ? new PostNotes() : undefined;
    const tell = (status: WebhookStatus): void => {
      const durationMs = performance.now() - startedAt;
      observer.onAnswered(status, durationMs);
      if (!notes) return;
      const requestId = requestIdOf(request);
      logger.info({ requestId, status, durationMs: Math.round(durationMs), ...notes.fields }, 'webhook post');
    };
    try {
      const { status, body } = await receive(request, callbackToken, notes);
      tell(status);
      answer(response, status, {}, body);
    } catch (error) {
      tell(error instanceof Refusal ? error.status : 500);
      if (!(error instanceof Refusal)) throw error;
      const { status, message, headers, cause } = error;
      const about = {
        status,
        callbackToken: callbackToken === undefined ? undefined : fingerprint(callbackToken),
      };
      if (cause === undefined) logRefusal('a post to the webhook was refused', message, about);
      else logger.error({ ...about, reason: message, err: cause }, 'a post to the webhook failed');
      answer(response, status, headers);
    }
  };
}

function decoderFor({ method, headers }: IncomingMessage): TextDecoder {
  if (method !== 'POST') throw new Refusal(405, 'it is no POST', { Allow: 'POST' });
  const decoder = jsonDecoderFor(headers['content-type']);
  if (!decoder) throw new Refusal(415, 'it is not JSON in a known charset');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new Refusal(415, 'it is compressed');
  return decoder;
}

function tellsOfCall(entry: CallNotification): entry is KnownNotification {
  return 'callId' in entry;
}

/** Without it the platform keeps out whoever wants to join. */
const acceptance = JSON.stringify({ '@odata.type': '#microsoft.graph.acceptJoinResponse' });

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
  if (body !== '') response.setHeader('Content-Type', 'application/json');
  // An answer of status 204 has no length (RFC 9110, 8.6).
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.writeHead(status, { ...headers, 'Cache-Control': 'no-store' }).end(body);
}
