import type { SigningKey } from '../entra/signing-key.ts';
import type { Ticks } from './service-clock.ts';
import { formatWireDate } from './service-clock.ts';

/** A token for the client SDKs, as the Identity API answers it (`CommunicationIdentityAccessToken`). */
export interface AccessToken {
  readonly token: string;
  readonly expiresOn: string;
}

/** Whom a token is for, and its scopes. */
export interface UserTokenRequest {
  /** The raw id without its leading `8:`. */
  readonly skypeid: string;
  readonly scopes: readonly string[];
  readonly issuedAt: Ticks;
  readonly expiresAt: Ticks;
}

/** The bitmask seen in a real token; what its bits mean isn't published. */
const scopeBits = 1792;

/** Makes a function that issues user access tokens with the claims that real ones show. */
export function createUserTokens(
  key: SigningKey,
  resourceId: string,
): (request: UserTokenRequest) => Promise<AccessToken> {
  return async ({ skypeid, scopes, issuedAt, expiresAt }) => {
    const iat = epochSeconds(issuedAt);
    const token = await key.sign({
      skypeid,
      scp: scopeBits,
      csi: String(iat),
      exp: epochSeconds(expiresAt),
      // The parsers of the .NET and Java SDKs split it on commas.
      acsScope: scopes.join(','),
      resourceId,
      iat,
    });
    return { token, expiresOn: formatWireDate(expiresAt) };
  };
}

function epochSeconds(ticks: Ticks): number {
  return Number(ticks / 10_000_000n);
}
