import { z } from 'zod';
import { EarlyRefusal } from './early-refusal.ts';
import { ApiError } from '../server/api-error.ts';
import { wireDate } from './service-clock.ts';

const rolesBefore2025 = ['Presenter', 'Attendee', 'Consumer'] as const;
const roles = [...rolesBefore2025, 'Collaborator'] as const;

/** What a participant may do in a room. Names are exact, `Collaborator` came with api-version 2025-03-13. */
export type Role = (typeof roles)[number];

function requestSchemas(knownRoles: readonly [Role, ...Role[]]) {
  const participants = z
    .record(z.string(), z.object({ role: z.enum(knownRoles).nullish() }).nullable())
    .nullish();
  const attributes = {
    validFrom: wireDate.nullish(),
    validUntil: wireDate.nullish(),
    pstnDialOutEnabled: z.boolean().nullish(),
  };
  return {
    createRoomRequestDto: z.object({ ...attributes, participants }),
    updateRoomRequestDto: z.object(attributes),
    updateParticipantsRequestDto: z.object({ participants }),
  };
}

const schemas = requestSchemas(roles);
const schemasBefore2025 = requestSchemas(rolesBefore2025);

type Schemas = typeof schemas;

/** A decoded request body by the name of its model. */
export type RoomRequests = { readonly [Name in keyof Schemas]: z.infer<Schemas[Name]> };

/** Changes of a roster: a role to set, or null to remove. */
export type RosterChanges = ReadonlyMap<string, Role | null>;

/**
 * Decodes a request body.
 * @throws {ApiError} 400 when it is wrong, with the two details of the service: the model, and the place in the body
 */
export function decodeRoomRequest<Name extends keyof Schemas>(
  name: Name,
  body: unknown,
  apiVersion: string,
): RoomRequests[Name] {
  const schema: z.ZodType = (apiVersion >= '2025-03-13' ? schemas : schemasBefore2025)[name];
  const decoded = schema.safeParse(body);
  if (decoded.success) return decoded.data as RoomRequests[Name];
  const issue = decoded.error.issues[0];
  const place = ['$', ...(issue?.path ?? [])].map(String).join('.');
  throw new EarlyRefusal(400, 'BadRequest', 'The request body is not valid.', {
    details: [
      { code: 'BadArgument', message: `The ${name} field is required.`, target: name },
      { code: 'BadArgument', message: issue?.message ?? 'The value is not valid.', target: place },
    ],
  });
}

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/**
 * Users of a communication resource, in any cloud. Two GUIDs after that of the resource are tenant and user of Entra: of a
 * Teams user who acts through it or, after `wf`, of one who is its user by Entra.
 */
const userRawId = new RegExp(
  `^8:(?:acs|dod-acs|gcch-acs|spool):${guid}_(?:${guid}|(?:wf_)?${guid}_${guid})$`,
  'i',
);

/**
 * Reads the participants of a request; no role means Attendee.
 * @param rejection the message for a raw id that is not a communication user's: then nothing of the request counts
 * @throws {ApiError} 400 when one of them is wrong
 */
export function decodeRosterChanges(
  participants: RoomRequests['updateParticipantsRequestDto']['participants'],
  rejection: string,
): RosterChanges {
  const changes = new Map<string, Role | null>();
  for (const [rawId, properties] of Object.entries(participants ?? {})) {
    if (!userRawId.test(rawId)) throw new ApiError(400, 'BadRequest', rejection);
    changes.set(rawId, properties === null ? null : (properties.role ?? 'Attendee'));
  }
  return changes;
}
