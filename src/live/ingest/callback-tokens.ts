import { createHash, randomBytes } from 'node:crypto';

/** Makes a token of 128 random bits, fit for the path of a callback address. */
export function newCallbackToken(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * What is stored of a token, and by which it is looked up: since that is no secret, how long it takes to find it tells
 * nothing.
 */
export function digestOf(callbackToken: string): string {
  return createHash('sha256').update(callbackToken).digest('hex');
}
