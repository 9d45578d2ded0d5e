import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { databaseClass } from './database-class.ts';
import { checkIntegrity } from './integrity.ts';
import { migrate } from './migrate.ts';
import { forgetOwner, mayHaveLost, noteOwner, readOwner } from './owner.ts';
import { applicationId, schemaSteps } from './schema.ts';
import type { SchemaStep } from './schema.ts';
import { storedTime } from './stored-clock.ts';
import { damaged, foreign, resultCodeOf, resultCodes, StoreError, unwritable } from './store-error.ts';

/** A database that this process alone has open. */
export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** The newest time by which anything was stored, in milliseconds since the epoch; 0 if nothing was. */
  readonly time: number;
  /** Lets go of the file; nothing happens if that was done. */
  readonly close: () => void;
}

/** How a database is opened. */
export interface DatabaseOptions {
  /** Whether each commit waits until the disk has it: else what was stored last may be lost with the power, not before. */
  readonly isSynced: boolean;
  /** Versions of the schema; left out, those that were released. */
  readonly steps?: readonly SchemaStep[];
}

const fileName = 'live.db';

/**
 * Opens the database in a folder, and makes both where they are missing. The file is this process's alone until it is
 * closed, or the process has ended in whatever way.
 *
 * @throws {StoreError} if it can't be used: nothing in it is changed then
 */
export function openDatabase(
  folder: string,
  { isSynced, steps = schemaSteps }: DatabaseOptions,
): OpenDatabase {
  const file = join(resolve(folder), fileName);
  makeFolder(resolve(folder));
  let database: DatabaseSync | undefined;
  try {
    database = new (databaseClass())(file);
    // Before anything is read, so that the lock is never let go of: by it a second process learns that there is a first.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON; BEGIN EXCLUSIVE');
    const isNew = checkOwnership(database, file, steps.length);
    if (!isNew) checkIntegrity(database, file);
    migrate(database, steps);
    const before = readOwner(file);
    if (before && mayHaveLost(before)) renewEpochs(database);
    database.exec(`COMMIT; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${isSynced ? 'FULL' : 'NORMAL'}`);
  } catch (error) {
    database?.close();
    throw explain(error, file);
  }
  noteOwner(file, isSynced);
  const open = database;
  return {
    database: open,
    time: storedTime(open),
    close() {
      if (!open.isOpen) return;
      // While the lock is still held: the note of whoever gets it next stays.
      forgetOwner(file);
      open.close();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreError(unwritable(folder, (error as NodeJS.ErrnoException).code), { cause: error });
  }
}

/**
 * @returns whether the file was empty
 * @throws {StoreError} if it is another program's, or a later version's
 */
function checkOwnership(database: DatabaseSync, file: string, latest: number): boolean {
  const pragma = (name: string): number =>
    Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const [id, version, objects] = [pragma('application_id'), pragma('user_version'), pragma('schema_version')];
  if (id === 0 && version === 0 && objects === 0) return true;
  if (id !== applicationId) throw new StoreError(foreign(file));
  if (version > latest) {
    throw new StoreError(
      `${file} was written by a later version of Switchboard (its schema is ${version}, this one's ${latest}): run that version, or set DATA_DIR to another folder.`,
    );
  }
  return false;
}

/**
 * Gives calls another epoch, where some of the events that were told of them may be missing: others would come under the same
 * sequences, and who resumes from one of those would take them for what they have. Like this they get a snapshot.
 */
function renewEpochs(database: DatabaseSync): void {
  database.exec("UPDATE calls SET record = json_set(record, '$.epoch', lower(hex(randomblob(9))))");
}

/** Says what to do where the database says only why it won't. */
function explain(error: unknown, file: string): unknown {
  switch (resultCodeOf(error)) {
    case resultCodes.busy:
      return new StoreError(
        `${file} is in use by ${readOwner(file)?.name ?? 'another process'}: stop that, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    case resultCodes.notADatabase:
      return new StoreError(foreign(file), { cause: error });
    case resultCodes.corrupt:
      return new StoreError(damaged(file), { cause: error });
    case resultCodes.permission:
    case resultCodes.readOnly:
    case resultCodes.ioError:
    case resultCodes.full:
    case resultCodes.cannotOpen:
      return new StoreError(unwritable(file, (error as Error).message), { cause: error });
    default:
      return error;
  }
}
