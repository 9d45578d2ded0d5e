import type {
  AudioRouting,
  CallAnswer,
  CallDestination,
  CallMedia,
  CallOptions,
  Invitation,
  MediaInfo,
  MeetingChat,
  OutgoingCall,
  Party,
  PartyIdentity,
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
    source: call.source && partyBody(call.source),
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

/** Writes an audio routing group, or of one the id and what changes. */
export function audioRoutingGroupBody(group: { readonly id: string } & Partial<AudioRouting>) {
  const { id, routingMode, sources, receivers } = group;
  return { ...typed('audioRoutingGroup'), id, routingMode, sources, receivers };
}

function destination(to: CallDestination) {
  switch (to.kind) {
    case 'people':
      return { targets: to.people.map(invitationBody) };
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

/** Writes somebody at an end of a call. */
export function partyBody({ identity, participantId, endpointType, region, languageId, countryCode }: Party) {
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

/** Writes somebody to call. */
export function invitationBody(invited: Invitation) {
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

/** Writes a sound to play. */
export function mediaPrompt(prompt: MediaInfo) {
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
