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
    "\n  subscription Roster($callId: ID!, $after: ID) {\n    rosterChanged(callId: $callId, after: $after) {\n      cursor\n      isSnapshot\n      participants {\n        ...Person\n      }\n      joined {\n        ...Person\n      }\n      updated {\n        ...Person\n      }\n      left {\n        ...Person\n      }\n    }\n  }\n\n  fragment Person on CallParticipant {\n    id\n    displayName\n    isMuted\n    isInLobby\n    isSharingScreen\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n    }\n  }\n": typeof types.RosterDocument,
};
const documents: Documents = {
    "\n  subscription Roster($callId: ID!, $after: ID) {\n    rosterChanged(callId: $callId, after: $after) {\n      cursor\n      isSnapshot\n      participants {\n        ...Person\n      }\n      joined {\n        ...Person\n      }\n      updated {\n        ...Person\n      }\n      left {\n        ...Person\n      }\n    }\n  }\n\n  fragment Person on CallParticipant {\n    id\n    displayName\n    isMuted\n    isInLobby\n    isSharingScreen\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n    }\n  }\n": types.RosterDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Roster($callId: ID!, $after: ID) {\n    rosterChanged(callId: $callId, after: $after) {\n      cursor\n      isSnapshot\n      participants {\n        ...Person\n      }\n      joined {\n        ...Person\n      }\n      updated {\n        ...Person\n      }\n      left {\n        ...Person\n      }\n    }\n  }\n\n  fragment Person on CallParticipant {\n    id\n    displayName\n    isMuted\n    isInLobby\n    isSharingScreen\n    identifier {\n      __typename\n      ... on HasRawId {\n        rawId\n      }\n    }\n  }\n"): typeof import('./graphql.ts').RosterDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
