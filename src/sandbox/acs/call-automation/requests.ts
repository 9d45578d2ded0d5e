import { z } from 'zod';
import { callbackUriSchema } from '../../graph/protocol/request-schemas.ts';
import { invalidArgument } from './automation-error.ts';

/** Somebody whom a request names (`CommunicationIdentifierModel`), decoded to a raw id. */
const person = z
  .object({
    rawId: z.string().min(1).nullish(),
    communicationUser: z.object({ id: z.string().min(1) }).nullish(),
    phoneNumber: z.object({ value: z.string().regex(/^\+\d{4,15}$/) }).nullish(),
    microsoftTeamsUser: z.object({ userId: z.string().min(1) }).nullish(),
  })
  .transform(({ rawId, communicationUser, phoneNumber, microsoftTeamsUser }, context) => {
    const phone = phoneNumber && `4:${phoneNumber.value}`;
    const teamsUser = microsoftTeamsUser && `8:orgid:${microsoftTeamsUser.userId}`;
    const named = rawId ?? communicationUser?.id ?? phone ?? teamsUser;
    if (named != null) return named;
    context.addIssue('must name somebody by rawId, communicationUser, phoneNumber or microsoftTeamsUser');
    return z.NEVER;
  });

const operationContext = z.string().max(5_000).nullish();
const operation = { operationContext, operationCallbackUri: callbackUriSchema.nullish() };
const telephone = z.object({ value: z.string().regex(/^\+\d{4,15}$/) }).nullish();

const locator = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('roomCallLocator'), roomId: z.string().min(1) }),
  z.object({ kind: z.literal('serverCallLocator'), serverCallId: z.string().min(1) }),
  z.object({ kind: z.literal('groupCallLocator'), groupCallId: z.string().min(1) }),
]);

/** Where a call is to be found. */
export type CallLocator = z.infer<typeof locator>;

/** The keys of a telephone. */
export const tones = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'a',
  'b',
  'c',
  'd',
  'pound',
  'asterisk',
] as const;

const playSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), file: z.object({ uri: z.url() }) }),
  z.object({ kind: z.literal('text'), text: z.object({ text: z.string().min(1) }) }),
  z.object({ kind: z.literal('ssml'), ssml: z.object({ ssmlText: z.string().min(1) }) }),
]);

/** The requests of Call Automation that are simulated, by the name of their model. */
const requests = {
  ConnectRequest: z.object({ callLocator: locator, callbackUri: callbackUriSchema, operationContext }),
  AddParticipantRequest: z.object({
    participantToAdd: person,
    sourceCallerIdNumber: telephone,
    sourceDisplayName: z.string().nullish(),
    invitationTimeoutInSeconds: z.int().min(0).max(180).nullish(),
    ...operation,
  }),
  RemoveParticipantRequest: z.object({ participantToRemove: person, ...operation }),
  MuteParticipantsRequest: z.object({ targetParticipants: z.array(person).length(1), operationContext }),
  CancelAddParticipantRequest: z.object({ invitationId: z.string().min(1), ...operation }),
  TransferToParticipantRequest: z.object({
    targetParticipant: person,
    transferee: person.nullish(),
    sourceCallerIdNumber: telephone,
    ...operation,
  }),
  HoldRequest: z.object({ targetParticipant: person, playSourceInfo: playSource.nullish(), ...operation }),
  UnholdRequest: z.object({ targetParticipant: person, ...operation }),
  PlayRequest: z.object({
    playSources: z.array(playSource).min(1),
    playTo: z.array(person).nullish(),
    playOptions: z.object({ loop: z.boolean() }).nullish(),
    interruptCallMediaOperation: z.boolean().nullish(),
    ...operation,
  }),
  SendDtmfTonesRequest: z.object({
    tones: z.array(z.enum(tones)).min(1),
    targetParticipant: person,
    ...operation,
  }),
  ContinuousDtmfRecognitionRequest: z.object({ targetParticipant: person, ...operation }),
  StartCallRecordingRequest: z.object({
    callLocator: locator.nullish(),
    callConnectionId: z.string().nullish(),
    recordingStateCallbackUri: callbackUriSchema.nullish(),
    recordingContentType: z.enum(['audio', 'audioVideo']).nullish(),
    recordingChannelType: z.enum(['mixed', 'unmixed']).nullish(),
    recordingFormatType: z.enum(['wav', 'mp3', 'mp4']).nullish(),
    pauseOnStart: z.boolean().nullish(),
  }),
} as const;

type Requests = typeof requests;

/**
 * Decodes the body of a request.
 * @throws {ApiError} 400, code 8523, when it is wrong: its message names the member
 */
export function decodeRequest<Name extends keyof Requests>(
  name: Name,
  body: unknown,
): z.infer<Requests[Name]> {
  const decoded = requests[name].safeParse(body);
  if (decoded.success) return decoded.data as z.infer<Requests[Name]>;
  const { path = [], message = 'not valid' } = decoded.error.issues[0] ?? {};
  const place = path.map(String).join('.');
  throw invalidArgument(`${place === '' ? name : `${name}.${place}`}: ${message}.`);
}
