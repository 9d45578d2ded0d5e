import { PrincipalQuota } from '../../subscriptions/holdings.ts';
import type { Holdings } from '../../subscriptions/holdings.ts';
import { Quota } from '../../subscriptions/quota.ts';
import type { Lease } from '../../subscriptions/quota.ts';
import type { TransportLimits } from '../../subscriptions/transport-limits.ts';

/** A limit on sockets that have not said yet whose they are. */
export type WaitingLimit = 'waitingSockets' | 'waitingSocketsPerAddress';

/**
 * Counts sockets: by network those that have not said yet whose they are, and by principal the others. Each network has
 * a share of the former, so that the silent sockets of one network keep nobody else out.
 */
export class ConnectionQuota {
  readonly #waiting: Quota<WaitingLimit>;
  readonly #identified: PrincipalQuota;

  constructor(limits: TransportLimits, holdings: Holdings) {
    this.#waiting = new Quota(limits, { total: 'waitingSockets', each: 'waitingSocketsPerAddress' });
    this.#identified = new PrincipalQuota('webSocket', limits.socketsPerPrincipal, holdings);
  }

  /** The limit that forbids one more socket of a network; undefined if none does. */
  limitFor(network: string): WaitingLimit | undefined {
    return this.#waiting.limitFor(network);
  }

  /** Counts one more socket, which has not said yet whose it is. */
  acquire(network: string): ConnectionLease {
    return new ConnectionLease(this.#waiting.acquire(network), this.#identified);
  }
}

/** One socket, which counts until it is released. */
export class ConnectionLease implements Lease {
  readonly #identified: PrincipalQuota;
  #lease: Lease;
  #isReleased = false;

  constructor(waiting: Lease, identified: PrincipalQuota) {
    this.#lease = waiting;
    this.#identified = identified;
  }

  /**
   * Counts the socket as a principal's from here on, and no longer among those that wait.
   *
   * @returns false if that principal may have no more
   */
  async acquire(subject: string): Promise<boolean> {
    const lease = await this.#identified.acquire(subject);
    if (!lease) return false;
    this.#lease.release();
    this.#lease = lease;
    if (this.#isReleased) lease.release();
    return true;
  }

  release(): void {
    this.#isReleased = true;
    this.#lease.release();
  }
}
