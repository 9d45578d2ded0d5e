import type { ZodType } from 'zod';
import { operationSchema } from '../../microsoft-graph/resources.ts';
import type { CallResource, OperationResource } from '../../microsoft-graph/resources.ts';
import { typed } from '../../microsoft-graph/type-name.ts';
import { noContent } from '../pipeline/no-content.ts';
import type {
  CallAnswer,
  CallRedirection,
  CallRejection,
  CallTransfer,
  HoldMusic,
  ParticipantsInvitation,
  Prompts,
  RecordingStatusUpdate,
  ResponseRecording,
  ScreenSharingRole,
  StopTone,
  Tones,
  WithClientContext,
} from './call-requests.ts';
import { answerBody, invitationBody, mediaPrompt, partyBody } from './request-bodies.ts';

/** What can be done to a call, or to somebody in it, by one POST. */
interface GraphAction<Request, Reply> {
  /** Where it is posted, below the call or the participant; left out, under the action's own name. */
  readonly path?: string;
  readonly body: (request: Request) => object;
  readonly reply: (request: Request) => ZodType<Reply>;
}

/** An action that Graph only says yes to. */
function plain<Request>(body: (request: Request) => object): GraphAction<Request, undefined> {
  return { body, reply: () => nothing };
}

/** An action that begins an operation, of whose end a notification tells. */
function operation<Request>(body: (request: Request) => object): GraphAction<Request, OperationResource> {
  return { body, reply: () => operationSchema };
}

const nothing = noContent.transform(() => undefined);
const context = ({ clientContext }: WithClientContext) => ({ clientContext });

/*
 * One row an action, of Microsoft Graph v1.0: what it takes, and how that is written. What is undefined is not sent.
 */
const onCalls = {
  /** Within 15 s of the call's coming in, as the next two. The reply is what is known of the call by having been answered so. */
  answer: {
    body: answerBody,
    reply: ({ media, callOptions }: CallAnswer): ZodType<CallResource> =>
      noContent.transform(() => ({
        mediaConfig: typed(`${media.kind}MediaConfig`),
        callOptions: callOptions && { ...callOptions },
      })),
  },
  reject: plain(({ reason, callbackUri }: CallRejection) => ({ reason, callbackUri })),
  redirect: plain(({ targets, timeout, callbackUri }: CallRedirection) => ({
    targets: targets.map(invitationBody),
    timeout,
    callbackUri,
  })),
  transfer: plain(({ transferTarget, transferee, clientContext }: CallTransfer) => ({
    transferTarget: invitationBody(transferTarget),
    transferee: transferee && partyBody(transferee),
    clientContext,
  })),
  invite: {
    ...operation(({ participants, clientContext }: ParticipantsInvitation) => ({
      participants: participants.map(invitationBody),
      clientContext,
    })),
    path: 'participants/invite',
  },
  /** Mutes the application itself, in a group call. */
  mute: operation(context),
  unmute: operation(context),
  playPrompt: operation(({ prompts, clientContext }: Prompts) => ({
    prompts: prompts.map(mediaPrompt),
    clientContext,
  })),
  recordResponse: operation((recording: ResponseRecording) => ({
    prompts: recording.prompts?.map(mediaPrompt),
    bargeInAllowed: recording.bargeInAllowed,
    initialSilenceTimeoutInSeconds: recording.initialSilenceTimeoutInSeconds,
    maxSilenceTimeoutInSeconds: recording.maxSilenceTimeoutInSeconds,
    maxRecordDurationInSeconds: recording.maxRecordDurationInSeconds,
    playBeep: recording.playBeep,
    stopTones: recording.stopTones?.map(keySign),
    clientContext: recording.clientContext,
  })),
  /** From now on tones that are pressed come as notifications of the call. */
  subscribeToTone: operation(context),
  /** Ends what is played or recorded, and what waits for its turn. */
  cancelMediaProcessing: operation(context),
  sendDtmfTones: operation(({ tones, delayBetweenTonesMs, clientContext }: Tones) => ({
    tones,
    delayBetweenTonesMs,
    clientContext,
  })),
  changeScreenSharingRole: plain(({ role }: { readonly role: ScreenSharingRole }) => ({ role })),
  updateRecordingStatus: operation(({ status, clientContext }: RecordingStatusUpdate) => ({
    status,
    clientContext,
  })),
  addLargeGalleryView: operation(context),
} as const;

const onParticipants = {
  /** Only they themselves can unmute again. */
  mute: operation(context),
  startHoldMusic: operation(({ customPrompt, clientContext }: HoldMusic) => ({
    customPrompt: customPrompt && mediaPrompt(customPrompt),
    clientContext,
  })),
  stopHoldMusic: operation(context),
} as const;

type Requests<Actions> = {
  readonly [Name in keyof Actions]: Actions[Name] extends { body: (request: infer Request) => object }
    ? Request
    : never;
};
type Replies<Actions> = {
  readonly [Name in keyof Actions]: Actions[Name] extends { reply: (request: never) => ZodType<infer Reply> }
    ? Reply
    : never;
};
type Table<Actions> = {
  readonly [Name in keyof Actions]: GraphAction<Requests<Actions>[Name], Replies<Actions>[Name]>;
};

/** What each action on a call takes, by its name. */
export type CallActionRequests = Requests<typeof onCalls>;
/** What each action on a call gives, by its name. */
export type CallActionReplies = Replies<typeof onCalls>;
/** What each action on somebody in a call takes, by its name. */
export type ParticipantActionRequests = Requests<typeof onParticipants>;

/** The actions on a call. */
export const callActions: Table<typeof onCalls> = onCalls;
/** The actions on somebody in a call. */
export const participantActions: Table<typeof onParticipants> = onParticipants;

/** As which a recording's tones stand in Graph's example, unlike those that are sent, which go by their names. */
function keySign(tone: StopTone): string {
  if (tone === 'star') return '*';
  if (tone === 'pound') return '#';
  return tone.replace('tone', '');
}
