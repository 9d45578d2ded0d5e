import type { DatabaseSync } from 'node:sqlite';
import { applicationId } from './schema.ts';
import type { SchemaStep } from './schema.ts';

/** Brings a database to the newest version of its schema. To be called within a transaction: all steps are taken, or none. */
export function migrate(database: DatabaseSync, steps: readonly SchemaStep[]): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  for (const step of steps.slice(version)) step(database);
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}`);
}
