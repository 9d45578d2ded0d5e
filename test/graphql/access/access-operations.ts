/** An operation to ask for, and who may. */
export interface ExampleOperation {
  /** What tells it from others of the same field. */
  readonly when?: string;
  /** The arguments of its field; valid, but of what isn't there where that will do. */
  readonly args?: string;
  /** The scope that opens it, or those that do together; undefined where a token is enough. */
  readonly scope: Scope | readonly Scope[] | undefined;
  /** Whether nothing is asked upstream for it, not even when it is let in. */
  readonly isAnsweredHere?: boolean;
}

/** Every scope there is. */
export const scopes = [
  'rooms.read',
  'rooms.write',
  'rooms.knock',
  'identities.write',
  'tokens.issue',
  'calls.read',
  'calls.write',
] as const;

export type Scope = (typeof scopes)[number];

const callId = '57dab8b1-894c-409a-b240-bd8beae78896';
const guid = 'aa67bd4c-8475-432d-bd41-39f255720e0a';
const roomId = '99199690362660524';
const user = `8:acs:${guid}_00000005-14a2-e5c3-0000-000000000000`;
const person = `{ identifier: { microsoftTeamsUser: { userId: "${guid}" } } }`;
const prompt = '{ uri: "https://files.example.org/prompt.wav" }';

const room = (input: string): string => `input: { roomId: "${roomId}" ${input} }`;
const call = (input: string): string => `input: { callId: "${callId}" ${input} }`;
const assigned = `tenantId: "${guid}" objectId: "${guid}"`;

/** An example of each field of `Query`. */
export const queries: Readonly<Record<string, readonly ExampleOperation[]>> = {
  room: [{ args: `id: "${roomId}"`, scope: 'rooms.read' }],
  rooms: [{ scope: 'rooms.read' }],
  call: [{ args: `id: "${callId}"`, scope: 'calls.read' }],
  calls: [{ scope: 'calls.read', isAnsweredHere: true }],
  user: [{ args: 'externalId: "nobody"', scope: 'rooms.read', isAnsweredHere: true }],
  node: [
    { when: 'of a room', args: `id: "${roomId}"`, scope: 'rooms.read' },
    { when: 'of a call', args: `id: "${callId}"`, scope: 'calls.read' },
    { when: 'of a user', args: `id: "${user}"`, scope: undefined, isAnsweredHere: true },
  ],
  identifier: [{ args: `rawId: "${user}"`, scope: undefined, isAnsweredHere: true }],
  teamsExtensionAssignment: [{ args: assigned, scope: 'identities.write' }],
  _service: [{ scope: undefined, isAnsweredHere: true }],
};

