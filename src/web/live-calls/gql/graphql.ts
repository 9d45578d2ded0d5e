/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Media that the application handles. */
export type AppHostedMediaInput = {
  /**
   * What the media library made for this call, a secret. Required to call a person or a telephone and to answer; group calls
   * and meetings are documented without it as well.
   */
  blob?: string | null | undefined;
  /** Whether the gateway is left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioGroup?: boolean | null | undefined;
};

/** Names an application of Entra, such as a bot. */
export type ApplicationInput = {
  /** The id under which the application is registered with Entra. */
  appId: string | number;
  /** The cloud the application belongs to. Left out, it is that of Graph for a call; an application of another is refused. */
  cloud?: Cloud | null | undefined;
};

/** Where a call goes to: give exactly one of the fields. */
export type CallDestinationInput =
  {   /**
   * A meeting, by the link with which people join it: the long one, `https://teams.microsoft.com/l/meetup-join/…`, or the short
   * one, `https://teams.microsoft.com/meet/…`, which names no tenant. What mail programs, calendars and Teams wrap a link in is
   * taken off.
   */
  joinUrl: string; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  { joinUrl?: never;   /** A scheduled meeting, by its chat and its organizer. */
  meeting: MeetingInput; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  { joinUrl?: never; meeting?: never;   /** A meeting, by the id that people type in. */
  meetingId: JoinMeetingIdInput; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  { joinUrl?: never; meeting?: never; meetingId?: never;   /**
   * A meeting, by the token that an incoming call's `tokenMeetingInfo` or policy-based recording handed over: a secret, never
   * shown again. Telephones can't be invited to a call that was joined so.
   */
  meetingToken: string; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never;   /** A telephone, by its number in E.164 form: `+12065550100`. Needs a `source` that has a number of its own. */
  phoneNumber: string; room?: never; user?: never; users?: never; }
  |  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never;   /**
   * A room, by its id, where Graph can call it. It can't call the rooms of Communication Services: their calls are joined by
   * `connectToRoom`.
   */
  room: string | number; user?: never; users?: never; }
  |  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never;   /** One person: a call between two. */
  user: CallInviteeInput; users?: never; }
  |  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user?: never;   /** Two to five people: a group call. Telephones can't be among them; invite these once the call is established. */
  users: Array<CallInviteeInput>; };

/** Whether a call was made or came in. */
export type CallDirection =
  /** It came in. */
  | 'INCOMING'
  /** It was made by the gateway. */
  | 'OUTGOING'
  /** A direction that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Names somebody in a call. */
export type CallIdentityInput = {
  /** The name under which they are shown in the call; without it, only Graph knows whether they have one. */
  displayName?: string | null | undefined;
  /** Who it is. */
  identifier: IdentifierInput;
  /** The tenant of the identity. */
  tenantId?: string | number | null | undefined;
};

/** Somebody to call. */
export type CallInviteeInput = {
  /** The name under which they are shown in the call; without it, only Graph knows whether they have one. */
  displayName?: string | null | undefined;
  /** Where to reach them, for example at their voice mail. */
  endpointType?: CalledEndpoint | null | undefined;
  /** Who it is. */
  identifier: IdentifierInput;
  /** Whether others are not to see them in the roster. */
  isHidden?: boolean | null | undefined;
  /** Whether they are left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioRoutingGroup?: boolean | null | undefined;
  /** A call that theirs takes the place of: by its `id`. */
  replacesCallId?: string | number | null | undefined;
  /** The tenant of the identity. */
  tenantId?: string | number | null | undefined;
};

/** Who keeps a call alive: Graph ends one that wasn't kept alive for 45 minutes. */
export type CallKeepAlive =
  /** The gateway does, every 15 minutes. */
  | 'AUTO'
  /** Whoever made the call does, by `keepCallAlive`. */
  | 'MANUAL';

/** Who is to handle a call's media: give exactly one of the fields. */
export type CallMediaInput =
  {   /** The application, by Microsoft's media library. */
  appHosted: AppHostedMediaInput; serviceHosted?: never; }
  |  { appHosted?: never;   /** Graph: it plays and records what it is asked to. */
  serviceHosted: ServiceHostedMediaInput; };

/** What may be asked of a call besides. */
export type CallOptionsInput = {
  /** Whether the gateway is not shown in the roster once a call between two has become a group call. */
  hideBotAfterEscalation?: boolean | null | undefined;
  /** Whether Graph notifies of content that is shared: without it `contentSharingSessions` stays empty. */
  isContentSharingNotificationEnabled?: boolean | null | undefined;
  /** Whether Graph sends a roster's changes with numbers, by which a lost one is noticed, instead of the whole roster each time. */
  isDeltaRosterEnabled?: boolean | null | undefined;
  /** Whether the roster is interactive. */
  isInteractiveRosterEnabled?: boolean | null | undefined;
};

/** Names somebody at one end of a call. What is null is sent as null; what is left out is not sent. */
export type CallPartyInput = {
  /** The country they call from, as ISO 3166-1 alpha-2. */
  countryCode?: string | null | undefined;
  /** The name under which they are shown in the call; without it, only Graph knows whether they have one. */
  displayName?: string | null | undefined;
  /** What they call with. */
  endpointType?: CalledEndpoint | null | undefined;
  /** Who it is. */
  identifier: IdentifierInput;
  /** Their language, for example `en-US`. */
  languageId?: string | null | undefined;
  /** Their id in the call's roster. */
  participantId?: string | number | null | undefined;
  /** The region they call from. */
  region?: string | null | undefined;
  /** The tenant of the identity. */
  tenantId?: string | number | null | undefined;
};

/** The state of a call. */
export type CallState =
  /** People can speak. */
  | 'ESTABLISHED'
  /** It is being set up. */
  | 'ESTABLISHING'
  /** It is on hold. */
  | 'HOLD'
  /** It comes in, and waits to be answered. */
  | 'INCOMING'
  /** It is being sent on to somebody else. */
  | 'REDIRECTING'
  /** It rings at the other end. */
  | 'RINGING'
  /** It is over. */
  | 'TERMINATED'
  /** It is about to end. */
  | 'TERMINATING'
  /** It is being handed to somebody else. */
  | 'TRANSFERRING'
  /** The person that it is being handed to has accepted. */
  | 'TRANSFER_ACCEPTED'
  /** A state that this version of the graph has no name for, or that is not known yet. */
  | 'UNKNOWN';

/** What somebody calls with or is to be called at, as it is named in an input. */
export type CalledEndpoint =
  /** What they use most. */
  | 'DEFAULT'
  /** Skype for Business. */
  | 'SKYPE_FOR_BUSINESS'
  /** A VoIP telephone of Skype for Business. */
  | 'SKYPE_FOR_BUSINESS_VOIP_PHONE'
  /** Their voice mail. */
  | 'VOICEMAIL';

/** A cloud as it is named in an input. */
export type Cloud =
  /** The cloud of the United States Department of Defense. */
  | 'DOD'
  /** The cloud of the United States government (GCC High). */
  | 'GCCH'
  /** The public cloud. */
  | 'PUBLIC';

/** The call to make. */
export type CreateCallInput = {
  /** What is asked of the call besides; `{}` to ask for nothing. */
  callOptions?: CallOptionsInput | null | undefined;
  /** May be said, as `OUTGOING`, and is then passed on: a call that is made is outgoing in any case. */
  direction?: CallDirection | null | undefined;
  /**
   * Makes a repeat safe, also where the answer to the first try was lost: the same key with the same input gives the same
   * call, and with another input `CONFLICT`. Any text of up to 256 characters that is not blank. It is the client's own: the
   * same key of somebody else is another key.
   */
  idempotencyKey?: string | null | undefined;
  /** Who keeps the call alive. */
  keepAlive?: CallKeepAlive | null | undefined;
  /** Who handles the media. */
  media?: CallMediaInput | null | undefined;
  /** What the call is to carry. */
  requestedModalities?: Array<RequestedModality> | null | undefined;
  /**
   * Who calls; left out, the application. A call to a telephone needs it, and then a resource account with a number:
   * `{identifier: {microsoftTeamsApp: {appId: …}}}`.
   */
  source?: CallPartyInput | null | undefined;
  /** What the call is about. */
  subject?: string | null | undefined;
  /**
   * The tenant of whom is called, or whose meeting it is. Left out, that of the join link or of the organizer, or else the
   * gateway's own.
   */
  tenantId?: string | number | null | undefined;
  /** Where it goes to. */
  to: CallDestinationInput;
};

/** Names one identity: give exactly one of the fields. */
export type IdentifierInput =
  {   /** An application of Entra, such as a bot. */
  application: ApplicationInput; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  { application?: never;   /** The id of a user of an Azure Communication Services resource: its whole raw id. */
  communicationUserId: string | number; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  { application?: never; communicationUserId?: never;   /** A guest in a call: the id that Graph gave them, the raw id without its `guest:`. */
  guestId: string | number; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  { application?: never; communicationUserId?: never; guestId?: never;   /** A Microsoft Teams app. */
  microsoftTeamsApp: MicrosoftTeamsAppInput; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never;   /** A Microsoft Teams user. */
  microsoftTeamsUser: MicrosoftTeamsUserInput; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never;   /** A telephone number, in E.164 form: `+12065550100`. */
  phoneNumber: string; rawId?: never; teamsExtensionUser?: never; }
  |  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never;   /** Any identity by its raw id. */
  rawId: string | number; teamsExtensionUser?: never; }
  |  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never;   /** A Teams user who acts through an Azure Communication Services resource. */
  teamsExtensionUser: TeamsExtensionUserInput; };

/** Names a meeting by the id that people type in. */
export type JoinMeetingIdInput = {
  /** The meeting id: digits, with the spaces with which invitations show them or without. */
  joinMeetingId: string;
  /** The passcode; left out or null for a meeting that has none. */
  passcode?: string | null | undefined;
};

/** A sound to play. */
export type MediaInfoInput = {
  /** A key under which Graph keeps the file for the next time. */
  resourceId?: string | number | null | undefined;
  /** The https address of a WAV file: mono, 16 bit, 16 kHz. */
  uri: string;
};

/** How a meeting is named. */
export type MeetingInfoKind =
  /** By the meeting id that people type in. */
  | 'JOIN_MEETING_ID'
  /** By its organizer and its chat. */
  | 'ORGANIZER'
  /** By a token. */
  | 'TOKEN'
  /** In a way that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Names a scheduled meeting. */
export type MeetingInput = {
  /** Whether people may talk before the organizer has come. */
  allowConversationWithoutHost?: boolean | null | undefined;
  /** The message that the meeting belongs to: `0` for a scheduled one. */
  messageId?: string | number | null | undefined;
  /** Who organises it. */
  organizer: CallIdentityInput;
  /** The message that begins the conversation, for a meeting in a channel. */
  replyChainMessageId?: string | number | null | undefined;
  /** The thread of its chat, for example `19:meeting_…@thread.v2`. */
  threadId: string | number;
};

/** Names a Microsoft Teams app. */
export type MicrosoftTeamsAppInput = {
  /** The id of the app. */
  appId: string | number;
  /** The cloud the app belongs to. Left out, it is that of Graph for a call; an app of another is refused. */
  cloud?: Cloud | null | undefined;
};

/** Names a Microsoft Teams user. */
export type MicrosoftTeamsUserInput = {
  /**
   * The cloud the user belongs to; a visitor's raw id doesn't carry it. Left out, it is that of Graph for a call. A call is
   * within one cloud: who is of another than Graph is refused.
   */
  cloud?: Cloud | null | undefined;
  /** Whether it is an anonymous visitor. */
  isAnonymous?: boolean | null | undefined;
  /** The Entra object id of the user, or the id of an anonymous visitor. */
  userId: string | number;
};

/** What a participant may do in a room. */
export type ParticipantRole =
  /** Sends audio and video. */
  | 'ATTENDEE'
  /** Sends audio and video and shares the screen. */
  | 'COLLABORATOR'
  /** Watches and listens. */
  | 'CONSUMER'
  /** Sends audio and video, shares the screen, mutes, removes and invites others, calls telephone numbers. */
  | 'PRESENTER'
  /** A role that this version of the graph has no name for. */
  | 'UNKNOWN';

/** What a call is to carry, as it is named in an input. */
export type RequestedModality =
  /** Sound. */
  | 'AUDIO'
  /** Data. */
  | 'DATA'
  /** Pictures of a camera. */
  | 'VIDEO'
  /** A shared screen, as video. */
  | 'VIDEO_BASED_SCREEN_SHARING';

/** What has become of a room's call. */
export type RoomCallChange =
  /** It is over. */
  | 'ENDED'
  /** It has begun. */
  | 'STARTED';

/** The state of a room. */
export type RoomStatus =
  /** Over: `validUntil` has passed. */
  | 'EXPIRED'
  /** Open: it may be joined. */
  | 'OPEN'
  /** Not open yet: `validFrom` is still to come. */
  | 'UPCOMING';

/** Media that Graph handles. */
export type ServiceHostedMediaInput = {
  /** What Graph is to fetch beforehand, to play it without delay. */
  preFetchMedia?: Array<MediaInfoInput> | null | undefined;
  /** Whether the gateway is left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioGroup?: boolean | null | undefined;
};

/** Names a Teams user who acts through an Azure Communication Services resource. */
export type TeamsExtensionUserInput = {
  /** The cloud the user belongs to. */
  cloud?: Cloud | null | undefined;
  /** The Azure Communication Services resource. */
  resourceId: string | number;
  /** The Entra tenant of the user. */
  tenantId: string | number;
  /** The Entra object id of the user. */
  userId: string | number;
};

export type LiveCallsQueryVariables = Exact<{ [key: string]: never; }>;


export type LiveCallsQuery = { calls: { nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean } } | null };

export type IncomingCallFragment = { id: string };

export type ShownCallFragment = { id: string, state: CallState, direction: CallDirection | null, subject: string | null, myParticipantId: string | null, isFollowedByPolling: boolean, knownSince: string | null, answerBy: string | null, terminationReason: string | null, source: { displayName: string | null, identifier:
      | { __typename: 'ApplicationIdentifier', rawId: string }
      | { __typename: 'CommunicationUserIdentifier', rawId: string }
      | { __typename: 'GuestIdentifier', rawId: string }
      | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
      | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string, isAnonymous: boolean }
      | { __typename: 'PhoneNumberIdentifier', rawId: string, phoneNumber: string | null, isAnonymous: boolean }
      | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
      | { __typename: 'UnknownIdentifier', rawId: string }
     | null } | null, targets: Array<{ displayName: string | null, identifier:
      | { __typename: 'ApplicationIdentifier', rawId: string }
      | { __typename: 'CommunicationUserIdentifier', rawId: string }
      | { __typename: 'GuestIdentifier', rawId: string }
      | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
      | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string, isAnonymous: boolean }
      | { __typename: 'PhoneNumberIdentifier', rawId: string, phoneNumber: string | null, isAnonymous: boolean }
      | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
      | { __typename: 'UnknownIdentifier', rawId: string }
     | null }>, meetingInfo: { kind: MeetingInfoKind } | null, resultInfo: { code: number | null, subcode: number | null, message: string | null } | null };

