/**
 * The types of each interface and union of the graph, for a cache that has to be told, such as that of Apollo Client:
 * without it, what a fragment on an interface selects is lost. Written by `npm run codegen`.
 */
export const possibleTypes: Record<string, string[]> = {
  CallEvent: ['CallOperationChanged', 'CallStateChanged', 'ContentSharingChanged', 'RosterChanged', 'ToneReceived'],
  HasRawId: ['ApplicationIdentifier', 'CommunicationUserIdentifier', 'GuestIdentifier', 'MicrosoftTeamsAppIdentifier', 'MicrosoftTeamsUserIdentifier', 'PhoneNumberIdentifier', 'TeamsExtensionUserIdentifier', 'UnknownIdentifier'],
  Identifier: ['ApplicationIdentifier', 'CommunicationUserIdentifier', 'GuestIdentifier', 'MicrosoftTeamsAppIdentifier', 'MicrosoftTeamsUserIdentifier', 'PhoneNumberIdentifier', 'TeamsExtensionUserIdentifier', 'UnknownIdentifier'],
  Node: ['Call', 'CommunicationUserIdentifier', 'Room'],
  Participant: ['CallParticipant', 'RoomParticipant'],
};
