import { knownValue } from '../../microsoft-graph/enums.ts';
import type {
  AudioRoutingGroup,
  CallResource,
  ParticipantResource,
} from '../../microsoft-graph/resources.ts';
import type { CallOrigin, CallRecord } from '../../live/record/call-record.ts';
import type { StoredCall } from '../../live/store/call-store.ts';
import { identityKey } from '../../live/record/call-view.ts';
import type { CallView, CallOperation } from '../../live/record/call-view.ts';
import { encodeCursor } from '../../live/record/cursor.ts';
import type { FeedItem } from '../../live/feed/call-feed.ts';
import { idInCall } from './id-in-call.ts';

/** What stands behind the types of `schema/call.graphql` and `schema/events.graphql`. */

/** A call at one moment. */
export interface CallModel {
  readonly id: string;
  /** The id by which Graph is asked. */
  readonly graphId: string;
  /** How it came to be known; undefined for one that has long been over. */
  readonly origin: CallOrigin | undefined;
  /** When it came to be known, in milliseconds since the epoch; undefined for one that has long been over. */
  readonly createdAt: number | undefined;
  readonly cursor: string;
  readonly view: CallView;
  /** Whether it is sent by a subscription: then it carries no secrets. */
  readonly isOfEvent: boolean;
}

/** Somebody in a roster. */
export interface CallParticipantModel {
  /** Tells them from a room's participants. */
  readonly kind: 'callParticipant';
  /** The call whose roster it is. */
  readonly callId: string;
  /** By what they are known in the roster. */
  readonly key: string;
  /** By what they were known before the event that this is a part of, if by something else. */
  readonly formerKey?: string;
  readonly resource: ParticipantResource;
  /** The call as of the same moment, which may say their name where the roster doesn't. */
  readonly view: CallView;
}

/** An operation of a call. */
export interface CallOperationModel {
  readonly operation: CallOperation;
  /** The call, which may say the names of those whom the operation is about; undefined where it isn't known. */
  readonly view: CallView | undefined;
  /** As for a call. */
  readonly isOfEvent: boolean;
}

/** Parts of the call resource. */
export type CallMediaStateModel = NonNullable<CallResource['mediaState']>;
export type CallOptionsModel = NonNullable<CallResource['callOptions']>;
export type ChatInfoModel = NonNullable<CallResource['chatInfo']>;
export type CallRouteModel = NonNullable<CallResource['callRoutes']>[number];
export type IncomingContextModel = NonNullable<CallResource['incomingContext']>;
export type CallTranscriptionModel = NonNullable<CallResource['transcription']>;

/** Parts of a participant's resource. */
export type MediaStreamModel = NonNullable<ParticipantResource['mediaStreams']>[number];
export type RecordingInfoModel = NonNullable<ParticipantResource['recordingInfo']>;

/** Something that happened to a call, or a snapshot of it. */
export interface CallEventModel {
  readonly item: FeedItem;
  /** As of the event. */
  readonly call: CallModel;
}

/** An audio routing group of a call, by the id that its maker chose. */
export type AudioRoutingGroupModel = AudioRoutingGroup & { readonly callId: string; readonly id: string };

/** A call to which something was done: read only if it is asked for. */
export interface ChangedCallModel {
  readonly callId: string;
}

/** A call in which an operation was begun; undefined if it has no id. */
export interface StartedOperationModel extends ChangedCallModel {
  readonly operation: CallOperation | undefined;
}

/** How long an incoming call waits to be answered, in milliseconds (Microsoft Graph v1.0, call: answer). */
const answerWithinMs = 15_000;

/** Until when an incoming call must be answered; undefined where it isn't known when the call came in. */
export function answerBy({ origin, createdAt }: Pick<CallModel, 'origin' | 'createdAt'>): Date | undefined {
  return origin === 'incoming' && createdAt !== undefined ? new Date(createdAt + answerWithinMs) : undefined;
}

/** Whether a call waits to be answered. */
export function isIncoming({ call }: CallView): boolean {
  return knownValue('callState', call.state) === 'incoming';
}

/** A call as it was read from what is stored. */
export function storedCallModel(stored: StoredCall): CallModel {
  if (stored.kind === 'live') return callModel(stored.record);
  const { id, epoch, sequence, view } = stored.tombstone;
  return {
    id,
    graphId: id,
    origin: undefined,
    createdAt: undefined,
    cursor: encodeCursor({ epoch, callId: id, sequence }),
    view,
    isOfEvent: false,
  };
}

/** A call as its record has it. */
export function callModel({ id, graphId, origin, createdAt, epoch, sequence, view }: CallRecord): CallModel {
  const cursor = encodeCursor({ epoch, callId: id, sequence });
  return { id, graphId, origin, createdAt, cursor, view, isOfEvent: false };
}

/** Somebody of a call's roster by their key. */
export function participantModel(
  callId: string,
  key: string,
  resource: ParticipantResource,
  view: CallView,
): CallParticipantModel {
  return { kind: 'callParticipant', callId, key, resource, view };
}

/** Everybody of a call's roster. */
export function rosterModel(callId: string, view: CallView): CallParticipantModel[] {
  return Array.from(view.participants, ([key, resource]) => participantModel(callId, key, resource, view));
}

/** The id that somebody has: Graph's, or one of the call and their identity as long as Graph has given none. */
export function participantIdOf({ callId, key, resource }: CallParticipantModel): string {
  const isGiven = resource.id === key || identityKey(resource) !== key;
  return isGiven ? key : idInCall(callId, key);
}

/** The id that somebody had before; null if it is the same. It was of their identity, since Graph changes none that it gave. */
export function formerIdOf({ callId, formerKey }: CallParticipantModel): string | null {
  return formerKey === undefined ? null : idInCall(callId, formerKey);
}
