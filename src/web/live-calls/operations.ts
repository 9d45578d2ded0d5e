import { graphql } from './gql/gql.ts';

/** Calls that are listed at the most: one connection may have 100 subscriptions, and each call takes one. */
export const maxListed = 60;

/** The newest calls that are not over: as many as `maxListed`. */
export const liveCallsOperation = graphql(`
  query LiveCalls {
    calls(
      first: 60
      states: [
        INCOMING
        ESTABLISHING
        RINGING
        ESTABLISHED
        HOLD
        TRANSFERRING
        TRANSFER_ACCEPTED
        REDIRECTING
        TERMINATING
        UNKNOWN
      ]
    ) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

/** What is asked of a call that comes in, so that it is found sooner than the list is asked for again. */
export const incomingCallFragment = graphql(`
  fragment IncomingCall on Call {
    id
  }
`);

/** What is shown of a call besides who is in it. */
export const callFragment = graphql(`
  fragment ShownCall on Call {
    id
    state
    direction
    subject
    myParticipantId
    isFollowedByPolling
    knownSince
    answerBy
    terminationReason
    source {
      ...ShownParty
    }
    targets {
      ...ShownParty
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

  fragment ShownParty on CallParty {
    displayName
    identifier {
      __typename
      ... on HasRawId {
        rawId
      }
      ... on MicrosoftTeamsUserIdentifier {
        isAnonymous
      }
      ... on PhoneNumberIdentifier {
        phoneNumber
        isAnonymous
      }
    }
  }
`);

/** What is shown of somebody. The client puts it beside the fragment above, so that they can't share one. */
export const personFragment = graphql(`
  fragment ShownPerson on CallParticipant {
    id
    displayName
    isMuted
    isInLobby
    isSharingScreen
    identifier {
      __typename
      ... on HasRawId {
        rawId
      }
      ... on MicrosoftTeamsUserIdentifier {
        isAnonymous
      }
      ... on PhoneNumberIdentifier {
        phoneNumber
        isAnonymous
      }
    }
  }
`);

/** Starts a call. */
export const startCallOperation = graphql(`
  mutation StartCall($input: CreateCallInput!) {
    createCall(input: $input) {
      call {
        id
      }
    }
  }
`);

/** Ends a call. */
export const hangUpOperation = graphql(`
  mutation HangUp($callId: ID!) {
    hangUpCall(input: { callId: $callId }) {
      call {
        id
      }
    }
  }
`);

/** Takes a call that comes in. */
export const answerOperation = graphql(`
  mutation Answer($callId: ID!) {
    answerCall(input: { callId: $callId }) {
      call {
        id
      }
    }
  }
`);

/** Refuses a call that comes in. */
export const rejectOperation = graphql(`
  mutation Reject($callId: ID!) {
    rejectCall(input: { callId: $callId }) {
      call {
        id
      }
    }
  }
`);
