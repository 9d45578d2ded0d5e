import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { openDatabase } from '../../../src/live/store/sqlite/open-database.ts';
import { applicationId, schemaSteps } from '../../../src/live/store/sqlite/schema.ts';
import type { SchemaStep } from '../../../src/live/store/sqlite/schema.ts';
import { StoreError } from '../../../src/live/store/sqlite/store-error.ts';
import { reductionOf } from './reduction-of.ts';
import { newFolder, openStore } from './sqlite-files.ts';

/** Opens what can't be opened. @returns the sentence that says so */
function refusalOf(folder: string, steps?: readonly SchemaStep[]): string {
  try {
    openDatabase(folder, { isSynced: false, ...(steps ? { steps } : {}) }).close();
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
  throw new Error('it was opened');
}

/** A folder with a file in which there is a call, as it is after its process has ended. */
async function folderWithCalls(count = 1): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await newFolder();
  const store = openStore(folder);
  for (let number = 0; number < count; number += 1) {
    const id = `c${number}`;
    const record = newCallRecord({ id, graphId: id.repeat(50), origin: 'created', epoch: 'e', now: 0 });
    await store.calls.commit(undefined, reductionOf(record));
  }
  store.close();
  return { folder, file: join(folder, 'live.db') };
}

describe('a database', () => {
  test('is one process’s, and whoever comes second is told whose', async () => {
    const folder = await newFolder();
    const first = openStore(folder);
    expect(refusalOf(folder)).toMatch(
      new RegExp(
        `^${join(folder, 'live.db')} is in use by process ${process.pid} since \\d{4}-.*Z: stop that, or set DATA_DIR to another folder.$`,
      ),
    );
    // The first goes on as if nothing had been.
    await first.callbackTokens.bind('d', 'c');
    first.close();
    expect(await openStore(folder).callbackTokens.callOf('d')).toBe('c');
  });

  test('leaves one file when it was closed', async () => {
    const { folder } = await folderWithCalls();
    expect(await readdir(folder)).toEqual(['live.db']);
  });

  test('is for nobody else to read, where the system has a word for that', async () => {
    const folder = join(await newFolder(), 'made', 'anew');
    openStore(folder);
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  test('that another program made is left as it is', async () => {
    const folder = await newFolder();
    const file = join(folder, 'live.db');
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE theirs (name TEXT)');
    other.close();
    const before = await readFile(file);
    expect(refusalOf(folder)).toBe(
      `${file} is not a file of Switchboard's, and is left as it is: set DATA_DIR to another folder.`,
    );
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(folder)).toEqual(['live.db']);
  });

  test('is none that is a file of another kind, which is left as it is', async () => {
    const folder = await newFolder();
    const file = join(folder, 'live.db');
    await writeFile(file, 'a letter to my aunt, '.repeat(1_000));
    const before = await readFile(file);
    expect(refusalOf(folder)).toContain('is not a file of Switchboard');
    expect(await readFile(file)).toEqual(before);
  });

  test('of a later version is left as it is', async () => {
    const { folder, file } = await folderWithCalls();
    const later = new DatabaseSync(file);
    later.exec(`PRAGMA user_version = ${schemaSteps.length + 1}`);
    later.close();
    const before = await readFile(file);
    expect(refusalOf(folder)).toMatch(
      /^\S+ was written by a later version of Switchboard .*run that version/,
    );
    expect(await readFile(file)).toEqual(before);
  });

  test.each(['in the middle', 'at its end'])('that is damaged %s is left as it is', async (where) => {
    const { folder, file } = await folderWithCalls(500);
    const { size } = await stat(file);
    const handle = await open(file, 'r+');
    if (where === 'at its end') await handle.truncate(size - 3 * 4_096 - 1);
    else
      for (let at = 4_096 * 3; at < size; at += 4_096 * 4)
        await handle.write(Buffer.alloc(2_000, 0xab), 0, 2_000, at);
    await handle.close();
    const before = await readFile(file);
    expect(refusalOf(folder)).toBe(
      `${file} is damaged, and is left as it is: move it away to begin anew, or set DATA_DIR to another folder.`,
    );
    expect(await readFile(file)).toEqual(before);
  });

  test('that is empty is begun anew', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'live.db'), '');
    expect(await openStore(folder).callbackTokens.callOf('d')).toBeUndefined();
  });

  test('has no folder where a file stands', async () => {
    const path = join(await newFolder(), 'file');
    await writeFile(path, '');
    expect(refusalOf(path)).toBe(
      `${path} can't be written (EEXIST): set DATA_DIR to a folder that this user may write, or to "memory".`,
    );
    expect(refusalOf(join(path, 'below'))).toContain("can't be written (ENOTDIR)");
  });

  test('has no file where a folder stands', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'live.db'));
    expect(refusalOf(folder)).toContain("can't be written");
  });
});

describe('the schema of a database', () => {
  const withNotes: SchemaStep = (database) => {
    database.exec("ALTER TABLE callbackTokens ADD COLUMN note TEXT NOT NULL DEFAULT 'none'");
  };
  const broken: SchemaStep = (database) => {
    database.exec('DELETE FROM calls; CREATE TABLE calls (number INTEGER)');
  };

  test('is brought up to date, step by step, with all that is in it', async () => {
    const folder = await newFolder();
    const first = openStore(folder);
    await first.callbackTokens.bind('d', 'c');
    first.close();
    const second: SchemaStep = (database) => {
      database.exec("UPDATE callbackTokens SET note = note || ', but two steps'");
    };
    const { database, close } = openDatabase(folder, {
      isSynced: false,
      steps: [...schemaSteps, withNotes, second],
    });
    onTestFinished(close);
    expect({ ...database.prepare('SELECT callId, note FROM callbackTokens').get() }).toEqual({
      callId: 'c',
      note: 'none, but two steps',
    });
    expect({ ...database.prepare('PRAGMA user_version').get() }).toEqual({
      user_version: schemaSteps.length + 2,
    });
    expect({ ...database.prepare('PRAGMA application_id').get() }).toEqual({ application_id: applicationId });
  });

  test('of the first version gets what came later, and keeps what it has', async () => {
    const folder = await newFolder();
    const first = openDatabase(folder, { isSynced: false, steps: schemaSteps.slice(0, 1) });
    first.database.exec("INSERT INTO callbackTokens (tokenDigest, callId) VALUES ('d', 'c')");
    first.close();
    const store = openStore(folder);
    expect(await store.callbackTokens.callOf('d')).toBe('c');
    const revision = await store.keyValues.set('one', 'k', undefined, 't');
    expect(await store.keyValues.get('one', 'k')).toEqual({ text: 't', revision });
  });

  test('is as before where a step fails', async () => {
    const { folder } = await folderWithCalls();
    expect(() =>
      openDatabase(folder, { isSynced: false, steps: [...schemaSteps, withNotes, broken] }),
    ).toThrow('already exists');
    expect((await openStore(folder).calls.read('c0'))?.kind).toBe('live');
  });
});
