import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { describeLiveStore, logLength } from './live-store-conformance.ts';
import { newFolder, openStore } from './sqlite-files.ts';

describeLiveStore('SQLite', async () => {
  let now = 1;
  const retention = { ...defaultRetention, maxLogEvents: logLength };
  const store = openStore(await newFolder(), () => now, retention);
  return {
    store,
    retention,
    advance(ms) {
      now += ms;
    },
  };
});
