/** What a newcomer finds in GraphiQL: one operation a tab, each of which runs as it stands; the first one is shown. */
export const exampleOperations: readonly string[] = [
  `# Welcome to Switchboard: rooms and identities in
# one graph.
#
# Run this query with the button on the right, or
# with Ctrl+Enter. No rooms yet? The next tab
# creates one. The book at the top left explains
# every field; Ctrl+Space completes what you type.
#
# Asked for a token? Give it under "Headers" below:
#   { "Authorization": "Bearer …" }

query Rooms {
  rooms(first: 10) {
    nodes {
      id
      status
      validFrom
      validUntil
      participants {
        nodes {
          role
          identifier {
            ... on HasRawId {
              rawId
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  `# Creates a room that is open from now on.
#
# To invite somebody, create a user in the next tab
# and put their rawId between the brackets:
#   {
#     identifier: { communicationUserId: "8:acs:…" }
#     role: PRESENTER
#   }

mutation CreateRoom {
  createRoom(input: { participants: [] }) {
    room {
      id
      status
      validUntil
    }
  }
}
`,
  `# Creates a user, and a token with which a client
# SDK joins calls as them. Keep the rawId: nothing
# lists the users that there are.

mutation CreateUser {
  createUser(input: { scopes: [VOIP] }) {
    user {
      rawId
    }
    token {
      token
      expiresOn
    }
  }
}
`,
];
