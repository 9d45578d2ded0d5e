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
  readonly #identified: Quota<'socketsPerPrincipal'>;

  constructor(limits: TransportLimits) {
    this.#waiting = new Quota(limits, { total: 'waitingSockets', each: 'waitingSocketsPerAddress' });
    this.#identified = new Quota(limits, { each: 'socketsPerPrincipal' });
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
  readonly #identified: Quota<'socketsPerPrincipal'>;
  #lease: Lease;

  constructor(waiting: Lease, identified: Quota<'socketsPerPrincipal'>) {
    this.#lease = waiting;
    this.#identified = identified;
  }

  /**
   * Counts the socket as a principal's from here on, and no longer among those that wait.
   *
   * @returns false if that principal may have no more
   */
  acquire(subject: string): boolean {
    if (this.#identified.limitFor(subject)) return false;
    this.#lease.release();
    this.#lease = this.#identified.acquire(subject);
    return true;
  }

  release(): void {
    this.#lease.release();
  }
}
