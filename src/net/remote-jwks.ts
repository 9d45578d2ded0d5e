import { createLocalJWKSet } from 'jose';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** Far above what an issuer publishes. */
const maxKeys = 200;

/** A JSON Web Key Set (RFC 7517), as far as it must be one. */
export const keySetDocument = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string() })).max(maxKeys),
});

/** Keys that were published together. As long as the same ones are published, it is the same object. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Where a key set comes from, and how long it is taken for current. */
export interface RemoteKeySetOptions {
  /** Reads what is published at present. @throws Error that says why it can't */
  readonly read: () => Promise<z.infer<typeof keySetDocument>>;
  /** Keys this old, in milliseconds, are to be read anew before they are trusted further. */
  readonly freshForMs: number;
  /** A clock that never goes back, in milliseconds: see `Clock`. */
  readonly monotonicNow: () => number;
  /** Is told why a reading failed. */
  readonly onFailure: (error: unknown) => void;
}

/** How often keys that nobody knows may make us ask, at most. */
const askAgainAfterMs = 30_000;
/** As long as a set was never read, nobody can be let in by it: it is asked for sooner. */
const askFirstAfterMs = 1_000;

/**
 * A key set of another server: asked for when somebody needs it, though not too often, and kept through outages. The keys
 * of a set hold until it has been read anew, however long it can't be; what that means for who waits is its user's to say.
 *
 * Own code beside jose's `createRemoteJWKSet`, which refuses every token as soon as an aged set can't be read anew, asks
 * again with each of them then, and ages sets by a clock that can be set.
 */
export class RemoteKeySet {
  readonly #options: RemoteKeySetOptions;
  #document: unknown;
  #keySet: KeySet | undefined;
  #readAt = -Infinity;
  #askedAt = -Infinity;
  #hasFailed = false;
  #reading: Promise<void> | undefined;

  constructor(options: RemoteKeySetOptions) {
    this.#options = options;
  }

  /** The keys as they were last read; undefined if they never were. */
  get latest(): KeySet | undefined {
    return this.#keySet;
  }

  /** Whether they were read lately enough to be trusted without asking. */
  get isFresh(): boolean {
    return this.#now() - this.#readAt < this.#options.freshForMs;
  }

  /** Whether they could not be read when that was last tried. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /**
   * When they may be asked for again, by `monotonicNow`: 30 seconds after the last time, or one second as long as they
   * were never read.
   */
  get askableAt(): number {
    return this.#askedAt + (this.#keySet ? askAgainAfterMs : askFirstAfterMs);
  }

  /**
   * Reads them, if they may be asked for by now, and waits for the reading that is under way, which all who wait share.
   * Never fails: what could not be read shows in `hasFailed`.
   */
  async refresh(): Promise<void> {
    if (this.#now() >= this.askableAt) this.#reading ??= this.#read();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { read, onFailure } = this.#options;
    this.#askedAt = this.#now();
    try {
      const document = await read();
      if (!isDeepStrictEqual(document, this.#document)) {
        this.#keySet = createLocalJWKSet(document);
        this.#document = document;
      }
      this.#readAt = this.#askedAt;
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      onFailure(error);
    } finally {
      this.#reading = undefined;
    }
  }

  #now(): number {
    return this.#options.monotonicNow();
  }
}
