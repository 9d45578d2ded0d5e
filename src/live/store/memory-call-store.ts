import { knownValue } from '../../microsoft-graph/enums.ts';
import type { CallEvent } from '../record/call-view.ts';
import type { CallRecord } from '../record/call-record.ts';
import { appendEvents, type CallLog, emptyLog } from './call-log.ts';
import { CallOrder } from './call-order.ts';
import type {
  CallHistory,
  CallPage,
  CallStore,
  CommitListener,
  StoredCall,
  Tombstone,
} from './call-store.ts';

/** How much is kept. Times in milliseconds. */
export interface RetentionOptions {
  /** Events of a call's log at the most. */
  readonly maxLogEvents: number;
  /** How long a call that is over keeps its log, so that who was away at its end can still resume exactly. */
  readonly logAfterEndMs: number;
  /** How long after that a tombstone answers. */
  readonly tombstoneMs: number;
  /** Calls that are over, with their logs, at the most; beyond it the oldest become tombstones early. */
  readonly maxEnded: number;
  /** Tombstones at the most; beyond it the oldest go early. */
  readonly maxTombstones: number;
}

/** What suits one process. */
export const defaultRetention: RetentionOptions = {
  maxLogEvents: 64,
  logAfterEndMs: 10 * 60_000,
  tombstoneMs: 24 * 3_600_000,
  maxEnded: 1_000,
  maxTombstones: 100_000,
};

interface Entry {
  readonly record: CallRecord;
  readonly log: CallLog;
}

/** Calls in the memory of this process, gone with it. */
export class MemoryCallStore implements CallStore {
  readonly #now: () => number;
  readonly #retention: RetentionOptions;
  readonly #calls = new Map<string, Entry>();
  /** Those of `#calls`. */
  readonly #order = new CallOrder();
  /** Calls of `#calls` that are over, by when they ended, oldest first. */
  readonly #ended = new Map<string, number>();
  /** Oldest first. */
  readonly #tombstones = new Map<string, Tombstone>();
  readonly #listeners = new Map<string, Set<CommitListener>>();
  readonly #listenersToAll = new Set<CommitListener>();

  /** @param now the clock, in milliseconds since the epoch */
  constructor(now: () => number, retention: RetentionOptions = defaultRetention) {
    this.#now = now;
    this.#retention = retention;
  }

  read(callId: string): Promise<StoredCall | undefined> {
    return this.readHistory(callId);
  }

  readHistory(callId: string): Promise<CallHistory | undefined> {
    this.#expire();
    const entry = this.#calls.get(callId);
    if (entry) return Promise.resolve({ kind: 'live', ...entry });
    const tombstone = this.#tombstones.get(callId);
    return Promise.resolve(tombstone && { kind: 'tombstone', tombstone });
  }

  commit(
    expectedRevision: number | undefined,
    record: CallRecord,
    events: readonly CallEvent[],
  ): Promise<boolean> {
    this.#expire();
    const stored = this.#calls.get(record.id);
    if (stored?.record.revision !== expectedRevision || this.#tombstones.has(record.id)) {
      return Promise.resolve(false);
    }
    this.#calls.set(record.id, {
      record,
      log: appendEvents(stored?.log ?? emptyLog(record), events, this.#retention.maxLogEvents),
    });
    if (!stored) this.#order.add(record);
    if (record.isTerminated && !this.#ended.has(record.id)) this.#ended.set(record.id, this.#now());
    for (const listener of [...(this.#listeners.get(record.id) ?? []), ...this.#listenersToAll]) {
      listener(record, events);
    }
    return Promise.resolve(true);
  }

  watch(callId: string, listener: CommitListener): () => void {
    const listeners = this.#listeners.get(callId) ?? new Set();
    this.#listeners.set(callId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(callId) === listeners) this.#listeners.delete(callId);
    };
  }

  watchAll(listener: CommitListener): () => void {
    this.#listenersToAll.add(listener);
    return () => {
      this.#listenersToAll.delete(listener);
    };
  }

  page({ limit, after, states }: CallPage): Promise<readonly CallRecord[]> {
    this.#expire();
    const records: CallRecord[] = [];
    for (const callId of this.#order.newestFirst(after)) {
      if (records.length >= limit) break;
      const record = this.#calls.get(callId)?.record;
      if (!record) continue;
      if (!states || states.has(knownValue('callState', record.view.call.state) ?? 'unknown')) {
        records.push(record);
      }
    }
    return Promise.resolve(records);
  }

  list(): Promise<readonly CallRecord[]> {
    this.#expire();
    return Promise.resolve(Array.from(this.#calls.values(), ({ record }) => record));
  }

  /** Lets go of what is kept too long, or is too much: both are found at the old ends of the maps. */
  #expire(): void {
    const { logAfterEndMs, tombstoneMs, maxEnded, maxTombstones } = this.#retention;
    const now = this.#now();
    for (const [callId, endedAt] of this.#ended) {
      if (now - endedAt < logAfterEndMs && this.#ended.size <= maxEnded) break;
      this.#bury(callId, endedAt);
    }
    for (const [callId, { endedAt }] of this.#tombstones) {
      if (now - endedAt < tombstoneMs && this.#tombstones.size <= maxTombstones) break;
      this.#tombstones.delete(callId);
    }
  }

  #bury(callId: string, endedAt: number): void {
    const entry = this.#calls.get(callId);
    this.#ended.delete(callId);
    this.#calls.delete(callId);
    if (!entry) return;
    this.#order.remove(entry.record);
    const { id, epoch, sequence, view } = entry.record;
    this.#tombstones.set(callId, { id, epoch, sequence, endedAt, view: { ...view, operations: new Map() } });
  }
}
