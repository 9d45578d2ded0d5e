/** A text that is stored under a key. */
export interface StoredValue {
  readonly text: string;
  /** Tells this text from whatever stood there before it, and will after it: it only rises. */
  readonly revision: number;
}

/** Which keys of a collection are asked for. */
export interface KeyPage {
  /** Keys at the most. */
  readonly limit: number;
  /** Begins behind this key, whether there is one or not; left out, with the first. */
  readonly after?: string | undefined;
}

/**
 * Small texts by their keys, in collections: what is known of rooms and people, as far as it isn't a call's. Whoever changes
 * one says which revision they have read, so that nobody's change is lost.
 */
export interface KeyValueStore {
  get(collection: string, key: string): Promise<StoredValue | undefined>;
  /**
   * Stores a text in place of the one that was read.
   *
   * @param expectedRevision of the text that was read; undefined if there was none
   * @param expiresAt when there is none any more, in milliseconds since the epoch; left out, never
   * @returns the new revision; undefined if another came first, and nothing happens
   */
  set(
    collection: string,
    key: string,
    expectedRevision: number | undefined,
    text: string,
    expiresAt?: number,
  ): Promise<number | undefined>;
  /** Removes the text that was read. @returns false if another came first, or there is none any more, and nothing happens */
  delete(collection: string, key: string, expectedRevision: number): Promise<boolean>;
  /** The keys of a collection, in the order of their bytes. It costs what it gives. */
  keys(collection: string, page: KeyPage): Promise<readonly string[]>;
  /**
   * Is told that a text may have changed, whoever of those who share the store did that: read it then. A message that is lost
   * is made good within seconds. That a text has expired is not told. Watch before you read, so that nothing falls between.
   *
   * @returns what ends it
   */
  watch(collection: string, key: string, listener: () => void): () => void;
}
