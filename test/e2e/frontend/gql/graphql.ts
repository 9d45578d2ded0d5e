/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type RosterSubscriptionVariables = Exact<{
  callId: string | number;
  after?: string | number | null | undefined;
}>;


export type RosterSubscription = { rosterChanged: { cursor: string, isSnapshot: boolean, participants: Array<{ id: string, displayName: string | null, isMuted: boolean, isInLobby: boolean, isSharingScreen: boolean, identifier:
        | { __typename: 'ApplicationIdentifier', rawId: string }
        | { __typename: 'CommunicationUserIdentifier', rawId: string }
        | { __typename: 'GuestIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string }
        | { __typename: 'PhoneNumberIdentifier', rawId: string }
        | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
        | { __typename: 'UnknownIdentifier', rawId: string }
       }>, joined: Array<{ id: string, displayName: string | null, isMuted: boolean, isInLobby: boolean, isSharingScreen: boolean, identifier:
        | { __typename: 'ApplicationIdentifier', rawId: string }
        | { __typename: 'CommunicationUserIdentifier', rawId: string }
        | { __typename: 'GuestIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string }
        | { __typename: 'PhoneNumberIdentifier', rawId: string }
        | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
        | { __typename: 'UnknownIdentifier', rawId: string }
       }>, updated: Array<{ id: string, displayName: string | null, isMuted: boolean, isInLobby: boolean, isSharingScreen: boolean, identifier:
        | { __typename: 'ApplicationIdentifier', rawId: string }
        | { __typename: 'CommunicationUserIdentifier', rawId: string }
        | { __typename: 'GuestIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string }
        | { __typename: 'PhoneNumberIdentifier', rawId: string }
        | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
        | { __typename: 'UnknownIdentifier', rawId: string }
       }>, left: Array<{ id: string, displayName: string | null, isMuted: boolean, isInLobby: boolean, isSharingScreen: boolean, identifier:
        | { __typename: 'ApplicationIdentifier', rawId: string }
        | { __typename: 'CommunicationUserIdentifier', rawId: string }
        | { __typename: 'GuestIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
        | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string }
        | { __typename: 'PhoneNumberIdentifier', rawId: string }
        | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
        | { __typename: 'UnknownIdentifier', rawId: string }
       }> } };

export type PersonFragment = { id: string, displayName: string | null, isMuted: boolean, isInLobby: boolean, isSharingScreen: boolean, identifier:
    | { __typename: 'ApplicationIdentifier', rawId: string }
    | { __typename: 'CommunicationUserIdentifier', rawId: string }
    | { __typename: 'GuestIdentifier', rawId: string }
    | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
    | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string }
    | { __typename: 'PhoneNumberIdentifier', rawId: string }
    | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
    | { __typename: 'UnknownIdentifier', rawId: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const PersonFragmentDoc = new TypedDocumentString(`
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
    `, {"fragmentName":"Person"}) as unknown as TypedDocumentString<PersonFragment, unknown>;
export const RosterDocument = new TypedDocumentString(`
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
}`) as unknown as TypedDocumentString<RosterSubscription, RosterSubscriptionVariables>;