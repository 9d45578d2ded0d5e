import { z } from 'zod';
import type { SigningKey } from './signing-key.ts';

/** The audiences of an app's token for Azure Communication Services: with and without a slash at the end. */
const resourceAudiences = ['https://communication.azure.com/', 'https://communication.azure.com'];

/** The audiences of a Teams user's token that can be exchanged, of the public and the US government cloud. */
const teamsAudiences = ['com', 'us'].flatMap((domain) => [
  `https://auth.msft.communication.azure.${domain}`,
  `https://auth.msft.communication.azure.${domain}/`,
]);

/** The audience of a token by which a user opens the communication resource itself: with and without a slash. */
const clientAudiences = [
  'https://communication.azure.com/clients',
  'https://communication.azure.com/clients/',
];

/** A user, as their Entra token names them. */
export interface EntraUser {
  /** Object id of the user. */
  readonly oid: string;
  /** Client id of the application that asked for the token. */
  readonly appid: string;
  readonly tid: string;
  /** Expiry, in seconds since 1970. */
  readonly exp: number;
  /** Permissions, separated by spaces. */
  readonly scp?: string | undefined;
}

const userSchema = z.object({
  oid: z.string(),
  appid: z.string(),
  tid: z.string(),
  exp: z.number(),
  scp: z.string().optional(),
});

/** What a token says. */
interface EntraTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly oid: string;
  readonly appid: string;
  readonly tid: string;
  /** Delegated permissions, separated by spaces: only a user's token has them. */
  readonly scp?: string;
  /** Application permissions: only an application's token has them. */
  readonly roles?: readonly string[];
}

/** Microsoft Entra access tokens, as far as the simulated APIs look at them. */
export interface EntraTokens {
  /** Mints a token that expires `lifetimeSeconds` from now, which may be in the past. */
  mint(claims: EntraTokenClaims, lifetimeSeconds: number): Promise<{ token: string; expiresAt: Date }>;
  /** Whether a bearer token gives access to the communication resource. */
  isForResource(token: string): Promise<boolean>;
  /** Reads a Teams user's token; undefined if it can't be exchanged. */
  readTeamsUser(token: string): Promise<EntraUser | undefined>;
  /** Reads a user's token for the clients of communication resources; undefined if it can't be exchanged. */
  readCommunicationUser(token: string): Promise<EntraUser | undefined>;
}

/** Mints and reads tokens with the sandbox's own key. */
export function createEntraTokens(key: SigningKey, now: () => Date): EntraTokens {
  const readUser = async (token: string, audiences: readonly string[]): Promise<EntraUser | undefined> =>
    userSchema.safeParse(await key.verify(token, audiences)).data;

  return {
    async mint(claims, lifetimeSeconds) {
      const iat = Math.floor(now().getTime() / 1000);
      const exp = iat + lifetimeSeconds;
      const nbf = Math.min(iat, exp);
      const token = await key.sign({ ...claims, iat, nbf, exp, ver: '1.0' });
      return { token, expiresAt: new Date(exp * 1000) };
    },
    isForResource: async (token) => (await key.verify(token, resourceAudiences)) !== undefined,
    readTeamsUser: (token) => readUser(token, teamsAudiences),
    readCommunicationUser: (token) => readUser(token, clientAudiences),
  };
}

/** Reads the token of an `Authorization: Bearer` header; undefined if there is none. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}
