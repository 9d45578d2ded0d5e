import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { NotificationSink } from '../live/ingest/notification-sink.ts';
import type { KnownNotification } from '../live/record/known-notification.ts';
import type { CallNotification } from '../microsoft-graph/notifications.ts';
import type { CallbackVerifier } from './callback-verifier.ts';
import { bodyOf, createIngress, decoderFor, keep, Refusal, senderOf, tooLong } from './ingress.ts';
import type { Ingress, IngressStatus, Reply } from './ingress.ts';
import { PostNotes } from './post-notes.ts';
import type { EntryOutcome } from './post-notes.ts';
import { readPost } from './read-post.ts';

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
  onAnswered(status: IngressStatus, durationMs: number): void;
  /** An entry of a post was taken. */
  onEntry(kind: CallNotification['kind'], outcome: EntryOutcome): void;
  /** An entry of a kind that isn't known was acknowledged. */
  onUnknown(): void;
}

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
export function createWebhook(options: WebhookOptions): Ingress {
  const { verifier, calls, logger, maxBodyBytes, now, observer, isLogged } = options;

  async function receive(
    request: IncomingMessage,
    callbackToken: string | undefined,
    notes: PostNotes | undefined,
  ): Promise<Reply> {
    const receivedAt = now();
    if (request.method !== 'POST') throw new Refusal(405, 'it is no POST', { Allow: 'POST' });
    const decoder = decoderFor(request);
    const { tenantId } = await senderOf(request, verifier);
    const body = await bodyOf(request, maxBodyBytes);
    if (body === 'too long') {
      if (callbackToken !== undefined) await keep(() => calls.lose(callbackToken));
      throw tooLong(maxBodyBytes);
    }
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

  function acknowledgeUnknown(resource: string): void {
    observer.onUnknown();
    observer.onEntry('unknown', 'unknown');
    logger.info({ resource: resource.slice(0, 200) }, 'a notification of no known kind was acknowledged');
  }

  return createIngress({
    what: 'webhook post',
    subject: 'a post to the webhook',
    logger,
    isLogged,
    onAnswered: (status, durationMs) => {
      observer.onAnswered(status, durationMs);
    },
    newNotes: () => new PostNotes(),
    receive,
  });
}

function tellsOfCall(entry: CallNotification): entry is KnownNotification {
  return 'callId' in entry;
}

/** Without it the platform keeps out whoever wants to join. */
const acceptance = JSON.stringify({ '@odata.type': '#microsoft.graph.acceptJoinResponse' });
