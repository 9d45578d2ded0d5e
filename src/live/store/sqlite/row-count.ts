import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './sql.ts';

/** How many rows a table has, counted once and from then on by what comes and goes. */
export class RowCount {
  readonly #count;
  #rows: number;

  /** @param rows a table, and perhaps which of its rows, as SQL */
  constructor(database: DatabaseSync, rows: string) {
    this.#count = prepare<{ readonly rows: number }>(database, `SELECT count(*) AS rows FROM ${rows}`);
    this.#rows = this.#counted();
  }

  get rows(): number {
    return this.#rows;
  }

  /** Notes that rows have come, or have gone. @param change negative if there are fewer */
  add(change: number): void {
    this.#rows += change;
  }

  /** Counts anew, since changes were taken back. */
  recount(): void {
    this.#rows = this.#counted();
  }

  #counted(): number {
    return this.#count.get()?.rows ?? 0;
  }
}
