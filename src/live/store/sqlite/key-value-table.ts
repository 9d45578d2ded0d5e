import type { DatabaseSync } from 'node:sqlite';
import type { KeyPage, StoredValue } from '../key-value-store.ts';
import { prepare } from './sql.ts';

/** How many texts go at a time that have expired. */
const clearedAtOnce = 16;

/** Texts in the database. The number of a row is its revision: a text that changes gets another row. */
export class KeyValueTable {
  readonly #find;
  readonly #keys;
  readonly #insert;
  readonly #remove;
  readonly #forgetExpired;

  constructor(database: DatabaseSync) {
    const isThere = '(expiresAt IS NULL OR expiresAt > ?1)';
    this.#find = prepare<{ readonly text: string; readonly revision: number }>(
      database,
      `SELECT text, revision FROM keyValues WHERE collection = ?2 AND key = ?3 AND ${isThere}`,
    );
    this.#keys = prepare<{ readonly key: string }>(
      database,
      `SELECT key FROM keyValues WHERE collection = ?2 AND key >= ?3 AND key IS NOT ?4 AND ${isThere}
       ORDER BY key LIMIT ?5`,
    );
    this.#insert = prepare<{ readonly revision: number }>(
      database,
      'INSERT OR REPLACE INTO keyValues (collection, key, text, expiresAt) VALUES (?, ?, ?, ?) RETURNING revision',
    );
    this.#remove = prepare(database, 'DELETE FROM keyValues WHERE revision = ?');
    this.#forgetExpired = prepare(
      database,
      `DELETE FROM keyValues WHERE revision IN
       (SELECT revision FROM keyValues WHERE expiresAt <= ? ORDER BY expiresAt LIMIT ${clearedAtOnce})`,
    );
  }

  get(collection: string, key: string, now: number): StoredValue | undefined {
    const row = this.#find.get(now, collection, key);
    return row && { text: row.text, revision: row.revision };
  }

  /** @returns the revision */
  set(collection: string, key: string, text: string, expiresAt: number | undefined, now: number): number {
    this.#forgetExpired.run(now);
    const expiry = expiresAt === undefined ? null : Math.ceil(expiresAt);
    const row = this.#insert.get(collection, key, text, expiry);
    if (!row) throw new Error('a row was inserted and has no number');
    return row.revision;
  }

  delete(revision: number): void {
    this.#remove.run(revision);
  }

  keys(collection: string, { limit, after }: KeyPage, now: number): string[] {
    return this.#keys.all(now, collection, after ?? '', after ?? null, limit).map(({ key }) => key);
  }
}
