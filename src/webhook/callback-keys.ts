import type { CryptoKey } from 'jose';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { readRemoteDocument } from '../net/remote-json.ts';
import type { FetchDocument } from '../net/remote-json.ts';
import { keySetDocument, RemoteKeySet } from '../net/remote-jwks.ts';

/** The keys that the calling platform signs with. */
export interface CallbackKeys {
  /**
   * Finds the keys of an id: one at most for each key set.
   *
   * @throws CallbackKeysError if none is known, and a key set that might hold it can't be read
   */
  find(kid: string): Promise<readonly CryptoKey[]>;
}

/** Whether a token is genuine can't be told at present. */
export class CallbackKeysError extends Error {
  override readonly name = 'CallbackKeysError';
}

/** Where the keys come from. */
export interface CallbackKeysOptions {
  /** Addresses of JSON Web Key Sets: the `jwks_uri` of discovery documents, not these themselves. */
  readonly urls: readonly string[];
  readonly fetch: FetchDocument;
  /** A clock that never goes back, in milliseconds: see `Clock`. */
  readonly monotonicNow: () => number;
  readonly logger: Logger;
  /** Is told of each reading that failed, to be counted. */
  readonly onFailure?: (() => void) | undefined;
  /** How long one key set may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** A key set this old is read anew before it is trusted further. */
const freshForMs = 2 * 60 * 60 * 1000;
/** Shorter than a sender's patience. */
const defaultTimeoutMs = 3_000;

const document = keySetDocument.refine(
  ({ keys }) => keys.some(({ kty }) => kty === 'RSA'),
  'has no RSA key, by which the platform signs',
);

/**
 * Reads one of the platform's key sets.
 *
 * @param timeoutMs how long it may take, in milliseconds
 * @throws {Error} that says why it can't be read
 */
export async function readCallbackKeys(
  url: string,
  fetch: FetchDocument,
  timeoutMs = defaultTimeoutMs,
): Promise<z.output<typeof keySetDocument>> {
  return document.parse(await readRemoteDocument(url, fetch, timeoutMs));
}

/**
 * Keeps the platform's keys: read when first needed, again after two hours, and for a key that nobody knows. A key that
 * is known waits for no key set that others might be in.
 */
export function createCallbackKeys(options: CallbackKeysOptions): CallbackKeys {
  const { urls, fetch, monotonicNow, logger, onFailure, timeoutMs = defaultTimeoutMs } = options;
  const keySets = urls.map(
    (url) =>
      new RemoteKeySet({
        read: () => readCallbackKeys(url, fetch, timeoutMs),
        freshForMs,
        monotonicNow,
        onFailure: (error) => {
          onFailure?.();
          logger.error({ err: error, url }, "the calling platform's keys could not be read");
        },
      }),
  );

  return {
    async find(kid) {
      const fresh = await keysOf(
        keySets.filter(({ isFresh }) => isFresh),
        kid,
      );
      if (fresh.length > 0) return fresh;

      await Promise.all(keySets.map((keySet) => keySet.refresh()));
      const known = await keysOf(keySets, kid);
      if (known.length === 0 && keySets.some(({ hasFailed }) => hasFailed)) {
        throw new CallbackKeysError("the calling platform's keys can't be read");
      }
      return known;
    },
  };
}

/** Only keys for RS256 signatures are looked at, whatever algorithm a token names; one that can't be used is none. */
async function keysOf(keySets: readonly RemoteKeySet[], kid: string): Promise<CryptoKey[]> {
  const found = await Promise.all(
    keySets.map(async ({ latest }) => latest?.({ alg: 'RS256', kid }).catch(() => undefined)),
  );
  return found.filter((key) => key !== undefined);
}
