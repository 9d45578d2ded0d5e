import type { CryptoKey } from 'jose';
import type { Logger } from 'pino';
import { type FetchKeySet, fetchKeySet, type KeySet } from './key-set.ts';

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
  readonly fetch: FetchKeySet;
  readonly now: () => Date;
  readonly logger: Logger;
  /** How long one key set may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** A key set this old is read anew before it is trusted further. */
const freshForMs = 2 * 60 * 60 * 1000;
/** How often keys that nobody knows may make us ask, at most. */
const askAgainAfterMs = 30_000;
/** As long as a key set was never read, every notification is lost: it is asked for sooner. */
const askFirstAfterMs = 1_000;
/** Shorter than a sender's patience. */
const defaultTimeoutMs = 3_000;

/** One key set: as it was last read, and when. */
interface Source {
  readonly url: string;
  keySet: KeySet | undefined;
  readAt: number;
  askedAt: number;
  hasFailed: boolean;
  reading: Promise<void> | undefined;
}

/**
 * Keeps the platform's keys: read when first needed, again after two hours, and for a key that nobody knows at most
 * every 30 seconds. Who waits for the same set shares one request. The keys of a set hold until it has been read anew,
 * however long it can't be.
 */
export function createCallbackKeys(options: CallbackKeysOptions): CallbackKeys {
  const { urls, fetch, now, logger, timeoutMs = defaultTimeoutMs } = options;
  const sources = urls.map((url): Source => {
    const never = -Infinity;
    return { url, keySet: undefined, readAt: never, askedAt: never, hasFailed: false, reading: undefined };
  });

  const age = (time: number): number => now().getTime() - time;
  const isFresh = ({ readAt }: Source): boolean => age(readAt) < freshForMs;
  const mayBeAsked = ({ keySet, askedAt }: Source): boolean =>
    age(askedAt) >= (keySet ? askAgainAfterMs : askFirstAfterMs);

  async function read(source: Source): Promise<void> {
    source.askedAt = now().getTime();
    try {
      source.keySet = await fetchKeySet(source.url, fetch, timeoutMs);
      source.readAt = source.askedAt;
      source.hasFailed = false;
    } catch (error) {
      source.hasFailed = true;
      logger.error({ err: error, url: source.url }, "the calling platform's keys could not be read");
    } finally {
      source.reading = undefined;
    }
  }

  return {
    async find(kid) {
      const fresh = await keysOf(sources.filter(isFresh), kid);
      if (fresh.length > 0) return fresh;

      for (const source of sources) if (mayBeAsked(source)) source.reading ??= read(source);
      await Promise.all(sources.flatMap(({ reading }) => reading ?? []));

      const known = await keysOf(sources, kid);
      if (known.length === 0 && sources.some(({ hasFailed }) => hasFailed)) {
        throw new CallbackKeysError("the calling platform's keys can't be read");
      }
      return known;
    },
  };
}

async function keysOf(sources: readonly Source[], kid: string): Promise<CryptoKey[]> {
  const found = await Promise.all(sources.map(async ({ keySet }) => keySet?.(kid)));
  return found.filter((key) => key !== undefined);
}
