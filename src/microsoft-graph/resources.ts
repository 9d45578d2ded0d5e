import { z } from 'zod';
import { evolvable } from './enums.ts';

/**
 * Graph's resources of calls (Microsoft Graph v1.0, cloud communications), as they come over the wire.
 *
 * They are read leniently: a member of another type than expected counts as absent, a member that isn't listed is kept,
 * and nothing but a body that is no object at all is an error. Absent and null are different: an update that doesn't
 * name a member leaves it as it was.
 */
const text = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);

/** Int32 and Int64, which come as numbers and as strings. */
const integer = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,16}$/)
      .transform(Number),
  ])
  .refine(Number.isSafeInteger)
  .nullish()
  .catch(undefined);

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

/** A list of which what can't be read is left out. */
const listOf = <Schema extends z.ZodType>(item: Schema) =>
  optional(
    z.array(z.unknown()).transform((items) =>
      items.flatMap((value) => {
        const read = item.safeParse(value);
        return read.success ? [read.data] : [];
      }),
    ),
  );

/** One identity: of a user, a phone, an application… Graph says the tenant of users and of resource accounts. */
export const identitySchema = z.looseObject({ id: text, displayName: text, tenantId: text });

/** An identity by its kind. Which kinds there are is open; mostly one is set. */
export const identitySetSchema = z.looseObject({});

/** Somebody at one end of a call. */
export const participantInfoSchema = z.looseObject({
  identity: optional(identitySetSchema),
  id: text,
  participantId: text,
  endpointType: optional(evolvable('endpointType')),
  region: text,
  languageId: text,
  countryCode: text,
});

/** Somebody of whom nothing but an identity set is told. */
const whoseIdentity = identitySetSchema.transform((identity): z.output<typeof participantInfoSchema> => ({
  identity,
}));

/** Somebody who is called. */
export const invitationSchema = z.looseObject({
  identity: optional(identitySetSchema),
  participantId: text,
  replacesCallId: text,
  hidden: flag,
  removeFromDefaultAudioRoutingGroup: flag,
});

/** How something ended. */
export const resultInfoSchema = z
  .looseObject({ code: integer, subcode: integer, subCode: integer, message: text })
  .transform(({ subcode, subCode, ...rest }) => ({ ...rest, subcode: subcode ?? subCode }));

/** A tone that somebody pressed. */
export const toneInfoSchema = z.looseObject({ sequenceId: integer, tone: optional(evolvable('tone')) });

/** Whether media of a call flow. */
export const mediaStateSchema = z.looseObject({ audio: optional(evolvable('mediaState')) });

/** The chat of a meeting. */
export const chatInfoSchema = z.looseObject({ threadId: text, messageId: text, replyChainMessageId: text });

/** A step by which a call was sent on. */
export const callRouteSchema = z.looseObject({
  final: optional(identitySetSchema),
  original: optional(identitySetSchema),
  routingType: optional(evolvable('routingType')),
});

/** On whose behalf a call comes in. */
export const incomingContextSchema = z.looseObject({
  observedParticipantId: text,
  onBehalfOf: optional(identitySetSchema),
  sourceParticipantId: text,
  transferor: optional(identitySetSchema),
});

/** Whether a call is being transcribed. */
export const transcriptionSchema = z.looseObject({
  state: optional(evolvable('transcriptionState')),
  lastModifiedDateTime: text,
});

/** What was asked of a call besides. */
export const callOptionsSchema = z.looseObject({
  hideBotAfterEscalation: flag,
  isContentSharingNotificationEnabled: flag,
  isDeltaRosterEnabled: flag,
  isInteractiveRosterEnabled: flag,
});

