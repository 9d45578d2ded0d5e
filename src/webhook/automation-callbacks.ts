import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { RoomCallOutcome, RoomCallSink } from '../live/ingest/room-call-sink.ts';
import { readAutomationPost } from '../room-calls/automation-events.ts';
import type { AutomationEvent } from '../room-calls/automation-events.ts';
import { createIngress, eventDecoderFor, jsonOf, keep, Refusal, senderOf } from './ingress.ts';
import type { Ingress, IngressStatus, Reply } from './ingress.ts';
import { RoomCallNotes } from './room-call-notes.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What the ingress of Call Automation's callbacks works with. */
export interface AutomationCallbacksOptions {
  readonly verifier: TokenVerifier<void>;
  readonly calls: Pick<RoomCallSink, 'deliverAutomation'>;
  readonly logger: Logger;
  /** The longest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  readonly observer: AutomationObserver;
  /** Whether a post is to be logged: asked with each. Left out, none is. */
  readonly isLogged?: (() => boolean) | undefined;
}

/** What it tells of itself, to be counted. */
export interface AutomationObserver {
  /** A post was answered, or would have been if its sender had waited. @param durationMs since it began to come in */
  onAnswered(status: IngressStatus, durationMs: number): void;
  /** An event was taken; `unknown` if its type isn't known, and it only had to be acknowledged. */
  onEvent(kind: AutomationEvent['kind'], outcome: RoomCallOutcome | 'unknown'): void;
}

/**
 * Makes what takes the callbacks of Call Automation. Who posts is verified before the body is read; the token in the
 * address narrows what a post may be about, and never replaces that. What is refused changes nothing. All answers are empty:
 *
 * - 200 once everything that was told is kept
 * - 400 for a body that breaks off or is of no known form, 413 for one that is too long, 415 for one that is no plain JSON
 * - 401 for a sender who isn't Call Automation, or an address without a token; 405 for anything but a POST
 * - 503 for what should be sent again: the keys can't be read, or the events can't be kept
 */
export function createAutomationCallbacks(options: AutomationCallbacksOptions): Ingress {
  const { verifier, calls, logger, maxBodyBytes, observer, isLogged } = options;

  async function receive(
    request: IncomingMessage,
    token: string | undefined,
    notes: RoomCallNotes | undefined,
  ): Promise<Reply> {
    if (request.method !== 'POST') throw new Refusal(405, 'it is no POST', { Allow: 'POST' });
    const decoder = eventDecoderFor(request);
    if (token === undefined) throw new Refusal(401, 'its address has no token');
    await senderOf(request, verifier);
    const post = readAutomationPost(await jsonOf(request, decoder, maxBodyBytes));
    if (post.form === 'unknown') throw new Refusal(400, `its body ${post.flaw}`);
    await take(token, post.entries, notes);
    return { status: 200 };
  }

  async function take(
    token: string,
    entries: readonly AutomationEvent[],
    notes: RoomCallNotes | undefined,
  ): Promise<void> {
    const known = entries.filter(({ kind }) => kind !== 'other');
    if (known.length > 0) {
      const outcomes = await keep(() => calls.deliverAutomation(token, known));
      for (const [index, { kind }] of known.entries()) observer.onEvent(kind, outcomes[index] ?? 'committed');
      notes?.took(
        known.map(({ kind, serverCallId }) => ({ kind, callId: serverCallId })),
        outcomes,
      );
    }
    for (const { kind } of entries) if (kind === 'other') observer.onEvent(kind, 'unknown');
  }

  return createIngress({
    what: 'call automation post',
    subject: 'a callback of Call Automation',
    logger,
    isLogged,
    onAnswered: (status, durationMs) => {
      observer.onAnswered(status, durationMs);
    },
    newNotes: () => new RoomCallNotes(),
    receive,
  });
}
