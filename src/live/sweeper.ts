import { orphanMs } from './ingest/creations.ts';
import type { Creations } from './ingest/creations.ts';
import { parkedMs } from './ingest/parking.ts';
import type { Parking } from './ingest/parking.ts';
import type { LeaseHolder } from './lease-holder.ts';
import type { LiveObserver, LiveTask } from './live-observer.ts';
import type { GraphPort } from './record/graph-port.ts';
import type { CallStore } from './store/call-store.ts';
import type { WorkKind, WorkRelease } from './store/work-queue.ts';

/** What the sweeper is made from. */
interface SweeperOptions {
  readonly calls: CallStore;
  readonly graph: GraphPort;
  readonly creations: Creations;
  readonly parking: Parking;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer: LiveObserver | undefined;
}

type Chore = Exclude<WorkKind, 'probe' | 'connect'>;

const kinds: readonly Chore[] = ['giveUp', 'lookUp', 'hangUp'];

/** How many chores of a kind are begun at once. */
const maxChores = 100;

/** After how long a chore that failed is tried again, in milliseconds. */
const retryMs: Readonly<Record<Chore, number>> = { lookUp: parkedMs, hangUp: orphanMs, giveUp: orphanMs };

/** Drops what has waited too long. What fails is tried again later. */
export class Sweeper {
  readonly #options: SweeperOptions;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** Does what is due now. @param leases takes it */
  async sweep(leases: LeaseHolder): Promise<void> {
    await Promise.all(
      kinds.map((kind) => leases.doDue(kind, maxChores, ({ id }, signal) => this.#do(kind, id, signal))),
    );
  }

  async #do(kind: Chore, id: string, signal: AbortSignal): Promise<WorkRelease> {
    const { now, observer } = this.#options;
    try {
      await this.#attempt(kind, id, signal);
      return { dueAt: undefined };
    } catch (error) {
      if (signal.aborted) return { dueAt: now() };
      observer?.onFailed(taskOf[kind], error);
      return { dueAt: now() + retryMs[kind] };
    }
  }

  #attempt(kind: Chore, id: string, signal: AbortSignal): Promise<void> {
    switch (kind) {
      case 'lookUp':
        return this.#options.parking.lookUp(id, signal);
      case 'giveUp':
        return this.#options.creations.giveUp(id);
      case 'hangUp':
        return this.#hangUp(id, signal);
    }
  }

  async #hangUp(callId: string, signal: AbortSignal): Promise<void> {
    const stored = await this.#options.calls.read(callId);
    if (stored?.kind !== 'live' || stored.record.isTerminated) return;
    await this.#options.graph.hangUp(stored.record.graphId, signal);
  }
}

const taskOf: Readonly<Record<Chore, LiveTask>> = { lookUp: 'lookUp', hangUp: 'hangUp', giveUp: 'tick' };