export type ShownPartyFragment = { displayName: string | null, identifier:
    | { __typename: 'ApplicationIdentifier', rawId: string }
    | { __typename: 'CommunicationUserIdentifier', rawId: string }
    | { __typename: 'GuestIdentifier', rawId: string }
    | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
    | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string, isAnonymous: boolean }
    | { __typename: 'PhoneNumberIdentifier', rawId: string, phoneNumber: string | null, isAnonymous: boolean }
    | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
    | { __typename: 'UnknownIdentifier', rawId: string }
   | null };

export type ShownPersonFragment = { id: string, displayName: string | null, isMuted: boolean | null, isInLobby: boolean, isSharingScreen: boolean, identifier:
    | { __typename: 'ApplicationIdentifier', rawId: string }
    | { __typename: 'CommunicationUserIdentifier', rawId: string }
    | { __typename: 'GuestIdentifier', rawId: string }
    | { __typename: 'MicrosoftTeamsAppIdentifier', rawId: string }
    | { __typename: 'MicrosoftTeamsUserIdentifier', rawId: string, isAnonymous: boolean }
    | { __typename: 'PhoneNumberIdentifier', rawId: string, phoneNumber: string | null, isAnonymous: boolean }
    | { __typename: 'TeamsExtensionUserIdentifier', rawId: string }
    | { __typename: 'UnknownIdentifier', rawId: string }
   };

