/** How long a creation is remembered, for repeats and for callbacks, in milliseconds. */
export const rememberedCreationMs = 24 * 3_600_000;

/** How many are remembered at the most, where they take up room in this process or its file. */
export const maxCreations = 100_000;

/** By what a creation is repeated. */
export interface CreationKey {
  /** Who asks: the same key of somebody else is another one. */
  readonly principal: string;
  readonly idempotencyKey: string;
}

/** A key as one text: different for keys that differ in either part, whatever stands in them. */
export function textOfKey({ principal, idempotencyKey }: CreationKey): string {
  return JSON.stringify([principal, idempotencyKey]);
}

/** The ids of a call. */
export interface CallIds {
  /** The canonical one. */
  readonly callId: string;
  /** As Graph wrote it. */
  readonly graphId: string;
}

/** A call that is being created, or was: noted before Graph is asked for it. */
export interface Creation {
  /** The digest of the token in its callback address, by which the creation is known. */
  readonly tokenDigest: string;
  /** What makes a repeat the same; undefined for a creation that can't be repeated. */
  readonly key: CreationKey | undefined;
  /** What was asked for: a repeat of the key with anything else is a mistake. */
  readonly fingerprint: string;
  readonly keepAlive: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The call, once it is known: from Graph's reply, or from the first callback. */
  readonly call: CallIds | undefined;
  /** Why Graph's reply was lost, so that only a callback can tell which call it was; undefined if it wasn't. */
  readonly lostBecause: string | undefined;
}

/** The creations of the last 24 hours. */
export interface CreationStore {
  /**
   * Notes a creation, before anything is sent, unless its key is taken.
   *
   * @returns the creation that has the key; undefined if this one was noted
   */
  begin(creation: Creation): Promise<Creation | undefined>;
  byToken(tokenDigest: string): Promise<Creation | undefined>;
  /**
   * Ties a creation to its call, unless it is tied already.
   *
   * @returns it as it is then; undefined if it isn't known
   */
  adopt(tokenDigest: string, call: CallIds): Promise<Creation | undefined>;
  /** Notes that Graph's reply was lost. @returns the creation as it is then; undefined if it isn't known */
  markLost(tokenDigest: string, reason: string): Promise<Creation | undefined>;
  /** Frees a creation's key; its callback may still come. */
  freeKey(tokenDigest: string): Promise<void>;
  /** Forgets a creation that has failed for certain: its key is free for another try. */
  forget(tokenDigest: string): Promise<void>;
  /**
   * Waits until a creation is tied to its call, or its key is free again, whoever of those who share the store does that.
   *
   * @returns the call; undefined if none came of it
   */
  outcome(tokenDigest: string): Promise<CallIds | undefined>;
}
