import type { JWK, JWTPayload } from 'jose';
import { UnsecuredJWT } from 'jose';
import { createRotatingKeys } from '../../entra/rotating-keys.ts';
import type { CallAutomationSettings } from './settings.ts';

/** How long a callback's token is valid, in seconds. */
const lifetimeSeconds = 300;

/** The flaws of forged tokens. */
export const automationTokenFlaws = [
  'expired',
  'wrongAudience',
  'wrongIssuer',
  'foreignKey',
  'unsigned',
] as const;

/** What is wrong with a forged token, which a receiver must refuse. */
export type AutomationTokenFlaw = (typeof automationTokenFlaws)[number];

/** The keys by which Call Automation signs its callbacks. */
export interface AutomationSigner {
  /** The key set, as published. */
  keys(): Promise<readonly JWK[]>;
  /** Makes the bearer token of one post. */
  token(flaw?: AutomationTokenFlaw): Promise<string>;
  /** Signs with a new key from now on; the one before stays published. */
  rotate(): void;
}

/** Makes a signer. Issuer and audience are read anew for each token. */
export function createAutomationSigner(settings: CallAutomationSettings, now: () => Date): AutomationSigner {
  const keys = createRotatingKeys(now);
  return {
    keys: () => keys.published(),
    async token(flaw) {
      const seconds = Math.floor(now().getTime() / 1000);
      const iat = flaw === 'expired' ? seconds - 2 * lifetimeSeconds : seconds;
      const claims: JWTPayload = {
        aud: flaw === 'wrongAudience' ? 'ffffffff-0000-4000-8000-000000000000' : settings.audience,
        iss: flaw === 'wrongIssuer' ? 'https://sts.windows.net/' : settings.issuer,
        iat,
        nbf: iat,
        exp: iat + lifetimeSeconds,
      };
      if (flaw === 'unsigned') return new UnsecuredJWT(claims).encode();
      const key = await (flaw === 'foreignKey' ? keys.foreign() : keys.current());
      return key.sign(claims);
    },
    rotate() {
      keys.rotate();
    },
  };
}
