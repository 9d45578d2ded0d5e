import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { KeyValueStore } from '../live/store/key-value-store.ts';

/** Where it is stored which user somebody is, by the digests of their external ids. */
const collection = 'users';

/** How long somebody may take to create a user before another tries it, in milliseconds: longer than a request may last. */
const claimMs = 60_000;
/** How often it is looked whether a claim has expired, in milliseconds. Everything else is told. */
const lookMs = 1_000;

const entrySchema = z.object({ rawId: z.string().optional() });

/** A user of the service. */
export interface KnownUser {
  readonly rawId: string;
}

/** Which user of the service somebody is whom clients name by an id of their own: created once, whoever asks first. */
export class People {
  readonly #keyValues: KeyValueStore;
  readonly #clock: Clock;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch, the same for all who share the store */
  constructor(keyValues: KeyValueStore, clock: Clock, now: () => number) {
    this.#keyValues = keyValues;
    this.#clock = clock;
    this.#now = now;
  }

  /** The raw id of somebody's user; undefined if they have none yet. */
  async find(person: string): Promise<string | undefined> {
    const stored = await this.#keyValues.get(collection, person);
    return stored && rawIdIn(stored.text);
  }

  /**
   * Finds somebody's user, or creates one. Of several who ask at the same time one creates, and the others wait.
   *
   * @param create makes a user; is not to be called off, since one that nobody knows of would remain
   * @param discard removes a user that was made too late
   * @param signal ends the waiting for others
   * @returns what `create` gave as well, if it was called
   */
  async findOrCreate<Created extends KnownUser>(
    person: string,
    create: () => Promise<Created>,
    discard: (created: Created) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<KnownUser | Created> {
    for (;;) {
      const stored = await this.#keyValues.get(collection, person);
      if (stored) {
        const rawId = rawIdIn(stored.text);
        if (rawId !== undefined) return { rawId };
        await this.#changed(person, stored.revision, signal);
        continue;
      }
      const claim = await this.#keyValues.set(collection, person, undefined, '{}', this.#now() + claimMs);
      if (claim === undefined) continue;
      const created = await create().catch(async (error: unknown) => {
        await this.#keyValues.delete(collection, person, claim);
        throw error;
      });
      const text = JSON.stringify({ rawId: created.rawId });
      if ((await this.#keyValues.set(collection, person, claim, text)) !== undefined) return created;
      await discard(created);
    }
  }

  /** Forgets somebody's user, who is gone; nothing happens if they have another by now. */
  async forget(person: string, rawId: string): Promise<void> {
    const stored = await this.#keyValues.get(collection, person);
    if (stored && rawIdIn(stored.text) === rawId) {
      await this.#keyValues.delete(collection, person, stored.revision);
    }
  }

  /** Waits until something else may stand in place of a claim. @throws the signal's reason */
  async #changed(person: string, revision: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      resolve(undefined);
    };
    const giveUp = (): void => {
      reject(signal.reason as Error);
    };
    const unwatch = this.#keyValues.watch(collection, person, wake);
    const callOff = this.#clock.schedule(lookMs, wake);
    signal.addEventListener('abort', giveUp);
    try {
      signal.throwIfAborted();
      const stored = await this.#keyValues.get(collection, person);
      if (stored?.revision === revision) await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
      callOff();
      unwatch();
    }
  }
}

/**
 * What a person is stored under: nothing that could tell who they are.
 *
 * @param owner whose name for them it is; left out, everybody's who may say who somebody is
 */
export function personKey(externalId: string, owner?: string): string {
  const name = JSON.stringify(owner === undefined ? [externalId] : [owner, externalId]);
  return createHash('sha256').update(name).digest('base64url');
}

function rawIdIn(text: string): string | undefined {
  return entrySchema.parse(JSON.parse(text)).rawId;
}