export type StartCallMutationVariables = Exact<{
  input: CreateCallInput;
}>;


export type StartCallMutation = { createCall: { call: { id: string } } | null };

export type HangUpMutationVariables = Exact<{
  callId: string | number;
}>;


export type HangUpMutation = { hangUpCall: { call: { id: string } | null } | null };

export type AnswerMutationVariables = Exact<{
  callId: string | number;
}>;


export type AnswerMutation = { answerCall: { call: { id: string } | null } | null };

export type RejectMutationVariables = Exact<{
  callId: string | number;
}>;


export type RejectMutation = { rejectCall: { call: { id: string } | null } | null };

export type RoomsQueryVariables = Exact<{ [key: string]: never; }>;


export type RoomsQuery = { rooms: { nodes: Array<{ id: string, status: RoomStatus }> } | null };

export type RoomEventsSubscriptionVariables = Exact<{
  roomId: string | number;
  after?: string | number | null | undefined;
}>;


export type RoomEventsSubscription = { roomChanged: { cursor: string, callChange: RoomCallChange | null, snapshot: { participants: Array<{ rawId: string, role: ParticipantRole }>, present: Array<{ rawId: string, displayName: string | null, isMuted: boolean | null }> | null } | null, invited: Array<{ rawId: string, role: ParticipantRole }>, uninvited: Array<{ rawId: string, role: ParticipantRole }>, joined: Array<{ rawId: string, displayName: string | null, isMuted: boolean | null }> | null, updated: Array<{ rawId: string, displayName: string | null, isMuted: boolean | null }> | null, left: Array<{ rawId: string, displayName: string | null, isMuted: boolean | null }> | null } };

