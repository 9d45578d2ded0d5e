import {
  createLocalJWKSet,
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { z } from 'zod';
import { AuthenticationUnavailableError } from './authentication.ts';

/** Keys that were published together. As long as an issuer publishes the same ones, it is the same object. */
export type KeySet = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** The keys of an issuer. */
export interface IssuerKeys {
  /**
   * Those to be trusted at present.
   *
   * @throws AuthenticationUnavailableError if they were never read, and can't be
   */
  current(): Promise<KeySet>;
  /**
   * Finds the key that a token names.
   *
   * @throws JOSEError if it is none of the issuer's, or could be several
   * @throws AuthenticationUnavailableError if that can't be told at present
   */
  find(...token: Parameters<KeySet>): Promise<{ readonly key: CryptoKey; readonly keySet: KeySet }>;
}

/** What is asked of `fetch`: the global one will do, and undici's. */
export type FetchDocument = (
  url: string,
  init: { readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>;

/** Where the keys come from. */
export interface IssuerKeysOptions {
  readonly issuer: string;
  /** The address of the JSON Web Key Set; undefined to have the issuer's discovery document say. */
  readonly jwksUrl: string | undefined;
  readonly fetch: FetchDocument;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** Keys this old are read anew before they are trusted further. */
const freshForMs = 10 * 60 * 1000;
/** How often keys that nobody knows may make us ask, at most. */
const askAgainAfterMs = 30_000;
/** As long as they were never read, nobody gets in: they are asked for sooner. */
const askFirstAfterMs = 1_000;
/** Shorter than a client's patience. */
const timeoutMs = 5_000;

/** Of a provider's configuration (OpenID Connect Discovery 1.0, 3). */
const configuration = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keyDocument = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * Keeps an issuer's keys: read when first needed, again after ten minutes, and for a key that nobody knows at most every
 * 30 seconds. Who waits for them shares one reading. Keys hold until they have been read anew, however long that fails.
 */
export function createIssuerKeys({ issuer, jwksUrl, fetch, now, logger }: IssuerKeysOptions): IssuerKeys {
  let published: unknown;
  let keySet: KeySet | undefined;
  let readAt = -Infinity;
  let askedAt = -Infinity;
  let hasFailed = false;
  let reading: Promise<void> | undefined;

  const mayAskAt = (): number => askedAt + (keySet ? askAgainAfterMs : askFirstAfterMs);
  const time = (): number => now().getTime();

  async function read(): Promise<void> {
    askedAt = time();
    try {
      const document = keyDocument.parse(await readDocument(jwksUrl ?? (await discover()), fetch));
      if (!isDeepStrictEqual(document, published)) {
        keySet = createLocalJWKSet(document);
        published = document;
      }
      readAt = askedAt;
      hasFailed = false;
    } catch (error) {
      hasFailed = true;
      logger.error({ err: error, issuer }, "the issuer's keys could not be read");
    } finally {
      reading = undefined;
    }
  }

  async function discover(): Promise<string> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { issuer: name, jwks_uri: address } = configuration.parse(await readDocument(url, fetch));
    // Else whoever can write to one issuer's site could name another's keys (OpenID Connect Discovery 1.0, 4.3).
    if (name !== issuer) throw new Error(`${url} is of another issuer: set AUTH_ISSUER as it stands there`);
    if (!['https:', new URL(issuer).protocol].includes(new URL(address).protocol)) {
      throw new Error(`${url} names keys that are not served by https`);
    }
    return address;
  }

  /** Never fails: what could not be read shows in `hasFailed`. */
  async function ask(): Promise<void> {
    if (time() >= mayAskAt()) reading ??= read();
    await reading;
  }

  function unavailable(): AuthenticationUnavailableError {
    const seconds = Math.ceil((mayAskAt() - time()) / 1000);
    return new AuthenticationUnavailableError(
      "The keys of the tokens' issuer can't be read at present.",
      Math.max(1, seconds),
    );
  }

  async function current(): Promise<KeySet> {
    if (time() - readAt >= freshForMs) {
      // While the issuer is known to be out of order nobody waits for it.
      if (keySet && hasFailed) void ask();
      else await ask();
    }
    if (!keySet) throw unavailable();
    return keySet;
  }

  return {
    current,
    async find(...token) {
      const known = await current();
      try {
        return { key: await known(...token), keySet: known };
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      await ask();
      if (hasFailed) throw unavailable();
      const latest = await current();
      return { key: await latest(...token), keySet: latest };
    },
  };
}

async function readDocument(url: string, fetch: FetchDocument): Promise<unknown> {
  // A redirection could lead anywhere, and out of https.
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  if (answer.status !== 200) throw new Error(`${url} was answered with status ${answer.status}`);
  return answer.json();
}
