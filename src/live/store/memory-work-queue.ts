import { TimeOrder } from './time-order.ts';
import type {
  ProbeState,
  TakeOptions,
  Work,
  WorkKind,
  WorkLease,
  WorkQueue,
  WorkRelease,
} from './work-queue.ts';

interface Entry {
  /** Undefined for work that only its state is remembered of, or that nobody has scheduled since it was taken. */
  readonly dueAt: number | undefined;
  /** Who has it, and until when, in milliseconds since the epoch. */
  readonly lease: { readonly fence: number; readonly until: number } | undefined;
  readonly state: ProbeState | undefined;
}

/** Work of one kind: entries by id, and the order in which they can be taken. */
class Shelf {
  readonly #entries = new Map<string, Entry>();
  readonly #order = new TimeOrder();

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  set(id: string, entry: Entry | undefined): void {
    const before = takenFrom(this.#entries.get(id));
    const after = takenFrom(entry);
    if (before !== after) {
      if (before !== undefined) this.#order.remove({ time: before, id });
      if (after !== undefined) this.#order.add({ time: after, id });
    }
    if (entry) this.#entries.set(id, entry);
    else this.#entries.delete(id);
  }

  due(now: number, limit: number): string[] {
    return this.#order.upTo(now, limit);
  }
}

/** From when on somebody can take an entry. */
function takenFrom(entry: Entry | undefined): number | undefined {
  return entry?.lease?.until ?? entry?.dueAt;
}

/** Work in the memory of this process, gone with it. */
export class MemoryWorkQueue implements WorkQueue {
  readonly #shelves: Readonly<Record<WorkKind, Shelf>> = {
    probe: new Shelf(),
    lookUp: new Shelf(),
    hangUp: new Shelf(),
    giveUp: new Shelf(),
    connect: new Shelf(),
  };
  #fence = 0;

  schedule({ kind, id }: Work, dueAt: number): Promise<void> {
    const entry = this.#shelves[kind].get(id);
    const { lease, state } = entry ?? {};
    this.#shelves[kind].set(id, { dueAt: soonest(entry?.dueAt, dueAt), lease, state });
    return Promise.resolve();
  }

  cancel({ kind, id }: Work): Promise<void> {
    this.#shelves[kind].set(id, undefined);
    return Promise.resolve();
  }

  takeDue(kind: WorkKind, now: number, { limit, leaseMs }: TakeOptions): Promise<readonly WorkLease[]> {
    const shelf = this.#shelves[kind];
    const leases = shelf.due(now, limit).map((id): WorkLease => {
      const state = shelf.get(id)?.state;
      const fence = (this.#fence += 1);
      shelf.set(id, { dueAt: undefined, lease: { fence, until: now + leaseMs }, state });
      return { kind, id, fence, state };
    });
    return Promise.resolve(leases);
  }

  renew({ kind, id, fence }: WorkLease, now: number, leaseMs: number): Promise<boolean> {
    const entry = this.#shelves[kind].get(id);
    if (entry?.lease?.fence !== fence) return Promise.resolve(false);
    this.#shelves[kind].set(id, { ...entry, lease: { fence, until: now + leaseMs } });
    return Promise.resolve(true);
  }

  release({ kind, id, fence }: WorkLease, next: WorkRelease): Promise<boolean> {
    const entry = this.#shelves[kind].get(id);
    if (entry?.lease?.fence !== fence) return Promise.resolve(false);
    const dueAt = soonest(entry.dueAt, next.dueAt);
    const state = next.state ?? entry.state;
    const isOver = dueAt === undefined && state === undefined;
    this.#shelves[kind].set(id, isOver ? undefined : { dueAt, lease: undefined, state });
    return Promise.resolve(true);
  }
}

function soonest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