export type ShownInvitationFragment = { rawId: string, role: ParticipantRole };

export type ShownPresenceFragment = { rawId: string, displayName: string | null, isMuted: boolean | null };

export type KnocksSubscriptionVariables = Exact<{
  roomId: string | number;
}>;


export type KnocksSubscription = { admissionRequested: { waiting: Array<{ id: string, displayName: string }> } };

export type AdmitToRoomMutationVariables = Exact<{
  roomId: string | number;
  requestId: string | number;
}>;


export type AdmitToRoomMutation = { admit: { user: { rawId: string } } | null };

export type TurnAwayFromRoomMutationVariables = Exact<{
  roomId: string | number;
  requestId: string | number;
}>;


export type TurnAwayFromRoomMutation = { turnAway: { requestId: string } | null };

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
export const IncomingCallFragmentDoc = new TypedDocumentString(`
    fragment IncomingCall on Call {
  id
}
    `, {"fragmentName":"IncomingCall"}) as unknown as TypedDocumentString<IncomingCallFragment, unknown>;
export const ShownPartyFragmentDoc = new TypedDocumentString(`
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
    `, {"fragmentName":"ShownParty"}) as unknown as TypedDocumentString<ShownPartyFragment, unknown>;
export const ShownCallFragmentDoc = new TypedDocumentString(`
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
}`, {"fragmentName":"ShownCall"}) as unknown as TypedDocumentString<ShownCallFragment, unknown>;
export const ShownPersonFragmentDoc = new TypedDocumentString(`
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
    `, {"fragmentName":"ShownPerson"}) as unknown as TypedDocumentString<ShownPersonFragment, unknown>;
