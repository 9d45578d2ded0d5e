import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patienceMs } from './test/support/patience.ts';

export default defineConfig({
  resolve: {
    alias: [
      // Vite would take the ES module for our sources, and Node the CommonJS one for libraries: two copies of graphql,
      // each of which refuses the other's schema.
      {
        find: /^graphql$/,
        replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build-pages.ts',
    // By default one core is left to whoever watches.
    maxWorkers: '100%',
    // Every test closes what it opens: so a process can do for one file after the other, and loads our modules once.
    isolate: false,
    // Longer than any one wait, so that a failure names what was waited for.
    testTimeout: 2 * patienceMs,
    hookTimeout: 2 * patienceMs,
    expect: { poll: { timeout: patienceMs, interval: 20 } },
  },
});
