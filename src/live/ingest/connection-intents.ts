import type { KeyValueStore, StoredValue } from '../store/key-value-store.ts';
import { digestOf } from './callback-tokens.ts';
import type { RoomCallSink } from './room-call-sink.ts';

/** Where what is about to be asked for is stored, by the ids of the rooms. */
const collection = 'connecting';

/** How long it holds, in milliseconds: longer than a process takes to come back, and shorter than the service remembers keys. */
const lifetimeMs = 10 * 60_000;

/** What a connection is asked for by. */
export interface ConnectionIntent {
  /** The end of the address for its callbacks. */
  readonly token: string;
  /** The same key with the same address gives the same connection. */
  readonly key: string;
}

/**
 * The connections that are about to be asked for. Each is stored before that: whoever dies between the question and its answer is
 * followed by one who asks the same, and gets the same connection instead of another.
 */
export class ConnectionIntents {
  readonly #keyValues: KeyValueStore;
  readonly #calls: Pick<RoomCallSink, 'issueConnectionToken'>;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(
    keyValues: KeyValueStore,
    calls: Pick<RoomCallSink, 'issueConnectionToken'>,
    now: () => number,
  ) {
    this.#keyValues = keyValues;
    this.#calls = calls;
    this.#now = now;
  }

  /** Makes one for a room, or finds the one that is there. */
  async begin(roomId: string): Promise<ConnectionIntent> {
    for (;;) {
      const stored = await this.#keyValues.get(collection, roomId);
      if (stored) return intentOf(stored.text);
      const token = await this.#calls.issueConnectionToken(roomId);
      const expiresAt = this.#now() + lifetimeMs;
      if ((await this.#keyValues.set(collection, roomId, undefined, token, expiresAt)) !== undefined)
        return intentOf(token);
    }
  }

  /** Forgets that of a room: what came of it is known. */
  async end(roomId: string): Promise<void> {
    const stored: StoredValue | undefined = await this.#keyValues.get(collection, roomId);
    if (stored) await this.#keyValues.delete(collection, roomId, stored.revision);
  }
}

function intentOf(token: string): ConnectionIntent {
  return { token, key: digestOf(token) };
}
