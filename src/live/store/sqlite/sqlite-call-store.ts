import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { knownValue } from '../../../microsoft-graph/enums.ts';
import { isRinging } from '../../record/call-record.ts';
import type { CallRecord } from '../../record/call-record.ts';
import type { Reduction } from '../../record/reduction.ts';
import { RunningCensus } from '../call-census.ts';
import type { Census } from '../call-census.ts';
import { CallListeners } from '../call-listeners.ts';
import { appendEvents } from '../call-log.ts';
import type { CallLog } from '../call-log.ts';
import type { CallHistory, CallPage, CallStore, CommitListener, StoredCall } from '../call-store.ts';
import type { RetentionOptions } from '../memory-call-store.ts';
import { CallGraveyard } from './call-graveyard.ts';
import { CallTable } from './call-table.ts';
import type { CallEntry } from './call-table.ts';
import type { GroupCommit } from './group-commit.ts';
import { prepare } from './sql.ts';
import type { WorkTable } from './work-table.ts';

/** A call that is held in memory as well: whoever changes it reads and decodes nothing. */
interface CachedCall extends CallEntry {
  /** With as many events as are wanted; undefined as long as nobody asked for it. */
  readonly log: CallLog | undefined;
}

/** How many people and events are held in memory at the most, over all calls; the calls unused for longest go first. */
const maxCached = 500_000;

/** Calls in a database. What was read or changed lately is held in memory as well. */
export class SqliteCallStore implements CallStore {
  readonly #commits: GroupCommit;
  readonly #work: WorkTable;
  readonly #now: () => number;
  readonly #maxLogEvents: number;
  readonly #calls: CallTable;
  readonly #graveyard: CallGraveyard;
  readonly #cache = new LRUCache<string, CachedCall>({ maxSize: maxCached, sizeCalculation: sizeOf });
  readonly #listeners = new CallListeners();
  readonly #countAll;
  readonly #census = new RunningCensus();
  /** What there was before `#census` began; undefined as long as nobody asked. */
  #counted: Required<RunningCensus['changes']> | undefined;
  readonly #page;
  readonly #ringing;
  readonly #noteRequest;
  readonly #requestedAt;

