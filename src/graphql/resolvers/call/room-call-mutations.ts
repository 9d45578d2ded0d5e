import type { Identifier } from '../../../identifiers/identifier.ts';
import { parseRawId } from '../../../identifiers/raw-id.ts';
import { isGuid } from '../../../microsoft-graph/call-id.ts';
import type { CallRecord } from '../../../live/record/call-record.ts';
import type { CallAutomationClient } from '../../../upstreams/acs/call-automation.ts';
import { UpstreamError } from '../../../upstreams/pipeline/upstream-error.ts';
import type { GraphQLContext } from '../../context.ts';
import { badUserInput, conflict, notFound } from '../../errors.ts';
import type { DtmfTone, MutationResolvers, MutationTransferCallArgs } from '../../generated.ts';
import type { IdentifierInput } from '../../generated.ts';
import { rawIdOf } from '../identifier.ts';
import { checkCount } from './inputs.ts';
import { beginRecording, endRecording } from './room-recording.ts';
import type { Recorder } from './room-recording.ts';

/*
 * What the mutations of calls come to in a call in a room: a request to Call Automation by the gateway's own connection, or why
 * there is no such thing there.
 */

/** What something is done to. */
interface ConnectedCall {
  readonly record: CallRecord;
  readonly connectionId: string;
  readonly automation: CallAutomationClient;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

type ActionInput<Name extends keyof MutationResolvers> = Parameters<
  Extract<NonNullable<MutationResolvers[Name]>, (...args: never[]) => unknown>
>[1]['input' &
  keyof Parameters<Extract<NonNullable<MutationResolvers[Name]>, (...args: never[]) => unknown>>[1]];

/** The mutations that are about a call by its id. */
export type CallMutationName = {
  [Name in keyof MutationResolvers]-?: ActionInput<Name> extends { readonly callId: string } ? Name : never;
}[keyof MutationResolvers];

/** What a mutation comes to; a text completes "The call … is in a room: …". */
type RoomCallActions = {
  readonly [Name in CallMutationName]:
    string | ((call: ConnectedCall, input: ActionInput<Name>) => Promise<unknown>);
};

const noAnswer = 'it does not come in, so that there is nothing to decide on';
const silent = "the gateway's connection is silent by itself";
const noGroups = 'who hears whom is not for the gateway to say';

const actions: RoomCallActions = {
  answerCall: noAnswer,
  rejectCall: noAnswer,
  redirectCall: noAnswer,
  keepCallAlive: 'it lasts as long as somebody is there, without being kept alive',
  muteCall: silent,
  unmuteCall: silent,
  recordResponse:
    'what somebody answers is not recorded there; updateRecordingStatus begins a recording of the call',
  subscribeToTone: 'tones are not told there',
  changeScreenSharingRole: "the gateway's connection takes no part in screen sharing",
  addLargeGalleryView: "the gateway's connection gets no pictures",
  createAudioRoutingGroup: noGroups,
  updateAudioRoutingGroup: noGroups,
  deleteAudioRoutingGroup: noGroups,

  hangUpCall: ({ automation, connectionId, signal }) => automation.terminate(connectionId, signal),

  transferCall({ record, automation, connectionId, signal }, { target, transferee }: TransferInput) {
    const { participantId } = transferee ?? {};
    if (participantId == null) {
      throw badUserInput('must name by its participantId who of the call is handed over', 'input.transferee');
    }
    const identifier = present(record, participantId, 'input.transferee.participantId');
    const transfer = { target: invitee(target.identifier, 'input.target'), transferee: identifier };
    return automation.transfer(connectionId, transfer, signal);
  },

  async inviteParticipants({ automation, connectionId, signal }, { participants, callerNumber }) {
    checkCount(participants, [1, 5], 'people', 'input.participants');
    const people = participants.map(({ identifier }, index) =>
      invitee(identifier, `input.participants.${index}`),
    );
    if (callerNumber == null && people.some(({ kind }) => kind === 'phoneNumber')) {
      throw badUserInput('must be given: telephones are called from a number', 'input.callerNumber');
    }
    for (const identifier of people) {
      const sourceCallerIdNumber = identifier.kind === 'phoneNumber' ? callerNumber : undefined;
      await automation.addParticipant(
        connectionId,
        { identifier, sourceCallerIdNumber: sourceCallerIdNumber ?? undefined },
        signal,
      );
    }
  },

  async removeCallParticipant({ record, automation, connectionId, signal }, { participantId }) {
    // Who has left is removed already.
    if (!record.view.participants.has(participantId)) return;
    await automation.removeParticipant(connectionId, { identifier: parseRawId(participantId) }, signal);
  },

  muteCallParticipant({ record, automation, connectionId, signal }, { participantId }) {
    const identifier = present(record, participantId);
    if (identifier.kind !== 'communicationUser') {
      throw conflict(
        `${participantId} can't be muted: in a room only users of Communication Services can be muted by others.`,
      );
    }
    return automation.muteParticipant(connectionId, { identifier }, signal);
  },

  startHoldMusic({ record, automation, connectionId, signal }, { participantId, customPrompt }) {
    if (customPrompt != null) {
      throw badUserInput("can't be chosen in a call in a room", 'input.customPrompt');
    }
    const identifier = present(record, participantId);
    return automation.hold(connectionId, { identifier, isOnHold: true }, signal);
  },

  stopHoldMusic({ record, automation, connectionId, signal }, { participantId }) {
    const identifier = present(record, participantId);
    return automation.hold(connectionId, { identifier, isOnHold: false }, signal);
  },

  playPrompt({ automation, connectionId, signal }, { prompts }) {
    const [prompt] = prompts;
    if (!prompt || prompts.length > 1) {
      throw badUserInput('takes exactly one in a call in a room', 'input.prompts');
    }
    return automation.play(connectionId, { fileUri: prompt.uri }, signal);
  },

  cancelMediaProcessing: ({ automation, connectionId, signal }) =>
    automation.cancelMedia(connectionId, signal),

  sendDtmfTones({ record, automation, connectionId, signal }, { tones }) {
    if (tones.length === 0) throw badUserInput('takes at least one', 'input.tones');
    const telephones = [...record.view.participants.keys()]
      .map(parseRawId)
      .filter(({ kind }) => kind === 'phoneNumber');
    const [to] = telephones;
    if (!to || telephones.length > 1) {
      throw conflict(
        `Tones are sent to the telephone of a call in a room, and in this one are ${telephones.length}.`,
      );
    }
    return automation.sendTones(connectionId, { tones: tones.map(toneOf), to }, signal);
  },

  updateRecordingStatus({ record, recorder }, { status }) {
    if (status === 'FAILED') throw badUserInput("can't be FAILED in a call in a room", 'input.status');
    return status === 'RECORDING' ? beginRecording(record.id, recorder) : endRecording(record.id, recorder);
  },
};

type TransferInput = MutationTransferCallArgs['input'];

/**
 * Does to a call in a room what a mutation is for.
 *
 * @returns its id; undefined, and nothing is done, if it is no call in a room that is known here
 * @throws {GraphQLError} `CONFLICT` when that can't be done there, the call is over, or the gateway isn't connected to it
 */
export async function actInRoomCall(
  name: CallMutationName,
  input: { readonly callId: string },
  { live, roomCalls, callLoader, signal }: GraphQLContext,
): Promise<string | undefined> {
  const { callId } = input;
  if (isGuid(callId)) return undefined;
  const stored = await live.read(callId);
  if (stored?.kind !== 'live' || !stored.record.roomCall) return undefined;
  const { record } = stored;
  const action = actions[name];
  if (typeof action === 'string') throw conflict(`The call ${callId} is in a room: ${action}.`);
  if (record.isTerminated) {
    if (isDoneByTheEnd.has(name)) return callId;
    throw conflict(`The call ${callId} is over.`);
  }
  if (!roomCalls) throw new UpstreamError('callAutomation', 'notConfigured', 'no calls in rooms are taken');
  const connectionId = record.roomCall?.connection?.id;
  if (connectionId === undefined) {
    throw conflict(`The gateway is not connected to the call ${callId}: connectToRoom connects it.`);
  }
  const run = action as (call: ConnectedCall, input: object) => Promise<unknown>;
  try {
    const { automation } = roomCalls;
    const recorder = { automation, keyValues: live.store.keyValues, now: live.now(), signal };
    await run({ record, connectionId, automation, recorder, signal }, input);
  } finally {
    callLoader.forget();
  }
  return callId;
}

/** What a call that is over has come to already. */
const isDoneByTheEnd: ReadonlySet<CallMutationName> = new Set(['hangUpCall', 'removeCallParticipant']);

/** @throws {GraphQLError} `NOT_FOUND` when nobody of that id is in the call */
function present({ view }: CallRecord, participantId: string, field = 'input.participantId'): Identifier {
  if (view.participants.has(participantId)) return parseRawId(participantId);
  throw notFound(`${field}: nobody "${participantId}" is known to be in the call.`);
}

const invitable: ReadonlySet<Identifier['kind']> = new Set([
  'communicationUser',
  'phoneNumber',
  'microsoftTeamsUser',
  'microsoftTeamsApp',
  'teamsExtensionUser',
]);

/** @throws {GraphQLError} `BAD_USER_INPUT` when Communication Services calls nobody of that kind */
function invitee(input: IdentifierInput, field: string): Identifier {
  const identifier = parseRawId(rawIdOf(input));
  if (invitable.has(identifier.kind)) return identifier;
  throw badUserInput(`"${identifier.rawId}" can't be called into a room`, `${field}.identifier`);
}

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const;

/** A tone as Call Automation names it. */
function toneOf(tone: DtmfTone, index: number): string {
  switch (tone) {
    case 'STAR':
      return 'asterisk';
    case 'POUND':
      return 'pound';
    case 'A':
    case 'B':
    case 'C':
    case 'D':
      return tone.toLowerCase();
    case 'FLASH':
      throw badUserInput("can't be FLASH, which has no tone", `input.tones.${index}`);
    default:
      return digits[Number(tone.slice(-1))] ?? 'zero';
  }
}
