import { maxCreations, rememberedCreationMs, textOfKey } from './creation-store.ts';
import type { CallIds, Creation, CreationStore } from './creation-store.ts';

/** Creations in the memory of this process, gone with it. */
export class MemoryCreationStore implements CreationStore {
  readonly #now: () => number;
  /** By the digests of their tokens, oldest first. */
  readonly #creations = new Map<string, Creation>();
  /** The digests of tokens by key, in one text. */
  readonly #byKey = new Map<string, string>();
  /** Who waits for what comes of a creation. */
  readonly #waiting = new Map<string, PromiseWithResolvers<CallIds | undefined>>();

  /** @param now the clock, in milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  begin(creation: Creation): Promise<Creation | undefined> {
    this.#expire();
    if (creation.key) {
      const key = textOfKey(creation.key);
      const earlier = this.#creations.get(this.#byKey.get(key) ?? '');
      if (earlier) return Promise.resolve(earlier);
      this.#byKey.set(key, creation.tokenDigest);
    }
    this.#creations.set(creation.tokenDigest, creation);
    return Promise.resolve(undefined);
  }

  byToken(tokenDigest: string): Promise<Creation | undefined> {
    return Promise.resolve(this.#creations.get(tokenDigest));
  }

  adopt(tokenDigest: string, call: CallIds): Promise<Creation | undefined> {
    const known = this.#creations.get(tokenDigest);
    if (!known || known.call) return Promise.resolve(known);
    const adopted = { ...known, call };
    this.#creations.set(tokenDigest, adopted);
    this.#settle(tokenDigest, call);
    return Promise.resolve(adopted);
  }

  markLost(tokenDigest: string, reason: string): Promise<Creation | undefined> {
    const known = this.#creations.get(tokenDigest);
    if (!known) return Promise.resolve(undefined);
    const lost = { ...known, lostBecause: reason };
    this.#creations.set(tokenDigest, lost);
    return Promise.resolve(lost);
  }

  freeKey(tokenDigest: string): Promise<void> {
    const key = this.#creations.get(tokenDigest)?.key;
    if (key && this.#byKey.get(textOfKey(key)) === tokenDigest) this.#byKey.delete(textOfKey(key));
    this.#settle(tokenDigest, undefined);
    return Promise.resolve();
  }

  forget(tokenDigest: string): Promise<void> {
    void this.freeKey(tokenDigest);
    this.#creations.delete(tokenDigest);
    return Promise.resolve();
  }

  outcome(tokenDigest: string): Promise<CallIds | undefined> {
    const creation = this.#creations.get(tokenDigest);
    const isOpen = creation?.key && this.#byKey.get(textOfKey(creation.key)) === tokenDigest;
    if (!isOpen || creation.call) return Promise.resolve(creation?.call);
    const waiting = this.#waiting.get(tokenDigest) ?? Promise.withResolvers<CallIds | undefined>();
    this.#waiting.set(tokenDigest, waiting);
    return waiting.promise;
  }

  #settle(tokenDigest: string, call: CallIds | undefined): void {
    this.#waiting.get(tokenDigest)?.resolve(call);
    this.#waiting.delete(tokenDigest);
  }

  #expire(): void {
    for (const [tokenDigest, { startedAt }] of this.#creations) {
      const isOld = this.#now() - startedAt > rememberedCreationMs;
      if (!isOld && this.#creations.size < maxCreations) break;
      void this.forget(tokenDigest);
    }
  }
}
