import { orphanMs } from './ingest/creations.ts';
import type { Creations } from './ingest/creations.ts';
import { parkedMs } from './ingest/parking.ts';
import type { Parking } from './ingest/parking.ts';
import type { LiveObserver, LiveTask } from './live-observer.ts';
import type { GraphPort } from './record/graph-port.ts';
import type { LiveStore } from './store/live-store.ts';
import type { WorkKind, WorkLease } from './store/work-queue.ts';

/** What the sweeper is made from. */
interface SweeperOptions {
  readonly store: LiveStore;
  readonly graph: GraphPort;
  readonly creations: Creations;
  readonly parking: Parking;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer: LiveObserver | undefined;
}

type Chore = Exclude<WorkKind, 'probe'>;

/** How many chores of a kind are done at once, and how long they may take, in milliseconds. */
const chores = { limit: 100, leaseMs: 2 * 60_000 };

/** After how long a chore that failed is tried again, in milliseconds. */
const retryMs: Readonly<Record<Chore, number>> = { lookUp: parkedMs, hangUp: orphanMs, giveUp: orphanMs };

/** Drops what has waited too long. What fails is tried again later. */
export class Sweeper {
  readonly #options: SweeperOptions;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** Does what is due now. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { store, now } = this.#options;
    const kinds: readonly Chore[] = ['giveUp', 'lookUp', 'hangUp'];
    const due = await Promise.all(kinds.map((kind) => store.work.takeDue(kind, now(), chores)));
    await Promise.all(due.flat().map((lease) => this.#do(lease, signal)));
  }

  async #do(lease: WorkLease, signal: AbortSignal): Promise<void> {
    const { store, now, observer } = this.#options;
    const kind = lease.kind as Chore;
    try {
      await this.#attempt(kind, lease.id, signal);
      await store.work.release(lease, { dueAt: undefined });
    } catch (error) {
      if (!signal.aborted) observer?.onFailed(taskOf[kind], error);
      await store.work.release(lease, { dueAt: signal.aborted ? now() : now() + retryMs[kind] });
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
    const stored = await this.#options.store.calls.read(callId);
    if (stored?.kind !== 'live' || stored.record.isTerminated) return;
    await this.#options.graph.hangUp(stored.record.graphId, signal);
  }
}

const taskOf: Readonly<Record<Chore, LiveTask>> = { lookUp: 'lookUp', hangUp: 'hangUp', giveUp: 'tick' };
