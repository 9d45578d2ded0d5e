import type { DatabaseSync } from 'node:sqlite';
import type { KnownNotification } from '../../record/known-notification.ts';
import { maxParked } from '../parked-store.ts';
import type { Parked } from '../parked-store.ts';
import { RowCount } from './row-count.ts';
import { prepare } from './sql.ts';

interface ParkedRow {
  readonly position: number;
  readonly since: number;
  readonly notification: string;
}

/** Parked notifications in the database. */
export class ParkedTable {
  readonly count: RowCount;
  readonly #park;
  readonly #read;
  readonly #remove;

  constructor(database: DatabaseSync) {
    this.count = new RowCount(database, 'parked');
    this.#park = prepare(
      database,
      `INSERT INTO parked (callId, since, notification)
       VALUES (?1, ifnull((SELECT since FROM parked WHERE callId = ?1 LIMIT 1), ?2), ?3)`,
    );
    this.#read = prepare<ParkedRow>(
      database,
      'SELECT position, since, notification FROM parked WHERE callId = ? ORDER BY position',
    );
    this.#remove = prepare(database, 'DELETE FROM parked WHERE callId = ? AND position <= ?');
  }

  /** @returns whether there was room for it */
  park(notification: KnownNotification, now: number): boolean {
    if (this.count.rows >= maxParked) return false;
    this.count.add(1);
    this.#park.run(notification.callId, now, JSON.stringify(notification));
    return true;
  }

  read(callId: string): Parked | undefined {
    const rows = this.#read.all(callId);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return undefined;
    // What is stored was written by `park`.
    const notifications = rows.map((row) => JSON.parse(row.notification) as KnownNotification);
    return { since: first.since, notifications, upTo: last.position };
  }

  remove(callId: string, upTo: number): void {
    this.count.add(-this.#remove.run(callId, upTo));
  }
}
