import type { Supergraph } from './supergraph.ts';

/** A query, and what its variables are in a supergraph. */
export interface CorpusQuery {
  readonly rule: string;
  readonly document: string;
  readonly variables?: (supergraph: Supergraph) => Record<string, unknown>;
}

const room = ({ roomId }: Supergraph) => ({ id: roomId });
const call = ({ callId }: Supergraph) => ({ id: callId });
const identifier = `
  __typename
  ... on HasRawId { rawId }
  ... on CommunicationUserIdentifier { id }
  ... on MicrosoftTeamsUserIdentifier { userId isAnonymous userCloud: cloud }
  ... on MicrosoftTeamsAppIdentifier { appId appCloud: cloud }
  ... on ApplicationIdentifier { appId applicationCloud: cloud }
  ... on GuestIdentifier { guestId }
  ... on TeamsExtensionUserIdentifier { userId tenantId resourceId extensionCloud: cloud }
  ... on PhoneNumberIdentifier { phoneNumber isAnonymous assertedId }`;
const party = `
  identifier { ${identifier} } rawId displayName tenantId participantId endpointType region languageId countryCode isHidden
  replacesCallId`;
const resultInfo = 'resultInfo { code subcode message }';
const participant = `
  __typename id identifier { ${identifier} } rawId displayName tenantId isMuted isInLobby isSharingScreen
  mediaStreams { sourceId mediaType direction label isServerMuted }
  recordingInfo { status initiator { ${party} } }
  rosterSequenceNumber endpointType region languageId countryCode metadata
  restrictedExperience { contentSharingDisabled videoDisabled }`;
const operation = `
  id kind status clientContext ${resultInfo} completionReason invitees { ${party} } recordingLocation
  recordingAccessToken`;

/** One of each kind of raw id, and some that are hardly any. */
const rawIds = {
  user: '8:acs:a1b2_c3d4',
  teamsUser: '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1',
  visitor: '8:teamsvisitor:5a4db0c5-0000-4000-8000-0000000000a1',
  gcchUser: '8:gcch:5a4db0c5-0000-4000-8000-0000000000a1',
  app: '28:orgid:01234567-0000-4000-8000-000000000000',
  extension: `8:acs:${['11111111', '22222222', '33333333'].map((head) => `${head}-0000-4000-8000-000000000000`).join('_')}`,
  phone: '4:+12065550100',
  anonymousPhone: '4:anonymous',
  assertedPhone: '4:+12065550100_asserted',
  application: '28:bot',
  guest: 'guest:g',
  unknown: '28:gal-global:agent',
  empty: '',
  quoted: '"\\ ☎\u0000',
};

