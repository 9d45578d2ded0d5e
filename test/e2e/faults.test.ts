import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { describe, expect, test } from 'vitest';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';

const repository = join(import.meta.dirname, '../..');

/** A fault that comes when the test says so. Nothing in the product can be made to have one. */
const faults = {
  'an exception that nobody caught': `() => { throw new RangeError('out of order'); }`,
  'a rejection that nobody handled': `() => { void Promise.reject(new RangeError('out of order')); }`,
};

/** Starts a program that has a fault at SIGUSR2. */
function startFaulty(program: string, fault: string, env: Record<string, string> = {}): RunningProcess {
  const preload = `data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', ${fault});`)}`;
  return startProcess(process.execPath, ['--import', preload, program], {
    cwd: repository,
    env: { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory', ...env },
  });
}

const message = 'the process ends, because of an error that nobody caught';

describe.each(Object.entries(faults))('%s', (_what, fault) => {
  test('is logged whole, once, and ends the process with exit code 1', async () => {
    const gateway = startFaulty('src/main.ts', fault, { LOG_LEVEL: 'silent' });
    await gateway.logged('ready');
    gateway.signal('SIGUSR2');
    const stack = expect.stringMatching(/^RangeError: out of order\n {4}at .*data:text/) as string;
    expect(await gateway.logged(message)).toMatchObject({
      level: 60,
      err: { type: 'RangeError', message: 'out of order', stack },
    });
    const { code, stdout, stderr } = await gateway.ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.split('out of order')).toHaveLength(3);
  });

  test('closes the WebSockets with 1012, and ends the event streams', async () => {
    const gateway = startFaulty('src/main.ts', fault);
    const url = String((await gateway.logged('ready'))['graphql']);
    const query = 'subscription { incomingCall { id } }';
    const stream = await fetch(`${url}?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'text/event-stream' },
    });
    const socket = createClient({
      url: url.replace('http', 'ws'),
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
    });
    const closed = new Promise((resolve) => {
      socket.on('closed', resolve);
    });
    await new Promise<void>((resolve) => {
      socket.on('connected', () => {
        resolve();
      });
    });

    gateway.signal('SIGUSR2');
    expect(await closed).toMatchObject({ code: 1012, reason: 'Service restart' });
    // It ends as a stream that is to be opened again does, and is not cut off.
    expect(await stream.text()).not.toContain('event: complete');
    expect(await gateway.ended).toMatchObject({ code: 1, stderr: '' });
  });

  test('ends the sandbox, too, which says why', async () => {
    const sandbox = startFaulty('src/sandbox/main.ts', fault);
    await sandbox.said(/"msg":"ready"/);
    sandbox.signal('SIGUSR2');
    const { code, stderr } = await sandbox.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The sandbox ends, because of an error that nobody caught: RangeError: out of order\n {4}at /,
    );
  });
});

test('a gateway that has failed ends at the end of its time, whatever is under way', async () => {
  const gateway = startFaulty('src/main.ts', faults['an exception that nobody caught'], {
    SHUTDOWN_SECONDS: '0',
  });
  const ready = await gateway.logged('ready');
  await fetch(`${String(ready['sandbox'])}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: '/rooms', kind: 'latency', ms: 600_000 }),
  });
  const refusal = expect(
    fetch(String(ready['graphql']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ rooms { nodes { id } } }' }),
    }),
  ).rejects.toThrow('fetch failed');
  await expect
    .poll(async () => (await fetch(`${String(ready['sandbox'])}/sandbox/requests`)).json())
    .toMatchObject({ requests: [{ status: null }] });

  gateway.signal('SIGUSR2');
  await refusal;
  expect(await gateway.ended).toMatchObject({ code: 1 });
});
