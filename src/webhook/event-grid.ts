import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { RoomCallOutcome, RoomCallSink } from '../live/ingest/room-call-sink.ts';
import { readEventGridPost } from '../room-calls/event-grid-events.ts';
import type { EventGridEntry, RoomCallEvent } from '../room-calls/event-grid-events.ts';
import {
  createIngress,
  createSecretCheck,
  eventDecoderFor,
  jsonOf,
  keep,
  Refusal,
  senderOf,
} from './ingress.ts';
import type { Ingress, IngressStatus, Reply } from './ingress.ts';
import { RoomCallNotes } from './room-call-notes.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What the ingress of Event Grid works with. */
export interface EventGridOptions {
  /** What the address must end in to which events are posted. A secret. */
  readonly token: string;
  /** The names of the event subscriptions that are confirmed, in lower case. */
  readonly subscriptions: readonly string[];
  /** Whose tokens posts must bring besides; undefined asks for none. */
  readonly verifier: TokenVerifier<void> | undefined;
  readonly calls: Pick<RoomCallSink, 'deliverEvents'>;
  readonly logger: Logger;
  /** The longest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  readonly observer: EventGridObserver;
  /** Whether a post is to be logged: asked with each. Left out, none is. */
  readonly isLogged?: (() => boolean) | undefined;
}

/** What it tells of itself, to be counted. */
export interface EventGridObserver {
  /** A request was answered, or would have been if its sender had waited. @param durationMs since it began to come in */
  onAnswered(status: IngressStatus, durationMs: number): void;
  /** An event was taken: one of a call, by what became of it, or one that only had to be answered. */
  onEvent(kind: EventGridEntry['kind'] | 'handshake', outcome: EventOutcome): void;
}

/** What became of an event: as one of a call; or it only had to be answered, or its type isn't known. */
export type EventOutcome = RoomCallOutcome | 'answered' | 'unknown';

/** Who asks by `OPTIONS` whether events may be posted here, in each cloud that has Event Grid. */
const origins: ReadonlySet<string> = new Set([
  'eventgrid.azure.net',
  'eventgrid.azure.us',
  'eventgrid.azure.cn',
]);

/**
 * Makes what takes the events of Event Grid that tell of calls in rooms. Whoever posts must know the token in the address,
 * and bring a token of Entra where one is asked for; this is verified before the body is read. What is refused changes
 * nothing. Event Grid repeats what is answered 405 or 503, and drops what is answered 400, 401 or 413:
 *
 * - 200 once everything that was told is kept; with the code of the handshake, for a subscription that is expected
 * - 200 to `OPTIONS`, by which a subscription in the schema of CloudEvents is confirmed
 * - 400 for a body that breaks off, is of no known form or is not declared as JSON
 * - 401 for a sender who isn't Event Grid, and for the handshake of a subscription that isn't expected
 * - 405 for anything but `POST` and `OPTIONS`, 413 for a body that is too long
 * - 503 for what should be sent again: Entra's keys can't be read, or the events can't be kept
 *
 * No address that a post names is ever asked for, though a handshake may be done so too.
 */
export function createEventGridIngress(options: EventGridOptions): Ingress {
  const { verifier, calls, logger, maxBodyBytes, observer, isLogged } = options;
  const isSecret = createSecretCheck(options.token);
  const subscriptions = new Set(options.subscriptions);

  async function receive(
    request: IncomingMessage,
    token: string | undefined,
    notes: RoomCallNotes | undefined,
  ): Promise<Reply> {
    if (token === undefined || !isSecret(token)) {
      throw new Refusal(401, 'its address does not end in EVENT_GRID_TOKEN');
    }
    if (request.method === 'OPTIONS') return permit(request);
    if (request.method !== 'POST') throw new Refusal(405, 'it is no POST', { Allow: 'POST, OPTIONS' });
    const decoder = eventDecoderFor(request, 400);
    if (verifier) await senderOf(request, verifier);
    const post = readEventGridPost(await jsonOf(request, decoder, maxBodyBytes));
    switch (post.form) {
      case 'unknown':
        throw new Refusal(400, `its body ${post.flaw}`);
      case 'handshake':
        return confirm(request, post.validationCode);
      case 'events':
        await take(post.entries, notes);
        return { status: 200 };
    }
  }

  /** Answers the abuse protection of CloudEvents (HTTP 1.1 Web Hooks for Event Delivery, 4). */
  function permit(request: IncomingMessage): Reply {
    const origin = String(request.headers['webhook-request-origin'] ?? '').toLowerCase();
    if (!origins.has(origin)) throw new Refusal(400, 'it asks for permission, and not for Event Grid');
    refuseStranger(request);
    observer.onEvent('handshake', 'answered');
    return { status: 200, headers: { 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': '*' } };
  }

  function confirm(request: IncomingMessage, validationResponse: string): Reply {
    if (subscriptionOf(request) === undefined) throw new Refusal(401, 'its handshake names no subscription');
    refuseStranger(request);
    observer.onEvent('handshake', 'answered');
    return { status: 200, body: JSON.stringify({ validationResponse }) };
  }

  /** @throws {Refusal} if it is for a subscription that isn't expected */
  function refuseStranger(request: IncomingMessage): void {
    const name = subscriptionOf(request);
    if (name !== undefined && !subscriptions.has(name)) {
      throw new Refusal(401, 'its subscription is none of EVENT_GRID_SUBSCRIPTIONS');
    }
  }

  async function take(entries: readonly EventGridEntry[], notes: RoomCallNotes | undefined): Promise<void> {
    const events = entries.filter(tellsOfCall);
    if (events.length > 0) {
      const outcomes = await keep(() => calls.deliverEvents(events));
      for (const [index, { kind }] of events.entries())
        observer.onEvent(kind, outcomes[index] ?? 'committed');
      notes?.took(
        events.map(({ kind, serverCallId }) => ({ kind, callId: serverCallId })),
        outcomes,
      );
    }
    for (const entry of entries) {
      if (tellsOfCall(entry)) continue;
      observer.onEvent(entry.kind, 'unknown');
      logger.info({ type: entry.type.slice(0, 200) }, 'an event of no known type was acknowledged');
    }
  }

  return createIngress({
    what: 'event grid post',
    subject: 'a post of Event Grid',
    logger,
    isLogged,
    onAnswered: (status, durationMs) => {
      observer.onAnswered(status, durationMs);
    },
    newNotes: () => new RoomCallNotes(),
    receive,
  });
}

function tellsOfCall(entry: EventGridEntry): entry is RoomCallEvent {
  return entry.kind !== 'other';
}

/** Event Grid writes names in capitals, whatever they were given as. */
function subscriptionOf({ headers }: IncomingMessage): string | undefined {
  const name = headers['aeg-subscription-name'];
  return typeof name === 'string' && name !== '' ? name.toLowerCase() : undefined;
}
