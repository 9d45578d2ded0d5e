import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Room as RoomModel } from '../rooms/rooms-provider.ts';
import type { RoomParticipantModel, RoomEventModel } from './models/room-model.ts';
import type { Presence as RoomPresenceModel } from './models/presence.ts';
import type { Identifier as IdentifierModel, CommunicationUserIdentifier as CommunicationUserIdentifierModel, MicrosoftTeamsUserIdentifier as MicrosoftTeamsUserIdentifierModel, MicrosoftTeamsAppIdentifier as MicrosoftTeamsAppIdentifierModel, ApplicationIdentifier as ApplicationIdentifierModel, GuestIdentifier as GuestIdentifierModel, TeamsExtensionUserIdentifier as TeamsExtensionUserIdentifierModel, PhoneNumberIdentifier as PhoneNumberIdentifierModel, UnknownIdentifier as UnknownIdentifierModel } from '../identifiers/identifier.ts';
import type { AccessToken as AccessTokenModel, TeamsExtensionAssignment as TeamsExtensionAssignmentModel, AccessToken as AdmissionTokenModel } from '../upstreams/acs/identity-client.ts';
import type { RoomConnectionModel, RoomEdgeModel, RoomParticipantConnectionModel, RoomParticipantEdgeModel, NodeModel, PageInfoModel, ChangedRoomModel, JoinedRoomModel, AdmittedModel, AdmissionDecidedModel, CallConnectionModel, CallEdgeModel } from './models/models.ts';
import type { AdmissionRequest as AdmissionRequestModel } from '../admission/waiting-room.ts';
import type { CallModel, CallParticipantModel, CallOperationModel, CallMediaStateModel, ChatInfoModel, CallOptionsModel, CallRouteModel, IncomingContextModel, CallTranscriptionModel, MediaStreamModel, RecordingInfoModel, AudioRoutingGroupModel, CallEventModel } from './models/call-model.ts';
import type { IdentitySet as IdentitySetModel, ResultInfo as ResultInfoModel, ToneInfo as ToneInfoModel } from '../microsoft-graph/resources.ts';
import type { CallPartyResource as CallPartyModel, MediaConfigResource as MediaConfigModel, MediaInfoResource as MediaInfoModel, MeetingInfoResource as MeetingInfoModel, RestrictionResource as MeetingRestrictionModel } from '../microsoft-graph/resource-parts.ts';
import type { GraphQLContext } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A moment in time: an RFC 3339 date-time with a time zone. Sent and received with millisecond precision;
   * what is sent comes in UTC, for example `2026-12-01T09:00:00.000Z`.
   */
  DateTime: { input: Date; output: Date; }
  /** A whole number of 64 bits, as a decimal string, for example `"42"`: JSON's numbers are not exact beyond 2^53. */
  Long: { input: bigint; output: number; }
};

/** A token with which a client SDK signs in as a user. It is a secret: hand it to that user only. */
export type AccessToken = {
  __typename?: 'AccessToken';
  /** When it stops working. */
  expiresOn: Scalars['DateTime']['output'];
  /** The token. */
  token: Scalars['String']['output'];
};

/** The call that is to have a large gallery. */
export type AddLargeGalleryViewInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
};

