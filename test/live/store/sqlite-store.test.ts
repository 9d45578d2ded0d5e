import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { openDatabase } from '../../../src/live/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../../src/live/store/sqlite/sqlite-live-store.ts';
import { describeLiveStore, logLength } from './live-store-conformance.ts';

describeLiveStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-'));
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const store = createSqliteStore(openDatabase(folder, { isSynced: false }), () => now, retention);
  onTestFinished(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });
  return {
    store,
    retention,
    advance(ms) {
      now += ms;
    },
  };
});
