import type { Lease } from './quota.ts';

/** What principals hold, each kind counted by itself. */
export type Holding = 'webSocket' | 'eventStream' | 'callbackSubscription';

/** Counts what principals hold: in this process, or over all processes that serve the same clients. */
export interface Holdings {
  /**
   * Counts one more of a principal's.
   *
   * @param most how many of its kind a principal may hold
   * @returns undefined if that is one too many
   */
  acquire(kind: Holding, subject: string, most: number): Promise<Lease | undefined>;
}

/** Counts in the memory of this process. */
export class MemoryHoldings implements Holdings {
  /** Of those who hold any. */
  readonly #held = new Map<string, number>();

  acquire(kind: Holding, subject: string, most: number): Promise<Lease | undefined> {
    const key = `${kind} ${subject}`;
    const held = this.#held.get(key) ?? 0;
    if (held >= most) return Promise.resolve(undefined);
    this.#held.set(key, held + 1);
    return Promise.resolve(
      new OnceLease(() => {
        const left = (this.#held.get(key) ?? 1) - 1;
        if (left > 0) this.#held.set(key, left);
        else this.#held.delete(key);
      }),
    );
  }
}

/** Something that is given back once. A class, since there is one for each socket. */
export class OnceLease implements Lease {
  #giveBack: (() => void) | undefined;

  constructor(giveBack: () => void) {
    this.#giveBack = giveBack;
  }

  release(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }
}

/** The limit on what one principal holds of a kind. */
export class PrincipalQuota {
  readonly #kind: Holding;
  readonly #most: number | undefined;
  readonly #holdings: Holdings;

  /** @param most undefined for as many as they like */
  constructor(kind: Holding, most: number | undefined, holdings: Holdings) {
    this.#kind = kind;
    this.#most = most;
    this.#holdings = holdings;
  }

  /** Counts one more of a principal's. @returns undefined if they may have no more */
  acquire(subject: string): Promise<Lease | undefined> {
    if (this.#most === undefined) return Promise.resolve(unlimited);
    return this.#holdings.acquire(this.#kind, subject, this.#most);
  }
}

const unlimited: Lease = { release: () => undefined };
