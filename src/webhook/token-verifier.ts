import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import { formFlawOf } from '../auth/access-token.ts';
import type { CallbackKeys } from './callback-keys.ts';

/** Tells a platform's posts from everybody else's. `Sender` is what its tokens say of who sends. */
export interface TokenVerifier<Sender> {
  /**
   * Reads an `Authorization` header.
   *
   * @throws CallbackTokenError if it doesn't hold a token by which the platform may call us
   * @throws CallbackKeysError if that can't be told at present
   */
  verify(authorization: string | undefined): Promise<Sender>;
}

/** A token that is refused. The message says why and is for the log only; nothing of the token is in it. */
export class CallbackTokenError extends Error {
  override readonly name = 'CallbackTokenError';
}

/** Which tokens are taken. */
export interface TokenVerifierOptions<Sender> {
  readonly keys: CallbackKeys;
  /** One slash at the end, here or in the token, makes no difference. */
  readonly issuers: readonly string[];
  /** To the letter. */
  readonly audiences: readonly string[];
  /** Which claims a token must have besides when it expires. */
  readonly requiredClaims: readonly string[];
  /**
   * Reads who sends from the claims of a token that is genuine.
   *
   * @throws {CallbackTokenError} if they may not
   */
  readonly senderOf: (claims: JWTPayload) => Sender;
  readonly now: () => Date;
}

/** How far a platform's clock may be off ours, in seconds. */
const clockTolerance = 5 * 60;
/** The platform of calls sends the same token for over an hour; one for each tenant and instance of it, say. */
const maxRemembered = 500;

interface Remembered<Sender> {
  readonly sender: Sender;
  /** What it was verified by: if that is withdrawn, the token must be too. */
  readonly key: CryptoKey;
  /** In milliseconds since 1970. */
  readonly until: number;
}

/**
 * Verifies the JSON Web Tokens with which a platform signs its posts: RS256 only, whatever a token says of itself.
 */
export function createTokenVerifier<Sender>(options: TokenVerifierOptions<Sender>): TokenVerifier<Sender> {
  const { keys, audiences, requiredClaims, senderOf, now } = options;
  const issuers = options.issuers.map(withoutSlash).flatMap((issuer) => [issuer, `${issuer}/`]);
  const remembered = new LRUCache<string, Remembered<Sender>>({ max: maxRemembered });

  async function verifyBy(key: CryptoKey, token: string): Promise<Remembered<Sender>> {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: issuers,
      audience: [...audiences],
      requiredClaims: ['exp', ...requiredClaims],
      clockTolerance,
      currentDate: now(),
    });
    const flaw = formFlawOf({ payload, protectedHeader });
    if (flaw !== undefined) throw new CallbackTokenError(flaw);
    const { exp = 0 } = payload;
    return { sender: senderOf(payload), key, until: (exp + clockTolerance) * 1000 };
  }

  return {
    async verify(authorization) {
      const token = /^Bearer +([\w.-]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw new CallbackTokenError('there is no bearer token');
      const found = await keys.find(keyIdOf(token));

      const digest = hash('sha256', token, 'base64');
      const known = remembered.get(digest);
      if (known && found.includes(known.key) && now().getTime() < known.until) return known.sender;

      // Different key sets may use one id for different keys.
      let refusal = new CallbackTokenError('its key is not one of the platform');
      for (const key of found) {
        try {
          const verified = await verifyBy(key, token);
          remembered.set(digest, verified);
          return verified.sender;
        } catch (error) {
          refusal = error instanceof CallbackTokenError ? error : new CallbackTokenError(reasonOf(error));
        }
      }
      throw refusal;
    },
  };
}

/** The id of the key that a token claims to be signed with. */
function keyIdOf(token: string): string {
  const { alg, kid } = headerOf(token);
  if (alg !== 'RS256') throw new CallbackTokenError('it is not signed by RS256');
  if (typeof kid !== 'string') throw new CallbackTokenError('it names no key');
  return kid;
}

function headerOf(token: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new CallbackTokenError('it is no JSON Web Token');
  }
}

function reasonOf(error: unknown): string {
  // Only for claims is jose's own message taken; they are read after the signature was verified.
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
    return error.message;
  }
  return error instanceof errors.JOSEError ? error.code : 'its key is of no use';
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '');
}
