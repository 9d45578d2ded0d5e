/** The commands of docs/operations.md by which the file is copied and put back, run as they stand. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { freePort } from '../../support/free-port.ts';
import { environmentOf, query } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { blocks, readPage } from '../../support/pages.ts';
import { rosterDocument, runGateway } from '../adversity/gateway-process.ts';
import type { RosterEvent } from '../adversity/gateway-process.ts';
import { createCall } from './watched-gateway.ts';

const run = promisify(execFile);
const [backup = '', restore = ''] = blocks(readPage('docs/operations.md'), 'text');

test('a copy that is put back has the calls of then, and whoever saw more gets a snapshot', async () => {
  const sandbox = await startSandbox({ calls: { autopilot: false } });
  onTestFinished(() => sandbox.close());
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const url = `http://127.0.0.1:${await freePort()}`;
  const inShell = (commands: string): Promise<unknown> =>
    run('sh', ['-euc', commands], {
      cwd: folder,
      env: { PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` },
    });
  /** Runs a gateway, for as long as something is done with it. */
  const running = async <T>(use: () => Promise<T>): Promise<T> => {
    const gateway = runGateway({
      PORT: new URL(url).port,
      DATA_DIR: join(folder, '.switchboard'),
      DRAIN_SECONDS: '0',
      ...environmentOf(sandbox),
    });
    await gateway.logged('ready');
    const result = await use();
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0 });
    return result;
  };
  const control = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${sandbox.url}/sandbox/calls/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  /** Lets somebody join. @returns the cursor behind which they are there */
  const letJoin = async (callId: string, name: string): Promise<string> => {
    const subscriber = subscribe<RosterEvent>(url, rosterDocument, { callId });
    await subscriber.next();
    await control(`${callId}/participants`, { displayName: name });
    const events = await subscriber.until(({ participants }) =>
      participants.some(({ displayName }) => displayName === name),
    );
    await subscriber.stop();
    return events.at(-1)?.cursor ?? '';
  };
  /** What who comes back with a cursor is told first. */
  const behind = async (callId: string, after: string): Promise<RosterEvent> => {
    const subscriber = subscribe<RosterEvent>(url, rosterDocument, { callId, after });
    const event = await subscriber.next();
    await subscriber.stop();
    return event;
  };

  const { callId, early } = await running(async () => {
    const { data } = await query<{ createCall: { call: { id: string } } }>(url, createCall);
    const callId = data?.createCall.call.id ?? '';
    await control(`${callId}/state`, { state: 'established' });
    return { callId, early: await letJoin(callId, 'Dea') };
  });
  await inShell(backup);
  const late = await running(() => letJoin(callId, 'Cem'));
  // Without the copy, who comes back goes on exactly.
  await running(async () => {
    expect(await behind(callId, early)).toMatchObject({
      isSnapshot: false,
      joined: [{ displayName: 'Cem' }],
    });
  });

  await inShell(restore);
  await running(async () => {
    const { isSnapshot, participants } = await behind(callId, late);
    expect(isSnapshot).toBe(true);
    expect(participants.map(({ displayName }) => displayName)).toContain('Dea');
    expect(await behind(callId, early)).toMatchObject({ isSnapshot: true });
  });
});
