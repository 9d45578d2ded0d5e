import { z } from 'zod';

/**
 * The answer to what was done, of which only the status matters: no body, or an object. A text is not of any of these APIs,
 * but a page of something that stands before them, which may have done nothing.
 */
export const noContent = z.union([z.undefined(), z.null(), z.literal(''), z.looseObject({})]);
