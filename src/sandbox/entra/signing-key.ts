import type { JWK, JWTPayload } from 'jose';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, jwtVerify } from 'jose';

/** The sandbox's own RSA key. Nothing outside a sandbox trusts it. */
export interface SigningKey {
  /** The public half, as a key set publishes it. */
  readonly publicJwk: JWK;
  /** Signs claims as a JWT (RS256). It adds no claims of its own. */
  sign(claims: JWTPayload): Promise<string>;
  /**
   * Reads a JWT that this key signed.
   * @returns its claims; undefined if it is malformed, expired, or signed by another key or for another audience
   */
  verify(token: string, audiences: readonly string[]): Promise<JWTPayload | undefined>;
}

/** Generates a key. `now` decides what has expired. */
export async function createSigningKey(now: () => Date): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    publicJwk: { ...jwk, kid, x5t: kid, use: 'sig', alg: 'RS256' },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, x5t: kid, typ: 'JWT' }).sign(privateKey),
    async verify(token, audiences) {
      try {
        const audience = [...audiences];
        return (await jwtVerify(token, publicKey, { algorithms: ['RS256'], audience, currentDate: now() }))
          .payload;
      } catch {
        return undefined;
      }
    },
  };
}
