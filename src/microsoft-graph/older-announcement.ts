import { z } from 'zod';
import { knownValue } from './enums.ts';

/**
 * What makes an announcement of an incoming call in the form before Graph's. Of its further members, such as
 * `presentedModalityTypes` and `tenantId`, none is needed to know it by.
 */
const members: Readonly<Record<string, z.ZodType>> = {
  id: z.string().min(1),
  callState: z.string().refine((state) => knownValue('callState', state) === 'incoming'),
  participants: z.array(z.unknown()),
};

/**
 * Compares a body with the form in which an incoming call is announced first (msteams-docs, "Incoming call
 * notifications: protocol determination"). The call is announced in Graph's form once the first post is answered by 204.
 *
 * @returns the members that are missing, or are something else; none if it is such an announcement
 */
export function missingInOlderAnnouncement(body: object): string[] {
  const given = new Map<string, unknown>(Object.entries(body));
  return Object.keys(members).filter((name) => !members[name]?.safeParse(given.get(name)).success);
}
