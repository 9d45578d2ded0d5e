import { z } from 'zod';
import { nearestWord } from '../nearest.ts';

/** One of several words. Who gives another is told the one that is likely meant. @param meanings other words for them */
export const oneOf = <Word extends string>(
  words: readonly Word[],
  meanings: Readonly<Record<string, Word>> = {},
) =>
  z.enum(words, {
    error({ input }) {
      const given = String(input).toLowerCase();
      const meant = meanings[given] ?? nearestWord(given, words);
      const quoted = words.map((word) => `"${word}"`);
      const list = `takes ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
      return meant === undefined ? list : `${list}: did you mean "${meant}"?`;
    },
  });

/** A check that says by its error what is wrong, as a schema. */
export const readBy = <T>(read: (text: string) => T) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });

/** Comma-separated. */
export const list = z
  .string()
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .refine((parts) => parts.length > 0, 'takes a list, separated by commas');
