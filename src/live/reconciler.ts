import { askedNow, isPeerToPeer } from './record/call-record.ts';
import type { CallRecord } from './record/call-record.ts';
import type { Clock } from '../clock.ts';
import type { GraphPort } from './record/graph-port.ts';
import { LeaseHolder } from './lease-holder.ts';
import type { LiveCalls } from './live-calls.ts';
import type { LiveObserver, LiveTask, Question } from './live-observer.ts';
import { nextProbe } from './next-probe.ts';
import type { CallProbe, ProbeIntervals } from './next-probe.ts';
import { told } from './told-questions.ts';
import { newProbeState } from './store/work-queue.ts';
import type { ProbeState, WorkLease, WorkRelease } from './store/work-queue.ts';

/** How often Graph is asked, in milliseconds. */
export interface ReconcilerOptions extends ProbeIntervals {
  /** Between two looks at what is due. */
  readonly tickMs: number;
  /** How old a call must be before Graph is believed that it isn't there: its own servers may not all know it yet. */
  readonly youngMs: number;
  /** How long to wait after a probe that failed; twice as long after each that fails next, up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

/** What suits Graph as documented. */
const defaultReconciliation: ReconcilerOptions = {
  tickMs: 1_000,
  keepAliveMs: 15 * 60_000,
  listMs: 10_000,
  silentMs: 60_000,
  pollMs: 10_000,
  pollAfterMs: 10 * 60_000,
  youngMs: 30_000,
  retryMs: 5_000,
  maxRetryMs: 60_000,
};

/** Does what else is due. */
export interface Chores {
  /** Does what is due now. @param leases takes it */
  sweep(leases: LeaseHolder): Promise<void>;
}

/** How many calls one tick looks at. */
const maxLooks = 1_000;

/**
 * Makes up for what Graph doesn't tell: keeps calls alive, asks about what is doubtful or silent, and ends what Graph
 * no longer knows. It reads a call that is not in doubt only once with each keepAlive.
 */
export class Reconciler {
  readonly #calls: LiveCalls;
  readonly #graph: GraphPort;
  readonly #clock: Pick<Clock, 'schedule'>;
  readonly #observer: LiveObserver | undefined;
  readonly #options: ReconcilerOptions;
  readonly #chores: readonly Chores[];
  readonly #leases: LeaseHolder;
  #cancelTick: (() => void) | undefined;

  /** @param chores what else is to be done among those who share the store */
  constructor(
    calls: LiveCalls,
    graph: GraphPort,
    clock: Pick<Clock, 'schedule'>,
    observer?: LiveObserver,
    options: ReconcilerOptions = defaultReconciliation,
    chores: readonly Chores[] = [],
  ) {
    this.#calls = calls;
    this.#graph = graph;
    this.#clock = clock;
    this.#observer = observer;
    this.#options = options;
    this.#chores = chores;
    this.#leases = new LeaseHolder(calls.store.work, () => calls.now(), observer);
  }

  /** How much work this process has taken now. */
  get leasesHeld(): number {
    return this.#leases.held;
  }

  /** Begins to look after the calls. */
  start(): void {
    this.#cancelTick = this.#clock.schedule(this.#options.tickMs, () => {
      this.tick().catch((error: unknown) => {
        this.#failed('tick', error);
      });
      if (!this.#leases.isStopped) this.start();
    });
  }

  /** Stops, cancels what is being asked, and waits until others who share the store can take over. */
  async stop(): Promise<void> {
    this.#cancelTick?.();
    await this.#leases.stop();
  }

  /** Asks what is due now. */
  async tick(): Promise<void> {
    await Promise.all([
      this.#leases.renew(),
      this.#calls.sweep(this.#leases),
      ...this.#chores.map((chore) => chore.sweep(this.#leases)),
      this.#leases.doDue('probe', maxLooks, (lease, signal) => this.#look(lease, signal)),
    ]);
  }

