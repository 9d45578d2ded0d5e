import { graphql } from './gql/gql.ts';

/** The roster of a call, and what has changed of it. */
export const rosterOperation = graphql(`
  subscription Roster($callId: ID!, $after: ID) {
    rosterChanged(callId: $callId, after: $after) {
      cursor
      isSnapshot
      participants {
        ...Person
      }
      joined {
        ...Person
      }
      updated {
        ...Person
      }
      left {
        ...Person
      }
    }
  }

  fragment Person on CallParticipant {
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
    }
  }
`);
