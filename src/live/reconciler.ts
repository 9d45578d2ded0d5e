import { hash } from 'node:crypto';
import { askedNow, type CallRecord } from './record/call-record.ts';
import type { Clock } from '../clock.ts';
import type { GraphPort } from './record/graph-port.ts';
import type { LiveCalls } from './live-calls.ts';
import type { LiveObserver, LiveTask } from './live-observer.ts';

/** How often Graph is asked, in milliseconds. */
export interface ReconcilerOptions {
  /** Between two looks at what is due. */
  readonly tickMs: number;
  /**
   * Between two messages that keep a call alive, a fifth more or less: so calls that began together don't all ask at once.
   * Graph ends a call after 45 minutes without.
   */
  readonly keepAliveMs: number;
  /** Between two lists of one call's participants, at the least. */
  readonly listMs: number;
  /** How long a call that isn't connected yet may be silent before it is asked about. */
  readonly silentMs: number;
  /** Between two looks at a call that is another's. */
  readonly pollMs: number;
  /** How long a call that is another's is followed after the last who wanted it. */
  readonly pollAfterMs: number;
  /** How old a call must be before Graph is believed that it isn't there: its own servers may not all know it yet. */
  readonly youngMs: number;
  /** How long to wait after a question that failed; twice as long after each that fails next, up to `maxRetryMs`. */
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

/** What the reconciler remembers of a call between two looks, in milliseconds since the epoch. */
interface Visit {
  /** Between two messages that keep it alive. */
  readonly keepAliveMs: number;
  keptAliveAt: number;
  /** Whether it was kept alive, and the look that comes with that is still to be had. */
  owesLook: boolean;
  listedAt: number;
  askedAt: number;
  /** Not before then, after a failure. */
  waitUntil: number;
  /** How many questions in a row have failed. */
  failures: number;
  isUnderWay: boolean;
}

/** Something to ask of Graph. */
type Question = 'keepAlive' | 'call' | 'roster' | `participant ${string}`;

/**
 * Makes up for what Graph doesn't tell: keeps calls alive, asks about what is doubtful or silent, and ends what Graph no
 * longer knows. It is sparing: of a call about which there is no doubt it reads nothing but once with each keepAlive.
 */
export class Reconciler {
  readonly #calls: LiveCalls;
  readonly #graph: GraphPort;
  readonly #clock: Pick<Clock, 'schedule'>;
  readonly #observer: LiveObserver | undefined;
  readonly #options: ReconcilerOptions;
  readonly #visits = new Map<string, Visit>();
  readonly #stopped = new AbortController();
  #cancelTick: (() => void) | undefined;

  constructor(
    calls: LiveCalls,
    graph: GraphPort,
    clock: Pick<Clock, 'schedule'>,
    observer?: LiveObserver,
    options: ReconcilerOptions = defaultReconciliation,
  ) {
    this.#calls = calls;
    this.#graph = graph;
    this.#clock = clock;
    this.#observer = observer;
    this.#options = options;
  }

  /** Begins to look after the calls. */
  start(): void {
    this.#cancelTick = this.#clock.schedule(this.#options.tickMs, () => {
      this.tick().catch((error: unknown) => {
        this.#failed('tick', error);
      });
      if (!this.#stopped.signal.aborted) this.start();
    });
  }

  /** Stops, and cancels what is being asked. */
  stop(): void {
    this.#stopped.abort();
    this.#cancelTick?.();
  }

