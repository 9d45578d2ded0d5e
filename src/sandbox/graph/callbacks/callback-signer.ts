import type { JWK } from 'jose';
import { UnsecuredJWT } from 'jose';
import { createRotatingKeys } from '../../entra/rotating-keys.ts';

/** Who signs call notifications (Microsoft Teams, "Incoming call notifications"). */
export const callbackIssuer = 'https://api.botframework.com';

/** How long a notification's token is valid, in seconds, as in the documentation's example. */
const lifetimeSeconds = 3900;

/** The flaws of forged tokens. */
export const tokenFlaws = [
  'expired',
  'wrongAudience',
  'wrongIssuer',
  'foreignKey',
  'noTenant',
  'unsigned',
] as const;

/** What is wrong with a forged token, which a receiver must refuse. */
export type TokenFlaw = (typeof tokenFlaws)[number];

/** The keys by which call notifications are signed: not those of the token authority. */
export interface CallbackSigner {
  /** The key set, as published. */
  keys(): Promise<readonly JWK[]>;
  /** Makes the bearer token of one post. */
  token(tenantId: string, flaw?: TokenFlaw): Promise<string>;
  /** Signs with a new key from now on; the one before stays published. */
  rotate(): void;
}

/** Makes a signer for notifications to that application. Keys are generated when they are first needed. */
export function createCallbackSigner(clientId: string, now: () => Date): CallbackSigner {
  const keys = createRotatingKeys(now);
  return {
    keys: () => keys.published(),
    async token(tid, flaw) {
      const seconds = Math.floor(now().getTime() / 1000);
      const iat = flaw === 'expired' ? seconds - 2 * lifetimeSeconds : seconds;
      const claims = {
        aud: flaw === 'wrongAudience' ? 'ffffffff-0000-4000-8000-000000000000' : clientId,
        iss: flaw === 'wrongIssuer' ? 'https://sts.windows.net/' : callbackIssuer,
        iat,
        nbf: iat,
        exp: iat + lifetimeSeconds,
        ...(flaw === 'noTenant' ? {} : { tid }),
      };
      if (flaw === 'unsigned') return new UnsecuredJWT(claims).encode();
      const key = await (flaw === 'foreignKey' ? keys.foreign() : keys.current());
      return key.sign(claims);
    },
    rotate: () => {
      keys.rotate();
    },
  };
}
