import type { z } from 'zod';
import type {
  AudioRoutingGroup,
  CallResource,
  contentSharingSessionSchema,
  OperationResource,
  ParticipantResource,
} from '../../microsoft-graph/resources.ts';
import type { CallActionReplies, CallActionRequests, ParticipantActionRequests } from './call-actions.ts';
import type { AudioRouting, NewAudioRoutingGroup, OutgoingCall } from './call-requests.ts';

/** Somebody shares something; Graph says no more of it than its id. */
export type ContentSharingSession = z.output<typeof contentSharingSessionSchema>;

/**
 * What the gateway needs of Microsoft Graph's calls. The ids of calls are those that Graph gave, as it wrote them. All
 * methods may fail with an `UpstreamError`; those that take a signal reject with its reason once it is aborted.
 *
 * Reads give undefined for what is not there, a call that is over included. What is done to a call is sent once only,
 * since Graph knows no key by which it would know a repetition; only what may be done twice is repeated by itself.
 * An operation that isn't `completed` or `failed` yet tells of its end by a notification.
 */
export interface CallsClient {
  /** Calls somebody, or joins a meeting. After a failure without an answer there may be a call all the same. */
  createCall(call: OutgoingCall, signal?: AbortSignal): Promise<CallResource & { readonly id: string }>;
  getCall(graphCallId: string, signal?: AbortSignal): Promise<CallResource | undefined>;
  /** Leaves a call, which ends it if it is between two. Succeeds as well if the call is already over. */
  hangUp(graphCallId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Keeps a call from ending, as Graph does 45 minutes after the last time.
   *
   * @returns whether the call is still there
   */
  keepAlive(graphCallId: string, signal?: AbortSignal): Promise<boolean>;

  /** Does something to a call: which can be done stand in `call-actions.ts`. */
  act<Name extends keyof CallActionRequests>(
    graphCallId: string,
    action: Name,
    request: CallActionRequests[Name],
    signal?: AbortSignal,
  ): Promise<CallActionReplies[Name]>;
  /** Does something to somebody in a call. */
  actOnParticipant<Name extends keyof ParticipantActionRequests>(
    graphCallId: string,
    participantId: string,
    action: Name,
    request: ParticipantActionRequests[Name],
    signal?: AbortSignal,
  ): Promise<OperationResource>;

  /** A call between two has no list: it is empty. */
  listParticipants(
    graphCallId: string,
    signal?: AbortSignal,
  ): Promise<{ readonly participants: readonly ParticipantResource[]; readonly isCut: boolean } | undefined>;
  getParticipant(
    graphCallId: string,
    participantId: string,
    signal?: AbortSignal,
  ): Promise<ParticipantResource | undefined>;
  /** Succeeds as well if they, or the call, are already gone. */
  removeParticipant(graphCallId: string, participantId: string, signal?: AbortSignal): Promise<void>;
  listAudioRoutingGroups(
    graphCallId: string,
    signal?: AbortSignal,
  ): Promise<readonly AudioRoutingGroup[] | undefined>;
  getAudioRoutingGroup(
    graphCallId: string,
    groupId: string,
    signal?: AbortSignal,
  ): Promise<AudioRoutingGroup | undefined>;
  createAudioRoutingGroup(
    graphCallId: string,
    group: NewAudioRoutingGroup,
    signal?: AbortSignal,
  ): Promise<AudioRoutingGroup>;
  /** What is left out stays as it is. */
  updateAudioRoutingGroup(
    graphCallId: string,
    groupId: string,
    changes: Partial<AudioRouting>,
    signal?: AbortSignal,
  ): Promise<AudioRoutingGroup>;
  /** Succeeds as well if it, or the call, is already gone. */
  deleteAudioRoutingGroup(graphCallId: string, groupId: string, signal?: AbortSignal): Promise<void>;

  listContentSharingSessions(
    graphCallId: string,
    signal?: AbortSignal,
  ): Promise<readonly ContentSharingSession[] | undefined>;
  getOperation(
    graphCallId: string,
    operationId: string,
    signal?: AbortSignal,
  ): Promise<OperationResource | undefined>;
}
