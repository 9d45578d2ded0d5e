import type { KeyValueStore } from '../live/store/key-value-store.ts';
import type { ParticipantChanges } from '../rooms/rooms-provider.ts';

/** Where it is stored who was invited to what room: a key for each person and room, so that nobody waits for another. */
const collection = 'roomsOfPeople';

/** How long it is known that somebody was invited, in milliseconds: a room is open for 180 days at the most. */
const keptMs = 400 * 24 * 3_600_000;

/** The rooms to which somebody was invited by gateways on this store. */
export class RoomsOfPeople {
  readonly #keyValues: KeyValueStore;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(keyValues: KeyValueStore, now: () => number) {
    this.#keyValues = keyValues;
    this.#now = now;
  }

  /** Notes who was invited to a room, and who no longer is. */
  async note(roomId: string, changes: ParticipantChanges): Promise<void> {
    const expiresAt = this.#now() + keptMs;
    await Promise.all(
      Array.from(changes, ([rawId, role]) =>
        role === null
          ? this.forget(rawId, roomId)
          : this.#keyValues.set(collection, keyOf(rawId, roomId), undefined, '', expiresAt),
      ),
    );
  }

  /** Forgets that somebody was invited to a room. */
  async forget(rawId: string, roomId: string): Promise<void> {
    const key = keyOf(rawId, roomId);
    const stored = await this.#keyValues.get(collection, key);
    if (stored) await this.#keyValues.delete(collection, key, stored.revision);
  }

  /**
   * Some of somebody's rooms by their ids, in an order that stays the same.
   *
   * @param after begins behind this room; left out, with the first
   */
  async list(rawId: string, limit: number, after?: string): Promise<readonly string[]> {
    const prefix = keyOf(rawId, '');
    const keys = await this.#keyValues.keys(collection, { limit, after: prefix + encode(after ?? '') });
    return keys.filter((key) => key.startsWith(prefix)).map((key) => decode(key.slice(prefix.length)));
  }
}

function keyOf(rawId: string, roomId: string): string {
  return `${encode(rawId)}.${encode(roomId)}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}
