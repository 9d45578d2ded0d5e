import type { DatabaseSync } from 'node:sqlite';
import { prepare } from './sql.ts';

/** How much the stored time may be behind, in milliseconds: it need not be written with each commit. */
const precisionMs = 1_000;

/** The newest time by which anything was stored, in milliseconds since the epoch; 0 if nothing was. */
export function storedTime(database: DatabaseSync): number {
  return prepare<{ readonly time: number }>(database, 'SELECT time FROM clock').get()?.time ?? 0;
}

/** Stores what time it is, so that time does not go back when another process goes on. */
export class StoredClock {
  readonly #write;
  #written: number;

  constructor(database: DatabaseSync) {
    this.#written = storedTime(database);
    this.#write = prepare(database, 'UPDATE clock SET time = ?');
  }

  /** Notes what time it is. */
  write(now: number): void {
    if (now < this.#written + precisionMs) return;
    this.#write.run(now);
    this.#written = now;
  }
}
