import { z } from 'zod';

/**
 * A date-time as the services write it: RFC 3339 with an offset and up to seven digits of a second, of which a `Date`
 * keeps three.
 */
export const wireDate = z.string().transform((text, context) => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'not a date-time' });
  return z.NEVER;
});
