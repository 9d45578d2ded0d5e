import type { DatabaseSync } from 'node:sqlite';
import { viewFieldsOf, viewOf } from '../call-fields.ts';
import type { Field } from '../call-fields.ts';
import type { Tombstone } from '../call-store.ts';
import { RowCount } from './row-count.ts';
import { prepare } from './sql.ts';

interface TombstoneRow {
  readonly id: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly endedAt: number;
  readonly view: string;
}

/** Tombstones in the database. */
export class TombstoneTable {
  readonly count: RowCount;
  readonly #find;
  readonly #insert;
  readonly #remove;
  readonly #removeOldest;

  constructor(database: DatabaseSync) {
    this.count = new RowCount(database, 'tombstones');
    this.#find = prepare<TombstoneRow>(database, 'SELECT * FROM tombstones WHERE id = ?');
    this.#insert = prepare(database, 'INSERT INTO tombstones VALUES (?, ?, ?, ?, ?)');
    this.#remove = prepare(database, 'DELETE FROM tombstones WHERE id = ?');
    this.#removeOldest = prepare(
      database,
      `DELETE FROM tombstones WHERE id IN
       (SELECT id FROM tombstones WHERE endedAt <= ? ORDER BY endedAt LIMIT ?)`,
    );
  }

  find(id: string): Tombstone | undefined {
    const row = this.#find.get(id);
    // What is stored was written by `insert`.
    return row && { ...row, view: viewOf(JSON.parse(row.view) as Field[]) };
  }

  insert({ id, epoch, sequence, endedAt, view }: Tombstone): void {
    this.#insert.run(id, epoch, sequence, endedAt, JSON.stringify(viewFieldsOf(view)));
    this.count.add(1);
  }

  remove(id: string): void {
    this.count.add(-this.#remove.run(id));
  }

  /** Removes the oldest, so many at the most, of those whose calls had ended by then. */
  removeOldest(limit: number, endedBy: number): void {
    this.count.add(-this.#removeOldest.run(endedBy, limit));
  }
}
