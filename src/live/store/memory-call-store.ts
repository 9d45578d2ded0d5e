import { knownValue } from '../../microsoft-graph/enums.ts';
import { isRinging } from '../record/call-record.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { Reduction } from '../record/reduction.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { RunningCensus } from './call-census.ts';
import type { Census } from './call-census.ts';
import { CallListeners } from './call-listeners.ts';
import { appendEvents, emptyLog } from './call-log.ts';
import type { CallLog } from './call-log.ts';
import type {
  CallHistory,
  CallPage,
  CallPosition,
  CallStore,
  CommitListener,
  StoredCall,
  Tombstone,
} from './call-store.ts';
import { MemoryWorkQueue } from './memory-work-queue.ts';
import { TimeOrder } from './time-order.ts';
import type { Timed } from './time-order.ts';
import type { WorkQueue } from './work-queue.ts';

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

/** How many calls are remembered at the most of those that somebody asked for. */
const maxRequests = 100_000;

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
  readonly #order = new TimeOrder();
  /** Those of `#calls` that ring. */
  readonly #ringing = new Set<string>();
  /** Calls of `#calls` that are over, by when they ended, oldest first. */
  readonly #ended = new Map<string, number>();
  /** Oldest first. */
  readonly #tombstones = new Map<string, Tombstone>();
  readonly #listeners = new CallListeners();
  readonly #census = new RunningCensus();
  /** When somebody last asked for each call. */
  readonly #requestedAt = createBoundedCache<number>(maxRequests);
  readonly #work: WorkQueue;

  /**
   * @param now the clock, in milliseconds since the epoch
   * @param work where it is noted when calls are to be looked at
   */
  constructor(
    now: () => number,
    retention: RetentionOptions = defaultRetention,
    work: WorkQueue = new MemoryWorkQueue(),
  ) {
    this.#now = now;
    this.#retention = retention;
    this.#work = work;
  }

  read(callId: string): Promise<StoredCall | undefined> {
    return this.readHistory(callId);
  }

  known(callId: string): CallRecord | undefined {
    return this.#calls.get(callId)?.record;
  }

  readHistory(callId: string): Promise<CallHistory | undefined> {
    this.#expire();
    const entry = this.#calls.get(callId);
    if (entry) return Promise.resolve({ kind: 'live', ...entry });
    const tombstone = this.#tombstones.get(callId);
    return Promise.resolve(tombstone && { kind: 'tombstone', tombstone });
  }

  /** Whether a call has a record or a tombstone. */
  has(callId: string): boolean {
    this.#expire();
    return this.#calls.has(callId) || this.#tombstones.has(callId);
  }

  commit(expectedRevision: number | undefined, { record, events, dueAt }: Reduction): Promise<boolean> {
    this.#expire();
    const stored = this.#calls.get(record.id);
    if (stored?.record.revision !== expectedRevision || this.#tombstones.has(record.id)) {
      return Promise.resolve(false);
    }
    this.#calls.set(record.id, {
      record,
      log: appendEvents(stored?.log ?? emptyLog(record), events, this.#retention.maxLogEvents),
    });
    if (!stored) this.#order.add(placeOf(record));
    if (record.isTerminated && !this.#ended.has(record.id)) this.#ended.set(record.id, this.#now());
    const probe = { kind: 'probe', id: record.id } as const;
    if (record.isTerminated) void this.#work.cancel(probe);
    else if (dueAt !== undefined) void this.#work.schedule(probe, dueAt);
    this.#census.note(stored?.record, record);
    this.#tell(record, events);
    return Promise.resolve(true);
  }

  #tell(record: CallRecord, events: Reduction['events']): void {
    const rings = isRinging(record);
    const beginsToRing = rings && !this.#ringing.has(record.id);
    if (beginsToRing) this.#ringing.add(record.id);
    else if (!rings) this.#ringing.delete(record.id);
    this.#listeners.tell(record, events, beginsToRing);
  }

  watch(callId: string, listener: CommitListener): () => void {
    return this.#listeners.watch(callId, listener);
  }

  ringing(): Promise<readonly CallRecord[]> {
    const records = [...this.#ringing].flatMap((callId) => this.#calls.get(callId)?.record ?? []);
    return Promise.resolve(records.sort((one, other) => one.createdAt - other.createdAt));
  }

  watchRinging(listener: (record: CallRecord) => void): () => void {
    return this.#listeners.watchRinging(listener);
  }

  census(): Promise<Census> {
    return Promise.resolve(this.#census.changes);
  }

  noteRequest(callId: string, at: number): Promise<void> {
    this.#requestedAt.set(callId, at);
    return Promise.resolve();
  }

  lastRequestedAt(callId: string): Promise<number> {
    return Promise.resolve(this.#requestedAt.get(callId) ?? 0);
  }

  page({ limit, after, states }: CallPage): Promise<readonly CallRecord[]> {
    this.#expire();
    const records: CallRecord[] = [];
    for (const callId of this.#order.newestFirst(after && placeOf(after))) {
      if (records.length >= limit) break;
      const record = this.#calls.get(callId)?.record;
      if (!record) continue;
      if (!states || states.has(knownValue('callState', record.view.call.state) ?? 'unknown')) {
        records.push(record);
      }
    }
    return Promise.resolve(records);
  }

  /** Drops what is kept too long or exceeds a limit: both are at the old ends of the maps. */
  #expire(): void {
    const { logAfterEndMs, tombstoneMs, maxEnded, maxTombstones } = this.#retention;
    const now = this.#now();
    for (const [callId, endedAt] of this.#ended) {
      if (now - endedAt < logAfterEndMs && this.#ended.size <= maxEnded) break;
      this.#replaceByTombstone(callId, endedAt);
    }
    for (const [callId, { endedAt }] of this.#tombstones) {
      if (now - endedAt < tombstoneMs && this.#tombstones.size <= maxTombstones) break;
      this.#tombstones.delete(callId);
    }
  }

  #replaceByTombstone(callId: string, endedAt: number): void {
    const entry = this.#calls.get(callId);
    this.#ended.delete(callId);
    this.#calls.delete(callId);
    if (!entry) return;
    this.#order.remove(placeOf(entry.record));
    const { id, epoch, sequence, view } = entry.record;
    this.#tombstones.set(callId, { id, epoch, sequence, endedAt, view: { ...view, operations: new Map() } });
  }
}

function placeOf({ createdAt, id }: CallPosition): Timed {
  return { time: createdAt, id };
}
