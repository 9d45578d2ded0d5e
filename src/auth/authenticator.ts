import { anybody } from './principal.ts';
import type { Principal } from './principal.ts';

/** Tells who asks. */
export interface Authenticator {
  /**
   * Reads an `Authorization` header, or what a WebSocket's client sent in its place.
   *
   * @throws {AuthenticationError} when it doesn't hold a token that lets somebody in
   * @throws {AuthenticationUnavailableError} when that can't be told at present
   */
  authenticate(authorization: string | undefined): Promise<Principal>;
}

/** A token that is missing or refused. The message says why, in words that a client may read. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  /** The value of `WWW-Authenticate`, as RFC 6750 has it. */
  readonly challenge: string;

  constructor(message: string, challenge: string) {
    super(message);
    this.challenge = challenge;
  }
}

/** Whether a token is good can't be told at present: that is no fault of whoever sent it. */
export class AuthenticationUnavailableError extends Error {
  override readonly name = 'AuthenticationUnavailableError';
  /** When to come again: a whole number, from 1. */
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Lets everybody in as the same principal. */
export const openAuthenticator: Authenticator = { authenticate: () => Promise.resolve(anybody) };

/** The same authenticator. @param onRefused is told why somebody was not let in */
export function tellRefusals(
  authenticator: Authenticator,
  onRefused: (reason: string) => void,
): Authenticator {
  return {
    async authenticate(authorization) {
      try {
        return await authenticator.authenticate(authorization);
      } catch (error) {
        if (error instanceof AuthenticationError) onRefused(error.message);
        throw error;
      }
    },
  };
}