/** The call that gets a large gallery. */
export type AddLargeGalleryViewPayload = {
  __typename?: 'AddLargeGalleryViewPayload';
  /** The call. Null, with an error of its own, if it could not be read; the gallery is added all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** Whom to add to a room, and whose role to change. */
export type AddOrUpdateParticipantsInput = {
  /** Who: those already in the room get the new role; who is named twice gets the role named last. */
  participants: Array<RoomParticipantInput>;
  /** The room. */
  roomId: Scalars['ID']['input'];
};

/** The room whose participants were added or changed. */
export type AddOrUpdateParticipantsPayload = {
  __typename?: 'AddOrUpdateParticipantsPayload';
  /** The room, read anew. Null, with an error of its own, if it could not be read; the change was made all the same. */
  room: Maybe<Room>;
};

/** What was decided of somebody who waited in front of a room. */
export type AdmissionDecided = {
  __typename?: 'AdmissionDecided';
  /** What was decided. */
  outcome: AdmissionOutcome;
  /** What they may do in the room; null unless they were let in. */
  role: Maybe<ParticipantRole>;
  /** The token to join by, once: null if it was taken before, and unless they were let in. It is issued when it is asked for. */
  token: Maybe<AdmissionToken>;
  /** The user as whom they join; null unless they were let in. */
  user: Maybe<CommunicationUserIdentifier>;
};

/** How somebody's waiting in front of a room ended. */
export type AdmissionOutcome =
  /** A host has let them in. */
  | 'ADMITTED'
  /** Nobody has decided in time, or they have another ticket by now. */
  | 'EXPIRED'
  /** A host has turned them away. */
  | 'TURNED_AWAY';

/** Somebody who waits to be let into a room, as hosts see them. */
export type AdmissionRequest = {
  __typename?: 'AdmissionRequest';
  /** The name that they gave themselves, unless the application gave it for them. */
  displayName: Scalars['String']['output'];
  /** Until when they wait at the most. */
  expiresAt: Scalars['DateTime']['output'];
  /** What the application calls them; null where only they themselves have said who they are. */
  externalId: Maybe<Scalars['ID']['output']>;
  /** By which hosts say whom they mean. It is no secret, and no ticket. */
  id: Scalars['ID']['output'];
  /** Since when they wait. */
  requestedAt: Scalars['DateTime']['output'];
};

/** Those who wait to be let into a room. */
export type AdmissionRequested = {
  __typename?: 'AdmissionRequested';
  /** Those of them who weren't there before: all in the first event, and nobody in one that tells that somebody waits no longer. */
  requested: Array<AdmissionRequest>;
  /** The room. */
  roomId: Scalars['ID']['output'];
  /** All who wait, in the order in which they came. */
  waiting: Array<AdmissionRequest>;
};

/** A token with which the client SDK of somebody who was let in joins the room. It is a secret. */
export type AdmissionToken = {
  __typename?: 'AdmissionToken';
  /** When it stops working. */
  expiresOn: Scalars['DateTime']['output'];
  /** The token. */
  token: Scalars['String']['output'];
};

/** Whom to let into a room. */
export type AdmitInput = {
  /** The `id` of the request. */
  requestId: Scalars['ID']['input'];
  /** What they may do in the room. */
  role: RoomRole;
  /** The room. */
  roomId: Scalars['ID']['input'];
  /** What their token is to allow: at least one scope. */
  scopes: Array<TokenScope>;
  /** How long their token is to last, from 60 to 1440 minutes; left out: 1440. */
  tokenExpiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
};

/** Somebody who was let into a room. */
export type AdmitPayload = {
  __typename?: 'AdmitPayload';
  /** They, as invited. */
  participant: Maybe<RoomParticipant>;
  /** The room, read anew. Null, with an error of its own, if it could not be read; they may join it all the same. */
  room: Maybe<Room>;
  /** The user that they are. */
  user: CommunicationUserIdentifier;
};

/** How to answer a call. */
export type AnswerCallInput = {
  /** What is accepted of what the call is to carry: everything but `DATA`. */
  acceptedModalities: Array<RequestedModality>;
  /** The call, which must still be incoming. */
  callId: Scalars['ID']['input'];
  /** What is asked of the call besides; `{}` to ask for nothing. */
  callOptions: CallOptionsInput;
  /** Who keeps the call alive. */
  keepAlive: CallKeepAlive;
  /** Who handles the media. */
  media: CallMediaInput;
  /** How many people can be recorded, in policy-based recording. */
  participantCapacity?: InputMaybe<Scalars['Int']['input']>;
};

/** The call that was answered. */
export type AnswerCallPayload = {
  __typename?: 'AnswerCallPayload';
  /** The call. Null, with an error of its own, if it could not be read; it was answered all the same. */
  call: Maybe<Call>;
};

/** Media that the application handles. */
export type AppHostedMediaInput = {
  /**
   * What the media library made for this call, a secret. Required to call a person or a telephone and to answer; group calls
   * and meetings are documented without it as well.
   */
  blob?: InputMaybe<Scalars['String']['input']>;
  /** Whether the gateway is left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioGroup?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An application of Entra, such as a bot that is in a call, by its own id rather than that of a resource account. */
export type ApplicationIdentifier = HasRawId & {
  __typename?: 'ApplicationIdentifier';
  /** The id under which the application is registered with Entra. */
  appId: Scalars['ID']['output'];
  /** The cloud the application belongs to. */
  cloud: Maybe<CloudEnvironment>;
  /** The raw id: `28:{appId}`, and in the other clouds `28:dod-global:…` or `28:gcch-global:…`. */
  rawId: Scalars['ID']['output'];
};

/** Names an application of Entra, such as a bot. */
export type ApplicationInput = {
  /** The id under which the application is registered with Entra. */
  appId: Scalars['ID']['input'];
  /** The cloud the application belongs to. Left out, it is that of Graph for a call; an application of another is refused. */
  cloud?: InputMaybe<Cloud>;
};

/** Whom to assign to the resource. */
export type AssignTeamsExtensionInput = {
  /** The ids of the applications that may act for the principal; left out, the service decides. */
  clientIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The Entra object id of the principal. */
  objectId: Scalars['ID']['input'];
  /** What the principal is. */
  principalType: AssignedPrincipalType;
  /** The Entra tenant of the principal. */
  tenantId: Scalars['ID']['input'];
};

/** The assignment as it now is. */
export type AssignTeamsExtensionPayload = {
  __typename?: 'AssignTeamsExtensionPayload';
  /** The assignment. */
  assignment: TeamsExtensionAssignment;
};

/** The kind of principal, as it is given in an input. */
export type AssignedPrincipalType =
  /** A resource account, such as a call queue's. */
  | 'RESOURCE_ACCOUNT'
  /** A user. */
  | 'USER';

/** Who hears whom in a call. */
export type AudioRoutingGroup = {
  __typename?: 'AudioRoutingGroup';
  /** The id that its maker chose, behind the id of the call: `{id of the call}/{chosen id}`. */
  id: Scalars['ID']['output'];
  /** The ids of the participants who hear them. */
  receivers: Array<Scalars['ID']['output']>;
  /** To how many the sources speak. */
  routingMode: Maybe<RoutingMode>;
  /** The ids of the participants who are heard. */
  sources: Array<Scalars['ID']['output']>;
};

/** To how many an audio routing group speaks, as it is named in an input. */
export type AudioRoutingMode =
  /** One speaks to several. */
  | 'MULTICAST'
  /** One speaks to one. */
  | 'ONE_TO_ONE';

/**
 * A call that this gateway made, that came in to it, that it was asked about, or that is in a room. Shown as the gateway believes it
 * to be: notifications of Graph, and for calls in rooms of Communication Services, keep it up to date.
 */
export type Call = Node & {
  __typename?: 'Call';
  /**
   * Until when the call must be answered, rejected or redirected: 15 seconds after it came in. Null for a call that isn't
   * incoming, and where the gateway didn't see it come in.
   */
  answerBy: Maybe<Scalars['DateTime']['output']>;
  /** Who answered, where Graph says so: after a redirection, mostly. */
  answeredBy: Maybe<CallParty>;
  /**
   * Who hears whom, read from Graph anew, which has it in the global cloud only. Empty for a call that is over; null, with
   * an error of its own, if it could not be read.
   */
  audioRoutingGroups: Maybe<Array<AudioRoutingGroup>>;
  /** What the legs of one conversation have in common: both ends of a call between two, all legs of a conference. */
  callChainId: Maybe<Scalars['ID']['output']>;
  /** What was asked of the call besides; null where nothing was, and of a call whose making or answering isn't known here. */
  callOptions: Maybe<CallOptions>;
  /** How the call was sent on before it came here. */
  callRoutes: Array<CallRoute>;
  /** The chat of the meeting that the call belongs to. */
  chatInfo: Maybe<ChatInfo>;
  /** What is being shared now. */
  contentSharingSessions: Array<ContentSharingSession>;
  /** Where a subscription may begin: pass it as `after` to get every event since this state of the call. */
  cursor: Scalars['ID']['output'];
  /** Whether the call was made or came in; null while that isn't known. */
  direction: Maybe<CallDirection>;
  /** The id of the call: a GUID in lower case with dashes; of a call in a room its `serverCallId`, as the service gave it. */
  id: Scalars['ID']['output'];
  /** On whose behalf a call comes in. */
  incomingContext: Maybe<IncomingContext>;
  /**
   * Whether everybody who is in the call can be in the roster. Graph shows no roster of a call between two. Of a call in a room
   * that the gateway isn't connected to only communication users are told: neither telephones nor users of Teams.
   */
  isComplete: Scalars['Boolean']['output'];
  /**
   * Whether the call is another's, found by its id: then it is followed by asking Graph now and then, only while somebody
   * watches and a little longer, and never kept alive.
   */
  isFollowedByPolling: Scalars['Boolean']['output'];
  /**
   * Since when the gateway knows of the call: since it was made, or came in; of another's, since it was first asked about.
   * Null for a call that has long been over.
   */
  knownSince: Maybe<Scalars['DateTime']['output']>;
  /** Who handles the media. */
  mediaConfig: Maybe<MediaConfig>;
  /** Whether media flow now. */
  mediaState: Maybe<CallMediaState>;
  /** The meeting that the call belongs to. */
  meetingInfo: Maybe<MeetingInfo>;
  /** The gateway's own id in the roster. */
  myParticipantId: Maybe<Scalars['ID']['output']>;
  /** An operation of the call; null if it isn't known. */
  operation: Maybe<CallOperation>;
  /** What was begun in the call and takes its time, oldest first. The oldest that are over are forgotten after 100. */
  operations: Array<CallOperation>;
  /** Which service the call is of: what can be done with it follows from that. */
  origin: CallOrigin;
  /** Somebody in the roster; null if they aren't in it. */
  participant: Maybe<CallParticipant>;
  /** The roster, in the order of joining. Graph shows no roster of a call between two. */
  participants: Array<CallParticipant>;
  /** What the call was to carry. */
  requestedModalities: Array<Modality>;
  /** How the call ended, or how a transfer failed; null as long as there is nothing to say. */
  resultInfo: Maybe<ResultInfo>;
  /** The room that the call is in; null for any other call, and for a room that is gone. */
  room: Maybe<Room>;
  /** Who calls. */
  source: Maybe<CallParty>;
  /** The state of the call. */
  state: CallState;
  /** What the call is about, as its maker wrote it. */
  subject: Maybe<Scalars['String']['output']>;
  /** Who is called; empty where a meeting was joined. */
  targets: Array<CallParty>;
  /** The tenant that the call belongs to: as Graph says, else as it was said to Graph when the call was made. */
  tenantId: Maybe<Scalars['ID']['output']>;
  /**
   * Why the call ended, in a word of Graph's: `AppTransferred` where another call took the place of this one by a transfer,
   * of which `resultInfo` may say nothing. Null where Graph doesn't say; which words there are isn't documented.
   */
  terminationReason: Maybe<Scalars['String']['output']>;
  /** The last tone that somebody pressed, once `subscribeToTone` was asked for. */
  toneInfo: Maybe<ToneInfo>;
  /** Whether the call is being transcribed. */
  transcription: Maybe<CallTranscription>;
};


/**
 * A call that this gateway made, that came in to it, that it was asked about, or that is in a room. Shown as the gateway believes it
 * to be: notifications of Graph, and for calls in rooms of Communication Services, keep it up to date.
 */
export type CallOperationArgs = {
  id: Scalars['ID']['input'];
};


/**
 * A call that this gateway made, that came in to it, that it was asked about, or that is in a room. Shown as the gateway believes it
 * to be: notifications of Graph, and for calls in rooms of Communication Services, keep it up to date.
 */
export type CallParticipantArgs = {
  id: Scalars['ID']['input'];
};

/** A page of calls. */
export type CallConnection = {
  __typename?: 'CallConnection';
  /** The calls of this page with their cursors. */
  edges: Array<CallEdge>;
  /** The calls of this page. */
  nodes: Array<Call>;
  /** Where this page begins and ends. */
  pageInfo: PageInfo;
};

/** Where a call goes to: give exactly one of the fields. */
export type CallDestinationInput =
  /**
   * A meeting, by the link with which people join it: the long one, `https://teams.microsoft.com/l/meetup-join/…`, or the short
   * one, `https://teams.microsoft.com/meet/…`, which names no tenant. What mail programs, calendars and Teams wrap a link in is
   * taken off.
   */
  { joinUrl: Scalars['String']['input']; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  /** A scheduled meeting, by its chat and its organizer. */
  { joinUrl?: never; meeting: MeetingInput; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  /** A meeting, by the id that people type in. */
  { joinUrl?: never; meeting?: never; meetingId: JoinMeetingIdInput; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  /**
   * A meeting, by the token that an incoming call's `tokenMeetingInfo` or policy-based recording handed over: a secret, never
   * shown again. Telephones can't be invited to a call that was joined so.
   */
  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken: Scalars['String']['input']; phoneNumber?: never; room?: never; user?: never; users?: never; }
  |  /** A telephone, by its number in E.164 form: `+12065550100`. Needs a `source` that has a number of its own. */
  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber: Scalars['String']['input']; room?: never; user?: never; users?: never; }
  |  /**
   * A room, by its id, where Graph can call it. It can't call the rooms of Communication Services: their calls are joined by
   * `connectToRoom`.
   */
  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room: Scalars['ID']['input']; user?: never; users?: never; }
  |  /** One person: a call between two. */
  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user: CallInviteeInput; users?: never; }
  |  /** Two to five people: a group call. Telephones can't be among them; invite these once the call is established. */
  { joinUrl?: never; meeting?: never; meetingId?: never; meetingToken?: never; phoneNumber?: never; room?: never; user?: never; users: Array<CallInviteeInput>; };

/** Whether a call was made or came in. */
export type CallDirection =
  /** It came in. */
  | 'INCOMING'
  /** It was made by the gateway. */
  | 'OUTGOING'
  /** A direction that this version of the graph has no name for. */
  | 'UNKNOWN';

/** A call and its place in a connection. */
export type CallEdge = {
  __typename?: 'CallEdge';
  /** Pass it as `after` to continue behind this call. (A subscription's `after` takes the call's own `cursor` instead.) */
  cursor: Scalars['String']['output'];
  /** The call. */
  node: Call;
};

/** Something that happened to a call, or the call as it is (`isSnapshot`). */
export type CallEvent = {
  /** The call as of this event. */
  call: Call;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
  /** Pass it as `after` to a subscription of the same call to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /**
   * Whether this is the call as it is rather than something that happened: the first event of a subscription that begins
   * without `after`, and what stands for events that can't be had any more.
   */
  isSnapshot: Scalars['Boolean']['output'];
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /**
   * The call as it is, in a snapshot (`isSnapshot`); null in every other event. Who selects everybody here, and elsewhere only
   * what has changed, pays for the whole list once: a change costs what changed.
   */
  snapshot: Maybe<Call>;
};

/** Who somebody is, as a call names them. */
export type CallIdentity = {
  __typename?: 'CallIdentity';
  /**
   * The name to show: that of the identity, wherever in the call Graph gives it; else one that Graph gives beside it, such as
   * that of the application by which a guest has come; else a telephone's number. Null where Graph gives none of these.
   */
  displayName: Maybe<Scalars['String']['output']>;
  /** The identity; null where Graph names none. */
  identifier: Maybe<Identifier>;
  /** The identity in one string: the raw id of `identifier`, null where that is. */
  rawId: Maybe<Scalars['ID']['output']>;
  /** The tenant of the identity. */
  tenantId: Maybe<Scalars['ID']['output']>;
};

/** Names somebody in a call. */
export type CallIdentityInput = {
  /** The name under which they are shown in the call; without it, only Graph knows whether they have one. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Who it is. */
  identifier: IdentifierInput;
  /** The tenant of the identity. */
  tenantId?: InputMaybe<Scalars['ID']['input']>;
};

/** Somebody to call. */
export type CallInviteeInput = {
  /** The name under which they are shown in the call; without it, only Graph knows whether they have one. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Where to reach them, for example at their voice mail. */
  endpointType?: InputMaybe<CalledEndpoint>;
  /** Who it is. */
  identifier: IdentifierInput;
  /** Whether others are not to see them in the roster. */
  isHidden?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether they are left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioRoutingGroup?: InputMaybe<Scalars['Boolean']['input']>;
  /** A call that theirs takes the place of: by its `id`. */
  replacesCallId?: InputMaybe<Scalars['ID']['input']>;
  /** The tenant of the identity. */
  tenantId?: InputMaybe<Scalars['ID']['input']>;
};

/** Who keeps a call alive: Graph ends one that wasn't kept alive for 45 minutes. */
export type CallKeepAlive =
  /** The gateway does, every 15 minutes. */
  | 'AUTO'
  /** Whoever made the call does, by `keepCallAlive`. */
  | 'MANUAL';

/** Who is to handle a call's media: give exactly one of the fields. */
export type CallMediaInput =
  /** The application, by Microsoft's media library. */
  { appHosted: AppHostedMediaInput; serviceHosted?: never; }
  |  /** Graph: it plays and records what it is asked to. */
  { appHosted?: never; serviceHosted: ServiceHostedMediaInput; };

/** Whether media of a call flow. */
export type CallMediaState = {
  __typename?: 'CallMediaState';
  /** Whether sound flows. */
  audio: Maybe<MediaState>;
};

/** Something that was begun in a call and takes its time, such as a prompt that is played. */
export type CallOperation = {
  __typename?: 'CallOperation';
  /** What whoever began it gave it, to know it by. */
  clientContext: Maybe<Scalars['String']['output']>;
  /** Of a recording or of tones: why it ended, in Graph's words. */
  completionReason: Maybe<Scalars['String']['output']>;
  /** The id of the operation. */
  id: Scalars['ID']['output'];
  /** Of an invitation: who is invited. */
  invitees: Array<CallParty>;
  /** What it does. */
  kind: CallOperationKind;
  /**
   * Of a recording: the bearer token with which the file at `recordingLocation` can be fetched. A secret; always null in
   * what subscriptions send.
   */
  recordingAccessToken: Maybe<Scalars['String']['output']>;
  /** Of a recording: where the file is, for a short while after the call. */
  recordingLocation: Maybe<Scalars['String']['output']>;
  /** How it ended; null as long as it hasn't, and mostly for one that went well. */
  resultInfo: Maybe<ResultInfo>;
  /** How far it is. */
  status: OperationStatus;
};

/** An operation has begun, got further or ended. */
export type CallOperationChanged = CallEvent & {
  __typename?: 'CallOperationChanged';
  /** The call as of this event. */
  call: Call;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
  /** Pass it as `after` to a subscription of the same call to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /** Whether this is the call as it is rather than something that happened. */
  isSnapshot: Scalars['Boolean']['output'];
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /** The operation as it is now. */
  operation: CallOperation;
  /** The call as it is, in a snapshot; null in every other event. */
  snapshot: Maybe<Call>;
};

/** What an operation does. */
export type CallOperationKind =
  /** Shows many people at once. */
  | 'ADD_LARGE_GALLERY_VIEW'
  /** Ends what is played or recorded. */
  | 'CANCEL_MEDIA_PROCESSING'
  /** Invites people. */
  | 'INVITE_PARTICIPANTS'
  /** Mutes somebody. */
  | 'MUTE_PARTICIPANT'
  /** Plays a prompt. */
  | 'PLAY_PROMPT'
  /** Records what somebody says. */
  | 'RECORD'
  /** Sends tones. */
  | 'SEND_DTMF_TONES'
  /** Puts somebody on hold, with music. */
  | 'START_HOLD_MUSIC'
  /** Takes somebody off hold. */
  | 'STOP_HOLD_MUSIC'
  /** Subscribes to tones. */
  | 'SUBSCRIBE_TO_TONE'
  /** A kind of operation that this version of the graph has no name for. */
  | 'UNKNOWN'
  /** Unmutes the gateway. */
  | 'UNMUTE_PARTICIPANT'
  /** Tells the call whether it is being recorded. */
  | 'UPDATE_RECORDING_STATUS';

/** What was asked of a call besides, when it was made or answered. Null is what was not asked for. */
export type CallOptions = {
  __typename?: 'CallOptions';
  /** Whether the gateway is hidden from the roster once a call between two becomes a group call. */
  hideBotAfterEscalation: Maybe<Scalars['Boolean']['output']>;
  /** Whether Graph tells that sharing begins, changes and ends. */
  isContentSharingNotificationEnabled: Maybe<Scalars['Boolean']['output']>;
  /** Whether Graph tells what changes of the roster, rather than the whole of it. */
  isDeltaRosterEnabled: Maybe<Scalars['Boolean']['output']>;
  /** Whether the roster is interactive: Graph documents no more of it. */
  isInteractiveRosterEnabled: Maybe<Scalars['Boolean']['output']>;
};

/** What may be asked of a call besides. */
export type CallOptionsInput = {
  /** Whether the gateway is not shown in the roster once a call between two has become a group call. */
  hideBotAfterEscalation?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether Graph notifies of content that is shared: without it `contentSharingSessions` stays empty. */
  isContentSharingNotificationEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether Graph sends a roster's changes with numbers, by which a lost one is noticed, instead of the whole roster each time. */
  isDeltaRosterEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether the roster is interactive. */
  isInteractiveRosterEnabled?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Which service a call is of. */
export type CallOrigin =
  /** Communication Services: a call in a room. */
  | 'COMMUNICATION_SERVICES'
  /** Microsoft Graph. */
  | 'GRAPH';

/** Somebody in a call's roster. */
export type CallParticipant = Participant & {
  __typename?: 'CallParticipant';
  /** The country they call from, as ISO 3166-1 alpha-2. */
  countryCode: Maybe<Scalars['String']['output']>;
  /**
   * The name to show: that of the identity, wherever in the call Graph gives it; else one that Graph gives beside it, such as
   * that of the application by which a guest has come; else a telephone's number. Null where Graph gives none of these.
   */
  displayName: Maybe<Scalars['String']['output']>;
  /** What they call with. */
  endpointType: Maybe<EndpointType>;
  /**
   * Among `updated` and `left`: the id by which they went before, if the change is that Graph has said their id. Who keeps a
   * roster by its changes takes that one out. Null otherwise.
   */
  formerId: Maybe<Scalars['ID']['output']>;
  /**
   * Their id in this call: somebody who leaves and comes back has another. Somebody of whom Graph hasn't said it yet, such as
   * one who was just invited, is `{id of the call}/{kind}:{id of their identity}` until then. In a call in a room it is their raw
   * id, however often they come, and with however many devices.
   */
  id: Scalars['ID']['output'];
  /** Who it is. */
  identifier: Identifier;
  /** Whether they wait to be let in. */
  isInLobby: Scalars['Boolean']['output'];
  /**
   * Whether they are muted, by themselves or by another. Null where nothing tells: that is not unmuted. So it is in calls in rooms
   * to which the gateway isn't connected.
   */
  isMuted: Maybe<Scalars['Boolean']['output']>;
  /** Whether they are on hold; null where nothing tells, as in the calls of Graph. */
  isOnHold: Maybe<Scalars['Boolean']['output']>;
  /** Whether they share their screen: one of their screen-sharing streams is being sent. */
  isSharingScreen: Scalars['Boolean']['output'];
  /** Their language, for example `en-US`. */
  languageId: Maybe<Scalars['String']['output']>;
  /** What they send and get. */
  mediaStreams: Array<MediaStream>;
  /** What an application attached to them, as it came. */
  metadata: Maybe<Scalars['String']['output']>;
  /** Who it is, in one string: the raw id of `identifier`. */
  rawId: Scalars['ID']['output'];
  /** Whether they are being recorded. */
  recordingInfo: Maybe<RecordingInfo>;
  /** The region they call from. */
  region: Maybe<Scalars['String']['output']>;
  /** What they may not do or see, by the meeting's policy. */
  restrictedExperience: Maybe<MeetingRestriction>;
  /** What they may do in the room that the call is in; null where nothing tells, and in any other call. */
  roomRole: Maybe<ParticipantRole>;
  /** The number of the roster's change in which they last changed; null where Graph gives none. */
  rosterSequenceNumber: Maybe<Scalars['Long']['output']>;
  /** The tenant of the identity. */
  tenantId: Maybe<Scalars['ID']['output']>;
};

/** Somebody at one end of a call. */
export type CallParty = {
  __typename?: 'CallParty';
  /** The country they call from, as ISO 3166-1 alpha-2. */
  countryCode: Maybe<Scalars['String']['output']>;
  /**
   * The name to show: that of the identity, wherever in the call Graph gives it; else one that Graph gives beside it, such as
   * that of the application by which a guest has come; else a telephone's number. Null where Graph gives none of these.
   */
  displayName: Maybe<Scalars['String']['output']>;
  /** What they call with, or are called at. */
  endpointType: Maybe<EndpointType>;
  /** Who it is; null where Graph names nobody. */
  identifier: Maybe<Identifier>;
  /** Of somebody invited: whether others don't see them in the roster. */
  isHidden: Maybe<Scalars['Boolean']['output']>;
  /** Their language, for example `en-US`. */
  languageId: Maybe<Scalars['String']['output']>;
  /** Their id in the call's roster. */
  participantId: Maybe<Scalars['ID']['output']>;
  /** Who it is, in one string: the raw id of `identifier`, null where that is. */
  rawId: Maybe<Scalars['ID']['output']>;
  /** The region they call from. */
  region: Maybe<Scalars['String']['output']>;
  /** Of somebody invited: the call that theirs takes the place of. */
  replacesCallId: Maybe<Scalars['ID']['output']>;
  /** The tenant of the identity. */
  tenantId: Maybe<Scalars['ID']['output']>;
};

/** Names somebody at one end of a call. What is null is sent as null; what is left out is not sent. */
export type CallPartyInput = {
  /** The country they call from, as ISO 3166-1 alpha-2. */
  countryCode?: InputMaybe<Scalars['String']['input']>;
  /** The name under which they are shown in the call; without it, only Graph knows whether they have one. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** What they call with. */
  endpointType?: InputMaybe<CalledEndpoint>;
  /** Who it is. */
  identifier: IdentifierInput;
  /** Their language, for example `en-US`. */
  languageId?: InputMaybe<Scalars['String']['input']>;
  /** Their id in the call's roster. */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The region they call from. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** The tenant of the identity. */
  tenantId?: InputMaybe<Scalars['ID']['input']>;
};

/** A step by which a call was sent on. */
export type CallRoute = {
  __typename?: 'CallRoute';
  /** To whom. */
  final: Maybe<CallIdentity>;
  /** From whom. */
  original: Maybe<CallIdentity>;
  /** For what reason. */
  routingType: Maybe<RoutingType>;
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

/**
 * The call is in another state; among all of a call's events also that something else of the call itself has changed, such
 * as whether its media flow.
 */
export type CallStateChanged = CallEvent & {
  __typename?: 'CallStateChanged';
  /** The call as of this event. */
  call: Call;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
  /** Pass it as `after` to a subscription of the same call to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /** Whether this is the call as it is rather than something that happened. */
  isSnapshot: Scalars['Boolean']['output'];
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /** The state that it was in before; null in a snapshot, and where it was not known. */
  previousState: Maybe<CallState>;
  /** How the call ended, or how a transfer failed; null as long as there is nothing to say. */
  resultInfo: Maybe<ResultInfo>;
  /** The call as it is, in a snapshot; null in every other event. */
  snapshot: Maybe<Call>;
  /** The state that the call is in. */
  state: CallState;
};

/** Whether a call is being transcribed. */
export type CallTranscription = {
  __typename?: 'CallTranscription';
  /** Since when. */
  lastModifiedAt: Maybe<Scalars['DateTime']['output']>;
  /** Whether it is. */
  state: Maybe<TranscriptionState>;
};

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

/** The call in which to stop what is played or recorded. */
export type CancelMediaProcessingInput = {
  /** The call, whose media Graph handles. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
};

/** The call in which what was played or recorded is ended. */
export type CancelMediaProcessingPayload = {
  __typename?: 'CancelMediaProcessingPayload';
  /** The call. Null, with an error of its own, if it could not be read; its media were cancelled all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. Those that it ends are `FAILED` with 400/8508. */
  operation: Maybe<CallOperation>;
};

/** Which part to play in screen sharing. */
export type ChangeScreenSharingRoleInput = {
  /** The call: a group call or a meeting whose media the application handles. */
  callId: Scalars['ID']['input'];
  /** The part. */
  role: ScreenSharingRole;
};

/** The call in which the part in screen sharing was changed. */
export type ChangeScreenSharingRolePayload = {
  __typename?: 'ChangeScreenSharingRolePayload';
  /** The call. Null, with an error of its own, if it could not be read; the part was changed all the same. */
  call: Maybe<Call>;
};

/** The chat of a meeting. */
export type ChatInfo = {
  __typename?: 'ChatInfo';
  /** The message that the meeting belongs to: `0` for a scheduled one. */
  messageId: Maybe<Scalars['ID']['output']>;
  /** The message that begins the conversation, for a meeting in a channel. */
  replyChainMessageId: Maybe<Scalars['ID']['output']>;
  /** The thread of the chat, for example `19:meeting_…@thread.v2`. */
  threadId: Maybe<Scalars['ID']['output']>;
};

/** A cloud as it is named in an input. */
export type Cloud =
  /** The cloud of the United States Department of Defense. */
  | 'DOD'
  /** The cloud of the United States government (GCC High). */
  | 'GCCH'
  /** The public cloud. */
  | 'PUBLIC';

/** The Microsoft cloud of an identity. */
export type CloudEnvironment =
  /** The cloud of the United States Department of Defense. */
  | 'DOD'
  /** The cloud of the United States government (GCC High). */
  | 'GCCH'
  /** The public cloud. */
  | 'PUBLIC'
  /** A cloud that this version of the graph has no name for. */
  | 'UNKNOWN';

/** A user of an Azure Communication Services resource. */
export type CommunicationUserIdentifier = HasRawId & Node & {
  __typename?: 'CommunicationUserIdentifier';
  /** The id of the user: the same string as the raw id. */
  id: Scalars['ID']['output'];
  /** The raw id: `8:acs:…`, `8:spool:…`, `8:dod-acs:…` or `8:gcch-acs:…`. */
  rawId: Scalars['ID']['output'];
};

/** The room whose call to connect to. */
export type ConnectToRoomInput = {
  /** The room: somebody must be in its call. */
  roomId: Scalars['ID']['input'];
};

/** The call that the gateway is connected to. */
export type ConnectToRoomPayload = {
  __typename?: 'ConnectToRoomPayload';
  /** The call. Null, with an error of its own, if it could not be read; the gateway connects to it all the same. */
  call: Maybe<Call>;
};

/** Sharing has begun, gone on with somebody else or something else, or ended. */
export type ContentSharingChanged = CallEvent & {
  __typename?: 'ContentSharingChanged';
  /** The call as of this event. */
  call: Call;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
  /** Pass it as `after` to a subscription of the same call to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /** What ended. */
  ended: Array<ContentSharingSession>;
  /** Whether this is the call as it is rather than something that happened. */
  isSnapshot: Scalars['Boolean']['output'];
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /** What is being shared now. */
  sessions: Array<ContentSharingSession>;
  /** The call as it is, in a snapshot; null in every other event. */
  snapshot: Maybe<Call>;
  /** What began. */
  started: Array<ContentSharingSession>;
  /** What goes on, but with another presenter or other content. Graph says no more; the roster shows who shares. */
  updated: Array<ContentSharingSession>;
};

/** Something that is being shared. The roster shows who shares: `isSharingScreen`. */
export type ContentSharingSession = {
  __typename?: 'ContentSharingSession';
  /** The id of the session. */
  id: Scalars['ID']['output'];
};

/** The audio routing group to make. */
export type CreateAudioRoutingGroupInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** The id that it is to have in the call, for example `interpreters`. */
  id: Scalars['ID']['input'];
  /** The ids of the participants who hear them. */
  receivers: Array<Scalars['ID']['input']>;
  /** To how many the sources speak. */
  routingMode: AudioRoutingMode;
  /** The ids of the participants who are heard. */
  sources: Array<Scalars['ID']['input']>;
};

/** The audio routing group as made. */
export type CreateAudioRoutingGroupPayload = {
  __typename?: 'CreateAudioRoutingGroupPayload';
  /** The group. */
  audioRoutingGroup: AudioRoutingGroup;
  /** The call. Null, with an error of its own, if it could not be read; the group was made all the same. */
  call: Maybe<Call>;
};

/** The call to make. */
export type CreateCallInput = {
  /** What is asked of the call besides; `{}` to ask for nothing. */
  callOptions: CallOptionsInput;
  /** May be said, as `OUTGOING`, and is then passed on: a call that is made is outgoing in any case. */
  direction?: InputMaybe<CallDirection>;
  /**
   * Makes a repeat safe, also where the answer to the first try was lost: the same key with the same input gives the same
   * call, and with another input `CONFLICT`. Any text of up to 256 characters that is not blank. It is the client's own: the
   * same key of somebody else is another key.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Who keeps the call alive. */
  keepAlive: CallKeepAlive;
  /** Who handles the media. */
  media: CallMediaInput;
  /** What the call is to carry. */
  requestedModalities: Array<RequestedModality>;
  /**
   * Who calls; left out, the application. A call to a telephone needs it, and then a resource account with a number:
   * `{identifier: {microsoftTeamsApp: {appId: …}}}`.
   */
  source?: InputMaybe<CallPartyInput>;
  /** What the call is about. */
  subject?: InputMaybe<Scalars['String']['input']>;
  /**
   * The tenant of whom is called, or whose meeting it is. Left out, that of the join link or of the organizer, or else the
   * gateway's own.
   */
  tenantId?: InputMaybe<Scalars['ID']['input']>;
  /** Where it goes to. */
  to: CallDestinationInput;
};

/** The call as made. */
export type CreateCallPayload = {
  __typename?: 'CreateCallPayload';
  /** The call. */
  call: Call;
};

/** The room to create. */
export type CreateRoomInput = {
  /**
   * Makes a repeat safe: within a few minutes the same key with the same input gives the same room, and with another
   * input `CONFLICT`. Any text of up to 256 characters that is not blank. A key belongs to whom it comes from: the
   * same key of another principal is another. The service gets a hash of both; without authentication, where all are one principal, it gets a UUID as it is.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Who may join. Only communication users can be invited; who is named twice gets the role named last. */
  participants: Array<InvitedParticipantInput>;
  /** Whether presenters may call telephone numbers from the room. */
  pstnDialOutEnabled: Scalars['Boolean']['input'];
  /** From when on the room may be joined; left out or null: from now on. */
  validFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** Until when the room may be joined, in the future and at most 180 days after `validFrom`; left out or null: as long as possible. */
  validUntil?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The room as created. */
export type CreateRoomPayload = {
  __typename?: 'CreateRoomPayload';
  /** The room. Null, with an error of its own, if it could not be read; it was created all the same. */
  room: Maybe<Room>;
};

/** The user to create. */
export type CreateUserInput = {
  /** What a token for the user, issued at once, is to allow; left out or empty, none is issued. */
  scopes: Array<TokenScope>;
  /** How long the token is to last, from 60 to 1440 minutes; left out: 1440. Only with scopes. */
  tokenExpiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
};

/** The user as created. */
export type CreateUserPayload = {
  __typename?: 'CreateUserPayload';
  /** The token, if scopes were asked for. */
  token: Maybe<AccessToken>;
  /** The user. */
  user: CommunicationUserIdentifier;
};

/** The audio routing group to delete. */
export type DeleteAudioRoutingGroupInput = {
  /** The call. */
  callId: Scalars['ID']['input'];
  /** The group: by its `id`, or by the one that its maker chose. One that is already gone is no error. */
  id: Scalars['ID']['input'];
};

/** The audio routing group that is gone. */
export type DeleteAudioRoutingGroupPayload = {
  __typename?: 'DeleteAudioRoutingGroupPayload';
  /** The id of the group that is gone. */
  audioRoutingGroupId: Scalars['ID']['output'];
  /** The call; null if this gateway doesn't know it. */
  call: Maybe<Call>;
};

/** The room to delete. */
export type DeleteRoomInput = {
  /** The room to delete. */
  roomId: Scalars['ID']['input'];
};

/** The room that is gone. */
export type DeleteRoomPayload = {
  __typename?: 'DeleteRoomPayload';
  /** The id of the room that is gone. */
  roomId: Scalars['ID']['output'];
};

/** The user to delete. */
export type DeleteUserInput = {
  /** The raw id of the user, one of this resource's own. */
  userId: Scalars['ID']['input'];
};

/** The user who is gone, tokens and all. */
export type DeleteUserPayload = {
  __typename?: 'DeleteUserPayload';
  /** The raw id of the user who is gone. */
  userId: Scalars['ID']['output'];
};

/** A tone of a telephone's keys (DTMF), as it is named in an input. */
export type DtmfTone =
  /** The tone A. */
  | 'A'
  /** The tone B. */
  | 'B'
  /** The tone C. */
  | 'C'
  /** The tone D. */
  | 'D'
  /** The hook, tapped for a moment. */
  | 'FLASH'
  /** The key #. */
  | 'POUND'
  /** The key *. */
  | 'STAR'
  /** The key 0. */
  | 'TONE0'
  /** The key 1. */
  | 'TONE1'
  /** The key 2. */
  | 'TONE2'
  /** The key 3. */
  | 'TONE3'
  /** The key 4. */
  | 'TONE4'
  /** The key 5. */
  | 'TONE5'
  /** The key 6. */
  | 'TONE6'
  /** The key 7. */
  | 'TONE7'
  /** The key 8. */
  | 'TONE8'
  /** The key 9. */
  | 'TONE9';

/** What somebody calls with, or is called at. */
export type EndpointType =
  /** What they use most. */
  | 'DEFAULT'
  /** Skype for Business. */
  | 'SKYPE_FOR_BUSINESS'
  /** A VoIP telephone of Skype for Business. */
  | 'SKYPE_FOR_BUSINESS_VOIP_PHONE'
  /** A kind of endpoint that this version of the graph has no name for. */
  | 'UNKNOWN'
  /** Their voice mail. */
  | 'VOICEMAIL';

/** The Entra token of a Teams user who is assigned to the resource. */
export type ExchangeTeamsExtensionTokenInput = {
  /** The Entra access token of the user. It is a secret: send it in a variable. */
  token: Scalars['String']['input'];
};

/** The user and token gained by the exchange. */
export type ExchangeTeamsExtensionTokenPayload = {
  __typename?: 'ExchangeTeamsExtensionTokenPayload';
  /** A token with which a client SDK acts as the user. */
  token: AccessToken;
  /** The user, as this resource knows them. */
  user: Identifier;
};

/** A Teams user's Entra token, and who it must be from. */
export type ExchangeTeamsUserTokenInput = {
  /** The client id of the Entra application: must be the token's. */
  appId: Scalars['ID']['input'];
  /** The Entra access token of the Teams user. It is a secret: send it in a variable. */
  token: Scalars['String']['input'];
  /** The Entra object id of the user: must be the token's. */
  userId: Scalars['ID']['input'];
};

/** The token gained by the exchange. */
export type ExchangeTeamsUserTokenPayload = {
  __typename?: 'ExchangeTeamsUserTokenPayload';
  /** A token with which a client SDK acts as the Teams user; it lasts as long as the Entra token. */
  token: AccessToken;
};

/** Somebody who is in a call as a guest, without an account that Graph would name. */
export type GuestIdentifier = HasRawId & {
  __typename?: 'GuestIdentifier';
  /** The id of the guest, as Graph gives it. */
  guestId: Scalars['ID']['output'];
  /** The raw id: `guest:{guestId}`, which is this graph's own form, since raw ids have none for guests. */
  rawId: Scalars['ID']['output'];
};

/** The call to leave. */
export type HangUpCallInput = {
  /** The call. */
  callId: Scalars['ID']['input'];
};

/** The call that was left. */
export type HangUpCallPayload = {
  __typename?: 'HangUpCallPayload';
  /** The call; null if this gateway doesn't know it. */
  call: Maybe<Call>;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
};

/** What every identifier has: a raw id, the one string form that identifies it over all APIs. */
export type HasRawId = {
  /** The raw id, for example `8:acs:…`, `8:orgid:…`, `4:+12065550100`. */
  rawId: Scalars['ID']['output'];
};

/** One identity, whichever API it came from. The kind follows from the raw id. */
export type Identifier = ApplicationIdentifier | CommunicationUserIdentifier | GuestIdentifier | MicrosoftTeamsAppIdentifier | MicrosoftTeamsUserIdentifier | PhoneNumberIdentifier | TeamsExtensionUserIdentifier | UnknownIdentifier;

/** Names one identity: give exactly one of the fields. */
export type IdentifierInput =
  /** An application of Entra, such as a bot. */
  { application: ApplicationInput; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** The id of a user of an Azure Communication Services resource: its whole raw id. */
  { application?: never; communicationUserId: Scalars['ID']['input']; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A guest in a call: the id that Graph gave them, the raw id without its `guest:`. */
  { application?: never; communicationUserId?: never; guestId: Scalars['ID']['input']; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A Microsoft Teams app. */
  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp: MicrosoftTeamsAppInput; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A Microsoft Teams user. */
  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser: MicrosoftTeamsUserInput; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A telephone number, in E.164 form: `+12065550100`. */
  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber: Scalars['String']['input']; rawId?: never; teamsExtensionUser?: never; }
  |  /** Any identity by its raw id. */
  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId: Scalars['ID']['input']; teamsExtensionUser?: never; }
  |  /** A Teams user who acts through an Azure Communication Services resource. */
  { application?: never; communicationUserId?: never; guestId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser: TeamsExtensionUserInput; };

/** On whose behalf a call comes in. */
export type IncomingContext = {
  __typename?: 'IncomingContext';
  /** The id of the participant who is observed, in policy-based recording. */
  observedParticipantId: Maybe<Scalars['ID']['output']>;
  /** On whose behalf the call is made. */
  onBehalfOf: Maybe<CallIdentity>;
  /** The id of the participant who calls. */
  sourceParticipantId: Maybe<Scalars['ID']['output']>;
  /** Who handed the call on. */
  transferor: Maybe<CallIdentity>;
};

/** Whom to add to a call. */
export type InviteParticipantsInput = {
  /** The call. Inviting into a call between two makes it a group call. */
  callId: Scalars['ID']['input'];
  /**
   * Which number a telephone shows, in E.164 form: needed to call one into a call in a room, and one of the resource's own. Not for
   * other calls.
   */
  callerNumber?: InputMaybe<Scalars['String']['input']>;
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** Who: up to five in a group call or a meeting, one into a call between two or if `replacesCallId` is given. */
  participants: Array<CallInviteeInput>;
};

/** The call to which people are invited. */
export type InviteParticipantsPayload = {
  __typename?: 'InviteParticipantsPayload';
  /** The call. Null, with an error of its own, if it could not be read; the people were invited all the same. */
  call: Maybe<Call>;
  /** The operation, whose end tells how the invitation went; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** Somebody to invite when a room is created. */
export type InvitedParticipantInput = {
  /** Who it is: a communication user. */
  identifier: IdentifierInput;
  /** What they may do. */
  role: RoomRole;
};

/** The token to issue. */
export type IssueTokenInput = {
  /** What the token is to allow: at least one scope. */
  scopes: Array<TokenScope>;
  /** How long it is to last, from 60 to 1440 minutes; left out: 1440. */
  tokenExpiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** The raw id of the user, one of this resource's own. */
  userId: Scalars['ID']['input'];
};

/** The token as issued. */
export type IssueTokenPayload = {
  __typename?: 'IssueTokenPayload';
  /** The token. */
  token: AccessToken;
};

/** Names a meeting by the id that people type in. */
export type JoinMeetingIdInput = {
  /** The meeting id: digits, with the spaces with which invitations show them or without. */
  joinMeetingId: Scalars['String']['input'];
  /** The passcode; left out or null for a meeting that has none. */
  passcode?: InputMaybe<Scalars['String']['input']>;
};

/** Who is to join what room. */
export type JoinRoomInput = {
  /** Who is to join it. */
  person: PersonInput;
  /**
   * What they may do from now on. Left out or null, who is invited keeps their role, and who is not becomes an attendee; it takes
   * reading who is invited.
   */
  role?: InputMaybe<RoomRole>;
  /** The room. */
  roomId: Scalars['ID']['input'];
  /** What the token is to allow: at least one scope. */
  scopes: Array<TokenScope>;
  /** How long the token is to last, from 60 to 1440 minutes; left out: 1440. */
  tokenExpiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
};

/** Somebody who may join a room, and all that their client takes for it. */
export type JoinRoomPayload = {
  __typename?: 'JoinRoomPayload';
  /** They, as invited. */
  participant: Maybe<RoomParticipant>;
  /** The room, read anew. Null, with an error of its own, if it could not be read; they may join it all the same. */
  room: Maybe<Room>;
  /** A token to join by. */
  token: AccessToken;
  /** The user that they are. */
  user: CommunicationUserIdentifier;
};

/** The call to keep alive. */
export type KeepCallAliveInput = {
  /** The call. */
  callId: Scalars['ID']['input'];
};

/** The call that was kept alive. */
export type KeepCallAlivePayload = {
  __typename?: 'KeepCallAlivePayload';
  /** The call. Null, with an error of its own, if it could not be read; it was kept alive all the same. */
  call: Maybe<Call>;
};

/** Somebody who asks to be let into a room. */
export type KnockInput = {
  /** The name under which hosts see them: 1 to 256 characters, in one line. */
  displayName: Scalars['String']['input'];
  /**
   * What the application calls them: 1 to 256 characters. From who may issue tokens it is taken at its word, as in `joinRoom`. From
   * anybody else it is a name of their own: nobody becomes somebody else by it.
   */
  externalId: Scalars['ID']['input'];
  /** The room. It must be open. */
  roomId: Scalars['ID']['input'];
};

/** A place in front of a room. */
export type KnockPayload = {
  __typename?: 'KnockPayload';
  /** Until when somebody may be let in by it. */
  expiresAt: Scalars['DateTime']['output'];
  /** Whoever has it learns by `admissionDecided` what was decided, and gets the token. It is a secret. */
  ticket: Scalars['ID']['output'];
};

/** Who handles a call's media, and how. What an application's media library made of it is a secret, and not shown. */
export type MediaConfig = {
  __typename?: 'MediaConfig';
  /** Who handles the media. */
  hosting: MediaHosting;
  /** What Graph has fetched beforehand, to play it without delay. */
  preFetchMedia: Array<MediaInfo>;
  /** Whether the gateway is left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioGroup: Maybe<Scalars['Boolean']['output']>;
};

/** Which way a stream flows, seen from the participant. */
export type MediaDirection =
  /** Neither way. */
  | 'INACTIVE'
  /** They receive only. */
  | 'RECEIVE_ONLY'
  /** They send only. */
  | 'SEND_ONLY'
  /** Both ways. */
  | 'SEND_RECEIVE'
  /** A direction that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Who handles a call's media. */
export type MediaHosting =
  /** The application, by Microsoft's media library. */
  | 'APP_HOSTED'
  /** Graph: it plays and records what it is asked to. */
  | 'SERVICE_HOSTED'
  /** A kind of hosting that this version of the graph has no name for. */
  | 'UNKNOWN';

/** A sound to play. */
export type MediaInfo = {
  __typename?: 'MediaInfo';
  /** The key under which Graph keeps the file for the next time. */
  resourceId: Maybe<Scalars['ID']['output']>;
  /** The address of the file. */
  uri: Maybe<Scalars['String']['output']>;
};

/** A sound to play. */
export type MediaInfoInput = {
  /** A key under which Graph keeps the file for the next time. */
  resourceId?: InputMaybe<Scalars['ID']['input']>;
  /** The https address of a WAV file: mono, 16 bit, 16 kHz. */
  uri: Scalars['String']['input'];
};

/** Whether a kind of media flows. */
export type MediaState =
  /** It flows. */
  | 'ACTIVE'
  /** It doesn't. */
  | 'INACTIVE'
  /** A state that this version of the graph has no name for. */
  | 'UNKNOWN';

/** A stream of a participant. */
export type MediaStream = {
  __typename?: 'MediaStream';
  /** Which way it flows, seen from the participant. */
  direction: Maybe<MediaDirection>;
  /** Whether the service holds it back: muted by another, that is. */
  isServerMuted: Maybe<Scalars['Boolean']['output']>;
  /** What it is, for example `main-audio`. */
  label: Maybe<Scalars['String']['output']>;
  /** What the stream carries. */
  mediaType: Maybe<Modality>;
  /** The id of the source in the call's media. */
  sourceId: Maybe<Scalars['ID']['output']>;
};

/** The meeting that a call belongs to. Passcodes and tokens are secrets, and not shown. */
export type MeetingInfo = {
  __typename?: 'MeetingInfo';
  /** Whether people may talk before the organizer has come. */
  allowConversationWithoutHost: Maybe<Scalars['Boolean']['output']>;
  /** The meeting id that people type in to join. */
  joinMeetingId: Maybe<Scalars['String']['output']>;
  /** How the meeting was named when it was joined. */
  kind: MeetingInfoKind;
  /** Who organises the meeting. */
  organizer: Maybe<CallIdentity>;
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
  allowConversationWithoutHost?: InputMaybe<Scalars['Boolean']['input']>;
  /** The message that the meeting belongs to: `0` for a scheduled one. */
  messageId: Scalars['ID']['input'];
  /** Who organises it. */
  organizer: CallIdentityInput;
  /** The message that begins the conversation, for a meeting in a channel. */
  replyChainMessageId?: InputMaybe<Scalars['ID']['input']>;
  /** The thread of its chat, for example `19:meeting_…@thread.v2`. */
  threadId: Scalars['ID']['input'];
};

/** What somebody may not do or see, by a meeting's policy. */
export type MeetingRestriction = {
  __typename?: 'MeetingRestriction';
  /** Why they don't see shared content; null if they do. */
  contentSharingDisabled: Maybe<RestrictionReason>;
  /** Why they don't see video; null if they do. */
  videoDisabled: Maybe<RestrictionReason>;
};

/** A Microsoft Teams app, such as the resource account of a call queue: what Graph calls an application instance. */
export type MicrosoftTeamsAppIdentifier = HasRawId & {
  __typename?: 'MicrosoftTeamsAppIdentifier';
  /** The id of the app. */
  appId: Scalars['ID']['output'];
  /** The cloud the app belongs to. */
  cloud: Maybe<CloudEnvironment>;
  /** The raw id: `28:orgid:…`, `28:dod:…` or `28:gcch:…`. */
  rawId: Scalars['ID']['output'];
};

/** Names a Microsoft Teams app. */
export type MicrosoftTeamsAppInput = {
  /** The id of the app. */
  appId: Scalars['ID']['input'];
  /** The cloud the app belongs to. Left out, it is that of Graph for a call; an app of another is refused. */
  cloud?: InputMaybe<Cloud>;
};

/** A Microsoft Teams user, or an anonymous visitor of a Teams meeting. */
export type MicrosoftTeamsUserIdentifier = HasRawId & {
  __typename?: 'MicrosoftTeamsUserIdentifier';
  /** The cloud the user belongs to; null for a visitor, whose raw id doesn't tell. */
  cloud: Maybe<CloudEnvironment>;
  /** Whether it is an anonymous visitor. */
  isAnonymous: Scalars['Boolean']['output'];
  /** The raw id: `8:orgid:…`, `8:dod:…`, `8:gcch:…` or `8:teamsvisitor:…`. */
  rawId: Scalars['ID']['output'];
  /** The Entra object id of the user, or the id of the visitor. */
  userId: Scalars['ID']['output'];
};

/** Names a Microsoft Teams user. */
export type MicrosoftTeamsUserInput = {
  /**
   * The cloud the user belongs to; a visitor's raw id doesn't carry it. Left out, it is that of Graph for a call. A call is
   * within one cloud: who is of another than Graph is refused.
   */
  cloud?: InputMaybe<Cloud>;
  /** Whether it is an anonymous visitor. */
  isAnonymous: Scalars['Boolean']['input'];
  /** The Entra object id of the user, or the id of an anonymous visitor. */
  userId: Scalars['ID']['input'];
};

/** What a call or a stream carries. */
export type Modality =
  /** Sound. */
  | 'AUDIO'
  /** Data. */
  | 'DATA'
  /** A modality that this version of the graph has no name for. */
  | 'UNKNOWN'
  /** Pictures of a camera. */
  | 'VIDEO'
  /** A shared screen, as video. */
  | 'VIDEO_BASED_SCREEN_SHARING';

/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /** Adds a view of many people at once to what the gateway gets. In the global cloud only. */
  addLargeGalleryView: Maybe<AddLargeGalleryViewPayload>;
  /** Adds participants to a room, or changes their roles. */
  addOrUpdateParticipants: Maybe<AddOrUpdateParticipantsPayload>;
  /**
   * Lets somebody in who waits: finds their user or creates one, invites them, and lets whoever has their ticket have a token. Safe to
   * repeat. Who was turned away is `CONFLICT`, and who no longer waits `NOT_FOUND`.
   */
  admit: Maybe<AdmitPayload>;
  /** Answers an incoming call, within 15 seconds of its coming in. */
  answerCall: Maybe<AnswerCallPayload>;
  /** Assigns a Teams user or resource account to the resource, or replaces the assignment. */
  assignTeamsExtension: Maybe<AssignTeamsExtensionPayload>;
  /** Ends what is played or recorded, and what waits for its turn. */
  cancelMediaProcessing: Maybe<CancelMediaProcessingPayload>;
  /** Changes whether the gateway looks at what others share or shares itself. */
  changeScreenSharingRole: Maybe<ChangeScreenSharingRolePayload>;
  /**
   * Connects the gateway to the call that is under way in a room, as a silent leg: then everybody who is there is known, whether
   * they are muted and on hold, and the call can be acted on. The connection may be billed. To be connected already is no error.
   */
  connectToRoom: Maybe<ConnectToRoomPayload>;
  /** Makes an audio routing group. In the global cloud only. */
  createAudioRoutingGroup: Maybe<CreateAudioRoutingGroupPayload>;
  /** Calls somebody, or joins a meeting. */
  createCall: Maybe<CreateCallPayload>;
  /** Creates a room. */
  createRoom: Maybe<CreateRoomPayload>;
  /**
   * Creates a user, with a token if scopes are asked for. Not repeatable: if the answer is lost, a second call creates
   * a second user. The service has no list of users: keep the id.
   */
  createUser: Maybe<CreateUserPayload>;
  /** Deletes an audio routing group. In the global cloud only. */
  deleteAudioRoutingGroup: Maybe<DeleteAudioRoutingGroupPayload>;
  /** Deletes a room. One that is already gone is no error. */
  deleteRoom: Maybe<DeleteRoomPayload>;
  /** Deletes a user and revokes their tokens. One who is already gone is no error. */
  deleteUser: Maybe<DeleteUserPayload>;
  /** Exchanges the Entra token of an assigned Teams user for a token of this resource (Teams Phone extensibility). */
  exchangeTeamsExtensionToken: Maybe<ExchangeTeamsExtensionTokenPayload>;
  /** Exchanges a Teams user's Entra token for one with which a client SDK acts as that user. */
  exchangeTeamsUserToken: Maybe<ExchangeTeamsUserTokenPayload>;
  /** Leaves a call, which ends it if it is between two; a call in a room ends for everybody. One that is already over is no error. */
  hangUpCall: Maybe<HangUpCallPayload>;
  /** Invites people to a call. */
  inviteParticipants: Maybe<InviteParticipantsPayload>;
  /** Issues a token for a user. */
  issueToken: Maybe<IssueTokenPayload>;
  /**
   * Lets somebody join a room: finds their user or creates one, invites them if they aren't invited, and issues a token. Safe to
   * repeat, but that each time gives another token.
   */
  joinRoom: Maybe<JoinRoomPayload>;
  /** Keeps a call from ending 45 minutes after the last time; the gateway does so by itself for calls with `AUTO`. */
  keepCallAlive: Maybe<KeepCallAlivePayload>;
  /**
   * Asks to be let into a room. Hosts are told by `admissionRequested`, and `admissionDecided` tells what they decide; nothing is
   * told of the room. Who knocks again before that keeps their place, with another ticket. A room that isn't open, or not there, is
   * `NOT_FOUND`; one for which too many wait, `CONFLICT`.
   */
  knock: Maybe<KnockPayload>;
  /** Mutes the gateway itself. */
  muteCall: Maybe<MuteCallPayload>;
  /** Mutes somebody. */
  muteCallParticipant: Maybe<MuteCallParticipantPayload>;
  /** Plays sounds to the call. */
  playPrompt: Maybe<PlayPromptPayload>;
  /** Records what somebody answers. */
  recordResponse: Maybe<RecordResponsePayload>;
  /** Sends an incoming call on to somebody else, within 15 seconds of its coming in. */
  redirectCall: Maybe<RedirectCallPayload>;
  /** Refuses an incoming call, within 15 seconds of its coming in. */
  rejectCall: Maybe<RejectCallPayload>;
  /** Removes somebody from a call, if the tenant has allowed the application to. */
  removeCallParticipant: Maybe<RemoveCallParticipantPayload>;
  /** Removes participants from a room. */
  removeParticipants: Maybe<RemoveParticipantsPayload>;
  /** Revokes every token issued so far for a user. */
  revokeTokens: Maybe<RevokeTokensPayload>;
  /** Sends tones, as if they were pressed here. In the global cloud only. */
  sendDtmfTones: Maybe<SendDtmfTonesPayload>;
  /** Puts somebody on hold, with music. */
  startHoldMusic: Maybe<StartHoldMusicPayload>;
  /** Takes somebody off hold. */
  stopHoldMusic: Maybe<StopHoldMusicPayload>;
  /** Subscribes to the tones that are pressed: they come as `ToneReceived` events. */
  subscribeToTone: Maybe<SubscribeToTonePayload>;
  /** Hands an established call to somebody else. */
  transferCall: Maybe<TransferCallPayload>;
  /**
   * Turns somebody away who waits. They learn that they were, and nothing else. Safe to repeat. Who was let in is `CONFLICT`, and who
   * no longer waits `NOT_FOUND`.
   */
  turnAway: Maybe<TurnAwayPayload>;
  /** Takes an assignment back. One that is already gone is no error. */
  unassignTeamsExtension: Maybe<UnassignTeamsExtensionPayload>;
  /** Unmutes the gateway itself. Nobody can unmute somebody else. */
  unmuteCall: Maybe<UnmuteCallPayload>;
  /** Changes an audio routing group. In the global cloud only. */
  updateAudioRoutingGroup: Maybe<UpdateAudioRoutingGroupPayload>;
  /** Tells a call whether it is being recorded; in a room, begins its recording by Communication Services, or ends it. */
  updateRecordingStatus: Maybe<UpdateRecordingStatusPayload>;
  /** Changes a room's validity or its dial-out. */
  updateRoom: Maybe<UpdateRoomPayload>;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationAddLargeGalleryViewArgs = {
  input: AddLargeGalleryViewInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationAddOrUpdateParticipantsArgs = {
  input: AddOrUpdateParticipantsInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationAdmitArgs = {
  input: AdmitInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationAnswerCallArgs = {
  input: AnswerCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationAssignTeamsExtensionArgs = {
  input: AssignTeamsExtensionInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationCancelMediaProcessingArgs = {
  input: CancelMediaProcessingInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationChangeScreenSharingRoleArgs = {
  input: ChangeScreenSharingRoleInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationConnectToRoomArgs = {
  input: ConnectToRoomInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationCreateAudioRoutingGroupArgs = {
  input: CreateAudioRoutingGroupInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationCreateCallArgs = {
  input: CreateCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationCreateRoomArgs = {
  input: CreateRoomInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationCreateUserArgs = {
  input: CreateUserInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationDeleteAudioRoutingGroupArgs = {
  input: DeleteAudioRoutingGroupInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationDeleteRoomArgs = {
  input: DeleteRoomInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationDeleteUserArgs = {
  input: DeleteUserInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationExchangeTeamsExtensionTokenArgs = {
  input: ExchangeTeamsExtensionTokenInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationExchangeTeamsUserTokenArgs = {
  input: ExchangeTeamsUserTokenInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationHangUpCallArgs = {
  input: HangUpCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationInviteParticipantsArgs = {
  input: InviteParticipantsInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationIssueTokenArgs = {
  input: IssueTokenInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationJoinRoomArgs = {
  input: JoinRoomInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationKeepCallAliveArgs = {
  input: KeepCallAliveInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationKnockArgs = {
  input: KnockInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationMuteCallArgs = {
  input: MuteCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationMuteCallParticipantArgs = {
  input: MuteCallParticipantInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationPlayPromptArgs = {
  input: PlayPromptInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationRecordResponseArgs = {
  input: RecordResponseInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationRedirectCallArgs = {
  input: RedirectCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationRejectCallArgs = {
  input: RejectCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationRemoveCallParticipantArgs = {
  input: RemoveCallParticipantInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationRemoveParticipantsArgs = {
  input: RemoveParticipantsInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationRevokeTokensArgs = {
  input: RevokeTokensInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationSendDtmfTonesArgs = {
  input: SendDtmfTonesInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationStartHoldMusicArgs = {
  input: StartHoldMusicInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationStopHoldMusicArgs = {
  input: StopHoldMusicInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationSubscribeToToneArgs = {
  input: SubscribeToToneInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationTransferCallArgs = {
  input: TransferCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationTurnAwayArgs = {
  input: TurnAwayInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationUnassignTeamsExtensionArgs = {
  input: UnassignTeamsExtensionInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationUnmuteCallArgs = {
  input: UnmuteCallInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationUpdateAudioRoutingGroupArgs = {
  input: UpdateAudioRoutingGroupInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationUpdateRecordingStatusArgs = {
  input: UpdateRecordingStatusInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object: null, with an error of its own, if
 * it failed. Mutations of one operation run one after the other, in the order in which they are written, whatever becomes of
 * those before.
 */
export type MutationUpdateRoomArgs = {
  input: UpdateRoomInput;
};

/** The call in which to be muted. */
export type MuteCallInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to mute. */
export type MuteCallParticipantInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** Who. Only they themselves can unmute again. */
  participantId: Scalars['ID']['input'];
};

/** The call in which somebody was muted. */
export type MuteCallParticipantPayload = {
  __typename?: 'MuteCallParticipantPayload';
  /** The call. Null, with an error of its own, if it could not be read; the participant was muted all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** The call in which the gateway was muted. */
export type MuteCallPayload = {
  __typename?: 'MuteCallPayload';
  /** The call. Null, with an error of its own, if it could not be read; the gateway was muted all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** What is found again by its `id` alone. */
export type Node = {
  /** The id, unique among all nodes. */
  id: Scalars['ID']['output'];
};

/** How far an operation is. */
export type OperationStatus =
  /** It is done. */
  | 'COMPLETED'
  /** It failed, was cancelled, or its call ended first. */
  | 'FAILED'
  /** It waits for its turn. */
  | 'NOT_STARTED'
  /** It is under way. */
  | 'RUNNING'
  /** A status that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Where a page of a connection begins and ends, by the Relay connection convention. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /**
   * Pass it as `after` to continue. Mostly the last edge's cursor; when the search was cut short before an edge
   * was found, the point from which it goes on; null when there is nothing to continue from.
   */
  endCursor: Maybe<Scalars['String']['output']>;
  /**
   * Whether there may be more after `endCursor`. The services tell only that they have more to look through,
   * so that the next page may turn out empty; a `false` is certain.
   */
  hasNextPage: Scalars['Boolean']['output'];
  /** Always `false`: the services' pages go forward only. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge; null when there is none. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** Somebody or something that takes part in a room or in a call. */
export type Participant = {
  /** Who it is. The same identity is the same `Identifier` wherever it appears. */
  identifier: Identifier;
  /** Who it is, in one string: the raw id of `identifier`, for example `8:acs:…`, `8:orgid:…`, `4:+12065550100`. */
  rawId: Scalars['ID']['output'];
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

/** Who is to join a room. */
export type PersonInput =
  /**
   * What the application itself calls them, such as a number of its own: 1 to 256 characters. The first time, a user is created
   * for it; from then on it is that user, for whoever asks and on every gateway that shares the store.
   */
  { externalId: Scalars['ID']['input']; user?: never; }
  |  /** The raw id of a user, one of this resource's own. */
  { externalId?: never; user: Scalars['ID']['input']; };

/** A telephone number. */
export type PhoneNumberIdentifier = HasRawId & {
  __typename?: 'PhoneNumberIdentifier';
  /** What tells apart several parties with the same number: the text after the last `_`; null if there is none. */
  assertedId: Maybe<Scalars['String']['output']>;
  /** Whether the caller withheld the number. */
  isAnonymous: Scalars['Boolean']['output'];
  /**
   * The number as it came, mostly E.164, with the asserted id at its end if there is one, and `anonymous` if it is
   * withheld; null where it is only known that there is a telephone.
   */
  phoneNumber: Maybe<Scalars['String']['output']>;
  /** The raw id: `4:` and the number. */
  rawId: Scalars['ID']['output'];
};

/** What to play. */
export type PlayPromptInput = {
  /** The call, whose media Graph handles. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** The sounds, from 1 to 20, played one after the other behind what is being played already. */
  prompts: Array<MediaInfoInput>;
};

/** The call in which something is played. */
export type PlayPromptPayload = {
  __typename?: 'PlayPromptPayload';
  /** The call. Null, with an error of its own, if it could not be read; the prompts are played all the same. */
  call: Maybe<Call>;
  /** The operation, whose end tells that the prompts were played; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** Whether somebody is in a room's call. */
export type PresenceState =
  /** They aren't. */
  | 'ABSENT'
  /** They are. */
  | 'PRESENT'
  /** Nothing tells. */
  | 'UNKNOWN';

/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type Query = {
  __typename?: 'Query';
  /**
   * A call by its id; null if there is none. One that this gateway doesn't know is asked of Graph, and followed from then on
   * by asking now and then.
   */
  call: Maybe<Call>;
  /**
   * The calls that this gateway knows, newest first: Graph has no list of calls. Those that ended a short while ago are
   * among them.
   */
  calls: Maybe<CallConnection>;
  /**
   * Reads a raw id. Any string is one: what has no known form is an `UnknownIdentifier`. Nothing is looked up;
   * whether the identity exists is not said.
   */
  identifier: Identifier;
  /**
   * A room, a call or a communication user by what stands in their `id`; null if there is none. The form of the id says what it
   * is: a GUID, with dashes or without, is a call's, and so is an address in base64, as calls in rooms have it; the raw id of a
   * communication user is theirs, and is not looked up; that of anybody else is no node's; every other id is a room's. So this needs
   * the scope of what the form says, there or not.
   */
  node: Maybe<Node>;
  /** A room by its id; null if there is none. */
  room: Maybe<Room>;
  /**
   * The rooms of the resource, newest first as far as the service keeps to it; or, of one person, those to which they were invited
   * by this graph, in no particular order.
   */
  rooms: Maybe<RoomConnection>;
  /** The assignment of a Teams user or resource account; null if there is none. */
  teamsExtensionAssignment: Maybe<TeamsExtensionAssignment>;
  /**
   * The user of somebody whom the application names by an id of its own: created by `joinRoom` or by admitting them. Null if there
   * is none yet.
   */
  user: Maybe<CommunicationUserIdentifier>;
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryCallArgs = {
  id: Scalars['ID']['input'];
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryCallsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  states?: InputMaybe<Array<CallState>>;
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryIdentifierArgs = {
  rawId: Scalars['ID']['input'];
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  externalId?: InputMaybe<Scalars['ID']['input']>;
  first: Scalars['Int']['input'];
  rawId?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryTeamsExtensionAssignmentArgs = {
  objectId: Scalars['ID']['input'];
  tenantId: Scalars['ID']['input'];
};


/**
 * The queries of this graph. What fails is null, with an error of its own, and takes nothing away that was asked for beside it.
 * An argument or a field of an input that has a default takes null for it.
 */
export type QueryUserArgs = {
  externalId: Scalars['ID']['input'];
};

/** What to record. */
export type RecordResponseInput = {
  /** Whether what is being played or recorded is ended for it. */
  bargeInAllowed?: InputMaybe<Scalars['Boolean']['input']>;
  /** The call, whose media Graph handles. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for somebody to speak, in seconds, from 1 to 120; left out, 5. */
  initialSilenceTimeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** How long the recording may become, in seconds, from 1 to 120; left out, 5. */
  maxRecordDurationSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** How long a silence ends the recording, in seconds, from 1 to 120; left out, 5. */
  maxSilenceTimeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Whether a beep tells that the recording begins; left out, it does. */
  playBeep?: InputMaybe<Scalars['Boolean']['input']>;
  /** What to play before. */
  prompt?: InputMaybe<MediaInfoInput>;
  /** Tones that end the recording: any but `FLASH`. */
  stopTones?: InputMaybe<Array<DtmfTone>>;
};

/** The call in which something is recorded. */
export type RecordResponsePayload = {
  __typename?: 'RecordResponsePayload';
  /** The call. Null, with an error of its own, if it could not be read; it is recorded all the same. */
  call: Maybe<Call>;
  /** The operation, whose end tells where the recording is; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** Whether somebody is being recorded. */
export type RecordingInfo = {
  __typename?: 'RecordingInfo';
  /** Who records. */
  initiator: Maybe<CallParty>;
  /** Whether they are. */
  status: Maybe<RecordingStatus>;
};

/** Whether a recording is being made. */
export type RecordingStatus =
  /** One was to be, and failed. */
  | 'FAILED'
  /** None is. */
  | 'NOT_RECORDING'
  /** One is. */
  | 'RECORDING'
  /** A status that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Where to send a call on. */
export type RedirectCallInput = {
  /** The call, which must still be incoming. */
  callId: Scalars['ID']['input'];
  /** To whom: from 1 to 25, who are all rung at once. */
  targets: Array<CallInviteeInput>;
  /** How long to ring, in seconds, from 15 to 90; left out, 55 for one target and 60 for several. */
  timeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** The call that was sent on. */
export type RedirectCallPayload = {
  __typename?: 'RedirectCallPayload';
  /** The call. Null, with an error of its own, if it could not be read; it was sent on all the same. */
  call: Maybe<Call>;
};

/** How to refuse a call. */
export type RejectCallInput = {
  /** The call, which must still be incoming. */
  callId: Scalars['ID']['input'];
  /** Why. */
  reason?: InputMaybe<RejectReason>;
};

/** The call that was refused. */
export type RejectCallPayload = {
  __typename?: 'RejectCallPayload';
  /** The call. Null, with an error of its own, if it could not be read; it was refused all the same. */
  call: Maybe<Call>;
};

/** Why a call is refused. */
export type RejectReason =
  /** The line is busy. */
  | 'BUSY'
  /** The caller may not call here. */
  | 'FORBIDDEN'
  /** Without a reason. */
  | 'NONE';

/** Whom to remove from a call. */
export type RemoveCallParticipantInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** Who. Somebody whom it still rings at is no longer invited; somebody who has left is no error. */
  participantId: Scalars['ID']['input'];
};

/** The call from which somebody was removed. */
export type RemoveCallParticipantPayload = {
  __typename?: 'RemoveCallParticipantPayload';
  /** The call; null if this gateway doesn't know it. */
  call: Maybe<Call>;
  /** The id of the participant who is removed. */
  participantId: Scalars['ID']['output'];
};

/** Whom to remove from a room. */
export type RemoveParticipantsInput = {
  /** Who: communication users. Somebody who isn't in the room is no error. */
  participants: Array<IdentifierInput>;
  /** The room. */
  roomId: Scalars['ID']['input'];
};

/** The room from which participants were removed. */
export type RemoveParticipantsPayload = {
  __typename?: 'RemoveParticipantsPayload';
  /** The room, read anew. Null, with an error of its own, if it could not be read; the change was made all the same. */
  room: Maybe<Room>;
};

/** Whether a recording is being made, as a call announces it. */
export type ReportedRecordingStatus =
  /** One was to be, and failed. */
  | 'FAILED'
  /** None is. */
  | 'NOT_RECORDING'
  /** One is. */
  | 'RECORDING';

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

/** Why something is restricted in a meeting. */
export type RestrictionReason =
  /** A reason that this version of the graph has no name for. */
  | 'UNKNOWN'
  /** The meeting is protected by watermarks, which their client can't show. */
  | 'WATERMARK_PROTECTION';

/** How something ended. */
export type ResultInfo = {
  __typename?: 'ResultInfo';
  /** The class of the result: 0 and 2xx are ordinary, 4xx and 5xx are failures. */
  code: Maybe<Scalars['Int']['output']>;
  /** An explanation in Graph's words: not to be relied on by programs. */
  message: Maybe<Scalars['String']['output']>;
  /** The result within its class, for example 5300 for somebody who was removed. */
  subcode: Maybe<Scalars['Int']['output']>;
};

/** Whose tokens to revoke. */
export type RevokeTokensInput = {
  /**
   * Older clients named a moment before which tokens were revoked. The service now always revokes all that were issued
   * so far, so that only a moment not in the past can be honoured; any other is refused. Best left out.
   */
  issuedBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** The raw id of the user, one of this resource's own. */
  userId: Scalars['ID']['input'];
};

/** The user whose tokens are revoked. It may take some minutes until a revoked token is refused everywhere. */
export type RevokeTokensPayload = {
  __typename?: 'RevokeTokensPayload';
  /** The user. */
  user: Identifier;
};

/** A room: a place for calls that only those invited may join, in the role they were given. */
export type Room = Node & {
  __typename?: 'Room';
  /** The call that is under way in the room; null if none is known to be. */
  call: Maybe<Call>;
  /** When the room was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id that the service gave the room. */
  id: Scalars['ID']['output'];
  /**
   * Who may join the room, and in what role. Null, with an error of its own, if they could not be read: the room and its
   * neighbours in a list are there all the same.
   */
  participants: Maybe<RoomParticipantConnection>;
  /**
   * Who is in the room's call now, as far as is known, also who wasn't invited, such as telephones; empty if no call is under way.
   * Null where nothing tells whether one is. `call { isComplete }` says whether everybody is among them.
   */
  present: Maybe<Array<CallParticipant>>;
  /** Whether presenters may call telephone numbers from the room. */
  pstnDialOutEnabled: Scalars['Boolean']['output'];
  /** Whether the room may be joined now: follows from `validFrom` and `validUntil`. */
  status: RoomStatus;
  /** From when on the room may be joined. */
  validFrom: Scalars['DateTime']['output'];
  /** Until when the room may be joined: at most 180 days after `validFrom`. */
  validUntil: Scalars['DateTime']['output'];
};


/** A room: a place for calls that only those invited may join, in the role they were given. */
export type RoomParticipantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What has become of a room's call. */
export type RoomCallChange =
  /** It is over. */
  | 'ENDED'
  /** It has begun. */
  | 'STARTED';

/** Something that happened to a room or in its call, or the room as it is (`isSnapshot`). */
export type RoomChanged = {
  __typename?: 'RoomChanged';
  /** The call that is under way, or ends by this event, as of this event; null if there is none. */
  call: Maybe<Call>;
  /** Whether a call has begun or ended by this event; null if it is about something else. */
  callChange: Maybe<RoomCallChange>;
  /** Pass it as `after` to a subscription of the same room to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /** Who is invited by this event, or got another role; empty in a snapshot. */
  invited: Array<RoomParticipant>;
  /**
   * Whether this is the room as it is rather than something that happened: the first event of a subscription that begins without
   * `after`, and what stands for events that can't be had any more.
   */
  isSnapshot: Scalars['Boolean']['output'];
  /** Who has joined the call; empty in a snapshot. */
  joined: Maybe<Array<CallParticipant>>;
  /** Who has left the call, as they were last; empty in a snapshot. */
  left: Maybe<Array<CallParticipant>>;
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /** The room, read anew: not as of this event. Null, with an error of its own, if it could not be read; without, if it is gone. */
  room: Maybe<Room>;
  /** The id of the room. */
  roomId: Scalars['ID']['output'];
  /**
   * The room as it is, in a snapshot; null in every other event. Who selects everybody here, and elsewhere only what has changed,
   * pays for the whole lists once.
   */
  snapshot: Maybe<RoomSnapshot>;
  /** Who is no longer invited, with the role that they had; empty in a snapshot. */
  uninvited: Array<RoomParticipant>;
  /** Of whom in the call something has changed, as they are now; empty in a snapshot. */
  updated: Maybe<Array<CallParticipant>>;
};

/** A page of rooms. */
export type RoomConnection = {
  __typename?: 'RoomConnection';
  /** The rooms of this page with their cursors. */
  edges: Array<RoomEdge>;
  /** The rooms of this page. */
  nodes: Array<Room>;
  /** Where this page begins and ends. */
  pageInfo: PageInfo;
};

/** A room and its place in a connection. */
export type RoomEdge = {
  __typename?: 'RoomEdge';
  /** Pass it as `after` to continue behind this room. */
  cursor: Scalars['String']['output'];
  /** The room. */
  node: Room;
};

/** Somebody who is invited to a room. */
export type RoomParticipant = Participant & {
  __typename?: 'RoomParticipant';
  /** Who it is. */
  identifier: Identifier;
  /**
   * Whether they are in the room's call now. It is kept here and asks no service. Null, with an error of its own, without the scope
   * of calls.
   */
  presence: Maybe<RoomPresence>;
  /** Who it is, in one string: the raw id of `identifier`. */
  rawId: Scalars['ID']['output'];
  /** What they may do in the room. */
  role: ParticipantRole;
};

/** A page of a room's participants. */
export type RoomParticipantConnection = {
  __typename?: 'RoomParticipantConnection';
  /** The participants of this page with their cursors. */
  edges: Array<RoomParticipantEdge>;
  /** The participants of this page. */
  nodes: Array<RoomParticipant>;
  /** Where this page begins and ends. */
  pageInfo: PageInfo;
};

/** A room's participant and their place in a connection. */
export type RoomParticipantEdge = {
  __typename?: 'RoomParticipantEdge';
  /** Pass it as `after` to continue behind this participant. */
  cursor: Scalars['String']['output'];
  /** The participant. */
  node: RoomParticipant;
};

/** Somebody and the role they are to have. The role is required, so that nobody is demoted by leaving it out. */
export type RoomParticipantInput = {
  /** Who it is: a communication user. */
  identifier: IdentifierInput;
  /** What they may do from now on. */
  role: RoomRole;
};

/** Whether somebody is in a room's call, as far as it was told. What nobody has told is null. */
export type RoomPresence = {
  __typename?: 'RoomPresence';
  /** Whether they are muted; null if they aren't there, or it isn't known: only a gateway that is in the call itself is told. */
  isMuted: Maybe<Scalars['Boolean']['output']>;
  /** Whether they are on hold; null as for `isMuted`. */
  isOnHold: Maybe<Scalars['Boolean']['output']>;
  /** Since when they are there; null if they aren't, or it isn't known. */
  since: Maybe<Scalars['DateTime']['output']>;
  /** Whether they are there. */
  state: PresenceState;
};

/** A role as it is given in an input. */
export type RoomRole =
  /** Sends audio and video. */
  | 'ATTENDEE'
  /** Sends audio and video and shares the screen. */
  | 'COLLABORATOR'
  /** Watches and listens. */
  | 'CONSUMER'
  /** Sends audio and video, shares the screen, mutes, removes and invites others, calls telephone numbers. */
  | 'PRESENTER';

/** Who is invited to a room and who is there, at one moment. */
export type RoomSnapshot = {
  __typename?: 'RoomSnapshot';
  /** Everybody who is invited. */
  participants: Array<RoomParticipant>;
  /** Everybody who is in the call, as `Room.present` has them. */
  present: Maybe<Array<CallParticipant>>;
};

/** The state of a room. */
export type RoomStatus =
  /** Over: `validUntil` has passed. */
  | 'EXPIRED'
  /** Open: it may be joined. */
  | 'OPEN'
  /** Not open yet: `validFrom` is still to come. */
  | 'UPCOMING';

/** A kind of change of a roster, to ask for by itself. One event can hold several. */
export type RosterChange =
  /** Somebody who waited in the lobby was let in. */
  | 'ADMITTED'
  /** Somebody has joined: also who is called and hasn't answered yet, and who waits in the lobby. */
  | 'JOINED'
  /** Somebody has left. */
  | 'LEFT'
  /** Somebody who was there is muted now, by themselves or by another. Who joins muted has joined only. */
  | 'MUTED'
  /** Somebody shares their screen now: also who joins sharing it. */
  | 'SHARING_STARTED'
  /** Somebody shares their screen no longer: also who leaves while sharing it. */
  | 'SHARING_STOPPED'
  /** Somebody who was there is muted no longer. */
  | 'UNMUTED'
  /**
   * Something else has changed of somebody who was there, such as their name, their streams, whether they are recorded, their
   * id, which became known, or that they wait in the lobby again.
   */
  | 'UPDATED';

/** People have joined or left, or something about them has changed. */
export type RosterChanged = CallEvent & {
  __typename?: 'RosterChanged';
  /** The call as of this event. */
  call: Call;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
  /** Pass it as `after` to a subscription of the same call to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /** Whether this is the call as it is rather than something that happened. */
  isSnapshot: Scalars['Boolean']['output'];
  /** Who has joined; empty in a snapshot. */
  joined: Array<CallParticipant>;
  /** Who has left, as they were last; empty in a snapshot. */
  left: Array<CallParticipant>;
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /** Everybody who is in the call, in the order of joining. */
  participants: Array<CallParticipant>;
  /** The call as it is, in a snapshot; null in every other event. */
  snapshot: Maybe<Call>;
  /** Of whom something has changed, as they are now; also somebody whose id became known. Empty in a snapshot. */
  updated: Array<CallParticipant>;
};

/** To how many an audio routing group speaks. */
export type RoutingMode =
  /** One speaks to several. */
  | 'MULTICAST'
  /** One speaks to one. */
  | 'ONE_TO_ONE'
  /** A mode that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Why a call was sent on. */
export type RoutingType =
  /** Somebody forwards their calls. */
  | 'FORWARDED'
  /** A lookup found another. */
  | 'LOOKUP'
  /** It rings at several of one person's endpoints. */
  | 'SELF_FORK'
  /** A reason that this version of the graph has no name for. */
  | 'UNKNOWN';

/** A part in screen sharing. */
export type ScreenSharingRole =
  /** Shares. */
  | 'SHARER'
  /** Looks at what others share. */
  | 'VIEWER';

/** The tones to send. */
export type SendDtmfTonesInput = {
  /** The call. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait between two tones, in milliseconds. */
  delayBetweenTonesMs?: InputMaybe<Scalars['Int']['input']>;
  /** The tones, in order, at least one. */
  tones: Array<DtmfTone>;
};

/** The call to which tones are sent. */
export type SendDtmfTonesPayload = {
  __typename?: 'SendDtmfTonesPayload';
  /** The call. Null, with an error of its own, if it could not be read; the tones are sent all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** Media that Graph handles. */
export type ServiceHostedMediaInput = {
  /** What Graph is to fetch beforehand, to play it without delay. */
  preFetchMedia?: InputMaybe<Array<MediaInfoInput>>;
  /** Whether the gateway is left out of what everybody hears, unless a routing group says otherwise. */
  removeFromDefaultAudioGroup?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Whom to put on hold. */
export type StartHoldMusicInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** What they hear; left out, Graph's own music. */
  customPrompt?: InputMaybe<MediaInfoInput>;
  /** Who. One participant can be on hold at a time. */
  participantId: Scalars['ID']['input'];
};

/** The call in which somebody is put on hold. */
export type StartHoldMusicPayload = {
  __typename?: 'StartHoldMusicPayload';
  /** The call. Null, with an error of its own, if it could not be read; the hold was begun all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** Whom to take off hold. */
export type StopHoldMusicInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** Who. */
  participantId: Scalars['ID']['input'];
};

/** The call in which somebody is taken off hold. */
export type StopHoldMusicPayload = {
  __typename?: 'StopHoldMusicPayload';
  /** The call. Null, with an error of its own, if it could not be read; the hold was ended all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** The call whose tones to receive. */
export type SubscribeToToneInput = {
  /** The call, whose media Graph handles. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
};

/** The call whose tones are sent from now on. */
export type SubscribeToTonePayload = {
  __typename?: 'SubscribeToTonePayload';
  /** The call. Null, with an error of its own, if it could not be read; its tones are sent all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /** What is decided of somebody who waits, once; then it completes. A ticket that is none, or has expired, is `NOT_FOUND`. */
  admissionDecided: AdmissionDecided;
  /** Who waits to be let into a room: first those who do, then whenever somebody comes, or waits no longer. */
  admissionRequested: AdmissionRequested;
  /**
   * All events of a call in order: first the call as it is, as a `CallStateChanged`, or with `after` every event that was
   * missed, then each event as it comes. Completes after the state is `TERMINATED`.
   */
  callEvents: CallEvent;
  /**
   * The call's state: first as it is, or with `after` every change that was missed, then each change as it comes. Completes
   * after `TERMINATED`.
   */
  callStateChanged: CallStateChanged;
  /**
   * The calls that come in: first those that still wait to be answered, then each new one, once. Answer, reject or redirect
   * until `answerBy`.
   */
  incomingCall: Call;
  /**
   * A room: first as it is, or with `after` everything that was missed, then each change as it comes: who is invited and in what
   * role, the beginning and the end of calls, and who is there. Of calls it tells only those who may see calls, and select something
   * of them. What was changed through this gateway comes at once; invitations that were changed elsewhere are found within about a
   * minute. It does not complete by itself.
   */
  roomChanged: RoomChanged;
  /**
   * The roster: first as it is, or with `after` every change that was missed, then each change as it comes. Completes when
   * the call is over, after everybody has left.
   */
  rosterChanged: RosterChanged;
};


/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type SubscriptionAdmissionDecidedArgs = {
  ticket: Scalars['ID']['input'];
};


/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type SubscriptionAdmissionRequestedArgs = {
  roomId: Scalars['ID']['input'];
};


/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type SubscriptionCallEventsArgs = {
  after?: InputMaybe<Scalars['ID']['input']>;
  callId: Scalars['ID']['input'];
};


/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type SubscriptionCallStateChangedArgs = {
  after?: InputMaybe<Scalars['ID']['input']>;
  callId: Scalars['ID']['input'];
};


/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type SubscriptionRoomChangedArgs = {
  after?: InputMaybe<Scalars['ID']['input']>;
  roomId: Scalars['ID']['input'];
};


/**
 * The subscriptions of this graph. Those of a call begin with the call as it is, or with exactly what was missed since a
 * cursor, and complete when the call is over.
 */
export type SubscriptionRosterChangedArgs = {
  after?: InputMaybe<Scalars['ID']['input']>;
  callId: Scalars['ID']['input'];
  changes?: InputMaybe<Array<RosterChange>>;
};

/** Lets a Teams user or resource account be served through this Azure Communication Services resource. */
export type TeamsExtensionAssignment = {
  __typename?: 'TeamsExtensionAssignment';
  /** The ids of the applications that may act for the principal; empty if the service names none. */
  clientIds: Array<Scalars['ID']['output']>;
  /** The Entra object id of the principal. */
  objectId: Scalars['ID']['output'];
  /** What the principal is. */
  principalType: TeamsExtensionPrincipalType;
  /** The Entra tenant of the principal. */
  tenantId: Scalars['ID']['output'];
};

/** The kind of principal that may use Teams Phone through the resource. */
export type TeamsExtensionPrincipalType =
  /** A resource account, such as a call queue's. */
  | 'RESOURCE_ACCOUNT'
  /** A kind that this version of the graph has no name for. */
  | 'UNKNOWN'
  /** A user. */
  | 'USER';

/** A Teams user who acts through an Azure Communication Services resource (Teams Phone extensibility). */
export type TeamsExtensionUserIdentifier = HasRawId & {
  __typename?: 'TeamsExtensionUserIdentifier';
  /** The cloud the user belongs to. */
  cloud: Maybe<CloudEnvironment>;
  /** The raw id: `8:acs:{resourceId}_{tenantId}_{userId}`, or the same under `8:dod-acs:` or `8:gcch-acs:`. */
  rawId: Scalars['ID']['output'];
  /** The Azure Communication Services resource. */
  resourceId: Scalars['ID']['output'];
  /** The Entra tenant of the user. */
  tenantId: Scalars['ID']['output'];
  /** The Entra object id of the user. */
  userId: Scalars['ID']['output'];
};

/** Names a Teams user who acts through an Azure Communication Services resource. */
export type TeamsExtensionUserInput = {
  /** The cloud the user belongs to. */
  cloud: Cloud;
  /** The Azure Communication Services resource. */
  resourceId: Scalars['ID']['input'];
  /** The Entra tenant of the user. */
  tenantId: Scalars['ID']['input'];
  /** The Entra object id of the user. */
  userId: Scalars['ID']['input'];
};

/** What an access token lets its bearer do. */
export type TokenScope =
  /** All of chat. */
  | 'CHAT'
  /** Chat, without creating, deleting or updating threads. */
  | 'CHAT_JOIN'
  /** As `CHAT_JOIN`, without adding or removing participants. */
  | 'CHAT_JOIN_LIMITED'
  /** All of calling: start calls and join them. */
  | 'VOIP'
  /** Join calls that are running; in a room to which one is invited, start its call. */
  | 'VOIP_JOIN';

/** A tone of a telephone's keys (DTMF). */
export type Tone =
  /** The tone A. */
  | 'A'
  /** The tone B. */
  | 'B'
  /** The tone C. */
  | 'C'
  /** The tone D. */
  | 'D'
  /** The hook, tapped for a moment. */
  | 'FLASH'
  /** The key #. */
  | 'POUND'
  /** The key *. */
  | 'STAR'
  /** The key 0. */
  | 'TONE0'
  /** The key 1. */
  | 'TONE1'
  /** The key 2. */
  | 'TONE2'
  /** The key 3. */
  | 'TONE3'
  /** The key 4. */
  | 'TONE4'
  /** The key 5. */
  | 'TONE5'
  /** The key 6. */
  | 'TONE6'
  /** The key 7. */
  | 'TONE7'
  /** The key 8. */
  | 'TONE8'
  /** The key 9. */
  | 'TONE9'
  /** A tone that this version of the graph has no name for. */
  | 'UNKNOWN';

/** A tone that somebody pressed. */
export type ToneInfo = {
  __typename?: 'ToneInfo';
  /** The place of the tone among those of the call. */
  sequenceId: Maybe<Scalars['Long']['output']>;
  /** The tone. */
  tone: Maybe<Tone>;
};

/** Somebody pressed a key. */
export type ToneReceived = CallEvent & {
  __typename?: 'ToneReceived';
  /** The call as of this event. */
  call: Call;
  /** The id of the call. */
  callId: Scalars['ID']['output'];
  /** Pass it as `after` to a subscription of the same call to get what has happened since this event. */
  cursor: Scalars['ID']['output'];
  /** Whether this is the call as it is rather than something that happened. */
  isSnapshot: Scalars['Boolean']['output'];
  /** When the gateway learned of it. */
  occurredAt: Scalars['DateTime']['output'];
  /** The place of the tone among those of the call: it shows which tones came late. */
  sequenceId: Maybe<Scalars['Long']['output']>;
  /** The call as it is, in a snapshot; null in every other event. */
  snapshot: Maybe<Call>;
  /** The tone. */
  tone: Tone;
};

/** Whether a call is being transcribed. */
export type TranscriptionState =
  /** It is. */
  | 'ACTIVE'
  /** It was, and has been stopped. */
  | 'INACTIVE'
  /** It has not begun. */
  | 'NOT_STARTED'
  /** A state that this version of the graph has no name for. */
  | 'UNKNOWN';

/** Whom to hand a call to. */
export type TransferCallInput = {
  /** The call, which must be established. */
  callId: Scalars['ID']['input'];
  /** What is passed on, to know the transfer by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /**
   * To whom. Without `replacesCallId` they are called, and the call is handed over at once (blind transfer); with it, the
   * call takes the place of the one that they are in already (consultative transfer).
   */
  target: CallInviteeInput;
  /** Who is handed over, out of a group call: with their `participantId`. Must be left out in a call between two. */
  transferee?: InputMaybe<CallPartyInput>;
};

/** The call that is being handed over. */
export type TransferCallPayload = {
  __typename?: 'TransferCallPayload';
  /**
   * The call: its state shows whether the transfer succeeds. Null, with an error of its own, if it could not be read;
   * the transfer was begun all the same.
   */
  call: Maybe<Call>;
};

/** Whom to turn away. */
export type TurnAwayInput = {
  /** The `id` of the request. */
  requestId: Scalars['ID']['input'];
  /** The room. */
  roomId: Scalars['ID']['input'];
};

/** Somebody who was turned away. */
export type TurnAwayPayload = {
  __typename?: 'TurnAwayPayload';
  /** The `id` of the request. */
  requestId: Scalars['ID']['output'];
};

/** Whose assignment to take back. */
export type UnassignTeamsExtensionInput = {
  /** The Entra object id of the principal. */
  objectId: Scalars['ID']['input'];
  /** The Entra tenant of the principal. */
  tenantId: Scalars['ID']['input'];
};

/** The principal who is no longer assigned. */
export type UnassignTeamsExtensionPayload = {
  __typename?: 'UnassignTeamsExtensionPayload';
  /** The Entra object id of the principal. */
  objectId: Scalars['ID']['output'];
  /** The Entra tenant of the principal. */
  tenantId: Scalars['ID']['output'];
};

/** An identity of a kind that this version of the graph doesn't know. */
export type UnknownIdentifier = HasRawId & {
  __typename?: 'UnknownIdentifier';
  /** The raw id, just as it came. */
  rawId: Scalars['ID']['output'];
};

/** The call in which to be unmuted. */
export type UnmuteCallInput = {
  /** The call: a group call or a meeting. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /**
   * Who. Left out, the gateway itself; anybody but the gateway itself (`myParticipantId`) is refused, since people can be
   * unmuted by themselves only.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
};

/** The call in which the gateway was unmuted. */
export type UnmuteCallPayload = {
  __typename?: 'UnmuteCallPayload';
  /** The call. Null, with an error of its own, if it could not be read; the gateway was unmuted all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** What to change of an audio routing group. What is left out or null stays as it is. */
export type UpdateAudioRoutingGroupInput = {
  /** The call. */
  callId: Scalars['ID']['input'];
  /** The group: by its `id`, or by the one that its maker chose. */
  id: Scalars['ID']['input'];
  /** The ids of the participants who hear them. */
  receivers?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** To how many the sources speak. */
  routingMode?: InputMaybe<AudioRoutingMode>;
  /** The ids of the participants who are heard. */
  sources?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** The audio routing group as changed. */
export type UpdateAudioRoutingGroupPayload = {
  __typename?: 'UpdateAudioRoutingGroupPayload';
  /** The group. */
  audioRoutingGroup: AudioRoutingGroup;
  /** The call. Null, with an error of its own, if it could not be read; the group was changed all the same. */
  call: Maybe<Call>;
};

/** What to tell a call about its being recorded. */
export type UpdateRecordingStatusInput = {
  /** The call, for which the gateway is its policy-based recorder; or one in a room, which Communication Services is to record. */
  callId: Scalars['ID']['input'];
  /** What the operation gives back, to know it by: at most 256 characters. */
  clientContext?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is being recorded. Graph requires this before anything is kept. In a room, whether it is to be recorded from now on. */
  status: ReportedRecordingStatus;
};

/** The call whose recording status was set. */
export type UpdateRecordingStatusPayload = {
  __typename?: 'UpdateRecordingStatusPayload';
  /** The call. Null, with an error of its own, if it could not be read; its status was set all the same. */
  call: Maybe<Call>;
  /** The operation; null if Graph gave it no id. */
  operation: Maybe<CallOperation>;
};

/** What to change of a room. What is left out or null stays as it is. */
export type UpdateRoomInput = {
  /** Whether presenters may call telephone numbers from the room. */
  pstnDialOutEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The room to change. */
  roomId: Scalars['ID']['input'];
  /** From when on the room may be joined. */
  validFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** Until when the room may be joined, in the future and at most 180 days after `validFrom`. */
  validUntil?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The room as changed. */
export type UpdateRoomPayload = {
  __typename?: 'UpdateRoomPayload';
  /** The room. */
  room: Maybe<Room>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  ApplicationIdentifier: ApplicationIdentifier;
  Call: Call;
  CommunicationUserIdentifier: CommunicationUserIdentifier;
  GuestIdentifier: GuestIdentifier;
  HasRawId: HasRawId;
  MicrosoftTeamsAppIdentifier: MicrosoftTeamsAppIdentifier;
  MicrosoftTeamsUserIdentifier: MicrosoftTeamsUserIdentifier;
  PhoneNumberIdentifier: PhoneNumberIdentifier;
  Room: Room;
  TeamsExtensionUserIdentifier: TeamsExtensionUserIdentifier;
  UnknownIdentifier: UnknownIdentifier;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  ApplicationIdentifier:
    ( { __typename: 'ApplicationIdentifier' }
    & GraphQLRecursivePick<FederationTypes['ApplicationIdentifier'], {"rawId":true}> );
  Call:
    ( { __typename: 'Call' }
    & GraphQLRecursivePick<FederationTypes['Call'], {"id":true}> );
  CommunicationUserIdentifier:
    ( { __typename: 'CommunicationUserIdentifier' }
    & GraphQLRecursivePick<FederationTypes['CommunicationUserIdentifier'], {"rawId":true}> );
  GuestIdentifier:
    ( { __typename: 'GuestIdentifier' }
    & GraphQLRecursivePick<FederationTypes['GuestIdentifier'], {"rawId":true}> );
  HasRawId:
    ( { __typename: 'HasRawId' }
    & GraphQLRecursivePick<FederationTypes['HasRawId'], {"rawId":true}> );
  MicrosoftTeamsAppIdentifier:
    ( { __typename: 'MicrosoftTeamsAppIdentifier' }
    & GraphQLRecursivePick<FederationTypes['MicrosoftTeamsAppIdentifier'], {"rawId":true}> );
  MicrosoftTeamsUserIdentifier:
    ( { __typename: 'MicrosoftTeamsUserIdentifier' }
    & GraphQLRecursivePick<FederationTypes['MicrosoftTeamsUserIdentifier'], {"rawId":true}> );
  PhoneNumberIdentifier:
    ( { __typename: 'PhoneNumberIdentifier' }
    & GraphQLRecursivePick<FederationTypes['PhoneNumberIdentifier'], {"rawId":true}> );
  Room:
    ( { __typename: 'Room' }
    & GraphQLRecursivePick<FederationTypes['Room'], {"id":true}> );
  TeamsExtensionUserIdentifier:
    ( { __typename: 'TeamsExtensionUserIdentifier' }
    & GraphQLRecursivePick<FederationTypes['TeamsExtensionUserIdentifier'], {"rawId":true}> );
  UnknownIdentifier:
    ( { __typename: 'UnknownIdentifier' }
    & GraphQLRecursivePick<FederationTypes['UnknownIdentifier'], {"rawId":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  CallEvent:
    | ( CallEventModel )
    | ( CallEventModel )
    | ( CallEventModel )
    | ( CallEventModel )
    | ( CallEventModel )
  ;
  HasRawId:
    | ( ApplicationIdentifierModel )
    | ( CommunicationUserIdentifierModel )
    | ( GuestIdentifierModel )
    | ( MicrosoftTeamsAppIdentifierModel )
    | ( MicrosoftTeamsUserIdentifierModel )
    | ( PhoneNumberIdentifierModel )
    | ( TeamsExtensionUserIdentifierModel )
    | ( UnknownIdentifierModel )
  ;
  Node:
    | ( CallModel )
    | ( CommunicationUserIdentifierModel )
    | ( RoomModel )
  ;
  Participant:
    | ( CallParticipantModel )
    | ( RoomParticipantModel )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessToken: ResolverTypeWrapper<AccessTokenModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AddLargeGalleryViewInput: AddLargeGalleryViewInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AddLargeGalleryViewPayload: ResolverTypeWrapper<Omit<AddLargeGalleryViewPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  AddOrUpdateParticipantsInput: AddOrUpdateParticipantsInput;
  AddOrUpdateParticipantsPayload: ResolverTypeWrapper<ChangedRoomModel>;
  AdmissionDecided: ResolverTypeWrapper<AdmissionDecidedModel>;
  AdmissionOutcome: AdmissionOutcome;
  AdmissionRequest: ResolverTypeWrapper<AdmissionRequestModel>;
  AdmissionRequested: ResolverTypeWrapper<Omit<AdmissionRequested, 'requested' | 'waiting'> & { requested: Array<ResolversTypes['AdmissionRequest']>, waiting: Array<ResolversTypes['AdmissionRequest']> }>;
  AdmissionToken: ResolverTypeWrapper<AdmissionTokenModel>;
  AdmitInput: AdmitInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AdmitPayload: ResolverTypeWrapper<AdmittedModel>;
  AnswerCallInput: AnswerCallInput;
  AnswerCallPayload: ResolverTypeWrapper<Omit<AnswerCallPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  AppHostedMediaInput: AppHostedMediaInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ApplicationIdentifier: ResolverTypeWrapper<ApplicationIdentifierModel>;
  ApplicationInput: ApplicationInput;
  AssignTeamsExtensionInput: AssignTeamsExtensionInput;
  AssignTeamsExtensionPayload: ResolverTypeWrapper<Omit<AssignTeamsExtensionPayload, 'assignment'> & { assignment: ResolversTypes['TeamsExtensionAssignment'] }>;
  AssignedPrincipalType: AssignedPrincipalType;
  AudioRoutingGroup: ResolverTypeWrapper<AudioRoutingGroupModel>;
  AudioRoutingMode: AudioRoutingMode;
  Call: ResolverTypeWrapper<CallModel>;
  CallConnection: ResolverTypeWrapper<CallConnectionModel>;
  CallDestinationInput: CallDestinationInput;
  CallDirection: CallDirection;
  CallEdge: ResolverTypeWrapper<CallEdgeModel>;
  CallEvent: ResolverTypeWrapper<CallEventModel>;
  CallIdentity: ResolverTypeWrapper<IdentitySetModel>;
  CallIdentityInput: CallIdentityInput;
  CallInviteeInput: CallInviteeInput;
  CallKeepAlive: CallKeepAlive;
  CallMediaInput: CallMediaInput;
  CallMediaState: ResolverTypeWrapper<CallMediaStateModel>;
  CallOperation: ResolverTypeWrapper<CallOperationModel>;
  CallOperationChanged: ResolverTypeWrapper<CallEventModel>;
  CallOperationKind: CallOperationKind;
  CallOptions: ResolverTypeWrapper<CallOptionsModel>;
  CallOptionsInput: CallOptionsInput;
  CallOrigin: CallOrigin;
  CallParticipant: ResolverTypeWrapper<CallParticipantModel>;
  CallParty: ResolverTypeWrapper<CallPartyModel>;
  CallPartyInput: CallPartyInput;
  CallRoute: ResolverTypeWrapper<CallRouteModel>;
  CallState: CallState;
  CallStateChanged: ResolverTypeWrapper<CallEventModel>;
  CallTranscription: ResolverTypeWrapper<CallTranscriptionModel>;
  CalledEndpoint: CalledEndpoint;
  CancelMediaProcessingInput: CancelMediaProcessingInput;
  CancelMediaProcessingPayload: ResolverTypeWrapper<Omit<CancelMediaProcessingPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  ChangeScreenSharingRoleInput: ChangeScreenSharingRoleInput;
  ChangeScreenSharingRolePayload: ResolverTypeWrapper<Omit<ChangeScreenSharingRolePayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  ChatInfo: ResolverTypeWrapper<ChatInfoModel>;
  Cloud: Cloud;
  CloudEnvironment: CloudEnvironment;
  CommunicationUserIdentifier: ResolverTypeWrapper<CommunicationUserIdentifierModel>;
  ConnectToRoomInput: ConnectToRoomInput;
  ConnectToRoomPayload: ResolverTypeWrapper<Omit<ConnectToRoomPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  ContentSharingChanged: ResolverTypeWrapper<CallEventModel>;
  ContentSharingSession: ResolverTypeWrapper<ContentSharingSession>;
  CreateAudioRoutingGroupInput: CreateAudioRoutingGroupInput;
  CreateAudioRoutingGroupPayload: ResolverTypeWrapper<Omit<CreateAudioRoutingGroupPayload, 'audioRoutingGroup' | 'call'> & { audioRoutingGroup: ResolversTypes['AudioRoutingGroup'], call?: Maybe<ResolversTypes['Call']> }>;
  CreateCallInput: CreateCallInput;
  CreateCallPayload: ResolverTypeWrapper<Omit<CreateCallPayload, 'call'> & { call: ResolversTypes['Call'] }>;
  CreateRoomInput: CreateRoomInput;
  CreateRoomPayload: ResolverTypeWrapper<Omit<CreateRoomPayload, 'room'> & { room?: Maybe<ResolversTypes['Room']> }>;
  CreateUserInput: CreateUserInput;
  CreateUserPayload: ResolverTypeWrapper<Omit<CreateUserPayload, 'token' | 'user'> & { token?: Maybe<ResolversTypes['AccessToken']>, user: ResolversTypes['CommunicationUserIdentifier'] }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteAudioRoutingGroupInput: DeleteAudioRoutingGroupInput;
  DeleteAudioRoutingGroupPayload: ResolverTypeWrapper<Omit<DeleteAudioRoutingGroupPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  DeleteRoomInput: DeleteRoomInput;
  DeleteRoomPayload: ResolverTypeWrapper<DeleteRoomPayload>;
  DeleteUserInput: DeleteUserInput;
  DeleteUserPayload: ResolverTypeWrapper<DeleteUserPayload>;
  DtmfTone: DtmfTone;
  EndpointType: EndpointType;
  ExchangeTeamsExtensionTokenInput: ExchangeTeamsExtensionTokenInput;
  ExchangeTeamsExtensionTokenPayload: ResolverTypeWrapper<Omit<ExchangeTeamsExtensionTokenPayload, 'token' | 'user'> & { token: ResolversTypes['AccessToken'], user: ResolversTypes['Identifier'] }>;
  ExchangeTeamsUserTokenInput: ExchangeTeamsUserTokenInput;
  ExchangeTeamsUserTokenPayload: ResolverTypeWrapper<Omit<ExchangeTeamsUserTokenPayload, 'token'> & { token: ResolversTypes['AccessToken'] }>;
  GuestIdentifier: ResolverTypeWrapper<GuestIdentifierModel>;
  HangUpCallInput: HangUpCallInput;
  HangUpCallPayload: ResolverTypeWrapper<Omit<HangUpCallPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  HasRawId: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['HasRawId']>;
  Identifier: ResolverTypeWrapper<IdentifierModel>;
  IdentifierInput: IdentifierInput;
  IncomingContext: ResolverTypeWrapper<IncomingContextModel>;
  InviteParticipantsInput: InviteParticipantsInput;
  InviteParticipantsPayload: ResolverTypeWrapper<Omit<InviteParticipantsPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  InvitedParticipantInput: InvitedParticipantInput;
  IssueTokenInput: IssueTokenInput;
  IssueTokenPayload: ResolverTypeWrapper<Omit<IssueTokenPayload, 'token'> & { token: ResolversTypes['AccessToken'] }>;
  JoinMeetingIdInput: JoinMeetingIdInput;
  JoinRoomInput: JoinRoomInput;
  JoinRoomPayload: ResolverTypeWrapper<JoinedRoomModel>;
  KeepCallAliveInput: KeepCallAliveInput;
  KeepCallAlivePayload: ResolverTypeWrapper<Omit<KeepCallAlivePayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  KnockInput: KnockInput;
  KnockPayload: ResolverTypeWrapper<KnockPayload>;
  Long: ResolverTypeWrapper<Scalars['Long']['output']>;
  MediaConfig: ResolverTypeWrapper<MediaConfigModel>;
  MediaDirection: MediaDirection;
  MediaHosting: MediaHosting;
  MediaInfo: ResolverTypeWrapper<MediaInfoModel>;
  MediaInfoInput: MediaInfoInput;
  MediaState: MediaState;
  MediaStream: ResolverTypeWrapper<MediaStreamModel>;
  MeetingInfo: ResolverTypeWrapper<MeetingInfoModel>;
  MeetingInfoKind: MeetingInfoKind;
  MeetingInput: MeetingInput;
  MeetingRestriction: ResolverTypeWrapper<MeetingRestrictionModel>;
  MicrosoftTeamsAppIdentifier: ResolverTypeWrapper<MicrosoftTeamsAppIdentifierModel>;
  MicrosoftTeamsAppInput: MicrosoftTeamsAppInput;
  MicrosoftTeamsUserIdentifier: ResolverTypeWrapper<MicrosoftTeamsUserIdentifierModel>;
  MicrosoftTeamsUserInput: MicrosoftTeamsUserInput;
  Modality: Modality;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  MuteCallInput: MuteCallInput;
  MuteCallParticipantInput: MuteCallParticipantInput;
  MuteCallParticipantPayload: ResolverTypeWrapper<Omit<MuteCallParticipantPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  MuteCallPayload: ResolverTypeWrapper<Omit<MuteCallPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  Node: ResolverTypeWrapper<NodeModel>;
  OperationStatus: OperationStatus;
  PageInfo: ResolverTypeWrapper<PageInfoModel>;
  Participant: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Participant']>;
  ParticipantRole: ParticipantRole;
  PersonInput: PersonInput;
  PhoneNumberIdentifier: ResolverTypeWrapper<PhoneNumberIdentifierModel>;
  PlayPromptInput: PlayPromptInput;
  PlayPromptPayload: ResolverTypeWrapper<Omit<PlayPromptPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  PresenceState: PresenceState;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecordResponseInput: RecordResponseInput;
  RecordResponsePayload: ResolverTypeWrapper<Omit<RecordResponsePayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  RecordingInfo: ResolverTypeWrapper<RecordingInfoModel>;
  RecordingStatus: RecordingStatus;
  RedirectCallInput: RedirectCallInput;
  RedirectCallPayload: ResolverTypeWrapper<Omit<RedirectCallPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  RejectCallInput: RejectCallInput;
  RejectCallPayload: ResolverTypeWrapper<Omit<RejectCallPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  RejectReason: RejectReason;
  RemoveCallParticipantInput: RemoveCallParticipantInput;
  RemoveCallParticipantPayload: ResolverTypeWrapper<Omit<RemoveCallParticipantPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  RemoveParticipantsInput: RemoveParticipantsInput;
  RemoveParticipantsPayload: ResolverTypeWrapper<ChangedRoomModel>;
  ReportedRecordingStatus: ReportedRecordingStatus;
  RequestedModality: RequestedModality;
  RestrictionReason: RestrictionReason;
  ResultInfo: ResolverTypeWrapper<ResultInfoModel>;
  RevokeTokensInput: RevokeTokensInput;
  RevokeTokensPayload: ResolverTypeWrapper<Omit<RevokeTokensPayload, 'user'> & { user: ResolversTypes['Identifier'] }>;
  Room: ResolverTypeWrapper<RoomModel>;
  RoomCallChange: RoomCallChange;
  RoomChanged: ResolverTypeWrapper<RoomEventModel>;
  RoomConnection: ResolverTypeWrapper<RoomConnectionModel>;
  RoomEdge: ResolverTypeWrapper<RoomEdgeModel>;
  RoomParticipant: ResolverTypeWrapper<RoomParticipantModel>;
  RoomParticipantConnection: ResolverTypeWrapper<RoomParticipantConnectionModel>;
  RoomParticipantEdge: ResolverTypeWrapper<RoomParticipantEdgeModel>;
  RoomParticipantInput: RoomParticipantInput;
  RoomPresence: ResolverTypeWrapper<RoomPresenceModel>;
  RoomRole: RoomRole;
  RoomSnapshot: ResolverTypeWrapper<RoomEventModel>;
  RoomStatus: RoomStatus;
  RosterChange: RosterChange;
  RosterChanged: ResolverTypeWrapper<CallEventModel>;
  RoutingMode: RoutingMode;
  RoutingType: RoutingType;
  ScreenSharingRole: ScreenSharingRole;
  SendDtmfTonesInput: SendDtmfTonesInput;
  SendDtmfTonesPayload: ResolverTypeWrapper<Omit<SendDtmfTonesPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  ServiceHostedMediaInput: ServiceHostedMediaInput;
  StartHoldMusicInput: StartHoldMusicInput;
  StartHoldMusicPayload: ResolverTypeWrapper<Omit<StartHoldMusicPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  StopHoldMusicInput: StopHoldMusicInput;
  StopHoldMusicPayload: ResolverTypeWrapper<Omit<StopHoldMusicPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  SubscribeToToneInput: SubscribeToToneInput;
  SubscribeToTonePayload: ResolverTypeWrapper<Omit<SubscribeToTonePayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TeamsExtensionAssignment: ResolverTypeWrapper<TeamsExtensionAssignmentModel>;
  TeamsExtensionPrincipalType: TeamsExtensionPrincipalType;
  TeamsExtensionUserIdentifier: ResolverTypeWrapper<TeamsExtensionUserIdentifierModel>;
  TeamsExtensionUserInput: TeamsExtensionUserInput;
  TokenScope: TokenScope;
  Tone: Tone;
  ToneInfo: ResolverTypeWrapper<ToneInfoModel>;
  ToneReceived: ResolverTypeWrapper<CallEventModel>;
  TranscriptionState: TranscriptionState;
  TransferCallInput: TransferCallInput;
  TransferCallPayload: ResolverTypeWrapper<Omit<TransferCallPayload, 'call'> & { call?: Maybe<ResolversTypes['Call']> }>;
  TurnAwayInput: TurnAwayInput;
  TurnAwayPayload: ResolverTypeWrapper<TurnAwayPayload>;
  UnassignTeamsExtensionInput: UnassignTeamsExtensionInput;
  UnassignTeamsExtensionPayload: ResolverTypeWrapper<UnassignTeamsExtensionPayload>;
  UnknownIdentifier: ResolverTypeWrapper<UnknownIdentifierModel>;
  UnmuteCallInput: UnmuteCallInput;
  UnmuteCallPayload: ResolverTypeWrapper<Omit<UnmuteCallPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  UpdateAudioRoutingGroupInput: UpdateAudioRoutingGroupInput;
  UpdateAudioRoutingGroupPayload: ResolverTypeWrapper<Omit<UpdateAudioRoutingGroupPayload, 'audioRoutingGroup' | 'call'> & { audioRoutingGroup: ResolversTypes['AudioRoutingGroup'], call?: Maybe<ResolversTypes['Call']> }>;
  UpdateRecordingStatusInput: UpdateRecordingStatusInput;
  UpdateRecordingStatusPayload: ResolverTypeWrapper<Omit<UpdateRecordingStatusPayload, 'call' | 'operation'> & { call?: Maybe<ResolversTypes['Call']>, operation?: Maybe<ResolversTypes['CallOperation']> }>;
  UpdateRoomInput: UpdateRoomInput;
  UpdateRoomPayload: ResolverTypeWrapper<Omit<UpdateRoomPayload, 'room'> & { room?: Maybe<ResolversTypes['Room']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessToken: AccessTokenModel;
  String: Scalars['String']['output'];
  AddLargeGalleryViewInput: AddLargeGalleryViewInput;
  ID: Scalars['ID']['output'];
  AddLargeGalleryViewPayload: Omit<AddLargeGalleryViewPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  AddOrUpdateParticipantsInput: AddOrUpdateParticipantsInput;
  AddOrUpdateParticipantsPayload: ChangedRoomModel;
  AdmissionDecided: AdmissionDecidedModel;
  AdmissionRequest: AdmissionRequestModel;
  AdmissionRequested: Omit<AdmissionRequested, 'requested' | 'waiting'> & { requested: Array<ResolversParentTypes['AdmissionRequest']>, waiting: Array<ResolversParentTypes['AdmissionRequest']> };
  AdmissionToken: AdmissionTokenModel;
  AdmitInput: AdmitInput;
  Int: Scalars['Int']['output'];
  AdmitPayload: AdmittedModel;
  AnswerCallInput: AnswerCallInput;
  AnswerCallPayload: Omit<AnswerCallPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  AppHostedMediaInput: AppHostedMediaInput;
  Boolean: Scalars['Boolean']['output'];
  ApplicationIdentifier: ApplicationIdentifierModel;
  ApplicationInput: ApplicationInput;
  AssignTeamsExtensionInput: AssignTeamsExtensionInput;
  AssignTeamsExtensionPayload: Omit<AssignTeamsExtensionPayload, 'assignment'> & { assignment: ResolversParentTypes['TeamsExtensionAssignment'] };
  AudioRoutingGroup: AudioRoutingGroupModel;
  Call: CallModel;
  CallConnection: CallConnectionModel;
  CallDestinationInput: CallDestinationInput;
  CallEdge: CallEdgeModel;
  CallEvent: CallEventModel;
  CallIdentity: IdentitySetModel;
  CallIdentityInput: CallIdentityInput;
  CallInviteeInput: CallInviteeInput;
  CallMediaInput: CallMediaInput;
  CallMediaState: CallMediaStateModel;
  CallOperation: CallOperationModel;
  CallOperationChanged: CallEventModel;
  CallOptions: CallOptionsModel;
  CallOptionsInput: CallOptionsInput;
  CallParticipant: CallParticipantModel;
  CallParty: CallPartyModel;
  CallPartyInput: CallPartyInput;
  CallRoute: CallRouteModel;
  CallStateChanged: CallEventModel;
  CallTranscription: CallTranscriptionModel;
  CancelMediaProcessingInput: CancelMediaProcessingInput;
  CancelMediaProcessingPayload: Omit<CancelMediaProcessingPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  ChangeScreenSharingRoleInput: ChangeScreenSharingRoleInput;
  ChangeScreenSharingRolePayload: Omit<ChangeScreenSharingRolePayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  ChatInfo: ChatInfoModel;
  CommunicationUserIdentifier: CommunicationUserIdentifierModel;
  ConnectToRoomInput: ConnectToRoomInput;
  ConnectToRoomPayload: Omit<ConnectToRoomPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  ContentSharingChanged: CallEventModel;
  ContentSharingSession: ContentSharingSession;
  CreateAudioRoutingGroupInput: CreateAudioRoutingGroupInput;
  CreateAudioRoutingGroupPayload: Omit<CreateAudioRoutingGroupPayload, 'audioRoutingGroup' | 'call'> & { audioRoutingGroup: ResolversParentTypes['AudioRoutingGroup'], call?: Maybe<ResolversParentTypes['Call']> };
  CreateCallInput: CreateCallInput;
  CreateCallPayload: Omit<CreateCallPayload, 'call'> & { call: ResolversParentTypes['Call'] };
  CreateRoomInput: CreateRoomInput;
  CreateRoomPayload: Omit<CreateRoomPayload, 'room'> & { room?: Maybe<ResolversParentTypes['Room']> };
  CreateUserInput: CreateUserInput;
  CreateUserPayload: Omit<CreateUserPayload, 'token' | 'user'> & { token?: Maybe<ResolversParentTypes['AccessToken']>, user: ResolversParentTypes['CommunicationUserIdentifier'] };
  DateTime: Scalars['DateTime']['output'];
  DeleteAudioRoutingGroupInput: DeleteAudioRoutingGroupInput;
  DeleteAudioRoutingGroupPayload: Omit<DeleteAudioRoutingGroupPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  DeleteRoomInput: DeleteRoomInput;
  DeleteRoomPayload: DeleteRoomPayload;
  DeleteUserInput: DeleteUserInput;
  DeleteUserPayload: DeleteUserPayload;
  ExchangeTeamsExtensionTokenInput: ExchangeTeamsExtensionTokenInput;
  ExchangeTeamsExtensionTokenPayload: Omit<ExchangeTeamsExtensionTokenPayload, 'token' | 'user'> & { token: ResolversParentTypes['AccessToken'], user: ResolversParentTypes['Identifier'] };
  ExchangeTeamsUserTokenInput: ExchangeTeamsUserTokenInput;
  ExchangeTeamsUserTokenPayload: Omit<ExchangeTeamsUserTokenPayload, 'token'> & { token: ResolversParentTypes['AccessToken'] };
  GuestIdentifier: GuestIdentifierModel;
  HangUpCallInput: HangUpCallInput;
  HangUpCallPayload: Omit<HangUpCallPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  HasRawId: ResolversInterfaceTypes<ResolversParentTypes>['HasRawId'];
  Identifier: IdentifierModel;
  IdentifierInput: IdentifierInput;
  IncomingContext: IncomingContextModel;
  InviteParticipantsInput: InviteParticipantsInput;
  InviteParticipantsPayload: Omit<InviteParticipantsPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  InvitedParticipantInput: InvitedParticipantInput;
  IssueTokenInput: IssueTokenInput;
  IssueTokenPayload: Omit<IssueTokenPayload, 'token'> & { token: ResolversParentTypes['AccessToken'] };
  JoinMeetingIdInput: JoinMeetingIdInput;
  JoinRoomInput: JoinRoomInput;
  JoinRoomPayload: JoinedRoomModel;
  KeepCallAliveInput: KeepCallAliveInput;
  KeepCallAlivePayload: Omit<KeepCallAlivePayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  KnockInput: KnockInput;
  KnockPayload: KnockPayload;
  Long: Scalars['Long']['output'];
  MediaConfig: MediaConfigModel;
  MediaInfo: MediaInfoModel;
  MediaInfoInput: MediaInfoInput;
  MediaStream: MediaStreamModel;
  MeetingInfo: MeetingInfoModel;
  MeetingInput: MeetingInput;
  MeetingRestriction: MeetingRestrictionModel;
  MicrosoftTeamsAppIdentifier: MicrosoftTeamsAppIdentifierModel;
  MicrosoftTeamsAppInput: MicrosoftTeamsAppInput;
  MicrosoftTeamsUserIdentifier: MicrosoftTeamsUserIdentifierModel;
  MicrosoftTeamsUserInput: MicrosoftTeamsUserInput;
  Mutation: Record<PropertyKey, never>;
  MuteCallInput: MuteCallInput;
  MuteCallParticipantInput: MuteCallParticipantInput;
  MuteCallParticipantPayload: Omit<MuteCallParticipantPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  MuteCallPayload: Omit<MuteCallPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  Node: NodeModel;
  PageInfo: PageInfoModel;
  Participant: ResolversInterfaceTypes<ResolversParentTypes>['Participant'];
  PersonInput: PersonInput;
  PhoneNumberIdentifier: PhoneNumberIdentifierModel;
  PlayPromptInput: PlayPromptInput;
  PlayPromptPayload: Omit<PlayPromptPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  Query: Record<PropertyKey, never>;
  RecordResponseInput: RecordResponseInput;
  RecordResponsePayload: Omit<RecordResponsePayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  RecordingInfo: RecordingInfoModel;
  RedirectCallInput: RedirectCallInput;
  RedirectCallPayload: Omit<RedirectCallPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  RejectCallInput: RejectCallInput;
  RejectCallPayload: Omit<RejectCallPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  RemoveCallParticipantInput: RemoveCallParticipantInput;
  RemoveCallParticipantPayload: Omit<RemoveCallParticipantPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  RemoveParticipantsInput: RemoveParticipantsInput;
  RemoveParticipantsPayload: ChangedRoomModel;
  ResultInfo: ResultInfoModel;
  RevokeTokensInput: RevokeTokensInput;
  RevokeTokensPayload: Omit<RevokeTokensPayload, 'user'> & { user: ResolversParentTypes['Identifier'] };
  Room: RoomModel;
  RoomChanged: RoomEventModel;
  RoomConnection: RoomConnectionModel;
  RoomEdge: RoomEdgeModel;
  RoomParticipant: RoomParticipantModel;
  RoomParticipantConnection: RoomParticipantConnectionModel;
  RoomParticipantEdge: RoomParticipantEdgeModel;
  RoomParticipantInput: RoomParticipantInput;
  RoomPresence: RoomPresenceModel;
  RoomSnapshot: RoomEventModel;
  RosterChanged: CallEventModel;
  SendDtmfTonesInput: SendDtmfTonesInput;
  SendDtmfTonesPayload: Omit<SendDtmfTonesPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  ServiceHostedMediaInput: ServiceHostedMediaInput;
  StartHoldMusicInput: StartHoldMusicInput;
  StartHoldMusicPayload: Omit<StartHoldMusicPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  StopHoldMusicInput: StopHoldMusicInput;
  StopHoldMusicPayload: Omit<StopHoldMusicPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  SubscribeToToneInput: SubscribeToToneInput;
  SubscribeToTonePayload: Omit<SubscribeToTonePayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  Subscription: Record<PropertyKey, never>;
  TeamsExtensionAssignment: TeamsExtensionAssignmentModel;
  TeamsExtensionUserIdentifier: TeamsExtensionUserIdentifierModel;
  TeamsExtensionUserInput: TeamsExtensionUserInput;
  ToneInfo: ToneInfoModel;
  ToneReceived: CallEventModel;
  TransferCallInput: TransferCallInput;
  TransferCallPayload: Omit<TransferCallPayload, 'call'> & { call?: Maybe<ResolversParentTypes['Call']> };
  TurnAwayInput: TurnAwayInput;
  TurnAwayPayload: TurnAwayPayload;
  UnassignTeamsExtensionInput: UnassignTeamsExtensionInput;
  UnassignTeamsExtensionPayload: UnassignTeamsExtensionPayload;
  UnknownIdentifier: UnknownIdentifierModel;
  UnmuteCallInput: UnmuteCallInput;
  UnmuteCallPayload: Omit<UnmuteCallPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  UpdateAudioRoutingGroupInput: UpdateAudioRoutingGroupInput;
  UpdateAudioRoutingGroupPayload: Omit<UpdateAudioRoutingGroupPayload, 'audioRoutingGroup' | 'call'> & { audioRoutingGroup: ResolversParentTypes['AudioRoutingGroup'], call?: Maybe<ResolversParentTypes['Call']> };
  UpdateRecordingStatusInput: UpdateRecordingStatusInput;
  UpdateRecordingStatusPayload: Omit<UpdateRecordingStatusPayload, 'call' | 'operation'> & { call?: Maybe<ResolversParentTypes['Call']>, operation?: Maybe<ResolversParentTypes['CallOperation']> };
  UpdateRoomInput: UpdateRoomInput;
  UpdateRoomPayload: Omit<UpdateRoomPayload, 'room'> & { room?: Maybe<ResolversParentTypes['Room']> };
};

export type AccessTokenResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AccessToken'] = ResolversParentTypes['AccessToken']> = {
  expiresOn?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AddLargeGalleryViewPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AddLargeGalleryViewPayload'] = ResolversParentTypes['AddLargeGalleryViewPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type AddOrUpdateParticipantsPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AddOrUpdateParticipantsPayload'] = ResolversParentTypes['AddOrUpdateParticipantsPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type AdmissionDecidedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AdmissionDecided'] = ResolversParentTypes['AdmissionDecided']> = {
  outcome?: Resolver<ResolversTypes['AdmissionOutcome'], ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['ParticipantRole']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['AdmissionToken']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['CommunicationUserIdentifier']>, ParentType, ContextType>;
};

export type AdmissionRequestResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AdmissionRequest'] = ResolversParentTypes['AdmissionRequest']> = {
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  externalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AdmissionRequestedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AdmissionRequested'] = ResolversParentTypes['AdmissionRequested']> = {
  requested?: Resolver<Array<ResolversTypes['AdmissionRequest']>, ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  waiting?: Resolver<Array<ResolversTypes['AdmissionRequest']>, ParentType, ContextType>;
};

export type AdmissionTokenResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AdmissionToken'] = ResolversParentTypes['AdmissionToken']> = {
  expiresOn?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AdmitPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AdmitPayload'] = ResolversParentTypes['AdmitPayload']> = {
  participant?: Resolver<Maybe<ResolversTypes['RoomParticipant']>, ParentType, ContextType>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['CommunicationUserIdentifier'], ParentType, ContextType>;
};

export type AnswerCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AnswerCallPayload'] = ResolversParentTypes['AnswerCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type ApplicationIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ApplicationIdentifier'] = ResolversParentTypes['ApplicationIdentifier'], FederationReferenceType extends FederationReferenceTypes['ApplicationIdentifier'] = FederationReferenceTypes['ApplicationIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ApplicationIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  appId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AssignTeamsExtensionPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AssignTeamsExtensionPayload'] = ResolversParentTypes['AssignTeamsExtensionPayload']> = {
  assignment?: Resolver<ResolversTypes['TeamsExtensionAssignment'], ParentType, ContextType>;
};

export type AudioRoutingGroupResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AudioRoutingGroup'] = ResolversParentTypes['AudioRoutingGroup']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  receivers?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
  routingMode?: Resolver<Maybe<ResolversTypes['RoutingMode']>, ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type CallResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Call'] = ResolversParentTypes['Call'], FederationReferenceType extends FederationReferenceTypes['Call'] = FederationReferenceTypes['Call']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Call']> | FederationReferenceType, FederationReferenceType, ContextType>;
  answerBy?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  answeredBy?: Resolver<Maybe<ResolversTypes['CallParty']>, ParentType, ContextType>;
  audioRoutingGroups?: Resolver<Maybe<Array<ResolversTypes['AudioRoutingGroup']>>, ParentType, ContextType>;
  callChainId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  callOptions?: Resolver<Maybe<ResolversTypes['CallOptions']>, ParentType, ContextType>;
  callRoutes?: Resolver<Array<ResolversTypes['CallRoute']>, ParentType, ContextType>;
  chatInfo?: Resolver<Maybe<ResolversTypes['ChatInfo']>, ParentType, ContextType>;
  contentSharingSessions?: Resolver<Array<ResolversTypes['ContentSharingSession']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  direction?: Resolver<Maybe<ResolversTypes['CallDirection']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  incomingContext?: Resolver<Maybe<ResolversTypes['IncomingContext']>, ParentType, ContextType>;
  isComplete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isFollowedByPolling?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  knownSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  mediaConfig?: Resolver<Maybe<ResolversTypes['MediaConfig']>, ParentType, ContextType>;
  mediaState?: Resolver<Maybe<ResolversTypes['CallMediaState']>, ParentType, ContextType>;
  meetingInfo?: Resolver<Maybe<ResolversTypes['MeetingInfo']>, ParentType, ContextType>;
  myParticipantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType, RequireFields<CallOperationArgs, 'id'>>;
  operations?: Resolver<Array<ResolversTypes['CallOperation']>, ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['CallOrigin'], ParentType, ContextType>;
  participant?: Resolver<Maybe<ResolversTypes['CallParticipant']>, ParentType, ContextType, RequireFields<CallParticipantArgs, 'id'>>;
  participants?: Resolver<Array<ResolversTypes['CallParticipant']>, ParentType, ContextType>;
  requestedModalities?: Resolver<Array<ResolversTypes['Modality']>, ParentType, ContextType>;
  resultInfo?: Resolver<Maybe<ResolversTypes['ResultInfo']>, ParentType, ContextType>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['CallParty']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CallState'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  targets?: Resolver<Array<ResolversTypes['CallParty']>, ParentType, ContextType>;
  tenantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  terminationReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  toneInfo?: Resolver<Maybe<ResolversTypes['ToneInfo']>, ParentType, ContextType>;
  transcription?: Resolver<Maybe<ResolversTypes['CallTranscription']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CallConnectionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallConnection'] = ResolversParentTypes['CallConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CallEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Call']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CallEdgeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallEdge'] = ResolversParentTypes['CallEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
};

export type CallEventResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallEvent'] = ResolversParentTypes['CallEvent']> = {
  __resolveType: TypeResolveFn<'CallOperationChanged' | 'CallStateChanged' | 'ContentSharingChanged' | 'RosterChanged' | 'ToneReceived', ParentType, ContextType>;
};

export type CallIdentityResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallIdentity'] = ResolversParentTypes['CallIdentity']> = {
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  identifier?: Resolver<Maybe<ResolversTypes['Identifier']>, ParentType, ContextType>;
  rawId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  tenantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type CallMediaStateResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallMediaState'] = ResolversParentTypes['CallMediaState']> = {
  audio?: Resolver<Maybe<ResolversTypes['MediaState']>, ParentType, ContextType>;
};

export type CallOperationResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallOperation'] = ResolversParentTypes['CallOperation']> = {
  clientContext?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  completionReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invitees?: Resolver<Array<ResolversTypes['CallParty']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CallOperationKind'], ParentType, ContextType>;
  recordingAccessToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recordingLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resultInfo?: Resolver<Maybe<ResolversTypes['ResultInfo']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OperationStatus'], ParentType, ContextType>;
};

export type CallOperationChangedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallOperationChanged'] = ResolversParentTypes['CallOperationChanged']> = {
  call?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
  callId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isSnapshot?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['CallOperation'], ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CallOptionsResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallOptions'] = ResolversParentTypes['CallOptions']> = {
  hideBotAfterEscalation?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isContentSharingNotificationEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isDeltaRosterEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isInteractiveRosterEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type CallParticipantResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallParticipant'] = ResolversParentTypes['CallParticipant']> = {
  countryCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endpointType?: Resolver<Maybe<ResolversTypes['EndpointType']>, ParentType, ContextType>;
  formerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identifier?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType>;
  isInLobby?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isMuted?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isOnHold?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isSharingScreen?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  languageId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediaStreams?: Resolver<Array<ResolversTypes['MediaStream']>, ParentType, ContextType>;
  metadata?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recordingInfo?: Resolver<Maybe<ResolversTypes['RecordingInfo']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  restrictedExperience?: Resolver<Maybe<ResolversTypes['MeetingRestriction']>, ParentType, ContextType>;
  roomRole?: Resolver<Maybe<ResolversTypes['ParticipantRole']>, ParentType, ContextType>;
  rosterSequenceNumber?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  tenantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CallPartyResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallParty'] = ResolversParentTypes['CallParty']> = {
  countryCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endpointType?: Resolver<Maybe<ResolversTypes['EndpointType']>, ParentType, ContextType>;
  identifier?: Resolver<Maybe<ResolversTypes['Identifier']>, ParentType, ContextType>;
  isHidden?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  languageId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  participantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  rawId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  replacesCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  tenantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type CallRouteResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallRoute'] = ResolversParentTypes['CallRoute']> = {
  final?: Resolver<Maybe<ResolversTypes['CallIdentity']>, ParentType, ContextType>;
  original?: Resolver<Maybe<ResolversTypes['CallIdentity']>, ParentType, ContextType>;
  routingType?: Resolver<Maybe<ResolversTypes['RoutingType']>, ParentType, ContextType>;
};

export type CallStateChangedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallStateChanged'] = ResolversParentTypes['CallStateChanged']> = {
  call?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
  callId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isSnapshot?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  previousState?: Resolver<Maybe<ResolversTypes['CallState']>, ParentType, ContextType>;
  resultInfo?: Resolver<Maybe<ResolversTypes['ResultInfo']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CallState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CallTranscriptionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CallTranscription'] = ResolversParentTypes['CallTranscription']> = {
  lastModifiedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['TranscriptionState']>, ParentType, ContextType>;
};

export type CancelMediaProcessingPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CancelMediaProcessingPayload'] = ResolversParentTypes['CancelMediaProcessingPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type ChangeScreenSharingRolePayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ChangeScreenSharingRolePayload'] = ResolversParentTypes['ChangeScreenSharingRolePayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type ChatInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ChatInfo'] = ResolversParentTypes['ChatInfo']> = {
  messageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  replyChainMessageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  threadId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type CommunicationUserIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CommunicationUserIdentifier'] = ResolversParentTypes['CommunicationUserIdentifier'], FederationReferenceType extends FederationReferenceTypes['CommunicationUserIdentifier'] = FederationReferenceTypes['CommunicationUserIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CommunicationUserIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConnectToRoomPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ConnectToRoomPayload'] = ResolversParentTypes['ConnectToRoomPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type ContentSharingChangedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContentSharingChanged'] = ResolversParentTypes['ContentSharingChanged']> = {
  call?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
  callId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ended?: Resolver<Array<ResolversTypes['ContentSharingSession']>, ParentType, ContextType>;
  isSnapshot?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sessions?: Resolver<Array<ResolversTypes['ContentSharingSession']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  started?: Resolver<Array<ResolversTypes['ContentSharingSession']>, ParentType, ContextType>;
  updated?: Resolver<Array<ResolversTypes['ContentSharingSession']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContentSharingSessionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContentSharingSession'] = ResolversParentTypes['ContentSharingSession']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type CreateAudioRoutingGroupPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CreateAudioRoutingGroupPayload'] = ResolversParentTypes['CreateAudioRoutingGroupPayload']> = {
  audioRoutingGroup?: Resolver<ResolversTypes['AudioRoutingGroup'], ParentType, ContextType>;
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type CreateCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CreateCallPayload'] = ResolversParentTypes['CreateCallPayload']> = {
  call?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
};

export type CreateRoomPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CreateRoomPayload'] = ResolversParentTypes['CreateRoomPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type CreateUserPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CreateUserPayload'] = ResolversParentTypes['CreateUserPayload']> = {
  token?: Resolver<Maybe<ResolversTypes['AccessToken']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['CommunicationUserIdentifier'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteAudioRoutingGroupPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['DeleteAudioRoutingGroupPayload'] = ResolversParentTypes['DeleteAudioRoutingGroupPayload']> = {
  audioRoutingGroupId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type DeleteRoomPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['DeleteRoomPayload'] = ResolversParentTypes['DeleteRoomPayload']> = {
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteUserPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['DeleteUserPayload'] = ResolversParentTypes['DeleteUserPayload']> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ExchangeTeamsExtensionTokenPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ExchangeTeamsExtensionTokenPayload'] = ResolversParentTypes['ExchangeTeamsExtensionTokenPayload']> = {
  token?: Resolver<ResolversTypes['AccessToken'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType>;
};

export type ExchangeTeamsUserTokenPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ExchangeTeamsUserTokenPayload'] = ResolversParentTypes['ExchangeTeamsUserTokenPayload']> = {
  token?: Resolver<ResolversTypes['AccessToken'], ParentType, ContextType>;
};

export type GuestIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['GuestIdentifier'] = ResolversParentTypes['GuestIdentifier'], FederationReferenceType extends FederationReferenceTypes['GuestIdentifier'] = FederationReferenceTypes['GuestIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['GuestIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  guestId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HangUpCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['HangUpCallPayload'] = ResolversParentTypes['HangUpCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  callId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type HasRawIdResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['HasRawId'] = ResolversParentTypes['HasRawId'], FederationReferenceType extends FederationReferenceTypes['HasRawId'] = FederationReferenceTypes['HasRawId']> = {
  __resolveType: TypeResolveFn<'ApplicationIdentifier' | 'CommunicationUserIdentifier' | 'GuestIdentifier' | 'MicrosoftTeamsAppIdentifier' | 'MicrosoftTeamsUserIdentifier' | 'PhoneNumberIdentifier' | 'TeamsExtensionUserIdentifier' | 'UnknownIdentifier', ParentType, ContextType>;
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['HasRawId']> | FederationReferenceType, FederationReferenceType, ContextType>;
};

export type IdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Identifier'] = ResolversParentTypes['Identifier']> = {
  __resolveType: TypeResolveFn<'ApplicationIdentifier' | 'CommunicationUserIdentifier' | 'GuestIdentifier' | 'MicrosoftTeamsAppIdentifier' | 'MicrosoftTeamsUserIdentifier' | 'PhoneNumberIdentifier' | 'TeamsExtensionUserIdentifier' | 'UnknownIdentifier', ParentType, ContextType>;
};

export type IncomingContextResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['IncomingContext'] = ResolversParentTypes['IncomingContext']> = {
  observedParticipantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['CallIdentity']>, ParentType, ContextType>;
  sourceParticipantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  transferor?: Resolver<Maybe<ResolversTypes['CallIdentity']>, ParentType, ContextType>;
};

export type InviteParticipantsPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['InviteParticipantsPayload'] = ResolversParentTypes['InviteParticipantsPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type IssueTokenPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['IssueTokenPayload'] = ResolversParentTypes['IssueTokenPayload']> = {
  token?: Resolver<ResolversTypes['AccessToken'], ParentType, ContextType>;
};

export type JoinRoomPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['JoinRoomPayload'] = ResolversParentTypes['JoinRoomPayload']> = {
  participant?: Resolver<Maybe<ResolversTypes['RoomParticipant']>, ParentType, ContextType>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
  token?: Resolver<ResolversTypes['AccessToken'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['CommunicationUserIdentifier'], ParentType, ContextType>;
};

export type KeepCallAlivePayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['KeepCallAlivePayload'] = ResolversParentTypes['KeepCallAlivePayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type KnockPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['KnockPayload'] = ResolversParentTypes['KnockPayload']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  ticket?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface LongScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Long'], any> {
  name: 'Long';
}

export type MediaConfigResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MediaConfig'] = ResolversParentTypes['MediaConfig']> = {
  hosting?: Resolver<ResolversTypes['MediaHosting'], ParentType, ContextType>;
  preFetchMedia?: Resolver<Array<ResolversTypes['MediaInfo']>, ParentType, ContextType>;
  removeFromDefaultAudioGroup?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type MediaInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MediaInfo'] = ResolversParentTypes['MediaInfo']> = {
  resourceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  uri?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MediaStreamResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MediaStream'] = ResolversParentTypes['MediaStream']> = {
  direction?: Resolver<Maybe<ResolversTypes['MediaDirection']>, ParentType, ContextType>;
  isServerMuted?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['Modality']>, ParentType, ContextType>;
  sourceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type MeetingInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MeetingInfo'] = ResolversParentTypes['MeetingInfo']> = {
  allowConversationWithoutHost?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  joinMeetingId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MeetingInfoKind'], ParentType, ContextType>;
  organizer?: Resolver<Maybe<ResolversTypes['CallIdentity']>, ParentType, ContextType>;
};

export type MeetingRestrictionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MeetingRestriction'] = ResolversParentTypes['MeetingRestriction']> = {
  contentSharingDisabled?: Resolver<Maybe<ResolversTypes['RestrictionReason']>, ParentType, ContextType>;
  videoDisabled?: Resolver<Maybe<ResolversTypes['RestrictionReason']>, ParentType, ContextType>;
};

export type MicrosoftTeamsAppIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MicrosoftTeamsAppIdentifier'] = ResolversParentTypes['MicrosoftTeamsAppIdentifier'], FederationReferenceType extends FederationReferenceTypes['MicrosoftTeamsAppIdentifier'] = FederationReferenceTypes['MicrosoftTeamsAppIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['MicrosoftTeamsAppIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  appId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MicrosoftTeamsUserIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MicrosoftTeamsUserIdentifier'] = ResolversParentTypes['MicrosoftTeamsUserIdentifier'], FederationReferenceType extends FederationReferenceTypes['MicrosoftTeamsUserIdentifier'] = FederationReferenceTypes['MicrosoftTeamsUserIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['MicrosoftTeamsUserIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  isAnonymous?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addLargeGalleryView?: Resolver<Maybe<ResolversTypes['AddLargeGalleryViewPayload']>, ParentType, ContextType, RequireFields<MutationAddLargeGalleryViewArgs, 'input'>>;
  addOrUpdateParticipants?: Resolver<Maybe<ResolversTypes['AddOrUpdateParticipantsPayload']>, ParentType, ContextType, RequireFields<MutationAddOrUpdateParticipantsArgs, 'input'>>;
  admit?: Resolver<Maybe<ResolversTypes['AdmitPayload']>, ParentType, ContextType, RequireFields<MutationAdmitArgs, 'input'>>;
  answerCall?: Resolver<Maybe<ResolversTypes['AnswerCallPayload']>, ParentType, ContextType, RequireFields<MutationAnswerCallArgs, 'input'>>;
  assignTeamsExtension?: Resolver<Maybe<ResolversTypes['AssignTeamsExtensionPayload']>, ParentType, ContextType, RequireFields<MutationAssignTeamsExtensionArgs, 'input'>>;
  cancelMediaProcessing?: Resolver<Maybe<ResolversTypes['CancelMediaProcessingPayload']>, ParentType, ContextType, RequireFields<MutationCancelMediaProcessingArgs, 'input'>>;
  changeScreenSharingRole?: Resolver<Maybe<ResolversTypes['ChangeScreenSharingRolePayload']>, ParentType, ContextType, RequireFields<MutationChangeScreenSharingRoleArgs, 'input'>>;
  connectToRoom?: Resolver<Maybe<ResolversTypes['ConnectToRoomPayload']>, ParentType, ContextType, RequireFields<MutationConnectToRoomArgs, 'input'>>;
  createAudioRoutingGroup?: Resolver<Maybe<ResolversTypes['CreateAudioRoutingGroupPayload']>, ParentType, ContextType, RequireFields<MutationCreateAudioRoutingGroupArgs, 'input'>>;
  createCall?: Resolver<Maybe<ResolversTypes['CreateCallPayload']>, ParentType, ContextType, RequireFields<MutationCreateCallArgs, 'input'>>;
  createRoom?: Resolver<Maybe<ResolversTypes['CreateRoomPayload']>, ParentType, ContextType, RequireFields<MutationCreateRoomArgs, 'input'>>;
  createUser?: Resolver<Maybe<ResolversTypes['CreateUserPayload']>, ParentType, ContextType, RequireFields<MutationCreateUserArgs, 'input'>>;
  deleteAudioRoutingGroup?: Resolver<Maybe<ResolversTypes['DeleteAudioRoutingGroupPayload']>, ParentType, ContextType, RequireFields<MutationDeleteAudioRoutingGroupArgs, 'input'>>;
  deleteRoom?: Resolver<Maybe<ResolversTypes['DeleteRoomPayload']>, ParentType, ContextType, RequireFields<MutationDeleteRoomArgs, 'input'>>;
  deleteUser?: Resolver<Maybe<ResolversTypes['DeleteUserPayload']>, ParentType, ContextType, RequireFields<MutationDeleteUserArgs, 'input'>>;
  exchangeTeamsExtensionToken?: Resolver<Maybe<ResolversTypes['ExchangeTeamsExtensionTokenPayload']>, ParentType, ContextType, RequireFields<MutationExchangeTeamsExtensionTokenArgs, 'input'>>;
  exchangeTeamsUserToken?: Resolver<Maybe<ResolversTypes['ExchangeTeamsUserTokenPayload']>, ParentType, ContextType, RequireFields<MutationExchangeTeamsUserTokenArgs, 'input'>>;
  hangUpCall?: Resolver<Maybe<ResolversTypes['HangUpCallPayload']>, ParentType, ContextType, RequireFields<MutationHangUpCallArgs, 'input'>>;
  inviteParticipants?: Resolver<Maybe<ResolversTypes['InviteParticipantsPayload']>, ParentType, ContextType, RequireFields<MutationInviteParticipantsArgs, 'input'>>;
  issueToken?: Resolver<Maybe<ResolversTypes['IssueTokenPayload']>, ParentType, ContextType, RequireFields<MutationIssueTokenArgs, 'input'>>;
  joinRoom?: Resolver<Maybe<ResolversTypes['JoinRoomPayload']>, ParentType, ContextType, RequireFields<MutationJoinRoomArgs, 'input'>>;
  keepCallAlive?: Resolver<Maybe<ResolversTypes['KeepCallAlivePayload']>, ParentType, ContextType, RequireFields<MutationKeepCallAliveArgs, 'input'>>;
  knock?: Resolver<Maybe<ResolversTypes['KnockPayload']>, ParentType, ContextType, RequireFields<MutationKnockArgs, 'input'>>;
  muteCall?: Resolver<Maybe<ResolversTypes['MuteCallPayload']>, ParentType, ContextType, RequireFields<MutationMuteCallArgs, 'input'>>;
  muteCallParticipant?: Resolver<Maybe<ResolversTypes['MuteCallParticipantPayload']>, ParentType, ContextType, RequireFields<MutationMuteCallParticipantArgs, 'input'>>;
  playPrompt?: Resolver<Maybe<ResolversTypes['PlayPromptPayload']>, ParentType, ContextType, RequireFields<MutationPlayPromptArgs, 'input'>>;
  recordResponse?: Resolver<Maybe<ResolversTypes['RecordResponsePayload']>, ParentType, ContextType, RequireFields<MutationRecordResponseArgs, 'input'>>;
  redirectCall?: Resolver<Maybe<ResolversTypes['RedirectCallPayload']>, ParentType, ContextType, RequireFields<MutationRedirectCallArgs, 'input'>>;
  rejectCall?: Resolver<Maybe<ResolversTypes['RejectCallPayload']>, ParentType, ContextType, RequireFields<MutationRejectCallArgs, 'input'>>;
  removeCallParticipant?: Resolver<Maybe<ResolversTypes['RemoveCallParticipantPayload']>, ParentType, ContextType, RequireFields<MutationRemoveCallParticipantArgs, 'input'>>;
  removeParticipants?: Resolver<Maybe<ResolversTypes['RemoveParticipantsPayload']>, ParentType, ContextType, RequireFields<MutationRemoveParticipantsArgs, 'input'>>;
  revokeTokens?: Resolver<Maybe<ResolversTypes['RevokeTokensPayload']>, ParentType, ContextType, RequireFields<MutationRevokeTokensArgs, 'input'>>;
  sendDtmfTones?: Resolver<Maybe<ResolversTypes['SendDtmfTonesPayload']>, ParentType, ContextType, RequireFields<MutationSendDtmfTonesArgs, 'input'>>;
  startHoldMusic?: Resolver<Maybe<ResolversTypes['StartHoldMusicPayload']>, ParentType, ContextType, RequireFields<MutationStartHoldMusicArgs, 'input'>>;
  stopHoldMusic?: Resolver<Maybe<ResolversTypes['StopHoldMusicPayload']>, ParentType, ContextType, RequireFields<MutationStopHoldMusicArgs, 'input'>>;
  subscribeToTone?: Resolver<Maybe<ResolversTypes['SubscribeToTonePayload']>, ParentType, ContextType, RequireFields<MutationSubscribeToToneArgs, 'input'>>;
  transferCall?: Resolver<Maybe<ResolversTypes['TransferCallPayload']>, ParentType, ContextType, RequireFields<MutationTransferCallArgs, 'input'>>;
  turnAway?: Resolver<Maybe<ResolversTypes['TurnAwayPayload']>, ParentType, ContextType, RequireFields<MutationTurnAwayArgs, 'input'>>;
  unassignTeamsExtension?: Resolver<Maybe<ResolversTypes['UnassignTeamsExtensionPayload']>, ParentType, ContextType, RequireFields<MutationUnassignTeamsExtensionArgs, 'input'>>;
  unmuteCall?: Resolver<Maybe<ResolversTypes['UnmuteCallPayload']>, ParentType, ContextType, RequireFields<MutationUnmuteCallArgs, 'input'>>;
  updateAudioRoutingGroup?: Resolver<Maybe<ResolversTypes['UpdateAudioRoutingGroupPayload']>, ParentType, ContextType, RequireFields<MutationUpdateAudioRoutingGroupArgs, 'input'>>;
  updateRecordingStatus?: Resolver<Maybe<ResolversTypes['UpdateRecordingStatusPayload']>, ParentType, ContextType, RequireFields<MutationUpdateRecordingStatusArgs, 'input'>>;
  updateRoom?: Resolver<Maybe<ResolversTypes['UpdateRoomPayload']>, ParentType, ContextType, RequireFields<MutationUpdateRoomArgs, 'input'>>;
};

export type MuteCallParticipantPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MuteCallParticipantPayload'] = ResolversParentTypes['MuteCallParticipantPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type MuteCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MuteCallPayload'] = ResolversParentTypes['MuteCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type NodeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Call' | 'CommunicationUserIdentifier' | 'Room', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ParticipantResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Participant'] = ResolversParentTypes['Participant']> = {
  __resolveType: TypeResolveFn<'CallParticipant' | 'RoomParticipant', ParentType, ContextType>;
};

export type PhoneNumberIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['PhoneNumberIdentifier'] = ResolversParentTypes['PhoneNumberIdentifier'], FederationReferenceType extends FederationReferenceTypes['PhoneNumberIdentifier'] = FederationReferenceTypes['PhoneNumberIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['PhoneNumberIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  assertedId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isAnonymous?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlayPromptPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['PlayPromptPayload'] = ResolversParentTypes['PlayPromptPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType, RequireFields<QueryCallArgs, 'id'>>;
  calls?: Resolver<Maybe<ResolversTypes['CallConnection']>, ParentType, ContextType, RequireFields<QueryCallsArgs, 'first'>>;
  identifier?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType, RequireFields<QueryIdentifierArgs, 'rawId'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType, RequireFields<QueryRoomArgs, 'id'>>;
  rooms?: Resolver<Maybe<ResolversTypes['RoomConnection']>, ParentType, ContextType, RequireFields<QueryRoomsArgs, 'first'>>;
  teamsExtensionAssignment?: Resolver<Maybe<ResolversTypes['TeamsExtensionAssignment']>, ParentType, ContextType, RequireFields<QueryTeamsExtensionAssignmentArgs, 'objectId' | 'tenantId'>>;
  user?: Resolver<Maybe<ResolversTypes['CommunicationUserIdentifier']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'externalId'>>;
};

export type RecordResponsePayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RecordResponsePayload'] = ResolversParentTypes['RecordResponsePayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type RecordingInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RecordingInfo'] = ResolversParentTypes['RecordingInfo']> = {
  initiator?: Resolver<Maybe<ResolversTypes['CallParty']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['RecordingStatus']>, ParentType, ContextType>;
};

export type RedirectCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RedirectCallPayload'] = ResolversParentTypes['RedirectCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type RejectCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RejectCallPayload'] = ResolversParentTypes['RejectCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type RemoveCallParticipantPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RemoveCallParticipantPayload'] = ResolversParentTypes['RemoveCallParticipantPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  participantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RemoveParticipantsPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RemoveParticipantsPayload'] = ResolversParentTypes['RemoveParticipantsPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type ResultInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ResultInfo'] = ResolversParentTypes['ResultInfo']> = {
  code?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subcode?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type RevokeTokensPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RevokeTokensPayload'] = ResolversParentTypes['RevokeTokensPayload']> = {
  user?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType>;
};

export type RoomResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Room'] = ResolversParentTypes['Room'], FederationReferenceType extends FederationReferenceTypes['Room'] = FederationReferenceTypes['Room']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Room']> | FederationReferenceType, FederationReferenceType, ContextType>;
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  participants?: Resolver<Maybe<ResolversTypes['RoomParticipantConnection']>, ParentType, ContextType, Partial<RoomParticipantsArgs>>;
  present?: Resolver<Maybe<Array<ResolversTypes['CallParticipant']>>, ParentType, ContextType>;
  pstnDialOutEnabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RoomStatus'], ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  validUntil?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoomChangedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomChanged'] = ResolversParentTypes['RoomChanged']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  callChange?: Resolver<Maybe<ResolversTypes['RoomCallChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invited?: Resolver<Array<ResolversTypes['RoomParticipant']>, ParentType, ContextType>;
  isSnapshot?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  joined?: Resolver<Maybe<Array<ResolversTypes['CallParticipant']>>, ParentType, ContextType>;
  left?: Resolver<Maybe<Array<ResolversTypes['CallParticipant']>>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['RoomSnapshot']>, ParentType, ContextType>;
  uninvited?: Resolver<Array<ResolversTypes['RoomParticipant']>, ParentType, ContextType>;
  updated?: Resolver<Maybe<Array<ResolversTypes['CallParticipant']>>, ParentType, ContextType>;
};

export type RoomConnectionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomConnection'] = ResolversParentTypes['RoomConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RoomEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Room']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RoomEdgeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomEdge'] = ResolversParentTypes['RoomEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Room'], ParentType, ContextType>;
};

export type RoomParticipantResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomParticipant'] = ResolversParentTypes['RoomParticipant']> = {
  identifier?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType>;
  presence?: Resolver<Maybe<ResolversTypes['RoomPresence']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['ParticipantRole'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoomParticipantConnectionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomParticipantConnection'] = ResolversParentTypes['RoomParticipantConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RoomParticipantEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['RoomParticipant']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RoomParticipantEdgeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomParticipantEdge'] = ResolversParentTypes['RoomParticipantEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RoomParticipant'], ParentType, ContextType>;
};

export type RoomPresenceResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomPresence'] = ResolversParentTypes['RoomPresence']> = {
  isMuted?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isOnHold?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['PresenceState'], ParentType, ContextType>;
};

export type RoomSnapshotResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RoomSnapshot'] = ResolversParentTypes['RoomSnapshot']> = {
  participants?: Resolver<Array<ResolversTypes['RoomParticipant']>, ParentType, ContextType>;
  present?: Resolver<Maybe<Array<ResolversTypes['CallParticipant']>>, ParentType, ContextType>;
};

export type RosterChangedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RosterChanged'] = ResolversParentTypes['RosterChanged']> = {
  call?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
  callId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isSnapshot?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  joined?: Resolver<Array<ResolversTypes['CallParticipant']>, ParentType, ContextType>;
  left?: Resolver<Array<ResolversTypes['CallParticipant']>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  participants?: Resolver<Array<ResolversTypes['CallParticipant']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  updated?: Resolver<Array<ResolversTypes['CallParticipant']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SendDtmfTonesPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['SendDtmfTonesPayload'] = ResolversParentTypes['SendDtmfTonesPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type StartHoldMusicPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['StartHoldMusicPayload'] = ResolversParentTypes['StartHoldMusicPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type StopHoldMusicPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['StopHoldMusicPayload'] = ResolversParentTypes['StopHoldMusicPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type SubscribeToTonePayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['SubscribeToTonePayload'] = ResolversParentTypes['SubscribeToTonePayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  admissionDecided?: SubscriptionResolver<ResolversTypes['AdmissionDecided'], "admissionDecided", ParentType, ContextType, RequireFields<SubscriptionAdmissionDecidedArgs, 'ticket'>>;
  admissionRequested?: SubscriptionResolver<ResolversTypes['AdmissionRequested'], "admissionRequested", ParentType, ContextType, RequireFields<SubscriptionAdmissionRequestedArgs, 'roomId'>>;
  callEvents?: SubscriptionResolver<ResolversTypes['CallEvent'], "callEvents", ParentType, ContextType, RequireFields<SubscriptionCallEventsArgs, 'callId'>>;
  callStateChanged?: SubscriptionResolver<ResolversTypes['CallStateChanged'], "callStateChanged", ParentType, ContextType, RequireFields<SubscriptionCallStateChangedArgs, 'callId'>>;
  incomingCall?: SubscriptionResolver<ResolversTypes['Call'], "incomingCall", ParentType, ContextType>;
  roomChanged?: SubscriptionResolver<ResolversTypes['RoomChanged'], "roomChanged", ParentType, ContextType, RequireFields<SubscriptionRoomChangedArgs, 'roomId'>>;
  rosterChanged?: SubscriptionResolver<ResolversTypes['RosterChanged'], "rosterChanged", ParentType, ContextType, RequireFields<SubscriptionRosterChangedArgs, 'callId'>>;
};

export type TeamsExtensionAssignmentResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['TeamsExtensionAssignment'] = ResolversParentTypes['TeamsExtensionAssignment']> = {
  clientIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalType?: Resolver<ResolversTypes['TeamsExtensionPrincipalType'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type TeamsExtensionUserIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['TeamsExtensionUserIdentifier'] = ResolversParentTypes['TeamsExtensionUserIdentifier'], FederationReferenceType extends FederationReferenceTypes['TeamsExtensionUserIdentifier'] = FederationReferenceTypes['TeamsExtensionUserIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['TeamsExtensionUserIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  resourceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ToneInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ToneInfo'] = ResolversParentTypes['ToneInfo']> = {
  sequenceId?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  tone?: Resolver<Maybe<ResolversTypes['Tone']>, ParentType, ContextType>;
};

export type ToneReceivedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ToneReceived'] = ResolversParentTypes['ToneReceived']> = {
  call?: Resolver<ResolversTypes['Call'], ParentType, ContextType>;
  callId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isSnapshot?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sequenceId?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  tone?: Resolver<ResolversTypes['Tone'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TransferCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['TransferCallPayload'] = ResolversParentTypes['TransferCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type TurnAwayPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['TurnAwayPayload'] = ResolversParentTypes['TurnAwayPayload']> = {
  requestId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UnassignTeamsExtensionPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UnassignTeamsExtensionPayload'] = ResolversParentTypes['UnassignTeamsExtensionPayload']> = {
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UnknownIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UnknownIdentifier'] = ResolversParentTypes['UnknownIdentifier'], FederationReferenceType extends FederationReferenceTypes['UnknownIdentifier'] = FederationReferenceTypes['UnknownIdentifier']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['UnknownIdentifier']> | FederationReferenceType, FederationReferenceType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UnmuteCallPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UnmuteCallPayload'] = ResolversParentTypes['UnmuteCallPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type UpdateAudioRoutingGroupPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UpdateAudioRoutingGroupPayload'] = ResolversParentTypes['UpdateAudioRoutingGroupPayload']> = {
  audioRoutingGroup?: Resolver<ResolversTypes['AudioRoutingGroup'], ParentType, ContextType>;
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
};

export type UpdateRecordingStatusPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UpdateRecordingStatusPayload'] = ResolversParentTypes['UpdateRecordingStatusPayload']> = {
  call?: Resolver<Maybe<ResolversTypes['Call']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['CallOperation']>, ParentType, ContextType>;
};

export type UpdateRoomPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UpdateRoomPayload'] = ResolversParentTypes['UpdateRoomPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphQLContext> = {
  AccessToken?: AccessTokenResolvers<ContextType>;
  AddLargeGalleryViewPayload?: AddLargeGalleryViewPayloadResolvers<ContextType>;
  AddOrUpdateParticipantsPayload?: AddOrUpdateParticipantsPayloadResolvers<ContextType>;
  AdmissionDecided?: AdmissionDecidedResolvers<ContextType>;
  AdmissionRequest?: AdmissionRequestResolvers<ContextType>;
  AdmissionRequested?: AdmissionRequestedResolvers<ContextType>;
  AdmissionToken?: AdmissionTokenResolvers<ContextType>;
  AdmitPayload?: AdmitPayloadResolvers<ContextType>;
  AnswerCallPayload?: AnswerCallPayloadResolvers<ContextType>;
  ApplicationIdentifier?: ApplicationIdentifierResolvers<ContextType>;
  AssignTeamsExtensionPayload?: AssignTeamsExtensionPayloadResolvers<ContextType>;
  AudioRoutingGroup?: AudioRoutingGroupResolvers<ContextType>;
  Call?: CallResolvers<ContextType>;
  CallConnection?: CallConnectionResolvers<ContextType>;
  CallEdge?: CallEdgeResolvers<ContextType>;
  CallEvent?: CallEventResolvers<ContextType>;
  CallIdentity?: CallIdentityResolvers<ContextType>;
  CallMediaState?: CallMediaStateResolvers<ContextType>;
  CallOperation?: CallOperationResolvers<ContextType>;
  CallOperationChanged?: CallOperationChangedResolvers<ContextType>;
  CallOptions?: CallOptionsResolvers<ContextType>;
  CallParticipant?: CallParticipantResolvers<ContextType>;
  CallParty?: CallPartyResolvers<ContextType>;
  CallRoute?: CallRouteResolvers<ContextType>;
  CallStateChanged?: CallStateChangedResolvers<ContextType>;
  CallTranscription?: CallTranscriptionResolvers<ContextType>;
  CancelMediaProcessingPayload?: CancelMediaProcessingPayloadResolvers<ContextType>;
  ChangeScreenSharingRolePayload?: ChangeScreenSharingRolePayloadResolvers<ContextType>;
  ChatInfo?: ChatInfoResolvers<ContextType>;
  CommunicationUserIdentifier?: CommunicationUserIdentifierResolvers<ContextType>;
  ConnectToRoomPayload?: ConnectToRoomPayloadResolvers<ContextType>;
  ContentSharingChanged?: ContentSharingChangedResolvers<ContextType>;
  ContentSharingSession?: ContentSharingSessionResolvers<ContextType>;
  CreateAudioRoutingGroupPayload?: CreateAudioRoutingGroupPayloadResolvers<ContextType>;
  CreateCallPayload?: CreateCallPayloadResolvers<ContextType>;
  CreateRoomPayload?: CreateRoomPayloadResolvers<ContextType>;
  CreateUserPayload?: CreateUserPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteAudioRoutingGroupPayload?: DeleteAudioRoutingGroupPayloadResolvers<ContextType>;
  DeleteRoomPayload?: DeleteRoomPayloadResolvers<ContextType>;
  DeleteUserPayload?: DeleteUserPayloadResolvers<ContextType>;
  ExchangeTeamsExtensionTokenPayload?: ExchangeTeamsExtensionTokenPayloadResolvers<ContextType>;
  ExchangeTeamsUserTokenPayload?: ExchangeTeamsUserTokenPayloadResolvers<ContextType>;
  GuestIdentifier?: GuestIdentifierResolvers<ContextType>;
  HangUpCallPayload?: HangUpCallPayloadResolvers<ContextType>;
  HasRawId?: HasRawIdResolvers<ContextType>;
  Identifier?: IdentifierResolvers<ContextType>;
  IncomingContext?: IncomingContextResolvers<ContextType>;
  InviteParticipantsPayload?: InviteParticipantsPayloadResolvers<ContextType>;
  IssueTokenPayload?: IssueTokenPayloadResolvers<ContextType>;
  JoinRoomPayload?: JoinRoomPayloadResolvers<ContextType>;
  KeepCallAlivePayload?: KeepCallAlivePayloadResolvers<ContextType>;
  KnockPayload?: KnockPayloadResolvers<ContextType>;
  Long?: GraphQLScalarType;
  MediaConfig?: MediaConfigResolvers<ContextType>;
  MediaInfo?: MediaInfoResolvers<ContextType>;
  MediaStream?: MediaStreamResolvers<ContextType>;
  MeetingInfo?: MeetingInfoResolvers<ContextType>;
  MeetingRestriction?: MeetingRestrictionResolvers<ContextType>;
  MicrosoftTeamsAppIdentifier?: MicrosoftTeamsAppIdentifierResolvers<ContextType>;
  MicrosoftTeamsUserIdentifier?: MicrosoftTeamsUserIdentifierResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  MuteCallParticipantPayload?: MuteCallParticipantPayloadResolvers<ContextType>;
  MuteCallPayload?: MuteCallPayloadResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Participant?: ParticipantResolvers<ContextType>;
  PhoneNumberIdentifier?: PhoneNumberIdentifierResolvers<ContextType>;
  PlayPromptPayload?: PlayPromptPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecordResponsePayload?: RecordResponsePayloadResolvers<ContextType>;
  RecordingInfo?: RecordingInfoResolvers<ContextType>;
  RedirectCallPayload?: RedirectCallPayloadResolvers<ContextType>;
  RejectCallPayload?: RejectCallPayloadResolvers<ContextType>;
  RemoveCallParticipantPayload?: RemoveCallParticipantPayloadResolvers<ContextType>;
  RemoveParticipantsPayload?: RemoveParticipantsPayloadResolvers<ContextType>;
  ResultInfo?: ResultInfoResolvers<ContextType>;
  RevokeTokensPayload?: RevokeTokensPayloadResolvers<ContextType>;
  Room?: RoomResolvers<ContextType>;
  RoomChanged?: RoomChangedResolvers<ContextType>;
  RoomConnection?: RoomConnectionResolvers<ContextType>;
  RoomEdge?: RoomEdgeResolvers<ContextType>;
  RoomParticipant?: RoomParticipantResolvers<ContextType>;
  RoomParticipantConnection?: RoomParticipantConnectionResolvers<ContextType>;
  RoomParticipantEdge?: RoomParticipantEdgeResolvers<ContextType>;
  RoomPresence?: RoomPresenceResolvers<ContextType>;
  RoomSnapshot?: RoomSnapshotResolvers<ContextType>;
  RosterChanged?: RosterChangedResolvers<ContextType>;
  SendDtmfTonesPayload?: SendDtmfTonesPayloadResolvers<ContextType>;
  StartHoldMusicPayload?: StartHoldMusicPayloadResolvers<ContextType>;
  StopHoldMusicPayload?: StopHoldMusicPayloadResolvers<ContextType>;
  SubscribeToTonePayload?: SubscribeToTonePayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TeamsExtensionAssignment?: TeamsExtensionAssignmentResolvers<ContextType>;
  TeamsExtensionUserIdentifier?: TeamsExtensionUserIdentifierResolvers<ContextType>;
  ToneInfo?: ToneInfoResolvers<ContextType>;
  ToneReceived?: ToneReceivedResolvers<ContextType>;
  TransferCallPayload?: TransferCallPayloadResolvers<ContextType>;
  TurnAwayPayload?: TurnAwayPayloadResolvers<ContextType>;
  UnassignTeamsExtensionPayload?: UnassignTeamsExtensionPayloadResolvers<ContextType>;
  UnknownIdentifier?: UnknownIdentifierResolvers<ContextType>;
  UnmuteCallPayload?: UnmuteCallPayloadResolvers<ContextType>;
  UpdateAudioRoutingGroupPayload?: UpdateAudioRoutingGroupPayloadResolvers<ContextType>;
  UpdateRecordingStatusPayload?: UpdateRecordingStatusPayloadResolvers<ContextType>;
  UpdateRoomPayload?: UpdateRoomPayloadResolvers<ContextType>;
};

