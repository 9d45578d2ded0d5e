import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import { formFlawOf } from '../auth/access-token.ts';
import type { CallbackKeys } from './callback-keys.ts';

/** Who signed a webhook post, as far as that matters. */
export interface VerifiedSender {
  /** The tenant that the calls belong to. */
  readonly tenantId: string;
}

/** Tells the calling platform's posts from everybody else's. */
export interface CallbackVerifier {
  /**
   * Reads an `Authorization` header.
   *
   * @throws CallbackTokenError if it doesn't hold a token by which the platform may call us
   * @throws CallbackKeysError if that can't be told at present
   */
  verify(authorization: string | undefined): Promise<VerifiedSender>;
}

/** A token that is refused. The message says why and is for the log only; nothing of the token is in it. */
export class CallbackTokenError extends Error {
  override readonly name = 'CallbackTokenError';
}

/** Which tokens are taken. */
export interface CallbackVerifierOptions {
  readonly keys: CallbackKeys;
  /** One slash at the end, here or in the token, makes no difference. */
  readonly issuers: readonly string[];
  /** To the letter. */
  readonly audiences: readonly string[];
  /** Undefined takes any tenant's. */
  readonly tenants?: readonly string[] | undefined;
  readonly now: () => Date;
}

/** How far the platform's clock may be off ours, in seconds. */
const clockTolerance = 5 * 60;
/** The platform sends the same token for over an hour; one for each tenant and instance of it, say. */
const maxRemembered = 500;

interface Remembered {
  readonly sender: VerifiedSender;
  /** What it was verified by: if that is withdrawn, the token must be too. */
  readonly key: CryptoKey;
  /** In milliseconds since 1970. */
  readonly until: number;
}

/**
 * Verifies the JSON Web Tokens with which the calling platform signs its posts: RS256 only, whatever the token says of
 * itself (msteams-docs, "Incoming call notifications: authenticate the callback"; Microsoft's samples for `tid`).
 */
export function createCallbackVerifier(options: CallbackVerifierOptions): CallbackVerifier {
  const { keys, audiences, now } = options;
  const issuers = options.issuers.map(withoutSlash).flatMap((issuer) => [issuer, `${issuer}/`]);
  const tenants = options.tenants && new Set(options.tenants.map((tenant) => tenant.toLowerCase()));
  const remembered = new LRUCache<string, Remembered>({ max: maxRemembered });

  function senderOf({ tid }: JWTPayload): VerifiedSender {
    if (typeof tid !== 'string' || tid.trim() === '') throw new CallbackTokenError('it names no tenant');
    if (tenants && !tenants.has(tid.toLowerCase())) throw new CallbackTokenError('its tenant is not served');
    return { tenantId: tid };
  }

  async function verifyBy(key: CryptoKey, token: string): Promise<Remembered> {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: issuers,
      audience: [...audiences],
      requiredClaims: ['exp', 'nbf', 'tid'],
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
