import { badUserInput } from '../errors.ts';

const field = 'input.idempotencyKey';

/** The longest key, in characters: it is kept as long as what was made under it. */
const maxCharacters = 256;

/**
 * Reads the key that makes a mutation safe to repeat; undefined if there is none.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when nothing is in it: a variable that nobody has set would be one key, under which
 * everything that is made is the same; or when it is longer than 256 characters
 */
export function checkedIdempotencyKey(key: string | null | undefined): string | undefined {
  if (key == null) return undefined;
  if (!/[^\s\p{C}]/u.test(key)) {
    throw badUserInput('must not be empty or blank: leave it out where nothing is to be repeated', field);
  }
  if (key.length <= maxCharacters) return key;
  throw badUserInput(`takes at most ${maxCharacters} characters; it got ${key.length}`, field);
}