  constructor(
    database: DatabaseSync,
    commits: GroupCommit,
    work: WorkTable,
    now: () => number,
    retention: RetentionOptions,
  ) {
    this.#commits = commits;
    this.#work = work;
    this.#now = now;
    this.#maxLogEvents = retention.maxLogEvents;
    this.#calls = new CallTable(database, retention.maxLogEvents);
    this.#graveyard = new CallGraveyard(database, this.#calls, retention);
    this.#page = prepare<{ readonly id: string }>(
      database,
      `SELECT id FROM calls
       WHERE (createdAt, id) < (?1, ?2) AND (endedAt IS NULL OR endedAt > ?3)
       AND (?4 IS NULL OR state IN (SELECT value FROM json_each(?4)))
       ORDER BY createdAt DESC, id DESC LIMIT ?5`,
    );
    this.#ringing = prepare<{ readonly id: string }>(
      database,
      'SELECT id FROM calls WHERE isRinging = 1 ORDER BY createdAt, id',
    );
    this.#noteRequest = prepare(database, 'UPDATE calls SET requestedAt = ? WHERE id = ?');
    this.#requestedAt = prepare<{ readonly requestedAt: number }>(
      database,
      'SELECT requestedAt FROM calls WHERE id = ?',
    );
    this.#countAll = prepare<RunningCensus['changes']>(
      database,
      `SELECT count(*) AS calls, coalesce(sum(json_array_length(record, '$.doubts')), 0) AS doubts,
         (SELECT count(*) FROM fields WHERE owner % 2 = 0 AND name GLOB 'participant *') AS people
       FROM calls WHERE endedAt IS NULL`,
    );
    commits.whenUndone(() => {
      this.#cache.clear();
      this.#graveyard.recount();
    });
  }

  read(callId: string): Promise<StoredCall | undefined> {
    return this.#commits.read(() => {
      const entry = this.#entry(callId);
      return this.#isLive(entry) ? { kind: 'live', record: entry.record } : this.#tombstone(callId, entry);
    });
  }

  known(callId: string): CallRecord | undefined {
    // What waits to be stored may still be undone, and another record get its revision.
    return this.#commits.isWaiting ? undefined : this.#cache.get(callId)?.record;
  }

  readHistory(callId: string): Promise<CallHistory | undefined> {
    return this.#commits.read(() => {
      const entry = this.#entry(callId);
      if (!this.#isLive(entry)) return this.#tombstone(callId, entry);
      const { record } = entry;
      const log = entry.log ?? this.#logOf(entry);
      if (!entry.log) this.#cache.set(callId, { ...entry, log });
      return { kind: 'live', record, log };
    });
  }

  /** Whether a call has a record or a tombstone. To be called within a write or a read. */
  has(callId: string): boolean {
    const entry = this.#entry(callId);
    return this.#isLive(entry) || this.#tombstone(callId, entry) !== undefined;
  }

  commit(expectedRevision: number | undefined, reduction: Reduction): Promise<boolean> {
    return this.#commits.write(() => {
      const { record, events, dueAt } = reduction;
      const now = this.#now();
      const there = this.#entry(record.id);
      const before = this.#isLive(there) ? there : undefined;
      if (before?.record.revision !== expectedRevision) return false;
      if (!before) {
        if (this.#tombstone(record.id, there)) return false;
        this.#graveyard.clear(record.id, there);
      }
      const isNewlyOver = record.isTerminated && before?.endedAt == null;
      const standing = {
        state: knownValue('callState', record.view.call.state) ?? 'unknown',
        isRinging: isRinging(record),
        endedAt: isNewlyOver ? now : (before?.endedAt ?? null),
      };
      const entry = before
        ? this.#calls.update(before, reduction, standing)
        : this.#calls.insert(reduction, standing);
      const log = before?.log && appendEvents(before.log, events, this.#maxLogEvents);
      this.#cache.set(record.id, { ...entry, log });
      const probe = { kind: 'probe', id: record.id } as const;
      if (record.isTerminated) this.#work.cancel(probe);
      else if (dueAt !== undefined) this.#work.schedule(probe, dueAt);
      if (isNewlyOver) for (const callId of this.#graveyard.buryOldest(now)) this.#cache.delete(callId);
      const begins = standing.isRinging && !(before && isRinging(before.record));
      this.#commits.whenStored(() => {
        this.#census.note(before?.record, record);
        this.#listeners.tell(record, events, begins);
      });
      return true;
    });
  }

  watch(callId: string, listener: CommitListener): () => void {
    return this.#listeners.watch(callId, listener);
  }

  page({ limit, after, states }: CallPage): Promise<readonly CallRecord[]> {
    return this.#commits.read(() => {
      const { createdAt, id } = after ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
      const wanted = states ? JSON.stringify([...states]) : null;
      const rows = this.#page.all(createdAt, id, this.#graveyard.dueSince(this.#now()), wanted, limit);
      return this.#recordsOf(rows);
    });
  }

  ringing(): Promise<readonly CallRecord[]> {
    return this.#commits.read(() => this.#recordsOf(this.#ringing.all()));
  }

  watchRinging(listener: (record: CallRecord) => void): () => void {
    return this.#listeners.watchRinging(listener);
  }

  /** All are counted once, when somebody asks for the first time, and from then on by what comes and goes. */
  census(): Promise<Census> {
    return this.#commits.read(() => {
      const { changes } = this.#census;
      this.#counted ??= differenceOf(this.#countAll.get(), changes);
      const { calls, people, doubts } = this.#counted;
      return {
        calls: calls + changes.calls,
        people: people + changes.people,
        doubts: doubts + changes.doubts,
      };
    });
  }

  noteRequest(callId: string, at: number): Promise<void> {
    return this.#commits.write(() => {
      this.#noteRequest.run(at, callId);
    });
  }

  lastRequestedAt(callId: string): Promise<number> {
    return this.#commits.read(() => this.#requestedAt.get(callId)?.requestedAt ?? 0);
  }

  #entry(callId: string): CachedCall | undefined {
    const cached = this.#cache.get(callId);
    if (cached) return cached;
    const entry = this.#calls.find(callId);
    if (!entry) return undefined;
    const read = { ...entry, log: undefined };
    this.#cache.set(callId, read);
    return read;
  }

  #logOf(entry: CachedCall): CallLog {
    const log = this.#calls.logOf(entry);
    return appendEvents({ ...log, events: [] }, log.events, this.#maxLogEvents);
  }

  /** Whether it is there, and no tombstone stands for it. */
  #isLive(entry: CachedCall | undefined): entry is CachedCall {
    return entry !== undefined && !this.#graveyard.isDue(entry, this.#now());
  }

  #tombstone(
    callId: string,
    entry: CallEntry | undefined,
  ): Extract<StoredCall, { readonly kind: 'tombstone' }> | undefined {
    const tombstone = this.#graveyard.tombstoneOf(callId, entry, this.#now());
    return tombstone && { kind: 'tombstone', tombstone };
  }

  /** Those of a list are not held in memory for it: who leafs through all calls drives nobody else's out. */
  #recordsOf(rows: readonly { readonly id: string }[]): CallRecord[] {
    return rows.flatMap(({ id }) => (this.#cache.peek(id) ?? this.#calls.find(id))?.record ?? []);
  }
}

function differenceOf(
  all: RunningCensus['changes'] | undefined,
  since: RunningCensus['changes'],
): RunningCensus['changes'] {
  const { calls = 0, people = 0, doubts = 0 } = all ?? {};
  return { calls: calls - since.calls, people: people - since.people, doubts: doubts - since.doubts };
}

/** In people and events, so that it is about as much memory as others of the same size. */
function sizeOf({ record, log }: CachedCall): number {
  return 1 + record.view.participants.size + record.left.size + (log?.events.length ?? 0);
}
