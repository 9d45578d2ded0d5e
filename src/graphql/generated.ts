import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Room as RoomModel, RoomParticipant as RoomParticipantModel } from '../clients/rooms.ts';
import type { Identifier as IdentifierModel, CommunicationUserIdentifier as CommunicationUserIdentifierModel, MicrosoftTeamsUserIdentifier as MicrosoftTeamsUserIdentifierModel, MicrosoftTeamsAppIdentifier as MicrosoftTeamsAppIdentifierModel, TeamsExtensionUserIdentifier as TeamsExtensionUserIdentifierModel, PhoneNumberIdentifier as PhoneNumberIdentifierModel, UnknownIdentifier as UnknownIdentifierModel } from '../identifiers/identifier.ts';
import type { AccessToken as AccessTokenModel, TeamsExtensionAssignment as TeamsExtensionAssignmentModel } from '../clients/identity.ts';
import type { RoomConnectionModel, RoomEdgeModel, RoomParticipantConnectionModel, RoomParticipantEdgeModel, PageInfoModel, ChangedRoomModel } from './models.ts';
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
};

/** A token with which a client SDK signs in as a user. It is a secret: hand it to that user only. */
export type AccessToken = {
  __typename?: 'AccessToken';
  /** When it stops working. */
  expiresOn: Scalars['DateTime']['output'];
  /** The token. */
  token: Scalars['String']['output'];
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

/** A cloud as it is named in an input. */
export type Cloud =
  /** The cloud of the United States Department of Defense. */
  | 'DOD'
  /** The cloud of the United States government (GCC High). */
  | 'GCCH'
  /** The public cloud. */
  | 'PUBLIC';

/** The Microsoft cloud an identity lives in. */
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
export type CommunicationUserIdentifier = HasRawId & {
  __typename?: 'CommunicationUserIdentifier';
  /** The id of the user: the same string as the raw id. */
  id: Scalars['ID']['output'];
  /** The raw id: `8:acs:…`, `8:spool:…`, `8:dod-acs:…` or `8:gcch-acs:…`. */
  rawId: Scalars['ID']['output'];
};

/** The room to create. */
export type CreateRoomInput = {
  /**
   * Makes a repeat safe: within a few minutes the same key with the same input gives the same room, and with another
   * input `CONFLICT`. Any text; a UUID is passed on as it is, anything else is hashed to one.
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

/** What every identifier has: a raw id, the one string form that identifies it over all APIs. */
export type HasRawId = {
  /** The raw id, for example `8:acs:…`, `8:orgid:…`, `4:+12065550100`. */
  rawId: Scalars['ID']['output'];
};

/** One identity, whichever API it came from. The kind follows from the raw id. */
export type Identifier = CommunicationUserIdentifier | MicrosoftTeamsAppIdentifier | MicrosoftTeamsUserIdentifier | PhoneNumberIdentifier | TeamsExtensionUserIdentifier | UnknownIdentifier;

/** Names one identity: give exactly one of the fields. */
export type IdentifierInput =
  /** The id of a user of an Azure Communication Services resource: its whole raw id. */
  { communicationUserId: Scalars['ID']['input']; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A Microsoft Teams app. */
  { communicationUserId?: never; microsoftTeamsApp: MicrosoftTeamsAppInput; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A Microsoft Teams user. */
  { communicationUserId?: never; microsoftTeamsApp?: never; microsoftTeamsUser: MicrosoftTeamsUserInput; phoneNumber?: never; rawId?: never; teamsExtensionUser?: never; }
  |  /** A telephone number, in E.164 form: `+12065550100`. */
  { communicationUserId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber: Scalars['String']['input']; rawId?: never; teamsExtensionUser?: never; }
  |  /** Any identity by its raw id. */
  { communicationUserId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId: Scalars['ID']['input']; teamsExtensionUser?: never; }
  |  /** A Teams user who acts through an Azure Communication Services resource. */
  { communicationUserId?: never; microsoftTeamsApp?: never; microsoftTeamsUser?: never; phoneNumber?: never; rawId?: never; teamsExtensionUser: TeamsExtensionUserInput; };

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

/** A Microsoft Teams app, such as the resource account of a call queue. */
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
  /** The cloud the app belongs to. */
  cloud: Cloud;
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
  /** The cloud the user belongs to; a visitor's raw id doesn't carry it. */
  cloud: Cloud;
  /** Whether it is an anonymous visitor. */
  isAnonymous: Scalars['Boolean']['input'];
  /** The Entra object id of the user, or the id of an anonymous visitor. */
  userId: Scalars['ID']['input'];
};

/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /** Adds participants to a room, or changes their roles. */
  addOrUpdateParticipants: AddOrUpdateParticipantsPayload;
  /** Assigns a Teams user or resource account to the resource, or replaces the assignment. */
  assignTeamsExtension: AssignTeamsExtensionPayload;
  /** Creates a room. */
  createRoom: CreateRoomPayload;
  /**
   * Creates a user, with a token if scopes are asked for. Not repeatable: if the answer is lost, a second call creates
   * a second user. The service has no list of users: keep the id.
   */
  createUser: CreateUserPayload;
  /** Deletes a room. One that is already gone is no error. */
  deleteRoom: DeleteRoomPayload;
  /** Deletes a user and revokes their tokens. One who is already gone is no error. */
  deleteUser: DeleteUserPayload;
  /** Exchanges the Entra token of an assigned Teams user for a token of this resource (Teams Phone extensibility). */
  exchangeTeamsExtensionToken: ExchangeTeamsExtensionTokenPayload;
  /** Exchanges a Teams user's Entra token for one with which a client SDK acts as that user. */
  exchangeTeamsUserToken: ExchangeTeamsUserTokenPayload;
  /** Issues a token for a user. */
  issueToken: IssueTokenPayload;
  /** Removes participants from a room. */
  removeParticipants: RemoveParticipantsPayload;
  /** Revokes every token issued so far for a user. */
  revokeTokens: RevokeTokensPayload;
  /** Takes an assignment back. One that is already gone is no error. */
  unassignTeamsExtension: UnassignTeamsExtensionPayload;
  /** Changes a room's validity or its dial-out. */
  updateRoom: UpdateRoomPayload;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationAddOrUpdateParticipantsArgs = {
  input: AddOrUpdateParticipantsInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationAssignTeamsExtensionArgs = {
  input: AssignTeamsExtensionInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationCreateRoomArgs = {
  input: CreateRoomInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationCreateUserArgs = {
  input: CreateUserInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationDeleteRoomArgs = {
  input: DeleteRoomInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationDeleteUserArgs = {
  input: DeleteUserInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationExchangeTeamsExtensionTokenArgs = {
  input: ExchangeTeamsExtensionTokenInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationExchangeTeamsUserTokenArgs = {
  input: ExchangeTeamsUserTokenInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationIssueTokenArgs = {
  input: IssueTokenInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationRemoveParticipantsArgs = {
  input: RemoveParticipantsInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationRevokeTokensArgs = {
  input: RevokeTokensInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationUnassignTeamsExtensionArgs = {
  input: UnassignTeamsExtensionInput;
};


/**
 * The mutations of this graph. Each takes one input object and returns one payload object. Mutations of one
 * operation run one after the other, in the order in which they are written.
 */
export type MutationUpdateRoomArgs = {
  input: UpdateRoomInput;
};

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

/** A telephone number. */
export type PhoneNumberIdentifier = HasRawId & {
  __typename?: 'PhoneNumberIdentifier';
  /** What tells apart several parties with the same number: the text after the last `_`; null if there is none. */
  assertedId: Maybe<Scalars['String']['output']>;
  /** Whether the caller withheld the number. */
  isAnonymous: Scalars['Boolean']['output'];
  /** The number as it came, mostly E.164, with the asserted id at its end if there is one; null when it is withheld. */
  phoneNumber: Maybe<Scalars['String']['output']>;
  /** The raw id: `4:` and the number. */
  rawId: Scalars['ID']['output'];
};

/** The queries of this graph. */
export type Query = {
  __typename?: 'Query';
  /**
   * Reads a raw id. Any string is one: what has no known form is an `UnknownIdentifier`. Nothing is looked up;
   * whether the identity exists is not said.
   */
  identifier: Identifier;
  /** A room by its id; null if there is none. */
  room: Maybe<Room>;
  /** The rooms of the resource, newest first as far as the service keeps to it. */
  rooms: RoomConnection;
  /** The assignment of a Teams user or resource account; null if there is none. */
  teamsExtensionAssignment: Maybe<TeamsExtensionAssignment>;
};


/** The queries of this graph. */
export type QueryIdentifierArgs = {
  rawId: Scalars['ID']['input'];
};


/** The queries of this graph. */
export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


/** The queries of this graph. */
export type QueryRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** The queries of this graph. */
export type QueryTeamsExtensionAssignmentArgs = {
  objectId: Scalars['ID']['input'];
  tenantId: Scalars['ID']['input'];
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
export type Room = {
  __typename?: 'Room';
  /** When the room was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id that the service gave the room. */
  id: Scalars['ID']['output'];
  /**
   * Who may join the room, and in what role. Null, with an error of its own, if they could not be read: the room and its
   * neighbours in a list are there all the same.
   */
  participants: Maybe<RoomParticipantConnection>;
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

/** Where a room is in its life. */
export type RoomStatus =
  /** Over: `validUntil` has passed. */
  | 'EXPIRED'
  /** Open: it may be joined. */
  | 'OPEN'
  /** Not open yet: `validFrom` is still to come. */
  | 'UPCOMING';

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

/** An identity of a kind that this version of the graph doesn't know, such as a bot. */
export type UnknownIdentifier = HasRawId & {
  __typename?: 'UnknownIdentifier';
  /** The raw id, just as it came. */
  rawId: Scalars['ID']['output'];
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




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  HasRawId:
    | ( CommunicationUserIdentifierModel )
    | ( MicrosoftTeamsAppIdentifierModel )
    | ( MicrosoftTeamsUserIdentifierModel )
    | ( PhoneNumberIdentifierModel )
    | ( TeamsExtensionUserIdentifierModel )
    | ( UnknownIdentifierModel )
  ;
  Participant: ( RoomParticipantModel );
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessToken: ResolverTypeWrapper<AccessTokenModel>;
  AddOrUpdateParticipantsInput: AddOrUpdateParticipantsInput;
  AddOrUpdateParticipantsPayload: ResolverTypeWrapper<ChangedRoomModel>;
  AssignTeamsExtensionInput: AssignTeamsExtensionInput;
  AssignTeamsExtensionPayload: ResolverTypeWrapper<Omit<AssignTeamsExtensionPayload, 'assignment'> & { assignment: ResolversTypes['TeamsExtensionAssignment'] }>;
  AssignedPrincipalType: AssignedPrincipalType;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Cloud: Cloud;
  CloudEnvironment: CloudEnvironment;
  CommunicationUserIdentifier: ResolverTypeWrapper<CommunicationUserIdentifierModel>;
  CreateRoomInput: CreateRoomInput;
  CreateRoomPayload: ResolverTypeWrapper<Omit<CreateRoomPayload, 'room'> & { room?: Maybe<ResolversTypes['Room']> }>;
  CreateUserInput: CreateUserInput;
  CreateUserPayload: ResolverTypeWrapper<Omit<CreateUserPayload, 'token' | 'user'> & { token?: Maybe<ResolversTypes['AccessToken']>, user: ResolversTypes['CommunicationUserIdentifier'] }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteRoomInput: DeleteRoomInput;
  DeleteRoomPayload: ResolverTypeWrapper<DeleteRoomPayload>;
  DeleteUserInput: DeleteUserInput;
  DeleteUserPayload: ResolverTypeWrapper<DeleteUserPayload>;
  ExchangeTeamsExtensionTokenInput: ExchangeTeamsExtensionTokenInput;
  ExchangeTeamsExtensionTokenPayload: ResolverTypeWrapper<Omit<ExchangeTeamsExtensionTokenPayload, 'token' | 'user'> & { token: ResolversTypes['AccessToken'], user: ResolversTypes['Identifier'] }>;
  ExchangeTeamsUserTokenInput: ExchangeTeamsUserTokenInput;
  ExchangeTeamsUserTokenPayload: ResolverTypeWrapper<Omit<ExchangeTeamsUserTokenPayload, 'token'> & { token: ResolversTypes['AccessToken'] }>;
  HasRawId: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['HasRawId']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Identifier: ResolverTypeWrapper<IdentifierModel>;
  IdentifierInput: IdentifierInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InvitedParticipantInput: InvitedParticipantInput;
  IssueTokenInput: IssueTokenInput;
  IssueTokenPayload: ResolverTypeWrapper<Omit<IssueTokenPayload, 'token'> & { token: ResolversTypes['AccessToken'] }>;
  MicrosoftTeamsAppIdentifier: ResolverTypeWrapper<MicrosoftTeamsAppIdentifierModel>;
  MicrosoftTeamsAppInput: MicrosoftTeamsAppInput;
  MicrosoftTeamsUserIdentifier: ResolverTypeWrapper<MicrosoftTeamsUserIdentifierModel>;
  MicrosoftTeamsUserInput: MicrosoftTeamsUserInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfoModel>;
  Participant: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Participant']>;
  ParticipantRole: ParticipantRole;
  PhoneNumberIdentifier: ResolverTypeWrapper<PhoneNumberIdentifierModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RemoveParticipantsInput: RemoveParticipantsInput;
  RemoveParticipantsPayload: ResolverTypeWrapper<ChangedRoomModel>;
  RevokeTokensInput: RevokeTokensInput;
  RevokeTokensPayload: ResolverTypeWrapper<Omit<RevokeTokensPayload, 'user'> & { user: ResolversTypes['Identifier'] }>;
  Room: ResolverTypeWrapper<RoomModel>;
  RoomConnection: ResolverTypeWrapper<RoomConnectionModel>;
  RoomEdge: ResolverTypeWrapper<RoomEdgeModel>;
  RoomParticipant: ResolverTypeWrapper<RoomParticipantModel>;
  RoomParticipantConnection: ResolverTypeWrapper<RoomParticipantConnectionModel>;
  RoomParticipantEdge: ResolverTypeWrapper<RoomParticipantEdgeModel>;
  RoomParticipantInput: RoomParticipantInput;
  RoomRole: RoomRole;
  RoomStatus: RoomStatus;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  TeamsExtensionAssignment: ResolverTypeWrapper<TeamsExtensionAssignmentModel>;
  TeamsExtensionPrincipalType: TeamsExtensionPrincipalType;
  TeamsExtensionUserIdentifier: ResolverTypeWrapper<TeamsExtensionUserIdentifierModel>;
  TeamsExtensionUserInput: TeamsExtensionUserInput;
  TokenScope: TokenScope;
  UnassignTeamsExtensionInput: UnassignTeamsExtensionInput;
  UnassignTeamsExtensionPayload: ResolverTypeWrapper<UnassignTeamsExtensionPayload>;
  UnknownIdentifier: ResolverTypeWrapper<UnknownIdentifierModel>;
  UpdateRoomInput: UpdateRoomInput;
  UpdateRoomPayload: ResolverTypeWrapper<Omit<UpdateRoomPayload, 'room'> & { room?: Maybe<ResolversTypes['Room']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessToken: AccessTokenModel;
  AddOrUpdateParticipantsInput: AddOrUpdateParticipantsInput;
  AddOrUpdateParticipantsPayload: ChangedRoomModel;
  AssignTeamsExtensionInput: AssignTeamsExtensionInput;
  AssignTeamsExtensionPayload: Omit<AssignTeamsExtensionPayload, 'assignment'> & { assignment: ResolversParentTypes['TeamsExtensionAssignment'] };
  Boolean: Scalars['Boolean']['output'];
  CommunicationUserIdentifier: CommunicationUserIdentifierModel;
  CreateRoomInput: CreateRoomInput;
  CreateRoomPayload: Omit<CreateRoomPayload, 'room'> & { room?: Maybe<ResolversParentTypes['Room']> };
  CreateUserInput: CreateUserInput;
  CreateUserPayload: Omit<CreateUserPayload, 'token' | 'user'> & { token?: Maybe<ResolversParentTypes['AccessToken']>, user: ResolversParentTypes['CommunicationUserIdentifier'] };
  DateTime: Scalars['DateTime']['output'];
  DeleteRoomInput: DeleteRoomInput;
  DeleteRoomPayload: DeleteRoomPayload;
  DeleteUserInput: DeleteUserInput;
  DeleteUserPayload: DeleteUserPayload;
  ExchangeTeamsExtensionTokenInput: ExchangeTeamsExtensionTokenInput;
  ExchangeTeamsExtensionTokenPayload: Omit<ExchangeTeamsExtensionTokenPayload, 'token' | 'user'> & { token: ResolversParentTypes['AccessToken'], user: ResolversParentTypes['Identifier'] };
  ExchangeTeamsUserTokenInput: ExchangeTeamsUserTokenInput;
  ExchangeTeamsUserTokenPayload: Omit<ExchangeTeamsUserTokenPayload, 'token'> & { token: ResolversParentTypes['AccessToken'] };
  HasRawId: ResolversInterfaceTypes<ResolversParentTypes>['HasRawId'];
  ID: Scalars['ID']['output'];
  Identifier: IdentifierModel;
  IdentifierInput: IdentifierInput;
  Int: Scalars['Int']['output'];
  InvitedParticipantInput: InvitedParticipantInput;
  IssueTokenInput: IssueTokenInput;
  IssueTokenPayload: Omit<IssueTokenPayload, 'token'> & { token: ResolversParentTypes['AccessToken'] };
  MicrosoftTeamsAppIdentifier: MicrosoftTeamsAppIdentifierModel;
  MicrosoftTeamsAppInput: MicrosoftTeamsAppInput;
  MicrosoftTeamsUserIdentifier: MicrosoftTeamsUserIdentifierModel;
  MicrosoftTeamsUserInput: MicrosoftTeamsUserInput;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfoModel;
  Participant: ResolversInterfaceTypes<ResolversParentTypes>['Participant'];
  PhoneNumberIdentifier: PhoneNumberIdentifierModel;
  Query: Record<PropertyKey, never>;
  RemoveParticipantsInput: RemoveParticipantsInput;
  RemoveParticipantsPayload: ChangedRoomModel;
  RevokeTokensInput: RevokeTokensInput;
  RevokeTokensPayload: Omit<RevokeTokensPayload, 'user'> & { user: ResolversParentTypes['Identifier'] };
  Room: RoomModel;
  RoomConnection: RoomConnectionModel;
  RoomEdge: RoomEdgeModel;
  RoomParticipant: RoomParticipantModel;
  RoomParticipantConnection: RoomParticipantConnectionModel;
  RoomParticipantEdge: RoomParticipantEdgeModel;
  RoomParticipantInput: RoomParticipantInput;
  String: Scalars['String']['output'];
  TeamsExtensionAssignment: TeamsExtensionAssignmentModel;
  TeamsExtensionUserIdentifier: TeamsExtensionUserIdentifierModel;
  TeamsExtensionUserInput: TeamsExtensionUserInput;
  UnassignTeamsExtensionInput: UnassignTeamsExtensionInput;
  UnassignTeamsExtensionPayload: UnassignTeamsExtensionPayload;
  UnknownIdentifier: UnknownIdentifierModel;
  UpdateRoomInput: UpdateRoomInput;
  UpdateRoomPayload: Omit<UpdateRoomPayload, 'room'> & { room?: Maybe<ResolversParentTypes['Room']> };
};

export type AccessTokenResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AccessToken'] = ResolversParentTypes['AccessToken']> = {
  expiresOn?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AddOrUpdateParticipantsPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AddOrUpdateParticipantsPayload'] = ResolversParentTypes['AddOrUpdateParticipantsPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type AssignTeamsExtensionPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['AssignTeamsExtensionPayload'] = ResolversParentTypes['AssignTeamsExtensionPayload']> = {
  assignment?: Resolver<ResolversTypes['TeamsExtensionAssignment'], ParentType, ContextType>;
};

export type CommunicationUserIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CommunicationUserIdentifier'] = ResolversParentTypes['CommunicationUserIdentifier']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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

export type HasRawIdResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['HasRawId'] = ResolversParentTypes['HasRawId']> = {
  __resolveType: TypeResolveFn<'CommunicationUserIdentifier' | 'MicrosoftTeamsAppIdentifier' | 'MicrosoftTeamsUserIdentifier' | 'PhoneNumberIdentifier' | 'TeamsExtensionUserIdentifier' | 'UnknownIdentifier', ParentType, ContextType>;
};

export type IdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Identifier'] = ResolversParentTypes['Identifier']> = {
  __resolveType: TypeResolveFn<'CommunicationUserIdentifier' | 'MicrosoftTeamsAppIdentifier' | 'MicrosoftTeamsUserIdentifier' | 'PhoneNumberIdentifier' | 'TeamsExtensionUserIdentifier' | 'UnknownIdentifier', ParentType, ContextType>;
};

export type IssueTokenPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['IssueTokenPayload'] = ResolversParentTypes['IssueTokenPayload']> = {
  token?: Resolver<ResolversTypes['AccessToken'], ParentType, ContextType>;
};

export type MicrosoftTeamsAppIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MicrosoftTeamsAppIdentifier'] = ResolversParentTypes['MicrosoftTeamsAppIdentifier']> = {
  appId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MicrosoftTeamsUserIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['MicrosoftTeamsUserIdentifier'] = ResolversParentTypes['MicrosoftTeamsUserIdentifier']> = {
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  isAnonymous?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addOrUpdateParticipants?: Resolver<ResolversTypes['AddOrUpdateParticipantsPayload'], ParentType, ContextType, RequireFields<MutationAddOrUpdateParticipantsArgs, 'input'>>;
  assignTeamsExtension?: Resolver<ResolversTypes['AssignTeamsExtensionPayload'], ParentType, ContextType, RequireFields<MutationAssignTeamsExtensionArgs, 'input'>>;
  createRoom?: Resolver<ResolversTypes['CreateRoomPayload'], ParentType, ContextType, RequireFields<MutationCreateRoomArgs, 'input'>>;
  createUser?: Resolver<ResolversTypes['CreateUserPayload'], ParentType, ContextType, RequireFields<MutationCreateUserArgs, 'input'>>;
  deleteRoom?: Resolver<ResolversTypes['DeleteRoomPayload'], ParentType, ContextType, RequireFields<MutationDeleteRoomArgs, 'input'>>;
  deleteUser?: Resolver<ResolversTypes['DeleteUserPayload'], ParentType, ContextType, RequireFields<MutationDeleteUserArgs, 'input'>>;
  exchangeTeamsExtensionToken?: Resolver<ResolversTypes['ExchangeTeamsExtensionTokenPayload'], ParentType, ContextType, RequireFields<MutationExchangeTeamsExtensionTokenArgs, 'input'>>;
  exchangeTeamsUserToken?: Resolver<ResolversTypes['ExchangeTeamsUserTokenPayload'], ParentType, ContextType, RequireFields<MutationExchangeTeamsUserTokenArgs, 'input'>>;
  issueToken?: Resolver<ResolversTypes['IssueTokenPayload'], ParentType, ContextType, RequireFields<MutationIssueTokenArgs, 'input'>>;
  removeParticipants?: Resolver<ResolversTypes['RemoveParticipantsPayload'], ParentType, ContextType, RequireFields<MutationRemoveParticipantsArgs, 'input'>>;
  revokeTokens?: Resolver<ResolversTypes['RevokeTokensPayload'], ParentType, ContextType, RequireFields<MutationRevokeTokensArgs, 'input'>>;
  unassignTeamsExtension?: Resolver<ResolversTypes['UnassignTeamsExtensionPayload'], ParentType, ContextType, RequireFields<MutationUnassignTeamsExtensionArgs, 'input'>>;
  updateRoom?: Resolver<ResolversTypes['UpdateRoomPayload'], ParentType, ContextType, RequireFields<MutationUpdateRoomArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ParticipantResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Participant'] = ResolversParentTypes['Participant']> = {
  __resolveType: TypeResolveFn<'RoomParticipant', ParentType, ContextType>;
};

export type PhoneNumberIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['PhoneNumberIdentifier'] = ResolversParentTypes['PhoneNumberIdentifier']> = {
  assertedId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isAnonymous?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  identifier?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType, RequireFields<QueryIdentifierArgs, 'rawId'>>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType, RequireFields<QueryRoomArgs, 'id'>>;
  rooms?: Resolver<ResolversTypes['RoomConnection'], ParentType, ContextType, RequireFields<QueryRoomsArgs, 'first'>>;
  teamsExtensionAssignment?: Resolver<Maybe<ResolversTypes['TeamsExtensionAssignment']>, ParentType, ContextType, RequireFields<QueryTeamsExtensionAssignmentArgs, 'objectId' | 'tenantId'>>;
};

export type RemoveParticipantsPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RemoveParticipantsPayload'] = ResolversParentTypes['RemoveParticipantsPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type RevokeTokensPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['RevokeTokensPayload'] = ResolversParentTypes['RevokeTokensPayload']> = {
  user?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType>;
};

export type RoomResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Room'] = ResolversParentTypes['Room']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  participants?: Resolver<Maybe<ResolversTypes['RoomParticipantConnection']>, ParentType, ContextType, Partial<RoomParticipantsArgs>>;
  pstnDialOutEnabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RoomStatus'], ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  validUntil?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
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

export type TeamsExtensionAssignmentResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['TeamsExtensionAssignment'] = ResolversParentTypes['TeamsExtensionAssignment']> = {
  clientIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalType?: Resolver<ResolversTypes['TeamsExtensionPrincipalType'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type TeamsExtensionUserIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['TeamsExtensionUserIdentifier'] = ResolversParentTypes['TeamsExtensionUserIdentifier']> = {
  cloud?: Resolver<Maybe<ResolversTypes['CloudEnvironment']>, ParentType, ContextType>;
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  resourceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UnassignTeamsExtensionPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UnassignTeamsExtensionPayload'] = ResolversParentTypes['UnassignTeamsExtensionPayload']> = {
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UnknownIdentifierResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UnknownIdentifier'] = ResolversParentTypes['UnknownIdentifier']> = {
  rawId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UpdateRoomPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UpdateRoomPayload'] = ResolversParentTypes['UpdateRoomPayload']> = {
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphQLContext> = {
  AccessToken?: AccessTokenResolvers<ContextType>;
  AddOrUpdateParticipantsPayload?: AddOrUpdateParticipantsPayloadResolvers<ContextType>;
  AssignTeamsExtensionPayload?: AssignTeamsExtensionPayloadResolvers<ContextType>;
  CommunicationUserIdentifier?: CommunicationUserIdentifierResolvers<ContextType>;
  CreateRoomPayload?: CreateRoomPayloadResolvers<ContextType>;
  CreateUserPayload?: CreateUserPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteRoomPayload?: DeleteRoomPayloadResolvers<ContextType>;
  DeleteUserPayload?: DeleteUserPayloadResolvers<ContextType>;
  ExchangeTeamsExtensionTokenPayload?: ExchangeTeamsExtensionTokenPayloadResolvers<ContextType>;
  ExchangeTeamsUserTokenPayload?: ExchangeTeamsUserTokenPayloadResolvers<ContextType>;
  HasRawId?: HasRawIdResolvers<ContextType>;
  Identifier?: IdentifierResolvers<ContextType>;
  IssueTokenPayload?: IssueTokenPayloadResolvers<ContextType>;
  MicrosoftTeamsAppIdentifier?: MicrosoftTeamsAppIdentifierResolvers<ContextType>;
  MicrosoftTeamsUserIdentifier?: MicrosoftTeamsUserIdentifierResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Participant?: ParticipantResolvers<ContextType>;
  PhoneNumberIdentifier?: PhoneNumberIdentifierResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RemoveParticipantsPayload?: RemoveParticipantsPayloadResolvers<ContextType>;
  RevokeTokensPayload?: RevokeTokensPayloadResolvers<ContextType>;
  Room?: RoomResolvers<ContextType>;
  RoomConnection?: RoomConnectionResolvers<ContextType>;
  RoomEdge?: RoomEdgeResolvers<ContextType>;
  RoomParticipant?: RoomParticipantResolvers<ContextType>;
  RoomParticipantConnection?: RoomParticipantConnectionResolvers<ContextType>;
  RoomParticipantEdge?: RoomParticipantEdgeResolvers<ContextType>;
  TeamsExtensionAssignment?: TeamsExtensionAssignmentResolvers<ContextType>;
  TeamsExtensionUserIdentifier?: TeamsExtensionUserIdentifierResolvers<ContextType>;
  UnassignTeamsExtensionPayload?: UnassignTeamsExtensionPayloadResolvers<ContextType>;
  UnknownIdentifier?: UnknownIdentifierResolvers<ContextType>;
  UpdateRoomPayload?: UpdateRoomPayloadResolvers<ContextType>;
};

