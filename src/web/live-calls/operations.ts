import { graphql } from './gql/gql.ts';

/** The newest calls that are not over. */
export const liveCallsOperation = graphql(`
  query LiveCalls {
    calls(
      first: 25
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
    source {
      displayName
    }
    targets {
      displayName
    }
    meetingInfo {
      kind
    }
    resultInfo {
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
      ... on HasRawId {
        rawId
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
