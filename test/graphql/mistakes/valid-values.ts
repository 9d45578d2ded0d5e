import { getNullableType, isEnumType, isInputObjectType, isListType, isRequiredInputField } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import type { ValidValue } from './places.ts';

/** What there is in the sandbox for requests to name. */
export interface Fixtures {
  readonly roomId: string;
  readonly userId: string;
  readonly callId: string;
  readonly participantId: string;
  /** What somebody was given who waits in front of the room, and by what hosts name their request. */
  readonly ticket: string;
  readonly requestId: string;
  /** The Entra token of a Teams user whose object id is `someGuid`, for an application of that id. */
  readonly teamsUserToken: string;
  /** The Entra token of one who may be served through the resource. */
  readonly extensionToken: string;
}

/** Stands where any GUID does. */
export const someGuid = '5a4db0c5-0000-4000-8000-0000000000a1';
const otherGuid = '5a4db0c5-0000-4000-8000-0000000000b2';
const teamsUser = { microsoftTeamsUser: { userId: someGuid } };
const context = encodeURIComponent(JSON.stringify({ Tid: someGuid, Oid: otherGuid }));
const thread = encodeURIComponent('19:meeting_x@thread.v2');

/**
 * What is right at a place, by `Type.field` or by the name of the field or argument alone, where it doesn't follow from the
 * type.
 */
function table(fixtures: Fixtures): Readonly<Record<string, unknown>> {
  const { roomId, userId, callId, participantId, ticket, requestId, teamsUserToken, extensionToken } =
    fixtures;
  return {
    roomId,
    callId,
    participantId,
    ticket,
    requestId,
    PersonInput: { user: userId },
    'PersonInput.user': userId,
    'room.id': roomId,
    'call.id': callId,
    'participant.id': participantId,
    rawId: userId,
    communicationUserId: userId,
    'IssueTokenInput.userId': userId,
    'RevokeTokensInput.userId': userId,
    'DeleteUserInput.userId': userId,
    'ExchangeTeamsUserTokenInput.token': teamsUserToken,
    'ExchangeTeamsExtensionTokenInput.token': extensionToken,
    representations: [{ __typename: 'Room', id: roomId }],

    'InvitedParticipantInput.identifier': { communicationUserId: userId },
    'RoomParticipantInput.identifier': { communicationUserId: userId },
    'RemoveParticipantsInput.participants': [{ communicationUserId: userId }],
    IdentifierInput: teamsUser,
    CallMediaInput: { serviceHosted: {} },
    'CallMediaInput.appHosted': { blob: 'blob' },
    CallDestinationInput: { user: { identifier: teamsUser } },
    'CallDestinationInput.users': [
      { identifier: teamsUser },
      { identifier: { microsoftTeamsUser: { userId: otherGuid } } },
    ],
    'CallDestinationInput.phoneNumber': '+12065550100',
    'CallDestinationInput.joinUrl': `https://teams.microsoft.com/l/meetup-join/${thread}/0?context=${context}`,
    'MeetingInput.threadId': '19:meeting_x@thread.v2',
    joinMeetingId: '234567890123',
    'MediaInfoInput.uri': 'https://files.example.org/prompt.wav',
    'CreateUserInput.scopes': ['CHAT'],
    'CreateCallInput.direction': 'OUTGOING',
    'RevokeTokensInput.issuedBefore': '2030-01-01T00:00:00Z',
    tokenExpiresInMinutes: 60,
    timeoutSeconds: 30,
    phoneNumber: '+12065550100',
    'TransferCallInput.transferee': { identifier: teamsUser, participantId },
    'CallPartyInput.identifier': { microsoftTeamsApp: { appId: someGuid } },
  };
}

/** Members that are given though they may be left out: without them others mean nothing. */
const givenBesides: ReadonlySet<string> = new Set(['CreateUserInput.scopes', 'TransferCallInput.transferee']);

/** Says what is right at each place of the schema: what is required, and no more. */
export function createValidValues(fixtures: Fixtures): ValidValue {
  const values = table(fixtures);

  const validOf: ValidValue = (type, owner, field) => {
    for (const name of [`${owner}.${field}`, field]) if (name in values) return values[name];
    const nullable = getNullableType(type);
    if (isListType(nullable)) return [validOf(nullable.ofType, owner, field)];
    if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
    const { name } = nullable as GraphQLNamedType;
    if (name in values) return values[name];
    if (!isInputObjectType(nullable)) return plain[name];
    return Object.fromEntries(
      Object.values(nullable.getFields())
        .filter((member) => isRequiredInputField(member) || givenBesides.has(`${name}.${member.name}`))
        .map((member) => [member.name, validOf(member.type, name, member.name)]),
    );
  };
  return validOf;
}

const plain: Readonly<Record<string, unknown>> = {
  ID: someGuid,
  String: 'text 1',
  Int: 1,
  Boolean: true,
  DateTime: '2030-01-01T00:00:00Z',
};
