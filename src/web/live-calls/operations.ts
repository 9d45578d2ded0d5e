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

/** Where a call is now: whoever has followed it to there has missed nothing. */
export const callCursorOperation = graphql(`
  query CallCursor($callId: ID!) {
    call(id: $callId) {
      cursor
    }
  }
`);

/** Calls as they come in: sooner than the list is asked for again. */
export const incomingCallOperation = graphql(`
  subscription IncomingCalls {
    incomingCall {
      id
    }
  }
`);

/** Everything that happens in a call, each time with the call as of then. */
export const callEventsOperation = graphql(`
  subscription CallEvents($callId: ID!, $after: ID) {
    callEvents(callId: $callId, after: $after) {
      __typename
      cursor
      isSnapshot
      occurredAt
      call {
        ...ShownCall
      }
      ... on CallStateChanged {
        previousState
      }
      ... on RosterChanged {
        joined {
          ...ShownPerson
        }
        updated {
          ...ShownPerson
        }
        left {
          ...ShownPerson
        }
      }
      ... on CallOperationChanged {
        operation {
          kind
          status
        }
      }
      ... on ToneReceived {
        tone
      }
    }
  }

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
    participants {
      ...ShownPerson
    }
    contentSharingSessions {
      id
    }
  }

  fragment ShownPerson on CallParticipant {
    id
    displayName
    isMuted
    isInLobby
    isSharingScreen
    identifier {
      ...ShownIdentifier
    }
  }

  fragment ShownParty on CallParty {
    displayName
    identifier {
      ...ShownIdentifier
    }
  }

  fragment ShownIdentifier on Identifier {
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
