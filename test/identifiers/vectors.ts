import { readFileSync } from 'node:fs';
import { z } from 'zod';

const cloud = z.enum(['public', 'dod', 'gcch']);

const vector = z.strictObject({
  rawId: z.string(),
  identifier: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('communicationUser'), communicationUserId: z.string() }),
    z.strictObject({
      kind: z.literal('microsoftTeamsUser'),
      microsoftTeamsUserId: z.string(),
      isAnonymous: z.boolean(),
      cloud: cloud.optional(),
    }),
    z.strictObject({ kind: z.literal('microsoftTeamsApp'), teamsAppId: z.string(), cloud }),
    z.strictObject({
      kind: z.literal('teamsExtensionUser'),
      userId: z.string(),
      tenantId: z.string(),
      resourceId: z.string(),
      cloud,
    }),
    z.strictObject({
      kind: z.literal('phoneNumber'),
      phoneNumber: z.string(),
      isAnonymous: z.boolean(),
      assertedId: z.string().optional(),
    }),
    z.strictObject({ kind: z.literal('unknown'), id: z.string() }),
  ]),
  /** The raw id that the properties give again. */
  formatted: z.string(),
  roundtrip: z.literal(true),
});

/** A raw id and what Microsoft's own parser makes of it, in its words. */
export type Vector = z.infer<typeof vector>;

/** What `@azure/communication-common` 2.5.0 made of raw ids of every form. */
export const vectors: readonly Vector[] = z
  .object({ vectors: z.array(vector) })
  .parse(JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'))).vectors;
