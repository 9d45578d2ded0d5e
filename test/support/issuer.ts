import { base64url, calculateJwkThumbprint, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { ServerResponse } from 'node:http';
import { json, startStubUpstream } from './stub-upstream.ts';

/** An issuer of OpenID Connect on this machine: discovery, keys, and tokens of every kind. */
export interface TestIssuer extends AsyncDisposable {
  /** Its name in tokens, which is where it is. */
  readonly url: string;
  readonly audience: string;
  /** What configures a gateway to take its tokens. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it was asked, as `GET /keys`, in order. */
  readonly requests: readonly string[];
  /**
   * Signs a token that is taken: by the newest key, for `somebody`, valid for an hour, granting nothing.
   *
   * @param claims what is otherwise, such as `{scope: 'rooms.read'}`; one that is undefined is left out
   */
  mint(claims?: Readonly<Record<string, unknown>>, options?: MintOptions): Promise<string>;
  /** As `mint`, for a header `Authorization`: somebody with these scopes. */
  bearer(...scopes: readonly string[]): Promise<string>;
  /** Signs by another key from now on. @param publish whether its key set has that key from now on, and no other */
  rotate(publish?: boolean): Promise<void>;
  /** Publishes the key that it signs by, and no other. */
  publish(): void;
  /** Answers the paths with these, such as `/keys`, in another way from now on; undefined ends that. */
  answer(path: string, answer: ((response: ServerResponse) => void) | undefined): void;
}

/** Whom tokens are for. */
export const audience = 'api://switchboard';

/** How a token is signed. */
export interface MintOptions {
  /**
   * - `current`: by the key that the issuer signs by (the default)
   * - `stranger`: by a key that isn't the issuer's, under the id of one that is
   * - `publicKey`: by HS256, with the issuer's public key as the secret
   * - `none`: not at all
   */
  readonly by?: 'current' | 'stranger' | 'publicKey' | 'none';
  /** Of what kind its header says that it is; default `at+jwt`, null for nothing. */
  readonly typ?: string | null;
}

/** How an issuer is set up. */
export interface TestIssuerOptions {
  /** By which tokens are dated; left out, the system's. */
  readonly now?: () => Date;
  /** How it signs; default ES256, the quickest to make a key for. */
  readonly algorithm?: string;
}

interface IssuerKey {
  readonly kid: string;
  readonly jwk: JWK;
  readonly publicPem: string;
  readonly privateKey: CryptoKey;
}

/** Starts one on a free port. */
export async function startIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { now = () => new Date(), algorithm = 'ES256' } = options;
  let key = await createKey(algorithm);
  const stranger = await createKey(algorithm);
  let published = key;
  const otherAnswers = new Map<string, (response: ServerResponse) => void>();

  const server = await startStubUpstream((request, response, url) => {
    const path = request.url ?? '';
    const other = otherAnswers.get(path);
    if (other) other(response);
    else if (path === '/.well-known/openid-configuration')
      json(response, { issuer: url, jwks_uri: `${url}/keys` });
    else if (path === '/keys') json(response, { keys: [published.jwk] });
    else response.writeHead(404).end();
  });

  const mint: TestIssuer['mint'] = async (claims = {}, { by = 'current', typ = 'at+jwt' } = {}) => {
    const iat = Math.floor(now().getTime() / 1000);
    const defaults = { iss: server.url, aud: audience, sub: 'somebody', iat, exp: iat + 3600 };
    const payload: Record<string, unknown> = { ...defaults, ...claims };
    const sign = (alg: string, secret: CryptoKey | Uint8Array): Promise<string> =>
      new SignJWT(payload)
        .setProtectedHeader({ alg, kid: key.kid, ...(typ === null ? {} : { typ }) })
        .sign(secret);
    switch (by) {
      case 'current':
        return sign(algorithm, key.privateKey);
      case 'stranger':
        return sign(algorithm, stranger.privateKey);
      case 'publicKey':
        return sign('HS256', new TextEncoder().encode(key.publicPem));
      case 'none':
        return `${encode({ alg: 'none', kid: key.kid })}.${encode(payload)}.`;
    }
  };

  return {
    url: server.url,
    audience,
    environment: { AUTH_ISSUER: server.url, AUTH_AUDIENCE: audience },
    requests: server.requests,
    mint,
    bearer: async (...scopes) => `Bearer ${await mint({ scope: scopes.join(' ') })}`,
    async rotate(publish = true) {
      key = await createKey(algorithm);
      if (publish) published = key;
    },
    publish() {
      published = key;
    },
    answer(path, answer) {
      if (answer) otherAnswers.set(path, answer);
      else otherAnswers.delete(path);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Ways to be refused, by what is wrong: each makes the value of a header `Authorization`; undefined sends none. */
export const refusedTokens: Readonly<Record<string, (issuer: TestIssuer) => Promise<string | undefined>>> = {
  'no token': () => Promise.resolve(undefined),
  garbage: () => Promise.resolve('Bearer garbage'),
  'an expired token': (issuer) => bearerOf(issuer.mint({ exp: 1_000_000_000 })),
  'a token for another audience': (issuer) => bearerOf(issuer.mint({ aud: 'api://another' })),
  'a token of another issuer': (issuer) => bearerOf(issuer.mint({ iss: 'https://issuer.example' })),
};

async function bearerOf(token: Promise<string>): Promise<string> {
  return `Bearer ${await token}`;
}

async function createKey(algorithm: string): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const publicPem = await exportSPKI(publicKey);
  return { kid, privateKey, publicPem, jwk: { ...jwk, kid, use: 'sig', alg: algorithm } };
}

function encode(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}
