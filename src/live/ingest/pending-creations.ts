import { CallbackTokens } from './callback-tokens.ts';

/** By what a creation is repeated. */
export interface CreationKey {
  /** Who asks: the same key of somebody else is another one. */
  readonly principal: string;
  readonly idempotencyKey: string;
}

/** A call that is being created, or was: noted before Graph is asked for it. */
export interface Creation {
  /** What makes a repeat the same; undefined for a creation that can't be repeated. */
  readonly key: CreationKey | undefined;
  /** What was asked for: a repeat of the key with anything else is a mistake. */
  readonly fingerprint: string;
  readonly keepAlive: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The call's canonical id, once it is known: from Graph's reply, or from the first callback. */
  callId: string | undefined;
  /** Settles with the call's id when it is known, by whichever way comes first. */
  readonly outcome: PromiseWithResolvers<string>;
  /** Why Graph's reply was lost, so that only a callback can tell which call it was; undefined if it wasn't. */
  lostBy: Error | undefined;
}

/** How long a creation is remembered, for repeats and for callbacks, in milliseconds. */
const rememberedMs = 24 * 3_600_000;

/** How long a callback is waited for that tells which call a lost creation made, in milliseconds. */
const lostMs = 30_000;

/** How many are remembered at the most. */
const maxCreations = 100_000;

/**
 * The calls that this gateway has asked Graph for. Graph has no idempotency key for them, and a lost reply leaves a call
 * of which nobody knows: what ties a call to its creation is a secret in its callback address.
 */
export class PendingCreations {
  readonly #now: () => number;
  /** Each with the digest of its token, oldest first. */
  readonly #all = new Map<Creation, string>();
  readonly #tokens = new CallbackTokens<Creation>();
  /** By key, in one text. */
  readonly #byKey = new Map<string, Creation>();

  /** @param now the clock, in milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a creation, before anything is sent. @returns it, and the token for its callback address */
  begin(options: Pick<Creation, 'key' | 'fingerprint' | 'keepAlive'>): {
    readonly creation: Creation;
    readonly token: string;
  } {
    this.#expire();
    const creation: Creation = {
      ...options,
      startedAt: this.#now(),
      callId: undefined,
      outcome: Promise.withResolvers<string>(),
      lostBy: undefined,
    };
    // Nobody may be waiting for it.
    creation.outcome.promise.catch(() => undefined);
    const { token, digest } = this.#tokens.issue(creation);
    this.#all.set(creation, digest);
    if (options.key) this.#byKey.set(textOf(options.key), creation);
    return { creation, token };
  }

  /** The creation under a key, for a repeat of it. */
  byKey(key: CreationKey): Creation | undefined {
    this.#expire();
    return this.#byKey.get(textOf(key));
  }

  /** The creation to which a callback's token belongs. */
  byToken(token: string): Creation | undefined {
    return this.#tokens.holderOf(token);
  }

  /** Forgets a creation that has failed for certain: its key is free for another try. */
  forget(creation: Creation): void {
    this.#tokens.revoke(this.#all.get(creation) ?? '');
    this.#all.delete(creation);
    this.#forgetKey(creation);
  }

  /** Gives up those whose reply was lost and of which no callback has told: whoever repeated them learns why. */
  giveUpLost(): void {
    for (const creation of this.#all.keys()) {
      const { lostBy, callId, startedAt } = creation;
      if (lostBy === undefined || callId !== undefined || this.#now() - startedAt < lostMs) continue;
      creation.outcome.reject(lostBy);
      // Its callback may still come: only the key is free again.
      this.#forgetKey(creation);
    }
  }

  #forgetKey(creation: Creation): void {
    const key = creation.key && textOf(creation.key);
    if (key !== undefined && this.#byKey.get(key) === creation) this.#byKey.delete(key);
  }

  #expire(): void {
    for (const creation of this.#all.keys()) {
      const isOld = this.#now() - creation.startedAt > rememberedMs;
      if (!isOld && this.#all.size < maxCreations) break;
      this.forget(creation);
    }
  }
}

/** Different for keys that differ in either part, whatever stands in them. */
function textOf({ principal, idempotencyKey }: CreationKey): string {
  return JSON.stringify([principal, idempotencyKey]);
}
