import type { JWTPayload } from 'jose';
import { CallbackTokenError, createTokenVerifier } from './token-verifier.ts';
import type { TokenVerifier, TokenVerifierOptions } from './token-verifier.ts';

/** Who signed a webhook post, as far as that matters. */
export interface VerifiedSender {
  /** The tenant that the calls belong to. */
  readonly tenantId: string;
}

/** Tells the calling platform's posts from everybody else's. */
export type CallbackVerifier = TokenVerifier<VerifiedSender>;

/** Which tokens are taken. */
export interface CallbackVerifierOptions extends Pick<
  TokenVerifierOptions<VerifiedSender>,
  'keys' | 'issuers' | 'audiences' | 'now'
> {
  /** Undefined takes any tenant's. */
  readonly tenants?: readonly string[] | undefined;
}

/**
 * Verifies the JSON Web Tokens with which the calling platform signs its posts (msteams-docs, "Incoming call notifications:
 * authenticate the callback"; Microsoft's samples for `tid`).
 */
export function createCallbackVerifier({ tenants, ...options }: CallbackVerifierOptions): CallbackVerifier {
  const served = tenants && new Set(tenants.map((tenant) => tenant.toLowerCase()));

  function senderOf({ tid }: JWTPayload): VerifiedSender {
    if (typeof tid !== 'string' || tid.trim() === '') throw new CallbackTokenError('it names no tenant');
    if (served && !served.has(tid.toLowerCase())) throw new CallbackTokenError('its tenant is not served');
    return { tenantId: tid };
  }

  return createTokenVerifier({ ...options, requiredClaims: ['nbf', 'tid'], senderOf });
}
