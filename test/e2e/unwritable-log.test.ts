import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepCompiledCode } from '../support/compiled-code.ts';
import { freePort } from '../support/free-port.ts';
import { readSample } from '../support/metrics.ts';

const repository = join(import.meta.dirname, '../..');
const dropped = 'switchboard_log_lines_dropped_total';

/** A gateway whose standard output is no place for a log, and which for that reason can't say where it is. */
interface MuteGateway {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves when it answers. */
  readonly ready: () => Promise<void>;
  /** Log lines that it has dropped. */
  readonly dropped: () => Promise<number>;
}

async function startMute(stdout: number | 'pipe'): Promise<MuteGateway> {
  // What says where it listens can't be read here.
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: repository,
    env: {
      ...keepCompiledCode,
      PORT: String(port),
      SANDBOX_PORT: '0',
      DATA_DIR: 'memory',
      DRAIN_SECONDS: '0',
      LOG_LEVEL: 'trace',
      MAX_TOKENS: '10000',
      MAX_ALIASES: '500',
      MAX_ROOT_FIELDS: '500',
    },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    url,
    process: child,
    async ready() {
      await expect.poll(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status).toBe(200);
    },
    dropped: async () => (await readSample(url, dropped)) ?? -1,
  };
}

/** Lets the gateway write many lines: one for each of so many requests to a service. */
async function logMuch(url: string): Promise<void> {
  const rooms = Array.from({ length: 500 }, (_, index) => `r${index}: room(id: "${index}") { id }`);
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ ${rooms.join(' ')} }` }),
  });
  expect(await answer.json()).toHaveProperty('data');
}

async function expectEndBySigterm(gateway: MuteGateway): Promise<void> {
  const ended = once(gateway.process, 'exit');
  gateway.process.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

describe('a gateway whose log can not be written', () => {
  test.skipIf(!existsSync('/dev/full'))('for a full disk goes on, counts, and ends by SIGTERM', async () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => {
      closeSync(full);
    });
    const gateway = await startMute(full);
    await gateway.ready();
    await expect.poll(gateway.dropped).toBeGreaterThan(0);
    const first = await gateway.dropped();
    await logMuch(gateway.url);
    await expect.poll(gateway.dropped).toBeGreaterThanOrEqual(first + 500);
    await expectEndBySigterm(gateway);
  });

  test('since its reader is gone goes on, counts, and ends by SIGTERM', async () => {
    const gateway = await startMute('pipe');
    gateway.process.stdout?.destroy();
    await gateway.ready();
    await logMuch(gateway.url);
    await expect.poll(gateway.dropped).toBeGreaterThanOrEqual(500);
    await expectEndBySigterm(gateway);
  });

  test('since nobody reads goes on, counts, and ends by SIGTERM', async () => {
    const gateway = await startMute('pipe');
    await gateway.ready();
    for (let lines = 0; lines < 20_000 && (await gateway.dropped()) === 0; lines += 500) {
      await logMuch(gateway.url);
    }
    expect(await gateway.dropped()).toBeGreaterThan(0);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    await expectEndBySigterm(gateway);
  });
});
