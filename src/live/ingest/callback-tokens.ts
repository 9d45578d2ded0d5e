import { createHash, randomBytes } from 'node:crypto';

/** Makes a token of 128 random bits, fit for the path of a callback address. */
export function newCallbackToken(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * The digest under which a token is stored and looked up. The look-up needs no comparison in constant time: whoever
 * guesses tokens can't choose their digests, so that the time of a look-up tells nothing of a stored token.
 */
export function digestOf(callbackToken: string): string {
  return createHash('sha256').update(callbackToken).digest('hex');
}
