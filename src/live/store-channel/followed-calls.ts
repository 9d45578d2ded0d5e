import type { CallRecord } from '../record/call-record.ts';
import type { CallEvent, EventKind } from '../record/call-view.ts';
import { appendEvents, emptyLog } from '../store/call-log.ts';
import type { CallLog } from '../store/call-log.ts';
import type { CommitListener } from '../store/call-store.ts';

/** A call as this process has been told of it. */
interface FollowedCall {
  readonly listeners: Set<CommitListener>;
  /** How many wait for the host to answer about it. */
  waiting: number;
  /** Undefined while it isn't known that there is such a call. */
  history: { readonly record: CallRecord; readonly log: CallLog } | undefined;
}

/** How many calls that nobody here watches are followed all the same, so that who reads one next need not get it whole. */
const maxIdle = 1_000;

/** The calls that a client of a store follows, each at the newest revision that it was told of. */
export class FollowedCalls {
  readonly #maxLogEvents: number;
  readonly #letGo: (callId: string) => void;
  readonly #calls = new Map<string, FollowedCall>();
  /** Those that nobody needs at the moment, the one that was needed last last. */
  readonly #idle = new Set<string>();

  /**
   * @param maxLogEvents how many the logs of the store keep
   * @param letGo tells the host that a call is not followed any more
   */
  constructor(maxLogEvents: number, letGo: (callId: string) => void) {
    this.#maxLogEvents = maxLogEvents;
    this.#letGo = letGo;
  }

  /** Keeps a call until it is released; one that is not followed yet is to be read. */
  hold(callId: string, change: (call: FollowedCall) => void): FollowedCall {
    const call = this.#calls.get(callId) ?? { listeners: new Set(), waiting: 0, history: undefined };
    this.#calls.set(callId, call);
    this.#idle.delete(callId);
    change(call);
    return call;
  }

  /** Takes back what `hold` did. Whatever nobody needs is let go of, the last ones that are known later. */
  release(callId: string, change: (call: FollowedCall) => void): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    change(call);
    if (call.waiting > 0 || call.listeners.size > 0) return;
    if (!call.history) this.#drop(callId);
    else this.#idle.add(callId);
    for (const oldest of this.#idle) {
      if (this.#idle.size <= maxIdle) break;
      this.#drop(oldest);
    }
  }

  /** The record of a call at the newest revision that this process was told of; undefined for one that isn't followed. */
  newest(callId: string): CallRecord | undefined {
    return this.#calls.get(callId)?.history?.record;
  }

  /** Takes note of how a call is. */
  set(record: CallRecord, log: CallLog): void {
    const call = this.#calls.get(record.id);
    if (call) call.history = { record, log };
  }

  /**
   * Takes a commit.
   *
   * @param events undefined if they can't be told any more
   * @param toNext makes the record after it from the one before, if there is one
   */
  commit(
    callId: string,
    revision: number,
    events: readonly CallEvent[] | undefined,
    toNext: (before: CallRecord | undefined) => CallRecord | undefined,
  ): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    const { history } = call;
    if (!history || history.record.revision < revision) {
      const record = toNext(history?.record);
      if (!record) return;
      const log = events && appendEvents(history?.log ?? emptyLog(record), events, this.#maxLogEvents);
      call.history = { record, log: log ?? logWithout(record) };
    }
    const { record } = call.history ?? {};
    for (const listener of record ? [...call.listeners] : []) if (record) listener(record, events);
  }

  #drop(callId: string): void {
    this.#idle.delete(callId);
    this.#calls.delete(callId);
    this.#letGo(callId);
  }
}

/** The log of a call of whose events none is known: who comes with a cursor from before gets a snapshot. */
function logWithout({ sequence, view }: CallRecord): CallLog {
  const trimmed = {
    call: sequence,
    roster: sequence,
    contentSharing: sequence,
    operation: sequence,
    tone: sequence,
  } satisfies Record<EventKind, number>;
  return { floor: sequence, base: view, events: [], trimmed };
}
