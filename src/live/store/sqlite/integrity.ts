import type { DatabaseSync } from 'node:sqlite';
import { damaged, StoreError } from './store-error.ts';

/** Up to which length a file is looked through whole, in bytes: of most disks it is read within a second. */
const lookedThrough = 128 * 1024 * 1024;

/** What is long in a long file: of these, damage is noticed where it is met. */
const longTables = ['fields', 'events'];

/**
 * Looks whether a database is damaged, for a second or so.
 *
 * @throws {StoreError} if it is
 */
export function checkIntegrity(database: DatabaseSync, file: string): void {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = tables.map(({ name }) => String(name));
  const isLong = lengthOf(database) > lookedThrough;
  const checked = isLong ? names.filter((name) => !longTables.includes(name)) : names;
  for (const name of checked) {
    const [problem] = database.prepare(`PRAGMA quick_check('${name}')`).all();
    if (problem?.['quick_check'] !== 'ok') throw new StoreError(damaged(file));
  }
}

function lengthOf(database: DatabaseSync): number {
  const pragma = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  return pragma('page_count') * pragma('page_size');
}