  /** Asks what is due now. */
  async tick(): Promise<void> {
    const now = this.#calls.now();
    const records = await this.#calls.list();
    const live = new Set<string>();
    const asked: Promise<void>[] = [this.#calls.sweep(this.#stopped.signal)];
    for (const record of records) {
      if (record.isTerminated) continue;
      live.add(record.id);
      const visit = this.#visitOf(record);
      if (visit.isUnderWay || visit.waitUntil > now) continue;
      const question = this.#nextQuestion(record, visit, now);
      if (question) asked.push(this.#ask(record, visit, question, now));
    }
    for (const callId of this.#visits.keys()) if (!live.has(callId)) this.#visits.delete(callId);
    await Promise.all(asked);
  }

  #visitOf({ id, createdAt }: CallRecord): Visit {
    let visit = this.#visits.get(id);
    if (!visit) {
      visit = {
        keepAliveMs: this.#options.keepAliveMs * spread(id),
        keptAliveAt: createdAt,
        owesLook: false,
        listedAt: 0,
        askedAt: createdAt,
        waitUntil: 0,
        failures: 0,
        isUnderWay: false,
      };
      this.#visits.set(id, visit);
    }
    return visit;
  }

  #nextQuestion(record: CallRecord, visit: Visit, now: number): Question | undefined {
    const { listMs, silentMs, pollMs, pollAfterMs } = this.#options;
    const mayList = now - visit.listedAt >= listMs;
    // A list comes with it: it waits for its turn, which is seconds among minutes.
    if (record.keepAlive && mayList && now - visit.keptAliveAt >= visit.keepAliveMs) return 'keepAlive';
    if (visit.owesLook && mayList) return isPeerToPeer(record) ? 'call' : 'roster';
    for (const [about, { dueAt }] of record.doubts) {
      if (dueAt > now) continue;
      if (about === 'call') return 'call';
      if (about === 'gap' || about === 'roster') {
        if (mayList) return 'roster';
      } else {
        return about as Question;
      }
    }
    if (record.origin === 'polled') {
      const isWanted = now - this.#calls.lastWantedAt(record.id) < pollAfterMs;
      if (isWanted && now - visit.askedAt >= pollMs)
        return visit.listedAt < visit.askedAt ? 'roster' : 'call';
      return undefined;
    }
    const isConnected = record.rank >= 3;
    if (!isConnected && now - Math.max(record.heardAt, visit.askedAt) >= silentMs) return 'call';
    return undefined;
  }

  async #ask(record: CallRecord, visit: Visit, question: Question, now: number): Promise<void> {
    const { id, graphId } = record;
    const askedAt = askedNow(record);
    const { signal } = this.#stopped;
    const { youngMs } = this.#options;
    visit.isUnderWay = true;
    visit.askedAt = now;
    const isYoung = now - record.createdAt < youngMs;
    const observeCall = async (): Promise<void> => {
      const call = await this.#graph.getCall(graphId, signal);
      if (!call && isYoung) visit.waitUntil = record.createdAt + youngMs;
      else await this.#calls.apply(id, { type: 'observedCall', call, askedAt });
    };
    try {
      if (question === 'keepAlive') {
        if (!(await this.#graph.keepAlive(graphId, signal))) {
          if (isYoung) visit.waitUntil = record.createdAt + youngMs;
          else await this.#calls.gone(id);
          return;
        }
        visit.keptAliveAt = now;
        visit.owesLook = true;
      }
      if (question === 'call' || (question === 'keepAlive' && isPeerToPeer(record))) {
        await observeCall();
        visit.owesLook = false;
      } else if (question === 'roster' || question === 'keepAlive') {
        // Not when its turn came: keeping the call alive may have taken its time.
        visit.listedAt = this.#calls.now();
        const list = await this.#graph.listParticipants(graphId, signal);
        if (list) await this.#calls.apply(id, { type: 'observedRoster', list, askedAt });
        else await observeCall();
        visit.owesLook = false;
      } else {
        const key = question.slice('participant '.length);
        const participant = await this.#graph.getParticipant(graphId, key, signal);
        await this.#calls.apply(id, { type: 'observedParticipant', key, participant, askedAt });
      }
      visit.failures = 0;
    } catch (error) {
      const { retryMs, maxRetryMs } = this.#options;
      visit.waitUntil = this.#calls.now() + Math.min(retryMs * 2 ** visit.failures, maxRetryMs);
      visit.failures += 1;
      this.#failed(taskOf(question), error);
    } finally {
      visit.isUnderWay = false;
    }
  }

  #failed(task: LiveTask, error: unknown): void {
    if (!this.#stopped.signal.aborted) this.#observer?.onFailed(task, error);
  }
}

function taskOf(question: Question): LiveTask {
  return question === 'keepAlive' || question === 'call' || question === 'roster' ? question : 'participant';
}

/** A factor from 0.8 to 1.2, always the same for a call. */
function spread(callId: string): number {
  return 0.8 + (0.4 * hash('sha256', callId, 'buffer').readUInt32BE(0)) / 0xffff_ffff;
}

/** Between two peers there is no roster: the list of participants is always empty. */
function isPeerToPeer({ view: { call, participants } }: CallRecord): boolean {
  return participants.size === 0 && call.targets?.length === 1 && !call.chatInfo && !call.meetingInfo;
}
