import { availableParallelism } from 'node:os';
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
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: 'test/support/ids-of-errors.ts',
    // Three for two cores: a third of the time, tests wait for processes, browsers and clocks.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    // Every test closes what it opens: so a process can do for one file after the other, and loads our modules once.
    isolate: false,
    // They end what hangs, and assert nothing: a test may have several waits, and thousands of runs on a busy machine.
    testTimeout: 10 * patienceMs,
    hookTimeout: 10 * patienceMs,
    expect: { poll: { timeout: patienceMs, interval: 20 } },
  },
});
