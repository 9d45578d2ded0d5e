import type { OperationCounter } from '../auth/rate-limit.ts';
import type { Channel } from '../channel/channel.ts';
import { MemoryHoldings, OnceLease } from '../subscriptions/holdings.ts';
import type { Holding, Holdings } from '../subscriptions/holdings.ts';
import type { Lease } from '../subscriptions/quota.ts';

/** What principals do and hold, counted over all workers. */
export interface SharedCounts {
  readonly operationCounter: OperationCounter;
  readonly holdings: Holdings;
}

/** What the supervisor offers to each worker of it. */
type CountsOffers = {
  countOperation(subject: string): Promise<number | undefined>;
  /** @returns whether the principal may hold one more, which counts from then on */
  hold(kind: Holding, subject: string, most: number): Promise<boolean>;
  letGo(kind: Holding, subject: string): void;
};

/** Counts for all workers. What a worker holds that has ended counts no more. */
export class CountsHost {
  readonly #operationCounter: OperationCounter;
  readonly #holdings = new MemoryHoldings();

  constructor(operationCounter: OperationCounter) {
    this.#operationCounter = operationCounter;
  }

  /** Offers it over a channel. @returns what is to be called when the other end has gone */
  connect(channel: Channel): () => void {
    const held = new Map<string, Lease[]>();
    const offers: CountsOffers = {
      countOperation: (subject) => this.#operationCounter.count(subject),
      hold: async (kind, subject, most) => {
        const lease = await this.#holdings.acquire(kind, subject, most);
        if (!lease) return false;
        const key = `${kind} ${subject}`;
        const leases = held.get(key) ?? [];
        leases.push(lease);
        held.set(key, leases);
        return true;
      },
      letGo: (kind, subject) => {
        const key = `${kind} ${subject}`;
        const leases = held.get(key);
        leases?.pop()?.release();
        if (leases?.length === 0) held.delete(key);
      },
    };
    channel.offer(offers);
    return () => {
      for (const lease of [...held.values()].flat()) lease.release();
    };
  }
}

/** Counts at the other end of a channel. */
export function createSharedCounts(channel: Channel): SharedCounts {
  const host = channel.to<CountsOffers>();
  return {
    operationCounter: { count: (subject) => host.ask('countOperation', subject) },
    holdings: {
      async acquire(kind, subject, most) {
        if (!(await host.ask('hold', kind, subject, most))) return undefined;
        return new OnceLease(() => {
          host.tell('letGo', kind, subject);
        });
      },
    },
  };
}
