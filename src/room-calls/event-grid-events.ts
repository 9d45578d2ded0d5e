import { z } from 'zod';
import type { Identifier } from '../identifiers/identifier.ts';
import { communicationIdentifier } from './communication-identifier.ts';
import { eventsOf, flag, integer, moment, text } from './wire-values.ts';
import type { RoomCallResult } from './wire-values.ts';

/** Somebody of whom an event tells. */
export interface RoomCallPerson {
  readonly identifier: Identifier;
  /** As the service writes it, such as `Presenter`. */
  readonly role: string | undefined;
  readonly displayName: string | undefined;
  /** Tells one device of theirs from another, and one stay from the next. */
  readonly participantId: string | undefined;
}

interface OfCall {
  /** Tells this event from all others; the same if it is posted again. */
  readonly id: string;
  readonly serverCallId: string;
  /** Undefined for a call that is in no room. */
  readonly roomId: string | undefined;
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
}

/** What Event Grid tells of a call. */
export type RoomCallEvent =
  | (OfCall & { readonly kind: 'callStarted'; readonly startedBy: Identifier | undefined })
  | (OfCall & { readonly kind: 'callEnded'; readonly result: RoomCallResult | undefined })
  | (OfCall & {
      readonly kind: 'participantAdded' | 'participantRemoved';
      readonly person: RoomCallPerson;
    });

/** An entry of a post: `other` for one of a type that isn't ours, or of which nothing can be made. */
export type EventGridEntry =
  RoomCallEvent | { readonly kind: 'other'; readonly type: string; readonly flaw?: string };

/** The body of a post, told apart by its form. */
export type EventGridPost =
  /** A subscription is to be confirmed by its code. */
  | { readonly form: 'handshake'; readonly validationCode: string }
  | { readonly form: 'events'; readonly entries: readonly EventGridEntry[] }
  /** `flaw` completes "its body …", with nothing of the body in it. */
  | { readonly form: 'unknown'; readonly flaw: string };

const handshakeType = 'Microsoft.EventGrid.SubscriptionValidationEvent';

const handshakeSchema = z.object({ data: z.object({ validationCode: z.string().min(1) }) });

/**
 * Reads the body of a post, in the schema of Event Grid or in that of CloudEvents. Of events of our types in which what they
 * can't do without is missing, the others are taken all the same: Event Grid posts many at once, and all again if one is
 * refused.
 */
export function readEventGridPost(body: unknown): EventGridPost {
  const events = eventsOf(body);
  if (!events) return { form: 'unknown', flaw: 'is neither an event nor a list of events' };
  const types = events.map(({ eventType, type }) => eventType ?? type);
  if (!types.every((type) => typeof type === 'string')) {
    return { form: 'unknown', flaw: 'has an event without "eventType" and "type"' };
  }
  if (types.includes(handshakeType)) {
    const { data: handshake } = handshakeSchema.safeParse(events[0]);
    if (events.length > 1) return { form: 'unknown', flaw: 'has more than the event of a handshake' };
    return handshake
      ? { form: 'handshake', validationCode: handshake.data.validationCode }
      : { form: 'unknown', flaw: 'is a handshake without "data.validationCode"' };
  }
  const entries = events.map((event, index) => readEvent(types[index] ?? '', event));
  const flaws = entries.flatMap((entry) => (entry.kind === 'other' ? (entry.flaw ?? []) : []));
  const [flaw] = flaws;
  // None of them would ever be better understood.
  return flaw !== undefined && flaws.length === entries.length
    ? { form: 'unknown', flaw }
    : { form: 'events', entries };
}

/**
 * Somebody, in both dialects: `communicationIdentifier` beside the role, as Event Grid's own package has it; or its members
 * there themselves, as its documentation has it.
 */
const person = z.union([
  z.object({ communicationIdentifier, role: text }).transform((known) => ({
    identifier: known.communicationIdentifier,
    role: known.role,
  })),
  z.intersection(
    communicationIdentifier.transform((identifier) => ({ identifier })),
    z.object({ role: text }),
  ),
]);

const roomSchema = z
  .object({ id: text })
  .nullish()
  .catch(undefined)
  .transform((room) => room?.id);

const envelope = z
  .object({
    id: text,
    subject: text,
    eventTime: z.string().nullish().catch(undefined),
    time: z.string().nullish().catch(undefined),
    data: z.looseObject({ serverCallId: text, room: roomSchema, isRoomsCall: flag }),
  })
  .transform(({ id, subject, eventTime, time, data }, context) => {
    const at = moment.safeParse(eventTime ?? time);
    const serverCallId = data.serverCallId ?? callIn(subject);
    if (at.success && serverCallId !== undefined) {
      return { id: id ?? '', serverCallId, roomId: data.room, at: at.data, data };
    }
    context.addIssue({ code: 'custom', message: at.success ? 'has no call' : 'has no time' });
    return z.NEVER;
  });

/** The call that a subject names. */
function callIn(subject: string | undefined): string | undefined {
  return /^\/?call\/([^/]+)/.exec(subject ?? '')?.[1];
}

const startedSchema = z.object({ startedBy: person.nullish().catch(undefined) });

const endedSchema = z.object({
  reason: z.object({ code: integer, subCode: integer, phrase: text }).nullish().catch(undefined),
});

const participantSchema = z.object({ user: person, displayName: text, participantId: text });

const prefix = 'Microsoft.Communication.';

function readEvent(type: string, event: object): EventGridEntry {
  const kind = kinds.get(type);
  if (!kind) return { kind: 'other', type };
  const read = envelope.safeParse(event);
  if (!read.success)
    return { kind: 'other', type, flaw: `has an event of a call that ${wrongIn(read.error)}` };
  const { data, ...of } = read.data;
  if (kind === 'callStarted') {
    return { kind, ...of, startedBy: startedSchema.parse(data).startedBy?.identifier };
  }
  if (kind === 'callEnded') {
    const { reason } = endedSchema.parse(data);
    const result = reason && { code: reason.code, subcode: reason.subCode, message: reason.phrase };
    return { kind, ...of, result: result ?? undefined };
  }
  const told = participantSchema.safeParse(data);
  if (!told.success) return { kind: 'other', type, flaw: 'has an event of a participant that names nobody' };
  const { user, displayName, participantId } = told.data;
  return { kind, ...of, person: { ...user, displayName, participantId } };
}

const kinds: ReadonlyMap<string, RoomCallEvent['kind']> = new Map([
  [`${prefix}CallStarted`, 'callStarted'],
  [`${prefix}CallEnded`, 'callEnded'],
  [`${prefix}CallParticipantAdded`, 'participantAdded'],
  [`${prefix}CallParticipantRemoved`, 'participantRemoved'],
]);

function wrongIn({ issues }: z.ZodError): string {
  const own = issues.find(({ code }) => code === 'custom');
  return own?.message ?? 'has no data';
}
