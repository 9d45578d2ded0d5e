import { badUserInput } from '../errors.ts';

/** The longest id by which an application may name somebody, in characters. */
const maxCharacters = 256;

/**
 * Reads what an application calls somebody.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when it is blank, so that a variable that nobody has set names nobody, or longer than
 * 256 characters
 */
export function checkedExternalId(externalId: string, field: string): string {
  if (!/[^\s\p{C}]/u.test(externalId)) {
    throw badUserInput('must not be empty or blank: it says who somebody is', field);
  }
  if (externalId.length <= maxCharacters) return externalId;
  throw badUserInput(`takes at most ${maxCharacters} characters; it got ${externalId.length}`, field);
}
