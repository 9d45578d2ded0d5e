import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, OtherEnd } from '../channel/channel.ts';
import type { SharedParts } from '../gateway.ts';
import { sumOf } from '../metrics/samples.ts';
import type { Samples } from '../metrics/samples.ts';

/** What the supervisor offers to each worker. */
type MetricsOffers = {
  /** What all processes together have counted, in Prometheus' text format. */
  metricsText(): Promise<string>;
};

/** What each worker offers to the supervisor. */
type WorkerMetricsOffers = {
  /** What the worker has counted itself. */
  ownSamples(): Promise<Samples>;
};

/** How long a worker may take to say what it has counted, in milliseconds. After that, what it said last stands for it. */
const patienceMs = 1_000;

/** Sums what all processes count. What a worker has counted that has ended stays, as far as it was asked for. */
export class MetricsHost {
  readonly #ownSamples: () => Promise<Samples>;
  /** What each worker said last. */
  readonly #workers = new Map<OtherEnd<WorkerMetricsOffers>, Samples>();
  #ofEnded: Promise<Samples> = Promise.resolve([]);

  /** @param ownSamples what the supervisor has counted itself */
  constructor(ownSamples: () => Promise<Samples>) {
    this.#ownSamples = ownSamples;
  }

  /** Offers the sum over a channel. @returns what is to be called when the other end has gone */
  connect(channel: Channel): () => void {
    const worker = channel.to<WorkerMetricsOffers>();
    this.#workers.set(worker, []);
    const offers: MetricsOffers = {
      metricsText: async () => (await this.#sum()).metrics(),
    };
    channel.offer(offers);
    return () => {
      // What only rises must not fall by that: else Prometheus takes it for a counter that began anew.
      const counted = (this.#workers.get(worker) ?? []).filter(({ type }) => String(type) !== 'gauge');
      this.#workers.delete(worker);
      this.#ofEnded = this.#ofEnded.then((before) => sumOf([before, counted]).getMetricsAsJSON());
    };
  }

  async #sum(): Promise<ReturnType<typeof sumOf>> {
    const asked = Array.from(this.#workers.keys(), async (worker) => {
      const given = new AbortController();
      const waited = sleep(patienceMs, undefined, { signal: given.signal }).catch(() => undefined);
      const samples = await Promise.race([worker.ask('ownSamples').catch(() => undefined), waited]);
      given.abort();
      if (samples && this.#workers.has(worker)) this.#workers.set(worker, samples);
    });
    const [own] = await Promise.all([this.#ownSamples(), ...asked]);
    return sumOf([own, await this.#ofEnded, ...this.#workers.values()]);
  }
}

/** The sum that the other end of a channel makes. */
export function createSharedMetrics(channel: Channel): SharedParts['metrics'] {
  const host = channel.to<MetricsOffers>();
  return {
    contribute(ownSamples) {
      const offers: WorkerMetricsOffers = { ownSamples };
      channel.offer(offers);
    },
    text: () => host.ask('metricsText'),
  };
}