/** An example of each field of `Mutation`. */
export const mutations: Readonly<Record<string, readonly ExampleOperation[]>> = {
  createRoom: [{ args: 'input: {}', scope: 'rooms.write' }],
  updateRoom: [{ args: room('pstnDialOutEnabled: true'), scope: 'rooms.write' }],
  deleteRoom: [{ args: room(''), scope: 'rooms.write' }],
  addOrUpdateParticipants: [
    {
      args: room(`participants: [{ identifier: { communicationUserId: "${user}" } role: ATTENDEE }]`),
      scope: 'rooms.write',
    },
  ],
  removeParticipants: [
    { args: room(`participants: [{ communicationUserId: "${user}" }]`), scope: 'rooms.write' },
  ],

  joinRoom: [{ args: room(`person: { user: "${user}" }`), scope: ['tokens.issue', 'rooms.write'] }],
  knock: [{ args: room('externalId: "a" displayName: "Ana"'), scope: 'rooms.knock' }],
  admit: [{ args: room('requestId: "r"'), scope: ['tokens.issue', 'rooms.write'], isAnsweredHere: true }],
  turnAway: [{ args: room('requestId: "r"'), scope: 'rooms.write', isAnsweredHere: true }],

  createUser: [
    { when: 'without a token', args: 'input: {}', scope: 'identities.write' },
    { when: 'with a token', args: 'input: { scopes: [CHAT] }', scope: 'tokens.issue' },
  ],
  issueToken: [{ args: `input: { userId: "${user}" scopes: [CHAT] }`, scope: 'tokens.issue' }],
  revokeTokens: [{ args: `input: { userId: "${user}" }`, scope: 'identities.write' }],
  deleteUser: [{ args: `input: { userId: "${user}" }`, scope: 'identities.write' }],
  exchangeTeamsUserToken: [
    { args: `input: { token: "t" appId: "${guid}" userId: "${guid}" }`, scope: 'tokens.issue' },
  ],
  exchangeTeamsExtensionToken: [{ args: 'input: { token: "t" }', scope: 'tokens.issue' }],
  assignTeamsExtension: [{ args: `input: { ${assigned} principalType: USER }`, scope: 'identities.write' }],
  unassignTeamsExtension: [{ args: `input: { ${assigned} }`, scope: 'identities.write' }],

  createCall: [{ args: `input: { to: { user: ${person} } }`, scope: 'calls.write' }],
  answerCall: [{ args: call(''), scope: 'calls.write' }],
  rejectCall: [{ args: call(''), scope: 'calls.write' }],
  redirectCall: [{ args: call(`targets: [${person}]`), scope: 'calls.write' }],
  transferCall: [{ args: call(`target: ${person}`), scope: 'calls.write' }],
  hangUpCall: [{ args: call(''), scope: 'calls.write' }],
  connectToRoom: [{ args: room(''), scope: 'calls.write' }],
  keepCallAlive: [{ args: call(''), scope: 'calls.write' }],
  muteCall: [{ args: call(''), scope: 'calls.write' }],
  unmuteCall: [{ args: call(''), scope: 'calls.write' }],
  inviteParticipants: [{ args: call(`participants: [${person}]`), scope: 'calls.write' }],
  removeCallParticipant: [{ args: call('participantId: "1"'), scope: 'calls.write' }],
  muteCallParticipant: [{ args: call('participantId: "1"'), scope: 'calls.write' }],
  startHoldMusic: [{ args: call('participantId: "1"'), scope: 'calls.write' }],
  stopHoldMusic: [{ args: call('participantId: "1"'), scope: 'calls.write' }],
  playPrompt: [{ args: call(`prompts: [${prompt}]`), scope: 'calls.write' }],
  recordResponse: [{ args: call(''), scope: 'calls.write' }],
  cancelMediaProcessing: [{ args: call(''), scope: 'calls.write' }],
  subscribeToTone: [{ args: call(''), scope: 'calls.write' }],
  sendDtmfTones: [{ args: call('tones: [TONE1]'), scope: 'calls.write' }],
  changeScreenSharingRole: [{ args: call('role: VIEWER'), scope: 'calls.write' }],
  updateRecordingStatus: [{ args: call('status: RECORDING'), scope: 'calls.write' }],
  addLargeGalleryView: [{ args: call(''), scope: 'calls.write' }],
  createAudioRoutingGroup: [
    { args: call('id: "g" routingMode: ONE_TO_ONE sources: ["1"] receivers: ["2"]'), scope: 'calls.write' },
  ],
  updateAudioRoutingGroup: [
    { args: call('id: "g" routingMode: ONE_TO_ONE sources: ["1"] receivers: ["2"]'), scope: 'calls.write' },
  ],
  deleteAudioRoutingGroup: [{ args: call('id: "g"'), scope: 'calls.write' }],
};

/** An example of each field of `Subscription`. */
export const subscriptions: Readonly<Record<string, readonly ExampleOperation[]>> = {
  roomChanged: [{ args: `roomId: "${roomId}"`, scope: 'rooms.read' }],
  callStateChanged: [{ args: `callId: "${callId}"`, scope: 'calls.read' }],
  rosterChanged: [
    { args: `callId: "${callId}"`, scope: 'calls.read' },
    { when: 'of some changes', args: `callId: "${callId}" changes: [JOINED]`, scope: 'calls.read' },
  ],
  callEvents: [{ args: `callId: "${callId}"`, scope: 'calls.read' }],
  admissionRequested: [{ args: `roomId: "${roomId}"`, scope: 'rooms.write', isAnsweredHere: true }],
  admissionDecided: [{ args: 'ticket: "none"', scope: 'rooms.knock', isAnsweredHere: true }],
  incomingCall: [{ scope: 'calls.read', isAnsweredHere: true }],
};

/** An example of a representation of each type of entity. */
export const entities: Readonly<Record<string, readonly ExampleOperation[]>> = {
  Room: [{ args: `id: "${roomId}"`, scope: 'rooms.read' }],
  Call: [{ args: `id: "${callId}"`, scope: 'calls.read' }],
  HasRawId: [{ args: `rawId: "${user}"`, scope: undefined, isAnsweredHere: true }],
  CommunicationUserIdentifier: [{ args: `rawId: "${user}"`, scope: undefined, isAnsweredHere: true }],
  MicrosoftTeamsUserIdentifier: [
    { args: `rawId: "8:orgid:${guid}"`, scope: undefined, isAnsweredHere: true },
  ],
  MicrosoftTeamsAppIdentifier: [
    { args: `rawId: "28:orgid:${guid}"`, scope: undefined, isAnsweredHere: true },
  ],
  TeamsExtensionUserIdentifier: [
    { args: `rawId: "8:acs:${guid}_${guid}_${guid}"`, scope: undefined, isAnsweredHere: true },
  ],
  PhoneNumberIdentifier: [{ args: 'rawId: "4:+12065550100"', scope: undefined, isAnsweredHere: true }],
  ApplicationIdentifier: [{ args: 'rawId: "28:bot"', scope: undefined, isAnsweredHere: true }],
  GuestIdentifier: [{ args: 'rawId: "guest:g"', scope: undefined, isAnsweredHere: true }],
  UnknownIdentifier: [{ args: 'rawId: "anything"', scope: undefined, isAnsweredHere: true }],
};
