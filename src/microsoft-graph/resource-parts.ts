import { z } from 'zod';
import { evolvable, knownValue } from './enums.ts';
import type { EnumName, EnumValue } from './enums.ts';
import { identitySetSchema, invitationSchema, participantInfoSchema } from './resources.ts';
import type { OperationResource, ParticipantResource } from './resources.ts';
import { typeNameOf } from './type-name.ts';

/**
 * Members of Graph's resources that the rest of the gateway keeps as they came, and that only clients look into. They are
 * read leniently, as resources are: what is of another type than expected counts as absent.
 */
const text = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);

const listOf = <Schema extends z.ZodType>(item: Schema) =>
  z
    .array(item.optional().catch(undefined))
    .transform((items) => items.filter((value) => value !== undefined))
    .nullish()
    .catch(undefined);

/** Somebody who calls, is called or is invited: one schema for the two types. */
export const partySchema = z.looseObject({ ...participantInfoSchema.shape, ...invitationSchema.shape });

/** A sound to play. */
export const mediaInfoSchema = z.object({ uri: text, resourceId: text });

/** Who handles a call's media: one schema for the two types. */
export const mediaConfigSchema = z
  .looseObject({ preFetchMedia: listOf(mediaInfoSchema), removeFromDefaultAudioGroup: flag })
  .transform(({ preFetchMedia, removeFromDefaultAudioGroup, ...rest }) => ({
    hosting: kindOf('mediaHosting', rest, 'mediaconfig'),
    preFetchMedia,
    removeFromDefaultAudioGroup,
  }));

/** What a meeting is named by: one schema for the three types. */
export const meetingInfoSchema = z
  .looseObject({
    organizer: identitySetSchema.nullish().catch(undefined),
    allowConversationWithoutHost: flag,
    joinMeetingId: text,
  })
  .transform(({ organizer, allowConversationWithoutHost, joinMeetingId, ...rest }) => ({
    kind: kindOf('meetingInfoKind', rest, 'meetinginfo'),
    organizer,
    allowConversationWithoutHost,
    joinMeetingId,
  }));

const restrictionReason = evolvable('restrictionReason').nullish().catch(undefined);

/** What a meeting's policy forbids somebody. */
export const restrictionSchema = z.object({
  contentSharingDisabled: restrictionReason,
  videoDisabled: restrictionReason,
});

const partiesSchema = listOf(partySchema);

/** Somebody who calls, is called or is invited. */
export type CallPartyResource = z.output<typeof partySchema>;

/** A sound to play. */
export type MediaInfoResource = z.output<typeof mediaInfoSchema>;

/** Who handles a call's media. */
export type MediaConfigResource = z.output<typeof mediaConfigSchema>;

/** What a meeting is named by, without its secrets. */
export type MeetingInfoResource = z.output<typeof meetingInfoSchema>;

/** What a meeting's policy forbids somebody. */
export type RestrictionResource = z.output<typeof restrictionSchema>;

const read =
  <Schema extends z.ZodType>(schema: Schema) =>
  (value: unknown): z.output<Schema> | null =>
    value == null ? null : (schema.safeParse(value).data ?? null);

/** Reads somebody; null where there is nobody. */
export const partyOf = read(partySchema);
/** Reads who handles a call's media; null where that isn't said. */
export const mediaConfigOf = read(mediaConfigSchema);
/** Reads the meeting of a call; null where there is none. */
export const meetingInfoOf = read(meetingInfoSchema);
const readRestriction = read(restrictionSchema);

/** Reads what is forbidden somebody; null where nothing is. */
export function restrictionOf(participant: ParticipantResource): RestrictionResource | null {
  return readRestriction(participant.restrictedExperience);
}

/** Reads a list of people; an absent one is empty. */
export function partiesOf(value: unknown): CallPartyResource[] {
  return partiesSchema.parse(value) ?? [];
}

/** What an operation does; undefined if this version has no name for it. */
export function operationKindOf(operation: OperationResource): EnumValue<'operationKind'> | undefined {
  return kindOf('operationKind', operation, 'operation');
}

/** Who is invited by an operation; nobody by most. */
export function inviteesOf(operation: OperationResource): CallPartyResource[] {
  return partiesOf(operation.participants);
}

/** What an object is of several that a member can hold: its type without the name that all of them end in. */
function kindOf<Name extends EnumName>(
  name: Name,
  item: object,
  ending: string,
): EnumValue<Name> | undefined {
  const type = typeNameOf(item);
  return type?.endsWith(ending) ? knownValue(name, type.slice(0, -ending.length)) : undefined;
}
