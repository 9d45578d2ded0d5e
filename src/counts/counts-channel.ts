import type { Channel } from '../channel/channel.ts';
import { OnceLease } from '../subscriptions/holdings.ts';
import type { Holding } from '../subscriptions/holdings.ts';
import type { Lease } from '../subscriptions/quota.ts';
import type { Counts } from './counts.ts';

/** What who counts offers to other processes. */
type CountsOffers = {
  countOperation(subject: string): Promise<number | undefined>;
  /** @returns whether the principal may hold one more, which counts from then on */
  hold(kind: Holding, subject: string, most: number): Promise<boolean>;
  letGo(kind: Holding, subject: string): void;
};

/** Counts for other processes. What one of them holds that has ended counts no more. */
export class CountsHost {
  readonly #counts: Counts;

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  /** Offers it over a channel. @returns what is to be called when the other end has gone */
  connect(channel: Channel): () => void {
    const held = new Map<string, Lease[]>();
    let hasGone = false;
    const offers: CountsOffers = {
      countOperation: (subject) => this.#counts.operationCounter.count(subject),
      hold: async (kind, subject, most) => {
        const lease = await this.#counts.holdings.acquire(kind, subject, most);
        if (!lease) return false;
        if (hasGone) {
          lease.release();
          return false;
        }
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
      hasGone = true;
      for (const lease of [...held.values()].flat()) lease.release();
    };
  }
}

/** Counts at the other end of a channel. */
export function createCountsClient(channel: Channel): Counts {
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
