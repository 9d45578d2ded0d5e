import type { DatabaseSync } from 'node:sqlite';
import type { Tombstone } from '../call-store.ts';
import type { RetentionOptions } from '../memory-call-store.ts';
import type { CallEntry, CallTable } from './call-table.ts';
import { RowCount } from './row-count.ts';
import { prepare } from './sql.ts';
import { TombstoneTable } from './tombstone-table.ts';

/** How many calls that are over are replaced by tombstones with each one that ends: so no end waits for many others. */
const buriedAtOnce = 4;

/**
 * What becomes of calls that are over: first they keep their logs, then their tombstones stand for them. Which one a reader
 * gets is a matter of time alone; the rows follow, some with each call that ends.
 */
export class CallGraveyard {
  readonly #calls: CallTable;
  readonly #retention: RetentionOptions;
  readonly #tombstones: TombstoneTable;
  readonly #overCount: RowCount;
  readonly #oldest;

  constructor(database: DatabaseSync, calls: CallTable, retention: RetentionOptions) {
    this.#calls = calls;
    this.#retention = retention;
    this.#tombstones = new TombstoneTable(database);
    this.#overCount = new RowCount(database, 'calls WHERE endedAt IS NOT NULL');
    this.#oldest = prepare<{ readonly id: string }>(
      database,
      'SELECT id FROM calls WHERE endedAt IS NOT NULL ORDER BY endedAt, number LIMIT ?',
    );
  }

  /** Calls that ended by then, in milliseconds since the epoch, are tombstones now. */
  dueSince(now: number): number {
    return now - this.#retention.logAfterEndMs;
  }

  /** Whether a tombstone stands for a call now. */
  isDue({ endedAt }: CallEntry, now: number): boolean {
    return endedAt !== null && endedAt <= this.dueSince(now);
  }

  /** @param entry of the call, if it has not been replaced yet */
  tombstoneOf(callId: string, entry: CallEntry | undefined, now: number): Tombstone | undefined {
    const tombstone = entry ? tombstoneFor(entry) : this.#tombstones.find(callId);
    return tombstone && now - tombstone.endedAt < this.#retention.tombstoneMs ? tombstone : undefined;
  }

  /** To be called when a call has ended: replaces the oldest where it is time. @returns their ids */
  buryOldest(now: number): string[] {
    const { maxEnded, maxTombstones, tombstoneMs } = this.#retention;
    this.#overCount.add(1);
    const buried: string[] = [];
    for (const { id } of this.#oldest.all(buriedAtOnce)) {
      const entry = this.#calls.find(id);
      if (!entry || (this.#overCount.rows <= maxEnded && !this.isDue(entry, now))) break;
      this.#calls.remove(entry);
      this.#overCount.add(-1);
      this.#tombstones.insert(tombstoneFor(entry));
      buried.push(id);
    }
    this.#tombstones.removeOldest(2 * buriedAtOnce, now - tombstoneMs);
    const excess = this.#tombstones.count.rows - maxTombstones;
    if (excess > 0) this.#tombstones.removeOldest(excess, now);
    return buried;
  }

  /** Makes room for a call that is new: what is still there of one with its id is too old to be told of. */
  clear(callId: string, entry: CallEntry | undefined): void {
    this.#tombstones.remove(callId);
    if (!entry) return;
    this.#calls.remove(entry);
    this.#overCount.add(-1);
  }

  recount(): void {
    this.#overCount.recount();
    this.#tombstones.count.recount();
  }
}

function tombstoneFor({ record, endedAt }: CallEntry): Tombstone {
  const { id, epoch, sequence, view } = record;
  return { id, epoch, sequence, endedAt: endedAt ?? 0, view: { ...view, operations: new Map() } };
}
