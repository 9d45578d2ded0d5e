import type {
  AudioRouting,
  CallAnswer,
  CallDestination,
  CallMedia,
  CallOptions,
  CallRedirection,
  CallRejection,
  CallTransfer,
  HoldMusic,
  Invitation,
  MediaInfo,
  MeetingChat,
  OutgoingCall,
  ParticipantsInvitation,
  Party,
  PartyIdentity,
  Prompts,
  RecordingStatusUpdate,
  ResponseRecording,
  StopTone,
  Tones,
  WithClientContext,
} from './call-requests.ts';
import { typed } from '../../microsoft-graph/type-name.ts';

/*
 * Requests as Graph reads them. Objects say their types, as in Graph's own examples: where a member can be of several, it
 * must. What is undefined is not sent.
 */

/** Writes a call to make. */
export function callBody(call: OutgoingCall) {
  return {
    ...typed('call'),
    direction: call.direction,
    subject: call.subject,
    callbackUri: call.callbackUri,
    source: call.source && party(call.source),
    ...destination(call.to),
    requestedModalities: call.requestedModalities,
    mediaConfig: mediaConfig(call.media),
    callOptions: callOptions('outgoingCallOptions', call.callOptions),
    tenantId: call.tenantId,
  };
}

/** Writes how to answer. */
export function answerBody(answer: CallAnswer) {
  return {
    callbackUri: answer.callbackUri,
    acceptedModalities: answer.acceptedModalities,
    mediaConfig: mediaConfig(answer.media),
    callOptions: callOptions('incomingCallOptions', answer.callOptions),
    participantCapacity: answer.participantCapacity,
  };
}

/** Writes how to refuse. */
export function rejectionBody({ reason, callbackUri }: CallRejection) {
  return { reason, callbackUri };
}

/** Writes where to send a call on. */
export function redirectionBody({ targets, timeout, callbackUri }: CallRedirection) {
  return { targets: targets.map(invitation), timeout, callbackUri };
}

/** Writes whom to hand a call to. */
export function transferBody({ transferTarget, transferee, clientContext }: CallTransfer) {
  return {
    transferTarget: invitation(transferTarget),
    transferee: transferee && party(transferee),
    clientContext,
  };
}

/** Writes what an operation needs that needs nothing else. */
export function contextBody({ clientContext }: WithClientContext) {
  return { clientContext };
}

/** Writes what to play. */
export function promptsBody({ prompts, clientContext }: Prompts) {
  return { prompts: prompts.map(mediaPrompt), clientContext };
}

/** Writes what to record. */
export function recordingBody(recording: ResponseRecording) {
  return {
    prompts: recording.prompts?.map(mediaPrompt),
    bargeInAllowed: recording.bargeInAllowed,
    initialSilenceTimeoutInSeconds: recording.initialSilenceTimeoutInSeconds,
    maxSilenceTimeoutInSeconds: recording.maxSilenceTimeoutInSeconds,
    maxRecordDurationInSeconds: recording.maxRecordDurationInSeconds,
    playBeep: recording.playBeep,
    stopTones: recording.stopTones?.map(keySign),
    clientContext: recording.clientContext,
  };
}

/** Writes which tones to send. */
export function tonesBody({ tones, delayBetweenTonesMs, clientContext }: Tones) {
  return { tones, delayBetweenTonesMs, clientContext };
}

/** Writes what to tell a call about its being recorded. */
export function recordingStatusBody({ status, clientContext }: RecordingStatusUpdate) {
  return { status, clientContext };
}

/** Writes whom to add to a call. */
export function participantsBody({ participants, clientContext }: ParticipantsInvitation) {
  return { participants: participants.map(invitation), clientContext };
}

/** Writes what somebody hears while on hold. */
export function holdMusicBody({ customPrompt, clientContext }: HoldMusic) {
  return { customPrompt: customPrompt && mediaPrompt(customPrompt), clientContext };
}

/** Writes an audio routing group, or of one the id and what changes. */
export function audioRoutingGroupBody(group: { readonly id: string } & Partial<AudioRouting>) {
  const { id, routingMode, sources, receivers } = group;
  return { ...typed('audioRoutingGroup'), id, routingMode, sources, receivers };
}

function destination(to: CallDestination) {
  switch (to.kind) {
    case 'people':
      return { targets: to.people.map(invitation) };
    case 'meeting':
      return {
        chatInfo: chatInfo(to.chat),
        meetingInfo: {
          ...typed('organizerMeetingInfo'),
          organizer: identitySet(to.organizer),
          allowConversationWithoutHost: to.allowConversationWithoutHost,
        },
      };
    case 'meetingId': {
      const { joinMeetingId, passcode } = to;
      return { meetingInfo: { ...typed('joinMeetingIdMeetingInfo'), joinMeetingId, passcode } };
    }
    case 'meetingToken':
      return { meetingInfo: { ...typed('tokenMeetingInfo'), token: to.token } };
  }
}

function chatInfo({ threadId, messageId, replyChainMessageId }: MeetingChat) {
  return { ...typed('chatInfo'), threadId, messageId, replyChainMessageId };
}

function identitySet({ kind, id, displayName, tenantId }: PartyIdentity) {
  return { ...typed('identitySet'), [kind]: { ...typed('identity'), id, displayName, tenantId } };
}

function party({ identity, participantId, endpointType, region, languageId, countryCode }: Party) {
  return {
    ...typed('participantInfo'),
    identity: identitySet(identity),
    participantId,
    endpointType,
    region,
    languageId,
    countryCode,
  };
}

function invitation(invited: Invitation) {
  return {
    ...typed('invitationParticipantInfo'),
    identity: identitySet(invited.identity),
    endpointType: invited.endpointType,
    participantId: invited.participantId,
    replacesCallId: invited.replacesCallId,
    hidden: invited.hidden,
    removeFromDefaultAudioRoutingGroup: invited.removeFromDefaultAudioRoutingGroup,
  };
}

function mediaConfig(media: CallMedia) {
  const { removeFromDefaultAudioGroup } = media;
  return media.kind === 'serviceHosted'
    ? {
        ...typed('serviceHostedMediaConfig'),
        // Untyped, as in Graph's examples; within a prompt it is typed there.
        preFetchMedia: media.preFetchMedia?.map(mediaInfo),
        removeFromDefaultAudioGroup,
      }
    : { ...typed('appHostedMediaConfig'), blob: media.blob, removeFromDefaultAudioGroup };
}

function mediaInfo({ uri, resourceId }: MediaInfo) {
  return { uri, resourceId };
}

function mediaPrompt(prompt: MediaInfo) {
  return { ...typed('mediaPrompt'), mediaInfo: { ...typed('mediaInfo'), ...mediaInfo(prompt) } };
}

function callOptions(type: 'outgoingCallOptions' | 'incomingCallOptions', options: CallOptions | undefined) {
  return (
    options && {
      ...typed(type),
      hideBotAfterEscalation: options.hideBotAfterEscalation,
      isContentSharingNotificationEnabled: options.isContentSharingNotificationEnabled,
      isDeltaRosterEnabled: options.isDeltaRosterEnabled,
      isInteractiveRosterEnabled: options.isInteractiveRosterEnabled,
    }
  );
}

/** As which a recording's tones stand in Graph's example, unlike those that are sent, which go by their names. */
function keySign(tone: StopTone): string {
  if (tone === 'star') return '*';
  if (tone === 'pound') return '#';
  return tone.replace('tone', '');
}
