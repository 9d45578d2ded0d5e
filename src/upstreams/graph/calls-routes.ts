import type { HttpResponse } from '@azure-rest/core-client';
import type {
  answerBody,
  audioRoutingGroupBody,
  callBody,
  contextBody,
  holdMusicBody,
  participantsBody,
  promptsBody,
  recordingBody,
  recordingStatusBody,
  redirectionBody,
  rejectionBody,
  tonesBody,
  transferBody,
} from './request-bodies.ts';
import type { ScreenSharingRole } from './call-requests.ts';

interface Request {
  readonly abortSignal: AbortSignal | undefined;
}

interface RequestWith<Body> extends Request {
  readonly body: Body;
}

type Answer = PromiseLike<HttpResponse>;

/** What can be done to a call, and what each needs to know. */
export interface CallActions {
  readonly answer: ReturnType<typeof answerBody>;
  readonly reject: ReturnType<typeof rejectionBody>;
  readonly redirect: ReturnType<typeof redirectionBody>;
  readonly transfer: ReturnType<typeof transferBody>;
  readonly mute: ReturnType<typeof contextBody>;
  readonly unmute: ReturnType<typeof contextBody>;
  readonly playPrompt: ReturnType<typeof promptsBody>;
  readonly recordResponse: ReturnType<typeof recordingBody>;
  readonly subscribeToTone: ReturnType<typeof contextBody>;
  readonly cancelMediaProcessing: ReturnType<typeof contextBody>;
  readonly sendDtmfTones: ReturnType<typeof tonesBody>;
  readonly changeScreenSharingRole: { readonly role: ScreenSharingRole };
  readonly updateRecordingStatus: ReturnType<typeof recordingStatusBody>;
  readonly addLargeGalleryView: ReturnType<typeof contextBody>;
}

/** What can be done to somebody in a call, and what each needs to know. */
export interface ParticipantActions {
  readonly mute: ReturnType<typeof contextBody>;
  readonly startHoldMusic: ReturnType<typeof holdMusicBody>;
  readonly stopHoldMusic: ReturnType<typeof contextBody>;
}

/** The lists below a call. */
export type CallCollection = 'participants' | 'audioRoutingGroups' | 'contentSharingSessions';

/** An address in full, as a list's link to its next page. */
export type Link = `${string}://${string}`;

/**
 * Microsoft Graph v1.0, cloud communications, below `/v1.0/communications`: all that it has on calls but the log of
 * devices' quality, which is for the makers of devices.
 */
export interface CallsRoutes {
  (path: '/calls'): {
    post(request: RequestWith<ReturnType<typeof callBody>>): Answer;
  };
  (
    path: '/calls/{callId}',
    callId: string,
  ): {
    get(request: Request): Answer;
    delete(request: Request): Answer;
  };
  (
    path: '/calls/{callId}/keepAlive',
    callId: string,
  ): {
    post(request: Request): Answer;
  };
  <Action extends keyof CallActions>(
    path: '/calls/{callId}/{action}',
    callId: string,
    action: Action,
  ): {
    post(request: RequestWith<CallActions[Action]>): Answer;
  };
  (
    path: '/calls/{callId}/{collection}',
    callId: string,
    collection: CallCollection,
  ): {
    get(request: Request): Answer;
  };
  (path: Link): {
    get(request: Request): Answer;
  };
  (
    path: '/calls/{callId}/participants/invite',
    callId: string,
  ): {
    post(request: RequestWith<ReturnType<typeof participantsBody>>): Answer;
  };
  (
    path: '/calls/{callId}/participants/{participantId}',
    callId: string,
    participantId: string,
  ): {
    get(request: Request): Answer;
    delete(request: Request): Answer;
  };
  <Action extends keyof ParticipantActions>(
    path: '/calls/{callId}/participants/{participantId}/{action}',
    callId: string,
    participantId: string,
    action: Action,
  ): {
    post(request: RequestWith<ParticipantActions[Action]>): Answer;
  };
  (
    path: '/calls/{callId}/audioRoutingGroups',
    callId: string,
  ): {
    post(request: RequestWith<ReturnType<typeof audioRoutingGroupBody>>): Answer;
  };
  (
    path: '/calls/{callId}/audioRoutingGroups/{groupId}',
    callId: string,
    groupId: string,
  ): {
    get(request: Request): Answer;
    patch(request: RequestWith<ReturnType<typeof audioRoutingGroupBody>>): Answer;
    delete(request: Request): Answer;
  };
  (
    path: '/calls/{callId}/operations/{operationId}',
    callId: string,
    operationId: string,
  ): {
    get(request: Request): Answer;
  };
}
