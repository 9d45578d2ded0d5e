import type { JWTPayload } from 'jose';
import { CallbackTokenError, createTokenVerifier } from './token-verifier.ts';
import type { TokenVerifier, TokenVerifierOptions } from './token-verifier.ts';

/** Which tokens are taken. */
export interface EventGridVerifierOptions extends Pick<TokenVerifierOptions<void>, 'keys' | 'now'> {
  /** The Entra application that the event subscription names. */
  readonly audience: string;
  /** The tenants of which the tokens may be. */
  readonly tenants: readonly string[];
  /** The host that gives tokens, such as `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
}

/**
 * The application of Event Grid in every tenant of the public cloud (Microsoft's scripts for secured webhooks).
 */
export const eventGridApplicationId = '4962773b-9cdb-44cf-a8bf-237846a00ab7';

/** Where the keys are by which tokens of tenants are signed. */
export function keysOfTenants({
  tenants,
  authorityHost,
}: Pick<EventGridVerifierOptions, 'tenants' | 'authorityHost'>): readonly string[] {
  return tenants.map((tenant) => `${authorityHost}/${tenant}/discovery/v2.0/keys`);
}

/**
 * Verifies the tokens of Entra that Event Grid brings where its subscription says so: they are for our application, of a
 * tenant that is served, and were given to Event Grid and nobody else.
 */
export function createEventGridVerifier(options: EventGridVerifierOptions): TokenVerifier<void> {
  const { keys, audience, authorityHost, now } = options;
  const tenants = options.tenants.map((tenant) => tenant.toLowerCase());

  function senderOf(claims: JWTPayload): void {
    const { tid, iss } = claims;
    const tenant = typeof tid === 'string' ? tid.toLowerCase() : '';
    // The issuer names the tenant too: who signs for one of several must not do so for another.
    if (!tenants.includes(tenant) || !issuersOf(tenant, authorityHost).includes(iss ?? '')) {
      throw new CallbackTokenError('its tenant is not served');
    }
    // Whoever may ask Entra for a token for our application gets one; only Event Grid's is of that application.
    if ((claims['azp'] ?? claims['appid']) !== eventGridApplicationId) {
      throw new CallbackTokenError('it was given to another application than Event Grid');
    }
  }

  return createTokenVerifier({
    keys,
    issuers: tenants.flatMap((tenant) => issuersOf(tenant, authorityHost)),
    audiences: [audience],
    requiredClaims: ['nbf', 'tid'],
    senderOf,
    now,
  });
}

/** By what names a tenant signs: tokens of version 2.0, and of 1.0. */
function issuersOf(tenant: string, authorityHost: string): readonly string[] {
  return [`${authorityHost}/${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`];
}
