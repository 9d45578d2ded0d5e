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
import { permissions } from './permissions.ts';
import type { NeededPermissions } from './permissions.ts';
import { answerBody, invitationBody, mediaPrompt, partyBody } from './request-bodies.ts';

/** What can be done to a call, or to somebody in it, by one POST. */
interface GraphAction<Request, Reply> {
  /** Where it is posted, below the call or the participant; left out, under the action's own name. */
  readonly path?: string;
  readonly needs: (request: Request) => NeededPermissions;
  readonly body: (request: Request) => object;
  readonly reply: (request: Request) => ZodType<Reply>;
}

/** An action that Graph only says yes to. */
function plain<Request>(
  needs: NeededPermissions,
  body: (request: Request) => object,
): GraphAction<Request, undefined> {
  return { needs: () => needs, body, reply: () => nothing };
}

/** An action that begins an operation, of whose end a notification tells. */
function operation<Request>(
  needs: NeededPermissions,
  body: (request: Request) => object,
): GraphAction<Request, OperationResource> {
  return { needs: () => needs, body, reply: () => operationSchema };
}

const nothing = noContent.transform(() => undefined);
const context = ({ clientContext }: WithClientContext) => ({ clientContext });

/*
 * One row an action, of Microsoft Graph v1.0: what it needs, what it takes, and how that is written. What is undefined is
 * not sent.
 */
const onCalls = {
  /** Within 15 s of the call's coming in, as the next two. The reply is what is known of the call by having been answered so. */
  answer: {
    needs: ({ media }: CallAnswer) => [
      ...permissions.answerGroupCall,
      ...(media.kind === 'appHosted' ? permissions.hostMedia : permissions.none),
    ],
    body: answerBody,
    reply: ({ media, callOptions }: CallAnswer): ZodType<CallResource> =>
      noContent.transform(() => ({
        mediaConfig: typed(`${media.kind}MediaConfig`),
        callOptions: callOptions && { ...callOptions },
      })),
  },
  reject: plain(permissions.none, ({ reason, callbackUri }: CallRejection) => ({ reason, callbackUri })),
  redirect: plain(permissions.initiate, ({ targets, timeout, callbackUri }: CallRedirection) => ({
    targets: targets.map(invitationBody),
    timeout,
    callbackUri,
  })),
  transfer: plain(permissions.initiate, ({ transferTarget, transferee, clientContext }: CallTransfer) => ({
    transferTarget: invitationBody(transferTarget),
    transferee: transferee && partyBody(transferee),
    clientContext,
  })),
  invite: {
    ...operation(
      permissions.initiateGroupCall,
      ({ participants, clientContext }: ParticipantsInvitation) => ({
        participants: participants.map(invitationBody),
        clientContext,
      }),
    ),
    path: 'participants/invite',
  },
  /** Mutes the application itself, in a group call. */
  mute: operation(permissions.takePart, context),
  unmute: operation(permissions.takePart, context),
  playPrompt: operation(permissions.takePart, ({ prompts, clientContext }: Prompts) => ({
    prompts: prompts.map(mediaPrompt),
    clientContext,
  })),
  recordResponse: operation(permissions.accessMedia, (recording: ResponseRecording) => ({
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
  subscribeToTone: operation(permissions.accessMedia, context),
  /** Ends what is played or recorded, and what waits for its turn. */
  cancelMediaProcessing: operation(permissions.takePart, context),
  sendDtmfTones: operation(permissions.takePart, ({ tones, delayBetweenTonesMs, clientContext }: Tones) => ({
    tones,
    delayBetweenTonesMs,
    clientContext,
  })),
  changeScreenSharingRole: plain(
    permissions.accessMedia,
    ({ role }: { readonly role: ScreenSharingRole }) => ({ role }),
  ),
  updateRecordingStatus: operation(
    permissions.updateRecordingStatus,
    ({ status, clientContext }: RecordingStatusUpdate) => ({
      status,
      clientContext,
    }),
  ),
  addLargeGalleryView: operation(permissions.seeEverybody, context),
} as const;

const onParticipants = {
  /** Only they themselves can unmute again. */
  mute: operation(permissions.actOnOthers, context),
  startHoldMusic: operation(permissions.actOnOthers, ({ customPrompt, clientContext }: HoldMusic) => ({
    customPrompt: customPrompt && mediaPrompt(customPrompt),
    clientContext,
  })),
  stopHoldMusic: operation(permissions.actOnOthers, context),
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
