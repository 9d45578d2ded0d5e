/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query LiveCalls {\n    calls(\n      first: 60\n      states: [\n        INCOMING\n        ESTABLISHING\n        RINGING\n        ESTABLISHED\n        HOLD\n        TRANSFERRING\n        TRANSFER_ACCEPTED\n        REDIRECTING\n        TERMINATING\n        UNKNOWN\n      ]\n    ) {\n      nodes {\n        id\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": typeof types.LiveCallsDocument,
    "\n  fragment IncomingCall on Call {\n    id\n  }\n": typeof types.IncomingCallFragmentDoc,
    "\n  fragment ShownCall on Call {\n    id\n    state\n    direction\n    subject\n    myParticipantId\n    isFollowedByPolling\n    knownSince\n    answerBy\n    terminationReason\n    source {\n      ...ShownParty\n    }\n    targets {\n      ...ShownParty\n    }\n    meetingInfo {\n      kind\n    }\n    resultInfo {\n      code\n      subcode\n      message\n    }\n  }\n\n  fragment ShownParty on CallParty {\n    displayName\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n      ... on MicrosoftTeamsUserIdentifier {\n        isAnonymous\n      }\n      ... on PhoneNumberIdentifier {\n        phoneNumber\n        isAnonymous\n      }\n    }\n  }\n": typeof types.ShownCallFragmentDoc,
    "\n  fragment ShownPerson on CallParticipant {\n    id\n    displayName\n    isMuted\n    isInLobby\n    isSharingScreen\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n      ... on MicrosoftTeamsUserIdentifier {\n        isAnonymous\n      }\n      ... on PhoneNumberIdentifier {\n        phoneNumber\n        isAnonymous\n      }\n    }\n  }\n": typeof types.ShownPersonFragmentDoc,
    "\n  mutation StartCall($input: CreateCallInput!) {\n    createCall(input: $input) {\n      call {\n        id\n      }\n    }\n  }\n": typeof types.StartCallDocument,
    "\n  mutation HangUp($callId: ID!) {\n    hangUpCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n": typeof types.HangUpDocument,
    "\n  mutation Answer($callId: ID!) {\n    answerCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n": typeof types.AnswerDocument,
    "\n  mutation Reject($callId: ID!) {\n    rejectCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n": typeof types.RejectDocument,
    "\n  query Rooms {\n    rooms(first: 12) {\n      nodes {\n        id\n        status\n      }\n    }\n  }\n": typeof types.RoomsDocument,
    "\n  subscription RoomEvents($roomId: ID!, $after: ID) {\n    roomChanged(roomId: $roomId, after: $after) {\n      cursor\n      snapshot {\n        participants {\n          ...ShownInvitation\n        }\n        present {\n          ...ShownPresence\n        }\n      }\n      invited {\n        ...ShownInvitation\n      }\n      uninvited {\n        ...ShownInvitation\n      }\n      callChange\n      joined {\n        ...ShownPresence\n      }\n      updated {\n        ...ShownPresence\n      }\n      left {\n        ...ShownPresence\n      }\n    }\n  }\n\n  fragment ShownInvitation on RoomParticipant {\n    rawId\n    role\n  }\n\n  fragment ShownPresence on CallParticipant {\n    rawId\n    displayName\n    isMuted\n  }\n": typeof types.RoomEventsDocument,
    "\n  subscription Knocks($roomId: ID!) {\n    admissionRequested(roomId: $roomId) {\n      waiting {\n        id\n        displayName\n      }\n    }\n  }\n": typeof types.KnocksDocument,
    "\n  mutation AdmitToRoom($roomId: ID!, $requestId: ID!) {\n    admit(input: { roomId: $roomId, requestId: $requestId }) {\n      user {\n        rawId\n      }\n    }\n  }\n": typeof types.AdmitToRoomDocument,
    "\n  mutation TurnAwayFromRoom($roomId: ID!, $requestId: ID!) {\n    turnAway(input: { roomId: $roomId, requestId: $requestId }) {\n      requestId\n    }\n  }\n": typeof types.TurnAwayFromRoomDocument,
};
const documents: Documents = {
    "\n  query LiveCalls {\n    calls(\n      first: 60\n      states: [\n        INCOMING\n        ESTABLISHING\n        RINGING\n        ESTABLISHED\n        HOLD\n        TRANSFERRING\n        TRANSFER_ACCEPTED\n        REDIRECTING\n        TERMINATING\n        UNKNOWN\n      ]\n    ) {\n      nodes {\n        id\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": types.LiveCallsDocument,
    "\n  fragment IncomingCall on Call {\n    id\n  }\n": types.IncomingCallFragmentDoc,
    "\n  fragment ShownCall on Call {\n    id\n    state\n    direction\n    subject\n    myParticipantId\n    isFollowedByPolling\n    knownSince\n    answerBy\n    terminationReason\n    source {\n      ...ShownParty\n    }\n    targets {\n      ...ShownParty\n    }\n    meetingInfo {\n      kind\n    }\n    resultInfo {\n      code\n      subcode\n      message\n    }\n  }\n\n  fragment ShownParty on CallParty {\n    displayName\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n      ... on MicrosoftTeamsUserIdentifier {\n        isAnonymous\n      }\n      ... on PhoneNumberIdentifier {\n        phoneNumber\n        isAnonymous\n      }\n    }\n  }\n": types.ShownCallFragmentDoc,
    "\n  fragment ShownPerson on CallParticipant {\n    id\n    displayName\n    isMuted\n    isInLobby\n    isSharingScreen\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n      ... on MicrosoftTeamsUserIdentifier {\n        isAnonymous\n      }\n      ... on PhoneNumberIdentifier {\n        phoneNumber\n        isAnonymous\n      }\n    }\n  }\n": types.ShownPersonFragmentDoc,
    "\n  mutation StartCall($input: CreateCallInput!) {\n    createCall(input: $input) {\n      call {\n        id\n      }\n    }\n  }\n": types.StartCallDocument,
    "\n  mutation HangUp($callId: ID!) {\n    hangUpCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n": types.HangUpDocument,
    "\n  mutation Answer($callId: ID!) {\n    answerCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n": types.AnswerDocument,
    "\n  mutation Reject($callId: ID!) {\n    rejectCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n": types.RejectDocument,
    "\n  query Rooms {\n    rooms(first: 12) {\n      nodes {\n        id\n        status\n      }\n    }\n  }\n": types.RoomsDocument,
    "\n  subscription RoomEvents($roomId: ID!, $after: ID) {\n    roomChanged(roomId: $roomId, after: $after) {\n      cursor\n      snapshot {\n        participants {\n          ...ShownInvitation\n        }\n        present {\n          ...ShownPresence\n        }\n      }\n      invited {\n        ...ShownInvitation\n      }\n      uninvited {\n        ...ShownInvitation\n      }\n      callChange\n      joined {\n        ...ShownPresence\n      }\n      updated {\n        ...ShownPresence\n      }\n      left {\n        ...ShownPresence\n      }\n    }\n  }\n\n  fragment ShownInvitation on RoomParticipant {\n    rawId\n    role\n  }\n\n  fragment ShownPresence on CallParticipant {\n    rawId\n    displayName\n    isMuted\n  }\n": types.RoomEventsDocument,
    "\n  subscription Knocks($roomId: ID!) {\n    admissionRequested(roomId: $roomId) {\n      waiting {\n        id\n        displayName\n      }\n    }\n  }\n": types.KnocksDocument,
    "\n  mutation AdmitToRoom($roomId: ID!, $requestId: ID!) {\n    admit(input: { roomId: $roomId, requestId: $requestId }) {\n      user {\n        rawId\n      }\n    }\n  }\n": types.AdmitToRoomDocument,
    "\n  mutation TurnAwayFromRoom($roomId: ID!, $requestId: ID!) {\n    turnAway(input: { roomId: $roomId, requestId: $requestId }) {\n      requestId\n    }\n  }\n": types.TurnAwayFromRoomDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LiveCalls {\n    calls(\n      first: 60\n      states: [\n        INCOMING\n        ESTABLISHING\n        RINGING\n        ESTABLISHED\n        HOLD\n        TRANSFERRING\n        TRANSFER_ACCEPTED\n        REDIRECTING\n        TERMINATING\n        UNKNOWN\n      ]\n    ) {\n      nodes {\n        id\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n"): typeof import('./graphql.ts').LiveCallsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment IncomingCall on Call {\n    id\n  }\n"): typeof import('./graphql.ts').IncomingCallFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ShownCall on Call {\n    id\n    state\n    direction\n    subject\n    myParticipantId\n    isFollowedByPolling\n    knownSince\n    answerBy\n    terminationReason\n    source {\n      ...ShownParty\n    }\n    targets {\n      ...ShownParty\n    }\n    meetingInfo {\n      kind\n    }\n    resultInfo {\n      code\n      subcode\n      message\n    }\n  }\n\n  fragment ShownParty on CallParty {\n    displayName\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n      ... on MicrosoftTeamsUserIdentifier {\n        isAnonymous\n      }\n      ... on PhoneNumberIdentifier {\n        phoneNumber\n        isAnonymous\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ShownCallFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ShownPerson on CallParticipant {\n    id\n    displayName\n    isMuted\n    isInLobby\n    isSharingScreen\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n      ... on MicrosoftTeamsUserIdentifier {\n        isAnonymous\n      }\n      ... on PhoneNumberIdentifier {\n        phoneNumber\n        isAnonymous\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ShownPersonFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartCall($input: CreateCallInput!) {\n    createCall(input: $input) {\n      call {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql.ts').StartCallDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HangUp($callId: ID!) {\n    hangUpCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql.ts').HangUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Answer($callId: ID!) {\n    answerCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AnswerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Reject($callId: ID!) {\n    rejectCall(input: { callId: $callId }) {\n      call {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql.ts').RejectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rooms {\n    rooms(first: 12) {\n      nodes {\n        id\n        status\n      }\n    }\n  }\n"): typeof import('./graphql.ts').RoomsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RoomEvents($roomId: ID!, $after: ID) {\n    roomChanged(roomId: $roomId, after: $after) {\n      cursor\n      snapshot {\n        participants {\n          ...ShownInvitation\n        }\n        present {\n          ...ShownPresence\n        }\n      }\n      invited {\n        ...ShownInvitation\n      }\n      uninvited {\n        ...ShownInvitation\n      }\n      callChange\n      joined {\n        ...ShownPresence\n      }\n      updated {\n        ...ShownPresence\n      }\n      left {\n        ...ShownPresence\n      }\n    }\n  }\n\n  fragment ShownInvitation on RoomParticipant {\n    rawId\n    role\n  }\n\n  fragment ShownPresence on CallParticipant {\n    rawId\n    displayName\n    isMuted\n  }\n"): typeof import('./graphql.ts').RoomEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Knocks($roomId: ID!) {\n    admissionRequested(roomId: $roomId) {\n      waiting {\n        id\n        displayName\n      }\n    }\n  }\n"): typeof import('./graphql.ts').KnocksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AdmitToRoom($roomId: ID!, $requestId: ID!) {\n    admit(input: { roomId: $roomId, requestId: $requestId }) {\n      user {\n        rawId\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AdmitToRoomDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TurnAwayFromRoom($roomId: ID!, $requestId: ID!) {\n    turnAway(input: { roomId: $roomId, requestId: $requestId }) {\n      requestId\n    }\n  }\n"): typeof import('./graphql.ts').TurnAwayFromRoomDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
