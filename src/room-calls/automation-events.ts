import { z } from 'zod';
import type { Identifier } from '../identifiers/identifier.ts';
import { communicationIdentifier } from './communication-identifier.ts';
import { eventsOf, flag, integer, moment, text } from './wire-values.ts';
import type { RoomCallResult } from './wire-values.ts';

/** Somebody in a call, as a connection to it shows them. */
export interface ConnectedParticipant {
  readonly identifier: Identifier;
  /** Undefined where it isn't said. */
  readonly isMuted: boolean | undefined;
  readonly isOnHold: boolean | undefined;
}

/** Reads somebody in a call, in events and in lists alike. */
export const connectedParticipant = z
  .object({ identifier: communicationIdentifier, isMuted: flag, isOnHold: flag })
  .transform((read): ConnectedParticipant => read);

interface OfConnection {
  /** The type of the event, without what all have in common. */
  readonly type: string;
  /** Our own leg in the call. */
  readonly connectionId: string;
  readonly serverCallId: string;
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  /** What was given along with what began it. */
  readonly operationContext: string | undefined;
  /** How it ended, where it is the end of something. */
  readonly result: RoomCallResult | undefined;
}

/** What Call Automation tells of a call to which there is a connection, or was to be one. */
export type AutomationEvent = OfConnection &
  (
    | { readonly kind: 'connected' | 'disconnected' | 'connectFailed' }
    | {
        readonly kind: 'participantsUpdated';
        /** Rises with each within a connection; undefined where it isn't said. */
        readonly sequence: number | undefined;
        /** All who are in the call. */
        readonly participants: readonly ConnectedParticipant[];
      }
    /** Something that was begun has come to its end. */
    | { readonly kind: 'operationSucceeded' | 'operationFailed' }
    | { readonly kind: 'toneReceived'; readonly tone: string; readonly toneSequence: number | undefined }
    | {
        readonly kind: 'recordingStateChanged';
        readonly recordingId: string | undefined;
        readonly state: string;
      }
    /** Of a type that isn't ours, or of which nothing can be made: then without call and connection. */
    | { readonly kind: 'other'; readonly flaw?: string }
  );

/** The body of a post, told apart by its form. */
export type AutomationPost =
  | { readonly form: 'events'; readonly entries: readonly AutomationEvent[] }
  /** `flaw` completes "its body …", with nothing of the body in it. */
  | { readonly form: 'unknown'; readonly flaw: string };

/** Reads the body of a callback: CloudEvents, many or one. */
export function readAutomationPost(body: unknown): AutomationPost {
  const events = eventsOf(body);
  if (!events) return { form: 'unknown', flaw: 'is neither an event nor a list of events' };
  if (!events.every(({ type }) => typeof type === 'string')) {
    return { form: 'unknown', flaw: 'has an event without "type"' };
  }
  const entries = events.map(readEvent);
  const flaws = entries.flatMap((entry) => (entry.kind === 'other' ? (entry.flaw ?? []) : []));
  const [flaw] = flaws;
  return flaw !== undefined && flaws.length === entries.length
    ? { form: 'unknown', flaw }
    : { form: 'events', entries };
}

const resultSchema = z
  .object({ code: integer, subCode: integer, message: text })
  .nullish()
  .catch(undefined)
  .transform((result): RoomCallResult | undefined =>
    result ? { code: result.code, subcode: result.subCode, message: result.message } : undefined,
  );

const envelope = z.object({
  type: z.string(),
  time: moment,
  data: z.looseObject({
    callConnectionId: z.string().min(1),
    serverCallId: z.string().min(1),
    operationContext: text,
    resultInformation: resultSchema,
  }),
});

const prefix = 'Microsoft.Communication.';

const rosterSchema = z.object({ sequenceNumber: integer, participants: z.array(z.unknown()) });

const toneSchema = z.object({ tone: z.string().min(1), sequenceId: integer });

const recordingSchema = z.object({ recordingId: text, state: z.string().min(1) });

function readEvent(event: Readonly<Record<string, unknown>>): AutomationEvent {
  const read = envelope.safeParse(event);
  if (!read.success) {
    const type = nameOf(String(event['type']));
    return {
      ...nowhere,
      type,
      kind: 'other',
      flaw: 'has an event without its call, its connection or its time',
    };
  }
  const { data } = read.data;
  const of: OfConnection = {
    type: nameOf(read.data.type),
    connectionId: data.callConnectionId,
    serverCallId: data.serverCallId,
    at: read.data.time,
    operationContext: data.operationContext,
    result: data.resultInformation,
  };
  return readData(of, data) ?? { ...of, kind: 'other', flaw: `has an event of a type that says nothing` };
}

const nowhere = { connectionId: '', serverCallId: '', at: 0, operationContext: undefined, result: undefined };

function nameOf(type: string): string {
  return type.startsWith(prefix) ? type.slice(prefix.length) : type;
}

const connectionKinds: ReadonlyMap<string, 'connected' | 'disconnected' | 'connectFailed'> = new Map([
  ['CallConnected', 'connected'],
  ['CallDisconnected', 'disconnected'],
  ['ConnectFailed', 'connectFailed'],
]);

/** The endings of types that tell of the end of something that was begun. */
const successes = /(?:Succeeded|Accepted|Completed|Stopped)$/;
const failures = /(?:Failed|Canceled)$/;

/** @returns undefined if what the type promises isn't there */
function readData(of: OfConnection, data: unknown): AutomationEvent | undefined {
  const connection = connectionKinds.get(of.type);
  if (connection) return { ...of, kind: connection };
  switch (of.type) {
    case 'ParticipantsUpdated': {
      const { data: roster } = rosterSchema.safeParse(data);
      return roster && withRoster(of, roster);
    }
    case 'ContinuousDtmfRecognitionToneReceived': {
      const { data: told } = toneSchema.safeParse(data);
      return told && { ...of, kind: 'toneReceived', tone: told.tone, toneSequence: told.sequenceId };
    }
    case 'RecordingStateChanged': {
      const { data: told } = recordingSchema.safeParse(data);
      return told && { ...of, kind: 'recordingStateChanged', ...told };
    }
    default:
      if (successes.test(of.type)) return { ...of, kind: 'operationSucceeded' };
      if (failures.test(of.type)) return { ...of, kind: 'operationFailed' };
      return { ...of, kind: 'other' };
  }
}

/** Who can't be read is left out: nothing could be said of them but that there is somebody. */
function withRoster(
  of: OfConnection,
  { sequenceNumber, participants }: z.output<typeof rosterSchema>,
): AutomationEvent {
  return {
    ...of,
    kind: 'participantsUpdated',
    sequence: sequenceNumber,
    participants: participants.flatMap((value) => {
      const read = connectedParticipant.safeParse(value);
      return read.success ? [read.data] : [];
    }),
  };
}