/** What can be asked of this graph: every root field, every field of every type, and every way to write a query. */
export const corpus: readonly CorpusQuery[] = [
  ...Object.entries(rawIds).map(([kind, rawId]) => ({
    rule: `an identifier: ${kind}`,
    document: `query ($rawId: ID!) { identifier(rawId: $rawId) { ${identifier} } }`,
    variables: () => ({ rawId }),
  })),
  {
    rule: 'several identifiers by aliases and a fragment',
    document: `
      query { a: identifier(rawId: "4:+1") { ...Raw } b: identifier(rawId: "8:acs:a_b") { ...Raw } __typename }
      fragment Raw on Identifier { ... on HasRawId { rawId __typename } }`,
  },
  {
    rule: 'a room with all its fields',
    document: `query ($id: ID!) {
      room(id: $id) {
        __typename id createdAt validFrom validUntil pstnDialOutEnabled status
        participants {
          __typename
          edges { __typename cursor node { __typename role rawId identifier { ${identifier} } } }
          nodes { role identifier { __typename } }
          pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }`,
    variables: room,
  },
  {
    rule: 'participants as what all participants are',
    document: `query ($id: ID!) {
      room(id: $id) { participants { nodes { ... on Participant { rawId identifier { __typename } } } } }
    }`,
    variables: room,
  },
  {
    rule: 'a page of participants',
    document:
      'query ($id: ID!) { room(id: $id) { participants(first: 1) { nodes { role } pageInfo { endCursor } } } }',
    variables: room,
  },
  {
    rule: 'participants by two aliases with different arguments',
    document: `query ($id: ID!) {
      room(id: $id) {
        one: participants(first: 1) { nodes { role } }
        all: participants(first: 10) { nodes { role } }
      }
    }`,
    variables: room,
  },
  {
    rule: 'a room that is not there',
    document: '{ room(id: "99000000000000000") { id participants { nodes { role } } } }',
  },
  {
    rule: 'the first rooms with their participants',
    document: '{ rooms { nodes { id status participants { nodes { role } } } } }',
  },
  {
    rule: 'a page of one room',
    document:
      '{ rooms(first: 1) { edges { cursor node { id } } nodes { id } pageInfo { hasNextPage endCursor } } }',
  },
  {
    rule: 'rooms behind a cursor that is none',
    document: '{ rooms(after: "nowhere") { nodes { id } } }',
  },
  { rule: 'too many rooms', document: '{ rooms(first: 101) { nodes { id } } }' },
  { rule: 'no rooms at all', document: '{ rooms(first: 0) { nodes { id } } }' },
  {
    rule: 'participants of which none are asked for, beside a room',
    document: 'query ($id: ID!) { room(id: $id) { id participants(first: 0) { nodes { role } } } }',
    variables: room,
  },
  {
    rule: 'a call with all that it is',
    document: `query ($id: ID!) {
      call(id: $id) {
        __typename id state direction subject callChainId tenantId
        source { ${party} } targets { ${party} } answeredBy { ${party} } requestedModalities mediaState { audio }
        mediaConfig { hosting preFetchMedia { uri resourceId } removeFromDefaultAudioGroup }
        chatInfo { threadId messageId replyChainMessageId }
        meetingInfo {
          kind organizer { identifier { ${identifier} } rawId displayName tenantId }
          allowConversationWithoutHost joinMeetingId
        }
        ${resultInfo}
        callRoutes { final { displayName } original { displayName } routingType }
        incomingContext {
          observedParticipantId onBehalfOf { displayName } sourceParticipantId transferor { displayName }
        }
        transcription { state lastModifiedAt } toneInfo { sequenceId tone }
        myParticipantId answerBy knownSince isFollowedByPolling cursor
      }
    }`,
    variables: call,
  },
  {
    rule: 'a roster with all its fields',
    document: `query ($id: ID!) { call(id: $id) { participants { ${participant} } } }`,
    variables: call,
  },
  {
    rule: 'what goes on in a call',
    document: `query ($id: ID!) {
      call(id: $id) { contentSharingSessions { id } operations { ${operation} } }
    }`,
    variables: call,
  },
  {
    rule: 'who hears whom in a call',
    document: `query ($id: ID!) {
      call(id: $id) { audioRoutingGroups { id routingMode sources receivers } }
    }`,
    variables: call,
  },
  {
    rule: 'a participant and an operation that are not there',
    document: `query ($id: ID!) {
      call(id: $id) { participant(id: "nobody") { displayName } operation(id: "nothing") { status } }
    }`,
    variables: call,
  },
  {
    rule: 'a call by its id in upper case',
    document: 'query ($id: ID!) { call(id: $id) { id } }',
    variables: ({ callId }) => ({ id: callId.toUpperCase() }),
  },
  {
    rule: 'a call that is not there',
    document: '{ call(id: "00000000-0000-4000-8000-000000000000") { id state participants { id } } }',
  },
  {
    rule: 'the calls',
    document: `{
      calls { __typename edges { __typename cursor node { id } } nodes { id state } pageInfo { hasNextPage startCursor } }
    }`,
  },
  {
    rule: 'the calls in some states',
    document: 'query ($states: [CallState!]) { calls(states: $states) { nodes { state } } }',
    variables: () => ({ states: ['ESTABLISHED', 'TERMINATED'] }),
  },
  {
    rule: 'the calls in a state that none is in',
    document: '{ calls(states: [INCOMING]) { nodes { id } } }',
  },
  { rule: 'too many calls', document: '{ calls(first: 1000) { nodes { id } } }' },
  {
    rule: 'an assignment that is not there',
    document: `{
      teamsExtensionAssignment(
        tenantId: "11111111-0000-4000-8000-000000000000", objectId: "22222222-0000-4000-8000-000000000000"
      ) { tenantId objectId principalType clientIds }
    }`,
  },
  {
    rule: 'rooms, calls and identifiers at once',
    document: `query ($roomId: ID!, $callId: ID!) {
      room(id: $roomId) { id } call(id: $callId) { id } identifier(rawId: "4:+1") { __typename } rooms { nodes { id } }
    }`,
    variables: ({ roomId, callId }) => ({ roomId, callId }),
  },
  {
    rule: 'one part that fails beside one that does not',
    document: 'query ($id: ID!) { room(id: $id) { id } rooms(first: 101) { nodes { id } } }',
    variables: room,
  },
  {
    rule: 'what is skipped and what is included',
    document: `query ($id: ID!, $no: Boolean!) {
      room(id: $id) { id status @skip(if: true) validFrom @include(if: $no) ... @include(if: true) { validUntil } }
    }`,
    variables: (supergraph) => ({ ...room(supergraph), no: false }),
  },
  {
    rule: 'fragments within fragments',
    document: `query ($id: ID!) { room(id: $id) { ...A } }
      fragment A on Room { id ...B } fragment B on Room { status participants { ...C } }
      fragment C on RoomParticipantConnection { nodes { role } }`,
    variables: room,
  },
  {
    rule: 'a variable with a default',
    document: 'query ($first: Int! = 1) { rooms(first: $first) { nodes { id } } }',
  },
  { rule: 'a variable that is missing', document: 'query ($id: ID!) { room(id: $id) { id } }' },
  {
    rule: 'a variable of the wrong type',
    document: 'query ($first: Int!) { rooms(first: $first) { nodes { id } } }',
    variables: () => ({ first: 'many' }),
  },
  { rule: 'a field that is not there', document: '{ room(id: "1") { colour } }' },
  { rule: 'an argument that is not there', document: '{ room(name: "1") { id } }' },
  { rule: 'what is no GraphQL', document: '{ room(id: "1") { id }' },
  { rule: 'what a type is', document: '{ __typename }' },
];
