import { z } from 'zod';

/*
 * Values as the events of both sources write them. A member of another type than expected counts as absent: only what nothing
 * can be made of without is an error.
 */

/** Text; empty, as absent. */
export const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => (value === '' || value == null ? undefined : value));

/** A flag. */
export const flag = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** A whole number. */
export const integer = z
  .number()
  .int()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** A moment, in milliseconds since the epoch; what is written of shorter times is cut off. */
export const moment = z.string().transform((value, context) => {
  const at = Date.parse(value);
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: 'is no date' });
  return z.NEVER;
});

/** How something ended, as the service says it. */
export interface RoomCallResult {
  readonly code: number | undefined;
  readonly subcode: number | undefined;
  readonly message: string | undefined;
}

/** Events as they were posted: a list, or one by itself; undefined if it is neither. */
export function eventsOf(body: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  const events: readonly unknown[] = Array.isArray(body) ? body : [body];
  return events.every(isObject) ? events : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
