import type { z } from 'zod';
import type {
  AudioRoutingGroup,
  CallResource,
  contentSharingSessionSchema,
  OperationResource,
  ParticipantResource,
} from '../../microsoft-graph/resources.ts';
import type {
  AudioRouting,
  CallAnswer,
  CallRedirection,
  CallRejection,
  CallTransfer,
  HoldMusic,
  NewAudioRoutingGroup,
  OutgoingCall,
  ParticipantsInvitation,
  Prompts,
  RecordingStatusUpdate,
  ResponseRecording,
  ScreenSharingRole,
  Tones,
  WithClientContext,
} from './call-requests.ts';

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

  /**
   * Within 15 s of the call's coming in, as the next two.
   *
   * @returns what is known of the call by its having been answered so, which Graph doesn't say
   */
  answer(graphCallId: string, answer: CallAnswer, signal?: AbortSignal): Promise<CallResource>;
  reject(graphCallId: string, rejection: CallRejection, signal?: AbortSignal): Promise<void>;
  redirect(graphCallId: string, redirection: CallRedirection, signal?: AbortSignal): Promise<void>;
  transfer(graphCallId: string, transfer: CallTransfer, signal?: AbortSignal): Promise<void>;

  /** Mutes the application itself, in a group call. */
  mute(graphCallId: string, context: WithClientContext, signal?: AbortSignal): Promise<OperationResource>;
  unmute(graphCallId: string, context: WithClientContext, signal?: AbortSignal): Promise<OperationResource>;
  playPrompt(graphCallId: string, prompts: Prompts, signal?: AbortSignal): Promise<OperationResource>;
  recordResponse(
    graphCallId: string,
    recording: ResponseRecording,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  /** From now on tones that are pressed come as notifications of the call. */
  subscribeToTone(
    graphCallId: string,
    context: WithClientContext,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  /** Ends what is played or recorded, and what waits for its turn. */
  cancelMediaProcessing(
    graphCallId: string,
    context: WithClientContext,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  sendDtmfTones(graphCallId: string, tones: Tones, signal?: AbortSignal): Promise<OperationResource>;
  changeScreenSharingRole(graphCallId: string, role: ScreenSharingRole, signal?: AbortSignal): Promise<void>;
  updateRecordingStatus(
    graphCallId: string,
    update: RecordingStatusUpdate,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  addLargeGalleryView(
    graphCallId: string,
    context: WithClientContext,
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
  invite(
    graphCallId: string,
    invitation: ParticipantsInvitation,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  /** Succeeds as well if they, or the call, are already gone. */
  removeParticipant(graphCallId: string, participantId: string, signal?: AbortSignal): Promise<void>;
  /** Only they themselves can unmute again. */
  muteParticipant(
    graphCallId: string,
    participantId: string,
    context: WithClientContext,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  startHoldMusic(
    graphCallId: string,
    participantId: string,
    music: HoldMusic,
    signal?: AbortSignal,
  ): Promise<OperationResource>;
  stopHoldMusic(
    graphCallId: string,
    participantId: string,
    context: WithClientContext,
    signal?: AbortSignal,
  ): Promise<OperationResource>;

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
