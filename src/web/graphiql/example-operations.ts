/** An operation that a tab begins with. */
export interface ExampleOperation {
  readonly query: string;
  /** JSON, as it stands in its pane; left out where there are none. An empty `callId` becomes that of the newest call. */
  readonly variables?: string;
}

/** The call that was created last, which the page fills in. */
const newestCall = `{
  "callId": ""
}
`;

/**
 * What a newcomer finds in GraphiQL: one operation a tab, each of which runs as it stands in this order; the first one is
 * shown. The people whom the first one calls are the sandbox's.
 */
export const exampleOperations: readonly ExampleOperation[] = [
  {
    query: `# Welcome to Switchboard. Run this with the
# button on the right, or with Ctrl+Enter: it
# calls two people of the sandbox, who pick up;
# others come and go. The next tab shows them.
#
# Whom it calls stands under "Variables" below.
# The book at the top left explains every
# field; Ctrl+Space completes what you type.
#
# Asked for a token? Give it under "Headers":
#   { "Authorization": "Bearer …" }

mutation CreateCall($input: CreateCallInput!) {
  createCall(input: $input) {
    call {
      id
      state
    }
  }
}
`,
    variables: `{
  "input": {
    "subject": "Design review",
    "to": {
      "users": [
        {
          "identifier": { "rawId": "8:orgid:5a4db0c5-0000-4000-8000-0000000000a1" },
          "displayName": "Amara Okafor"
        },
        {
          "identifier": { "rawId": "8:orgid:5a4db0c5-0000-4000-8000-0000000000b2" },
          "displayName": "Jonas Berg"
        }
      ]
    }
  }
}
`,
  },
  {
    query: `# Who is in the call, live. The first event is
# the roster as it is; each event after it says
# who came, changed and went, and nothing else.
#
# Come back with the last event's cursor as
# "after": you get exactly what you missed.

subscription LiveRoster($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) {
    isSnapshot
    cursor
    snapshot {
      participants {
        displayName
        rawId
        isMuted
        isInLobby
      }
    }
    joined {
      displayName
    }
    updated {
      displayName
      isMuted
      isInLobby
    }
    left {
      displayName
    }
  }
}
`,
    variables: newestCall,
  },
  {
    query: `# The call itself, and whoever is in it.

query OneCall($callId: ID!) {
  call(id: $callId) {
    state
    subject
    targets {
      displayName
      rawId
    }
    participants {
      id
      displayName
      rawId
      isSharingScreen
    }
    cursor
  }
}
`,
    variables: newestCall,
  },
  {
    query: `# Creates a user, and a token with which a
# client SDK joins calls as them. Keep the
# rawId: nothing lists the users there are.

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
  },
  {
    query: `# Creates a room that is open from now on. To
# invite the user of the tab before, put their
# rawId between the brackets below:
#   {
#     "identifier": { "rawId": "8:acs:…" },
#     "role": "PRESENTER"
#   }

mutation CreateRoom($participants: [InvitedParticipantInput!]) {
  createRoom(input: { participants: $participants }) {
    room {
      id
      status
      validUntil
    }
  }
}
`,
    variables: `{
  "participants": []
}
`,
  },
  {
    query: `# All rooms, who may join them, and who of
# them is there. What nobody has told is null.

query Rooms {
  rooms(first: 10) {
    nodes {
      id
      status
      validUntil
      participants {
        nodes {
          role
          rawId
          presence {
            state
            isMuted
          }
        }
      }
      present {
        displayName
        rawId
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
];
