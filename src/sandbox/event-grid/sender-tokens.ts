import { UnsecuredJWT } from 'jose';
import type { SigningKey } from '../entra/signing-key.ts';
import { createSigningKey } from '../entra/signing-key.ts';
import type { EventSubscription } from './event-subscription.ts';

/** The application by which Event Grid signs in, in the public cloud. */
export const eventGridApplicationId = '4962773b-9cdb-44cf-a8bf-237846a00ab7';

/** The flaws of forged tokens. */
export const senderTokenFlaws = [
  'expired',
  'wrongAudience',
  'wrongIssuer',
  'wrongApplication',
  'foreignKey',
  'unsigned',
] as const;

/** What is wrong with a forged token, which a receiver must refuse. */
export type SenderTokenFlaw = (typeof senderTokenFlaws)[number];

/** Makes the token by which Event Grid proves who it is; undefined for a subscription that asks for none. */
export type SenderToken = (
  subscription: EventSubscription,
  flaw?: SenderTokenFlaw,
) => Promise<string | undefined>;

/** What tokens are made of. */
export interface SenderTokenOptions {
  /** The sandbox's key, which its token authority publishes. */
  readonly key: SigningKey;
  /** The sandbox's tenant. */
  readonly tenantId: string;
  /** Who issues the tokens of a tenant. */
  readonly issuerOf: (tenantId: string) => string;
  readonly now: () => Date;
}

/** How long a token is valid, in seconds: Entra's default for applications. */
const lifetimeSeconds = 3_599;

const nobody = 'ffffffff-0000-4000-8000-000000000000';

/** Makes a maker of tokens. */
export function createSenderTokens({ key, tenantId, issuerOf, now }: SenderTokenOptions): SenderToken {
  let foreign: Promise<SigningKey> | undefined;
  return async (subscription, flaw) => {
    const { azureActiveDirectoryApplicationIdOrUri: audience } = subscription;
    if (audience === undefined) return undefined;
    const tid = subscription.azureActiveDirectoryTenantId ?? tenantId;
    const seconds = Math.floor(now().getTime() / 1000);
    const iat = flaw === 'expired' ? seconds - 2 * lifetimeSeconds : seconds;
    const claims = {
      aud: flaw === 'wrongAudience' ? nobody : audience,
      iss: flaw === 'wrongIssuer' ? 'https://issuer.invalid/' : issuerOf(tid),
      appid: flaw === 'wrongApplication' ? nobody : eventGridApplicationId,
      oid: eventGridApplicationId,
      tid,
      iat,
      nbf: iat,
      exp: iat + lifetimeSeconds,
      ver: '1.0',
    };
    if (flaw === 'unsigned') return new UnsecuredJWT(claims).encode();
    const signer = flaw === 'foreignKey' ? await (foreign ??= createSigningKey(now)) : key;
    return signer.sign(claims);
  };
}
