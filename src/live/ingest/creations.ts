import { LRUCache } from 'lru-cache';
import { canonicalId } from '../../microsoft-graph/call-id.ts';
import type { CallResource } from '../../microsoft-graph/resources.ts';
import type { CallRecords } from '../call-records.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { CallIds, Creation, CreationKey } from '../store/creation-store.ts';
import type { LiveStore } from '../store/live-store.ts';
import { digestOf, newCallbackToken } from './callback-tokens.ts';
import type { Parking } from './parking.ts';

/** A call to create. */
export interface CallToCreate {
  /** By what it may be repeated; left out, it can't be. */
  readonly key?: CreationKey | undefined;
  /** Equal for two requests that ask for the same. */
  readonly fingerprint: string;
  /** Whether this gateway keeps the call alive. */
  readonly keepAlive: boolean;
  /** Asks Graph for the call. @param callbackToken to be put at the end of the callback address */
  readonly post: (callbackToken: string) => Promise<CallResource>;
  /** Whether a failure of `post` leaves open whether there is a call. */
  readonly isUncertain: (error: unknown) => boolean;
}

/** A repeat of a creation's idempotency key with something else. */
export class CreationConflictError extends Error {
  override readonly name = 'CreationConflictError';
}

/** Nothing came of a creation that was joined, and why it failed was told to another process. */
export class CreationFailedError extends Error {
  override readonly name = 'CreationFailedError';
}

/** How long a callback is waited for that tells which call a lost creation made, in milliseconds. */
const lostMs = 30_000;

/** When a creation is taken for lost of which its own process has said nothing, in milliseconds. */
const abandonedMs = 5 * 60_000;

/** How long a lost creation's call may live without anybody asking for it again, in milliseconds. */
export const orphanMs = 30_000;

/** How many failures are remembered, for those who repeat what failed. */
const maxFailures = 10_000;

/**
 * The calls that this gateway asks Graph for. Graph has no idempotency key for them, and a lost reply leaves a call of which
 * nobody knows: what ties a call to its creation is a secret in its callback address.
 */
export class Creations {
  readonly #store: LiveStore;
  readonly #records: CallRecords;
  readonly #parking: Parking;
  readonly #now: () => number;
  /** Why creations of this process failed, by the digests of their tokens. */
  readonly #failures = new LRUCache<string, Error>({ max: maxFailures });

  /** @param now milliseconds since the epoch */
  constructor(store: LiveStore, records: CallRecords, parking: Parking, now: () => number) {
    this.#store = store;
    this.#records = records;
    this.#parking = parking;
    this.#now = now;
  }

  /**
   * Creates a call. It is noted before Graph is asked, so that a reply that gets lost can be made good: a callback with
   * its token tells which call it was, and a repeat with the same key finds it.
   *
   * @throws {CreationConflictError} if the key was used for something else
   * @throws {CreationFailedError} if nothing came of the creation that was begun under the key by another process
   * @throws whatever `post` throws
   */
  async create({ key, fingerprint, keepAlive, post, isUncertain }: CallToCreate): Promise<CallRecord> {
    const token = newCallbackToken();
    const tokenDigest = digestOf(token);
    const startedAt = this.#now();
    const creation = {
      tokenDigest,
      key,
      fingerprint,
      keepAlive,
      startedAt,
      call: undefined,
      lostBecause: undefined,
    };
    // The end is scheduled first, so that a process that dies does not occupy the key for ever.
    await this.#store.work.schedule({ kind: 'giveUp', id: tokenDigest }, startedAt + abandonedMs);
    const earlier = await this.#store.creations.begin(creation);
    if (earlier) {
      await this.#dismiss(tokenDigest);
      return this.#join(earlier, fingerprint);
    }
    let reply: CallResource;
    try {
      reply = await post(token);
    } catch (error) {
      this.#failures.set(tokenDigest, error as Error);
      if (isUncertain(error)) await this.#lose(creation, (error as Error).message);
      else await this.#fail(tokenDigest);
      throw error;
    }
    const graphId = reply.id ?? '';
    const callId = canonicalId(graphId);
    await this.adopt(creation, { callId, graphId });
    await this.#records.apply(callId, { type: 'callReply', call: reply });
    await this.#dismiss(tokenDigest);
    return this.#records.get(callId);
  }

  /**
   * Ties a creation to its call, by whichever comes first: Graph's reply or the first callback.
   *
   * @returns the call to which it is tied: another one if it was tied before
   */
  async adopt({ tokenDigest, keepAlive }: Creation, ids: CallIds): Promise<CallIds> {
    const creation = await this.#store.creations.adopt(tokenDigest, ids);
    const call = creation?.call ?? ids;
    if (call.callId !== ids.callId) return call;
    await this.#records.begin(ids, 'created', { keepAlive });
    if (creation?.lostBecause !== undefined) await this.#hangUpLater(ids);
    await this.#parking.takeIn(ids.callId);
    return call;
  }

  /**
   * Gives up a creation whose reply was lost and of which no callback has told: whoever repeated it learns why. If the
   * process that began it has died, and a callback told of its call, nobody has been told of that.
   */
  async giveUp(tokenDigest: string): Promise<void> {
    const { creations } = this.#store;
    const creation = await creations.byToken(tokenDigest);
    if (!creation) return;
    if (creation.lostBecause === undefined) {
      await this.#lose(creation, 'the process that asked Graph for the call has ended');
    }
    // Its callback may still come: only the key is free again.
    if (!creation.call) await creations.freeKey(tokenDigest);
  }

  /** Joins a creation that was begun earlier under the same key. */
  async #join(
    { tokenDigest, fingerprint, keepAlive, ...earlier }: Creation,
    wanted: string,
  ): Promise<CallRecord> {
    if (fingerprint !== wanted) {
      throw new CreationConflictError('the idempotency key was used for another call');
    }
    const call = earlier.call ?? (await this.#store.creations.outcome(tokenDigest));
    if (!call) {
      const message = 'an earlier request under the same idempotency key failed';
      throw this.#failures.get(tokenDigest) ?? new CreationFailedError(message);
    }
    await this.#store.work.cancel({ kind: 'hangUp', id: call.callId });
    await this.#dismiss(tokenDigest);
    await this.#records.begin(call, 'created', { keepAlive });
    return this.#records.get(call.callId);
  }

  async #lose({ tokenDigest, startedAt }: Creation, reason: string): Promise<void> {
    const lost = await this.#store.creations.markLost(tokenDigest, reason);
    if (lost?.call) await this.#hangUpLater(lost.call);
    else await this.#store.work.schedule({ kind: 'giveUp', id: tokenDigest }, startedAt + lostMs);
  }

  async #fail(tokenDigest: string): Promise<void> {
    await this.#store.creations.forget(tokenDigest);
    await this.#dismiss(tokenDigest);
  }

  async #hangUpLater({ callId }: CallIds): Promise<void> {
    await this.#store.work.schedule({ kind: 'hangUp', id: callId }, this.#now() + orphanMs);
  }

  /** Need not be given up any more. */
  async #dismiss(tokenDigest: string): Promise<void> {
    await this.#store.work.cancel({ kind: 'giveUp', id: tokenDigest });
  }
}