/** A call, whole as a reply has it or in part as a notification has it. */
export const callSchema = z.looseObject({
  id: text,
  state: optional(evolvable('callState')),
  direction: optional(evolvable('callDirection')),
  subject: text,
  callbackUri: text,
  callChainId: text,
  tenantId: text,
  myParticipantId: text,
  source: optional(participantInfoSchema),
  targets: listOf(invitationSchema),
  answeredBy: optional(participantInfoSchema),
  requestedModalities: listOf(evolvable('modality')),
  mediaState: optional(mediaStateSchema),
  mediaConfig: optional(z.looseObject({})),
  callOptions: optional(callOptionsSchema),
  chatInfo: optional(chatInfoSchema),
  meetingInfo: optional(z.looseObject({})),
  resultInfo: optional(resultInfoSchema),
  terminationReason: text,
  callRoutes: listOf(callRouteSchema),
  incomingContext: optional(incomingContextSchema),
  transcription: optional(transcriptionSchema),
  toneInfo: optional(toneInfoSchema),
});

/** A stream of somebody in a call. */
export const mediaStreamSchema = z.looseObject({
  sourceId: text,
  mediaType: optional(evolvable('modality')),
  direction: optional(evolvable('mediaDirection')),
  label: text,
  serverMuted: flag,
});

/**
 * Whether somebody is being recorded, and by whom: by an identity set (v1.0), or by a participant under a name of its own
 * (beta). Here it is a participant, under the name of v1.0.
 */
export const recordingInfoSchema = z
  .looseObject({
    recordingStatus: optional(evolvable('recordingStatus')),
    initiator: optional(
      z.union([participantInfoSchema.extend({ identity: identitySetSchema }), whoseIdentity]),
    ),
    initiatedBy: optional(participantInfoSchema),
  })
  .transform(({ initiatedBy, ...info }) => (initiatedBy ? { ...info, initiator: initiatedBy } : info));

/** Why somebody is in the roster no more. */
export const removedStateSchema = z.looseObject({ reason: text });

/** Somebody in a call's roster. */
export const participantSchema = z.looseObject({
  id: text,
  info: optional(participantInfoSchema),
  isIdentityAnonymized: flag,
  isInLobby: flag,
  isMuted: flag,
  mediaStreams: listOf(mediaStreamSchema),
  metadata: text,
  preferredDisplayName: text,
  recordingInfo: optional(recordingInfoSchema),
  removedState: optional(removedStateSchema),
  restrictedExperience: optional(z.looseObject({})),
  rosterSequenceNumber: integer,
});

/** A change of a roster since the change before. */
export const rosterDeltaSchema = z.looseObject({
  sequenceNumber: integer,
  participants: listOf(participantSchema),
});

/** Something that takes its time, such as a prompt that is played. Its kind is in `@odata.type`. */
export const operationSchema = z.looseObject({
  '@odata.type': text,
  id: text,
  clientContext: text,
  status: optional(evolvable('operationStatus')),
  resultInfo: optional(resultInfoSchema),
  recordingLocation: text,
  recordingAccessToken: text,
  completionReason: text,
  participants: listOf(z.looseObject({})),
});

/** Somebody shares something. */
export const contentSharingSessionSchema = z.looseObject({ id: text });

/** Who hears whom. */
export const audioRoutingGroupSchema = z.looseObject({
  id: text,
  routingMode: optional(evolvable('routingMode')),
  sources: listOf(z.string()),
  receivers: listOf(z.string()),
});

/** A call as far as it is known. */
export type CallResource = z.output<typeof callSchema>;
/** How something ended. */
export type ResultInfo = z.output<typeof resultInfoSchema>;
/** A tone that somebody pressed. */
export type ToneInfo = z.output<typeof toneInfoSchema>;
/** Somebody in a call's roster. */
export type ParticipantResource = z.output<typeof participantSchema>;
/** Something that takes its time. */
export type OperationResource = z.output<typeof operationSchema>;
/** Identities by kind. */
export type IdentitySet = z.output<typeof identitySetSchema>;
/** Who hears whom. */
export type AudioRoutingGroup = z.output<typeof audioRoutingGroupSchema>;
