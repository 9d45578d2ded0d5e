/**
 * Reads the meeting id that people type in, which invitations show in groups of digits.
 *
 * @returns its digits alone; undefined where there is anything else
 */
export function parseMeetingId(text: string): string | undefined {
  // Besides white space, what can't be seen comes along when text is copied.
  const digits = text.replaceAll(/[\s\p{Cf}]/gu, '');
  return /^\d+$/.test(digits) ? digits : undefined;
}
