/**
 * Finds what stands for an `Authorization` header in the payload of a message, in any case: GraphiQL sends the headers
 * of its editor as they were typed.
 *
 * @returns undefined if there is none; an empty text, which nobody takes for a token, if it is no text
 */
export function authorizationOf(payload: Readonly<Record<string, unknown>> | undefined): string | undefined {
  for (const [name, value] of Object.entries(payload ?? {})) {
    if (name.toLowerCase() !== 'authorization' || value == null) continue;
    return typeof value === 'string' ? value : '';
  }
  return undefined;
}
