import type { TransportLimits } from './transport-limits.ts';

/** The limits on how much is held at a time. */
type HeldLimit = 'waitingSockets' | 'waitingSocketsPerAddress' | 'callbackSubscriptions';

/** Something that is held. It counts until it is released. */
export interface Lease {
  /** Gives it back. Releasing it again changes nothing. */
  release(): void;
}

/** Which limits a quota keeps to. */
export interface QuotaLimits<Limit> {
  /** On what one holder has; left out, there is none. */
  readonly each?: Limit;
  /** On what all holders have together; left out, there is none. */
  readonly total?: Limit;
}

/** Counts how many of one kind of thing each holder has, such as the sockets of a network. */
export class Quota<Limit extends HeldLimit> {
  readonly #names: QuotaLimits<Limit>;
  readonly #limits: TransportLimits;
  #held = 0;
  /** Of those holders who have any. */
  readonly #heldBy = new Map<string, number>();

  constructor(limits: TransportLimits, names: QuotaLimits<Limit>) {
    this.#limits = limits;
    this.#names = names;
  }

  /** The limit that forbids a holder to acquire one more; undefined if none does. */
  limitFor(holder: string): Limit | undefined {
    const { each, total } = this.#names;
    if (total && this.#held >= this.#maximum(total)) return total;
    if (each && (this.#heldBy.get(holder) ?? 0) >= this.#maximum(each)) return each;
    return undefined;
  }

  /** Counts one more of a holder's. Whether they may have it is asked before. */
  acquire(holder: string): Lease {
    this.count(holder, 1);
    return new CountedLease(this, holder);
  }

  /** Counts one more or less of a holder's; leases do. */
  count(holder: string, change: 1 | -1): void {
    this.#held += change;
    const held = (this.#heldBy.get(holder) ?? 0) + change;
    if (held > 0) this.#heldBy.set(holder, held);
    else this.#heldBy.delete(holder);
  }

  #maximum(limit: Limit): number {
    return this.#limits[limit];
  }
}

/** A class, since there is one for each socket. */
class CountedLease implements Lease {
  readonly #quota: Pick<Quota<HeldLimit>, 'count'>;
  /** Undefined once it is released. */
  #holder: string | undefined;

  constructor(quota: Pick<Quota<HeldLimit>, 'count'>, holder: string) {
    this.#quota = quota;
    this.#holder = holder;
  }

  release(): void {
    if (this.#holder === undefined) return;
    this.#quota.count(this.#holder, -1);
    this.#holder = undefined;
  }
}
