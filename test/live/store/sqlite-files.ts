import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RetentionOptions } from '../../../src/live/store/memory-call-store.ts';
import { openDatabase } from '../../../src/live/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../../src/live/store/sqlite/sqlite-live-store.ts';
import type { SqliteLiveStore } from '../../../src/live/store/sqlite/sqlite-live-store.ts';

/** A folder that is removed when the test ends. To be called within a test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens the store in a folder. It is closed when the test ends. */
export function openStore(
  folder: string,
  now: () => number = Date.now,
  retention?: RetentionOptions,
): SqliteLiveStore {
  const store = createSqliteStore(openDatabase(folder, { isSynced: false }), now, retention);
  onTestFinished(() => {
    store.close();
  });
  return store;
}
