import type { DatabaseSync } from 'node:sqlite';
import type { Field, FieldWrites } from '../call-fields.ts';
import { prepare } from './sql.ts';

interface FieldRow {
  readonly name: string;
  readonly value: string;
}

/** The fields of records and of the bases of their logs, each under its owner, in the database. */
export class FieldTable {
  readonly #all;
  readonly #get;
  readonly #put;
  readonly #rename;
  readonly #remove;
  readonly #removeAll;

  constructor(database: DatabaseSync) {
    const of = 'WHERE owner = ? AND name = ?';
    this.#all = prepare<FieldRow>(database, 'SELECT name, value FROM fields WHERE owner = ? ORDER BY place');
    this.#get = prepare<FieldRow>(database, `SELECT name, value FROM fields ${of}`);
    // A place is given to what is new; it is behind all others, since it is higher than any that is there.
    this.#put = prepare(
      database,
      `INSERT INTO fields (owner, name, value) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
    );
    this.#rename = prepare(database, `UPDATE OR REPLACE fields SET name = ? ${of}`);
    this.#remove = prepare(database, `DELETE FROM fields ${of}`);
    this.#removeAll = prepare(database, 'DELETE FROM fields WHERE owner = ?');
  }

  /** In their places. */
  all(owner: number): Field[] {
    return this.#all.all(owner).map(({ name, value }) => [name, value]);
  }

  /** Those of these names. */
  some(owner: number, names: readonly string[]): Field[] {
    return names.flatMap((name) => {
      const row = this.#get.get(owner, name);
      return row ? [[name, row.value] as const] : [];
    });
  }

  put(owner: number, fields: Iterable<Field>): void {
    for (const [name, value] of fields) this.#put.run(owner, name, value);
  }

  write(owner: number, { renamed, removed, put }: FieldWrites): void {
    // First to names that nobody has: what two swap is not lost then.
    for (const [from] of renamed) this.#rename.run(`renamed ${from}`, owner, from);
    for (const [from, to] of renamed) this.#rename.run(to, owner, `renamed ${from}`);
    for (const name of removed) this.#remove.run(owner, name);
    this.put(owner, put);
  }

  removeAll(owner: number): void {
    this.#removeAll.run(owner);
  }
}
