import { z } from 'zod';
import { identityOf } from '../../microsoft-graph/identity-set.ts';
import {
  identitySchema,
  type IdentitySet,
  identitySetSchema,
  invitationSchema,
  participantInfoSchema,
} from '../../microsoft-graph/resources.ts';

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

const partySchema = z.looseObject({ ...participantInfoSchema.shape, ...invitationSchema.shape });

const mediaInfoSchema = z.object({ uri: text, resourceId: text });

const mediaConfigSchema = z.object({
  '@odata.type': text,
  preFetchMedia: listOf(mediaInfoSchema),
  removeFromDefaultAudioGroup: flag,
});

const meetingInfoSchema = z.object({
  '@odata.type': text,
  organizer: identitySetSchema.nullish().catch(undefined),
  allowConversationWithoutHost: flag,
  joinMeetingId: text,
});

const restrictionSchema = z.object({ contentSharingDisabled: text, videoDisabled: text });

const tenantedSchema = identitySchema.extend({ tenantId: text });

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
/** Reads what is forbidden; null where nothing is. */
export const restrictionOf = read(restrictionSchema);

/** Reads a list of people; an absent one is empty. */
export function partiesOf(value: unknown): CallPartyResource[] {
  return partiesSchema.parse(value) ?? [];
}

/** The tenant of an identity, which Graph says of some. */
export function tenantOf(set: IdentitySet | null | undefined): string | null {
  const kind = identityOf(set)?.kind;
  return kind === undefined ? null : (tenantedSchema.safeParse(set?.[kind]).data?.tenantId ?? null);
}

/** The name of a type, as `playPromptOperation`, in lower case: Graph isn't sure of its case. */
export function typeNameOf({ '@odata.type': type }: { readonly '@odata.type'?: unknown }): string {
  return typeof type === 'string' ? type.replace(/^#?microsoft\.graph\./i, '').toLowerCase() : '';
}
