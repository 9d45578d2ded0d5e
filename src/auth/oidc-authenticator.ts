import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import { flawOf, timeFlawOf } from './access-token.ts';
import type { Principal } from './principal.ts';
import type { KeySet } from '../net/remote-jwks.ts';
import { AuthenticationError, AuthenticationUnavailableError } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import type { IssuerKeysOptions } from './issuer-keys.ts';

/** Whose tokens are taken, and which of them. */
export interface OidcAuthenticatorOptions extends IssuerKeysOptions {
  /** To the letter, as the issuer. */
  readonly audience: string;
  /** The time of day, by which tokens expire. */
  readonly now: () => Date;
}

/** By which tokens may be signed, whatever they say of themselves: only what a public key can't sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far the issuer's clock may be ahead of ours, in seconds. */
const clockTolerance = 30;
/** Tokens whose signature is checked once: one for each of so many clients, say. A few hundred bytes each. */
const maxRemembered = 10_000;
/** Longer than any header that Node's server takes. */
const maxLength = 16 * 1024;

interface Verified {
  readonly principal: Principal;
  /** In milliseconds since the epoch. */
  readonly expiresAt: number;
  /** By which it was verified: if one of them is withdrawn, the token may be too. */
  readonly keySet: KeySet | undefined;
}

/**
 * Takes bearer tokens of an issuer of OpenID Connect: JSON Web Tokens in the form of RFC 9068, but for the header's
 * `typ`, which many issuers leave as it was before that, and none of the other kinds that it signs. Scopes are what `scope`, `scp` and `roles` grant together.
 */
export function createOidcAuthenticator(options: OidcAuthenticatorOptions): Authenticator {
  const { issuer, audience, now } = options;
  const keys = createIssuerKeys(options);
  const remembered = new LRUCache<string, Verified>({ max: maxRemembered });

  async function verify(token: string): Promise<Verified> {
    let keySet: KeySet | undefined;
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async (...named) => {
        const found = await keys.find(...named);
        keySet = found.keySet;
        return found.key;
      },
      { algorithms, issuer, audience, requiredClaims: ['exp', 'sub'], clockTolerance, currentDate: now() },
    );
    const flaw = flawOf({ payload, protectedHeader });
    if (flaw !== undefined) throw invalid(flaw);
    const { sub, exp = 0 } = payload;
    if (typeof sub !== 'string' || sub === '') {
      throw new errors.JWTClaimValidationFailed('empty subject', payload, 'sub');
    }
    const expiresAt = exp * 1000;
    // The tolerance is for beginnings only: a socket is closed at the very end of its token.
    if (expiresAt <= now().getTime()) throw new errors.JWTExpired('just now', payload, 'exp');
    // No issuer's name has a space.
    return {
      principal: { subject: `${issuer} ${sub}`, scopes: scopesOf(payload), expiresAt },
      expiresAt,
      keySet,
    };
  }

  return {
    async authenticate(authorization = '') {
      if (authorization.length > maxLength) throw invalid('it is no JSON Web Token');
      // Of the whole header, so that one that is known need not be read. Not the header itself: what lies in memory for
      // hours should open nothing.
      const digest = hash('sha256', authorization, 'base64');
      const known = remembered.get(digest);
      if (
        known &&
        now().getTime() < known.expiresAt &&
        known.keySet === (keys.fresh ?? (await keys.current()))
      ) {
        return known.principal;
      }
      remembered.delete(digest);
      const verified = await verify(tokenOf(authorization)).catch((error: unknown) => {
        throw toAuthenticationError(error);
      });
      remembered.set(digest, verified);
      return verified.principal;
    },
  };
}

/** The token in the value of a header `Authorization` (RFC 6750, 2.1). */
function tokenOf(authorization: string): string {
  if (!/^Bearer(?: |$)/i.test(authorization)) {
    // What to do is all that one is told who has not tried (RFC 6750, 3.1).
    throw new AuthenticationError('A bearer token is needed, in the header Authorization.', 'Bearer');
  }
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw invalid('it is no JSON Web Token');
  return token;
}

const bearer = /^Bearer +([\w-]+\.[\w-]*\.[\w-]*) *$/i;

/** What was granted: a list in a string (RFC 8693), what Entra and others write, and roles of applications. */
function scopesOf({ scope, scp, roles }: JWTPayload): ReadonlySet<string> {
  return new Set([
    ...wordsOf(scope),
    ...(Array.isArray(scp) ? stringsOf(scp) : wordsOf(scp)),
    ...(Array.isArray(roles) ? stringsOf(roles) : []),
  ]);
}

function wordsOf(claim: unknown): string[] {
  return typeof claim === 'string' ? claim.split(' ').filter((word) => word !== '') : [];
}

function stringsOf(claim: readonly unknown[]): string[] {
  return claim.filter((item) => typeof item === 'string');
}

/** What is wrong with a token where one of its claims is. */
const claimReasons: ReadonlyMap<string, string> = new Map([
  ['iss', 'it is of another issuer'],
  ['aud', 'it is for another audience'],
  ['exp', 'it does not say when it expires'],
  ['nbf', 'it is not valid yet'],
  ['sub', 'it names no subject'],
]);

/** Says why a token is not taken, in words of our own: the library's may quote it. */
function toAuthenticationError(error: unknown): Error {
  if (error instanceof AuthenticationError || error instanceof AuthenticationUnavailableError) return error;
  if (error instanceof errors.JWTExpired) return invalid('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason, payload } = error;
    if (reason === 'invalid') return invalid(timeFlawOf(claim, payload[claim]) ?? 'its claims are malformed');
    return invalid(claimReasons.get(claim) ?? 'its claims are malformed');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return invalid('its algorithm is not one that is taken');
  if (error instanceof errors.JWKSNoMatchingKey) return invalid("its key is not one of the issuer's");
  if (error instanceof errors.JWKSMultipleMatchingKeys) return invalid('it does not name its key');
  if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('its signature is wrong');
  return invalid(error instanceof errors.JOSEError ? 'it is no JSON Web Token' : 'its key is of no use');
}

/** @param reason what is wrong with it, without `"` and `\`: a client reads it in a quoted string, too */
function invalid(reason: string): AuthenticationError {
  return new AuthenticationError(
    `The bearer token is refused: ${reason}.`,
    `Bearer error="invalid_token", error_description="${reason}"`,
  );
}
