import { graphql } from './gql/gql.ts';

/** The rooms that are looked at: as many as one look takes. */
export const roomsOperation = graphql(`
  query Rooms {
    rooms(first: 12) {
      nodes {
        id
        status
      }
    }
  }
`);

/** Who is invited to a room and who is there, and what happens to that. */
export const roomEventsOperation = graphql(`
  subscription RoomEvents($roomId: ID!, $after: ID) {
    roomChanged(roomId: $roomId, after: $after) {
      cursor
      snapshot {
        participants {
          ...ShownInvitation
        }
        present {
          ...ShownPresence
        }
      }
      invited {
        ...ShownInvitation
      }
      uninvited {
        ...ShownInvitation
      }
      callChange
      joined {
        ...ShownPresence
      }
      updated {
        ...ShownPresence
      }
      left {
        ...ShownPresence
      }
    }
  }

  fragment ShownInvitation on RoomParticipant {
    rawId
    role
  }

  fragment ShownPresence on CallParticipant {
    rawId
    displayName
    isMuted
  }
`);

/** Who waits to be let into a room. */
export const knocksOperation = graphql(`
  subscription Knocks($roomId: ID!) {
    admissionRequested(roomId: $roomId) {
      waiting {
        id
        displayName
      }
    }
  }
`);

/** Lets somebody in who waits. */
export const admitOperation = graphql(`
  mutation AdmitToRoom($roomId: ID!, $requestId: ID!) {
    admit(input: { roomId: $roomId, requestId: $requestId }) {
      user {
        rawId
      }
    }
  }
`);

/** Turns somebody away who waits. */
export const turnAwayOperation = graphql(`
  mutation TurnAwayFromRoom($roomId: ID!, $requestId: ID!) {
    turnAway(input: { roomId: $roomId, requestId: $requestId }) {
      requestId
    }
  }
`);