  /** Looks at a call that is due. @returns when it is due next */
  async #look(lease: WorkLease, signal: AbortSignal): Promise<WorkRelease | undefined> {
    const { store } = this.#calls;
    const now = this.#calls.now();
    const stored = await store.calls.read(lease.id);
    if (stored?.kind !== 'live' || stored.record.isTerminated) {
      await store.work.cancel(lease);
      return undefined;
    }
    const { record } = stored;
    const state = lease.state ?? newProbeState(record.createdAt);
    const requestedAt = record.origin === 'polled' ? await this.#calls.lastRequestedAt(record.id) : 0;
    const next = nextProbe(record, state, requestedAt, now, this.#options);
    if (!next || next.at > now) return { dueAt: next?.at, state };
    // What comes next is seen at the next tick, by what is known then.
    return { dueAt: now, state: await this.#ask(record, state, next.probe, now, signal) };
  }

  /** @returns the state after it */
  async #ask(
    record: CallRecord,
    before: ProbeState,
    probe: CallProbe,
    now: number,
    signal: AbortSignal,
  ): Promise<ProbeState> {
    const { id, graphId } = record;
    const askedAt = askedNow(record);
    const { youngMs, retryMs, maxRetryMs } = this.#options;
    let state: ProbeState = { ...before, askedAt: now };
    /** What others are to know if the rest is left to them. */
    let kept = before;
    const isYoung = now - record.createdAt < youngMs;
    const waitUntilOlder = (): void => {
      state = { ...state, waitUntil: record.createdAt + youngMs };
    };
    const observeCall = async (): Promise<void> => {
      const call = await this.#told('call', signal, this.#graph.getCall(graphId, signal));
      if (!call && isYoung) {
        waitUntilOlder();
        return;
      }
      await this.#calls.apply(id, { type: 'observedCall', call, askedAt });
      state = { ...state, owesLook: false };
    };
    try {
      if (probe === 'time') {
        await this.#calls.apply(id, { type: 'timePassed' });
        return state;
      }
      if (probe === 'keepAlive') {
        if (!(await this.#told('keepAlive', signal, this.#graph.keepAlive(graphId, signal)))) {
          if (isYoung) waitUntilOlder();
          else await this.#calls.gone(id);
          return state;
        }
        state = { ...state, keptAliveAt: now, owesLook: true };
        kept = { ...before, keptAliveAt: now, owesLook: true };
      }
      if (probe === 'call' || (probe === 'keepAlive' && isPeerToPeer(record))) {
        await observeCall();
      } else if (probe === 'roster' || probe === 'keepAlive') {
        // Read anew: keeping the call alive may have taken long.
        state = { ...state, listedAt: this.#calls.now() };
        const list = await this.#told('roster', signal, this.#graph.listParticipants(graphId, signal));
        if (list) {
          await this.#calls.apply(id, { type: 'observedRoster', list, askedAt });
          state = { ...state, owesLook: false };
        } else {
          await observeCall();
        }
      } else {
        const key = probe.slice('participant '.length);
        const asked = this.#graph.getParticipant(graphId, key, signal);
        const participant = await this.#told('participant', signal, asked);
        await this.#calls.apply(id, { type: 'observedParticipant', key, participant, askedAt });
      }
      return { ...state, failures: 0 };
    } catch (error) {
      // What was cancelled has not failed: whoever takes it next may ask at once.
      if (signal.aborted) return kept;
      this.#failed(taskOf(probe), error);
      const waitMs = Math.min(retryMs * 2 ** state.failures, maxRetryMs);
      return { ...state, waitUntil: this.#calls.now() + waitMs, failures: state.failures + 1 };
    }
  }

  #told<T>(question: Question, signal: AbortSignal, answer: Promise<T>): Promise<T> {
    return told(this.#observer, question, signal, answer);
  }

  #failed(task: LiveTask, error: unknown): void {
    if (!this.#leases.isStopped) this.#observer?.onFailed(task, error);
  }
}

function taskOf(probe: CallProbe): LiveTask {
  if (probe === 'time') return 'tick';
  return probe === 'keepAlive' || probe === 'call' || probe === 'roster' ? probe : 'participant';
}
