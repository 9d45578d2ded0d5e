/** What happens in a call, as somebody would ask for it who begins with it in GraphiQL. */
const followedCall = `subscription FollowCall($callId: ID!, $after: ID) {
  callEvents(callId: $callId, after: $after) {
    __typename
    cursor
    isSnapshot
    occurredAt
    call {
      state
      subject
    }
    ... on RosterChanged {
      joined {
        displayName
      }
      updated {
        displayName
        isMuted
        isInLobby
        isSharingScreen
      }
      left {
        displayName
      }
    }
  }
}
`;

/**
 * Where GraphiQL follows a call, relative to the page.
 *
 * @param cursor behind which it begins: what this page has shown so far doesn't come again
 */
export function graphiqlLink(callId: string, cursor: string): string {
  const variables = JSON.stringify({ callId, after: cursor }, null, 2);
  return `./graphql?${new URLSearchParams({ query: followedCall, variables }).toString()}`;
}