export const ShownInvitationFragmentDoc = new TypedDocumentString(`
    fragment ShownInvitation on RoomParticipant {
  rawId
  role
}
    `, {"fragmentName":"ShownInvitation"}) as unknown as TypedDocumentString<ShownInvitationFragment, unknown>;
export const ShownPresenceFragmentDoc = new TypedDocumentString(`
    fragment ShownPresence on CallParticipant {
  rawId
  displayName
  isMuted
}
    `, {"fragmentName":"ShownPresence"}) as unknown as TypedDocumentString<ShownPresenceFragment, unknown>;
export const LiveCallsDocument = new TypedDocumentString(`
    query LiveCalls {
  calls(
    first: 60
    states: [INCOMING, ESTABLISHING, RINGING, ESTABLISHED, HOLD, TRANSFERRING, TRANSFER_ACCEPTED, REDIRECTING, TERMINATING, UNKNOWN]
  ) {
    nodes {
      id
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<LiveCallsQuery, LiveCallsQueryVariables>;
export const StartCallDocument = new TypedDocumentString(`
    mutation StartCall($input: CreateCallInput!) {
  createCall(input: $input) {
    call {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StartCallMutation, StartCallMutationVariables>;
export const HangUpDocument = new TypedDocumentString(`
    mutation HangUp($callId: ID!) {
  hangUpCall(input: {callId: $callId}) {
    call {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<HangUpMutation, HangUpMutationVariables>;
export const AnswerDocument = new TypedDocumentString(`
    mutation Answer($callId: ID!) {
  answerCall(input: {callId: $callId}) {
    call {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AnswerMutation, AnswerMutationVariables>;
export const RejectDocument = new TypedDocumentString(`
    mutation Reject($callId: ID!) {
  rejectCall(input: {callId: $callId}) {
    call {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RejectMutation, RejectMutationVariables>;
export const RoomsDocument = new TypedDocumentString(`
    query Rooms {
  rooms(first: 12) {
    nodes {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RoomsQuery, RoomsQueryVariables>;
export const RoomEventsDocument = new TypedDocumentString(`
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
}`) as unknown as TypedDocumentString<RoomEventsSubscription, RoomEventsSubscriptionVariables>;
export const KnocksDocument = new TypedDocumentString(`
    subscription Knocks($roomId: ID!) {
  admissionRequested(roomId: $roomId) {
    waiting {
      id
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<KnocksSubscription, KnocksSubscriptionVariables>;
export const AdmitToRoomDocument = new TypedDocumentString(`
    mutation AdmitToRoom($roomId: ID!, $requestId: ID!) {
  admit(input: {roomId: $roomId, requestId: $requestId}) {
    user {
      rawId
    }
  }
}
    `) as unknown as TypedDocumentString<AdmitToRoomMutation, AdmitToRoomMutationVariables>;
export const TurnAwayFromRoomDocument = new TypedDocumentString(`
    mutation TurnAwayFromRoom($roomId: ID!, $requestId: ID!) {
  turnAway(input: {roomId: $roomId, requestId: $requestId}) {
    requestId
  }
}
    `) as unknown as TypedDocumentString<TurnAwayFromRoomMutation, TurnAwayFromRoomMutationVariables>;