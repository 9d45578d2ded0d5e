import { typed } from './typed-document.ts';
import type { FollowedCallFragment, FollowedParticipantFragment } from './operation-types.ts';

/** What is known of somebody in a roster, unless more is asked for. */
export type Participant = FollowedParticipantFragment;

/** What is known of a call, unless more is asked for. */
export type Call = FollowedCallFragment;

/** What is selected of everybody in a roster, unless another fragment is given. */
export const participantFragment = typed<Participant>(/* GraphQL */ `
  fragment FollowedParticipant on CallParticipant {
    id
    rawId
    displayName
    isMuted
    isInLobby
    isSharingScreen
  }
`);

/** What is selected of a call, unless another fragment is given. */
export const callFragment = typed<Call>(/* GraphQL */ `
  fragment FollowedCall on Call {
    id
    state
    direction
    subject
    answerBy
    myParticipantId
    isFollowedByPolling
    source {
      displayName
      rawId
    }
    targets {
      displayName
      rawId
    }
    meetingInfo {
      kind
    }
    resultInfo {
      code
      subcode
      message
    }
  }
`);

/** Where a call is now: who has followed it to there has missed nothing. */
export const callCursorDocument = typed<{ call: { cursor: string } | null }, { callId: string }>(
  'query CallCursor($callId: ID!) { call(id: $callId) { cursor } }',
);

/** The changes of a roster, and everybody in a snapshot. All events are followed, so that cursors show what was missed. */
export const rosterDocument = (
  participant: string,
): string => `subscription FollowRoster($callId: ID!, $after: ID) {
  callEvents(callId: $callId, after: $after) {
    __typename cursor isSnapshot occurredAt
    snapshot { participants { id ...${nameOf(participant)} } }
    ... on RosterChanged {
      joined { id ...${nameOf(participant)} }
      updated { id formerId ...${nameOf(participant)} }
      left { id formerId ...${nameOf(participant)} }
    }
  }
}
${participant}`;

/** All that happens in a call, and the whole of it in a snapshot. */
export const callDocument = (
  participant: string,
  call: string,
): string => `subscription FollowCall($callId: ID!, $after: ID) {
  callEvents(callId: $callId, after: $after) {
    __typename cursor isSnapshot occurredAt
    snapshot { participants { id ...${nameOf(participant)} } contentSharingSessions { id } }
    ... on CallStateChanged { previousState call { id state ...${nameOf(call)} } }
    ... on RosterChanged {
      joined { id ...${nameOf(participant)} }
      updated { id formerId ...${nameOf(participant)} }
      left { id formerId ...${nameOf(participant)} }
    }
    ... on ContentSharingChanged { sessions { id } started { id } updated { id } ended { id } }
    ... on CallOperationChanged { operation { id kind status } }
    ... on ToneReceived { tone sequenceId }
  }
}
${participant}
${call}`;

/** The calls that wait to be answered, each once. */
export const incomingCallDocument = (call: string): string =>
  `subscription FollowIncomingCalls { incomingCall { id state ...${nameOf(call)} } }\n${call}`;

/** The calls that wait to be answered now. */
export const incomingCallsDocument = (call: string): string =>
  `query IncomingCalls { calls(first: 100, states: [INCOMING]) { nodes { id state ...${nameOf(call)} } } }\n${call}`;

/** Whether a call still waits to be answered. */
export const callStateDocument = `subscription CallState($callId: ID!, $after: ID) {
  callStateChanged(callId: $callId, after: $after) { cursor state }
}`;

/** The name of the first fragment of a text. @throws {TypeError} if there is none */
function nameOf(fragment: string): string {
  const [, name] = /\bfragment\s+(\w+)\s+on\b/.exec(fragment) ?? [];
  if (name === undefined) throw new TypeError(`this is no fragment of GraphQL: ${fragment.slice(0, 40)}`);
  return name;
}
