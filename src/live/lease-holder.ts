import type { LiveObserver } from './live-observer.ts';
import type { WorkKind, WorkLease, WorkQueue, WorkRelease } from './store/work-queue.ts';

/** After how long a process that took work and has not been heard of since is taken for dead, in milliseconds. */
const leaseMs = 2 * 60_000;

/** When work that could not be done, for a fault of the store or of ours, is due again, in milliseconds. */
const retryMs = 5_000;

/**
 * Does work that was taken.
 *
 * @param signal is aborted when the work is to be left to others: since this process stops, or since they have it already
 * @returns what is to become of it; undefined if it was cancelled
 */
export type DoWork = (lease: WorkLease, signal: AbortSignal) => Promise<WorkRelease | undefined>;

/** A lease of this process. */
interface HeldLease {
  readonly lease: WorkLease;
  /** When it was taken or renewed last, in milliseconds since the epoch. */
  heldSince: number;
  readonly end: AbortController;
}

/**
 * The work that this process has taken. It is kept for as long as it takes, however slow Graph is, so that no other
 * process does the same meanwhile; and it is handed over when the process stops, so that nobody waits until its leases
 * have ended.
 */
export class LeaseHolder {
  readonly #work: WorkQueue;
  readonly #now: () => number;
  readonly #observer: Pick<LiveObserver, 'onLeaseLost'> | undefined;
  readonly #held = new Set<HeldLease>();
  readonly #underWay = new Set<Promise<void>>();
  #isStopped = false;

  /**
   * @param now milliseconds since the epoch
   * @param observer is told of what was lost
   */
  constructor(work: WorkQueue, now: () => number, observer?: Pick<LiveObserver, 'onLeaseLost'>) {
    this.#work = work;
    this.#now = now;
    this.#observer = observer;
  }

  /** How much is held. */
  get held(): number {
    return this.#held.size;
  }

  /** Whether nothing more is taken. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * Takes what is due, and does it.
   *
   * @param limit how much is taken at the most
   * @throws {Error} the first that `doWork` or the store throws, while the rest is done; what failed is due again soon
   */
  async doDue(kind: WorkKind, limit: number, doWork: DoWork): Promise<void> {
    if (this.#isStopped) return;
    const doing = this.#takeAndDo(kind, limit, doWork);
    const settled = doing.catch(() => undefined).then(() => void this.#underWay.delete(settled));
    this.#underWay.add(settled);
    await doing;
  }

  /** Renews what is held for half its time: to be called at intervals. What others have taken is called off here. */
  async renew(): Promise<void> {
    const now = this.#now();
    const old = [...this.#held].filter(({ heldSince }) => now - heldSince >= leaseMs / 2);
    await Promise.all(old.map((held) => this.#renew(held, now)));
  }

  /** Takes nothing more, calls off what is under way, and waits until others can take that. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { end } of this.#held) end.abort();
    await Promise.all(this.#underWay);
  }

  async #takeAndDo(kind: WorkKind, limit: number, doWork: DoWork): Promise<void> {
    const now = this.#now();
    const leases = await this.#work.takeDue(kind, now, { limit, leaseMs });
    const done = await Promise.allSettled(leases.map((lease) => this.#do(lease, now, doWork)));
    for (const outcome of done) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async #do(lease: WorkLease, heldSince: number, doWork: DoWork): Promise<void> {
    const held = { lease, heldSince, end: new AbortController() };
    this.#held.add(held);
    try {
      // Stopped while it was being taken: nothing was done yet.
      const next = this.#isStopped ? { dueAt: this.#now() } : await doWork(lease, held.end.signal);
      if (next) await this.#work.release(lease, next);
    } catch (error) {
      const dueAt = this.#now() + (this.#isStopped ? 0 : retryMs);
      // If that fails as well, the lease ends by itself.
      await this.#work.release(lease, { dueAt }).catch(() => false);
      throw error;
    } finally {
      this.#held.delete(held);
    }
  }

  #lose({ end }: HeldLease): void {
    if (end.signal.aborted) return;
    end.abort();
    this.#observer?.onLeaseLost?.();
  }

  async #renew(held: HeldLease, now: number): Promise<void> {
    try {
      if (await this.#work.renew(held.lease, now, leaseMs)) held.heldSince = now;
      else this.#lose(held);
    } catch (error) {
      // It may be another's from here on.
      if (now - held.heldSince >= leaseMs) this.#lose(held);
      throw error;
    }
  }
}
