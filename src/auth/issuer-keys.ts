import { errors } from 'jose';
import type { CryptoKey } from 'jose';
import type { Logger } from 'pino';
import { z } from 'zod';
import { readRemoteDocument } from '../net/remote-json.ts';
import type { FetchDocument } from '../net/remote-json.ts';
import { keySetDocument, RemoteKeySet } from '../net/remote-jwks.ts';
import type { KeySet } from '../net/remote-jwks.ts';
import { AuthenticationUnavailableError } from './authenticator.ts';

/** The keys of an issuer. */
export interface IssuerKeys {
  /** Those to be trusted at present, if they are known without asking. */
  readonly fresh: KeySet | undefined;
  /**
   * Those to be trusted at present.
   *
   * @throws {AuthenticationUnavailableError} when they were never read, and can't be
   */
  current(): Promise<KeySet>;
  /**
   * Finds the key that a token names.
   *
   * @throws {JOSEError} when it is none of the issuer's, or could be several
   * @throws {AuthenticationUnavailableError} when that can't be told at present
   */
  find(...token: Parameters<KeySet>): Promise<{ readonly key: CryptoKey; readonly keySet: KeySet }>;
}

/** Where the keys come from. */
export interface IssuerKeysOptions {
  readonly issuer: string;
  /** The address of the JSON Web Key Set; undefined to have the issuer's discovery document say. */
  readonly jwksUrl: string | undefined;
  readonly fetch: FetchDocument;
  /** A clock that never goes back, in milliseconds: see `Clock`. */
  readonly monotonicNow: () => number;
  readonly logger: Logger;
  /** Is told of each reading that failed, to be counted. */
  readonly onKeyFailure?: (() => void) | undefined;
}

/** Keys this old are read anew before they are trusted further. */
const freshForMs = 10 * 60 * 1000;
/** Shorter than a client's patience; for each document. */
const timeoutMs = 5_000;

/** Of a provider's configuration (OpenID Connect Discovery 1.0, 3). */
const configuration = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Reads what keys an issuer has published.
 *
 * @throws {Error} that says why they can't be read
 */
export async function readIssuerKeys({
  issuer,
  jwksUrl,
  fetch,
}: Pick<IssuerKeysOptions, 'issuer' | 'jwksUrl' | 'fetch'>): Promise<z.output<typeof keySetDocument>> {
  const read = (url: string): Promise<unknown> => readRemoteDocument(url, fetch, timeoutMs);
  return keySetDocument.parse(await read(jwksUrl ?? (await discover(issuer, read))));
}

/** @returns the address of its keys */
async function discover(issuer: string, read: (url: string) => Promise<unknown>): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { issuer: name, jwks_uri: address } = configuration.parse(await read(url));
  // Else whoever can write to one issuer's site could name another's keys (OpenID Connect Discovery 1.0, 4.3).
  if (name !== issuer) throw new Error(`${url} is of another issuer: set AUTH_ISSUER as it stands there`);
  if (!['https:', new URL(issuer).protocol].includes(new URL(address).protocol)) {
    throw new Error(`${url} names keys that are not served by https`);
  }
  return address;
}

/**
 * Keeps an issuer's keys: read when first needed, again after ten minutes, and for a key that nobody knows. Known keys
 * wait for nothing while the issuer is out of order.
 */
export function createIssuerKeys({
  issuer,
  jwksUrl,
  fetch,
  monotonicNow,
  logger,
  onKeyFailure,
}: IssuerKeysOptions): IssuerKeys {
  const keys = new RemoteKeySet({
    read: () => readIssuerKeys({ issuer, jwksUrl, fetch }),
    freshForMs,
    monotonicNow,
    onFailure: (error) => {
      onKeyFailure?.();
      logger.error({ err: error, issuer }, "the issuer's keys could not be read");
    },
  });

  function unavailable(): AuthenticationUnavailableError {
    const seconds = Math.ceil((keys.askableAt - monotonicNow()) / 1000);
    return new AuthenticationUnavailableError(
      "The keys of the tokens' issuer can't be read at present.",
      Math.max(1, seconds),
    );
  }

  async function current(): Promise<KeySet> {
    if (!keys.isFresh) {
      // While the issuer is known to be out of order nobody waits for it.
      if (keys.latest && keys.hasFailed) void keys.refresh();
      else await keys.refresh();
    }
    if (!keys.latest) throw unavailable();
    return keys.latest;
  }

  return {
    get fresh() {
      return keys.isFresh ? keys.latest : undefined;
    },
    current,
    async find(...token) {
      const known = await current();
      try {
        return { key: await known(...token), keySet: known };
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      await keys.refresh();
      if (keys.hasFailed) throw unavailable();
      const latest = await current();
      return { key: await latest(...token), keySet: latest };
    },
  };
}
