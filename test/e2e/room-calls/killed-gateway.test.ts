import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startProcess } from '../../support/child-process.ts';
import { freePort } from '../../support/free-port.ts';
import { environmentOf, query, roomCallVariables, subscribeToRoomCalls } from '../../support/gateway.ts';

const repository = join(import.meta.dirname, '../../..');
const [ana = '', ben = ''] = ['a', 'b'].map(
  (digit) => `8:acs:5a4db0c5-0000-4000-8000-00000000ac50_00000000-0000-4000-8000-00000000000${digit}`,
);

/** A gateway that can be killed and started again, before a sandbox that outlives it. */
async function startKillable() {
  const sandbox = await startSandbox({ calls: { autopilot: false } });
  onTestFinished(() => sandbox.close());
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const start = async () => {
    const gateway = startProcess(process.execPath, ['src/main.ts'], {
      cwd: repository,
      env: {
        PORT: String(port),
        DATA_DIR: folder,
        ...environmentOf(sandbox),
        ...roomCallVariables(sandbox, 'connect'),
      },
    });
    await gateway.logged('ready');
    return gateway;
  };
  return { sandbox, url: `http://127.0.0.1:${port}`, start };
}

async function control<T>(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${sandbox.url}/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function createRoom(url: string): Promise<string> {
  const { data } = await query<{ createRoom: { room: { id: string } } }>(
    url,
    `mutation ($participants: [InvitedParticipantInput!]) {
      createRoom(input: { participants: $participants }) { room { id } }
    }`,
    { participants: [ana, ben].map((rawId) => ({ identifier: { rawId }, role: 'PRESENTER' })) },
  );
  return data?.createRoom.room.id ?? '';
}

async function peopleIn(url: string, callId: string): Promise<unknown> {
  const { data } = await query<{ call: { participants: { identifier: { rawId: string } }[] } | null }>(
    url,
    'query ($id: ID!) { call(id: $id) { participants { identifier { ... on HasRawId { rawId } } } } }',
    { id: callId },
  );
  return data?.call?.participants.map(({ identifier }) => identifier.rawId).sort();
}

test.each([
  ['before the service has made it', { kind: 'latency', ms: 600_000 }],
  ['once the service has made it, and its answer was lost', { kind: 'truncate' }],
])(
  'a gateway that is killed between the beginning of a call and its connection, %s, finds the call again',
  async (_, fault) => {
    const { sandbox, url, start } = await startKillable();
    const first = await start();
    await subscribeToRoomCalls(sandbox, url);
    const roomId = await createRoom(url);
    await control(sandbox, 'POST', '/faults', { path: '/calling/callConnections:connect', ...fault });
    const { serverCallId } = sandbox.roomCalls.join(roomId, { rawId: ana, displayName: 'Ana' });
    await expect
      .poll(async () => {
        const { requests } = await control<{ requests: { path: string }[] }>(sandbox, 'GET', '/requests');
        return requests.some(({ path }) => path.includes('callConnections:connect'));
      })
      .toBe(true);
    first.signal('SIGKILL');
    await first.ended;
    sandbox.roomCalls.join(roomId, { rawId: ben, displayName: 'Ben' });
    await control(sandbox, 'DELETE', '/faults');

    await start();
    await expect.poll(() => peopleIn(url, serverCallId)).toEqual([ana, ben]);
    await expect
      .poll(() => control<{ connections: unknown[] }>(sandbox, 'GET', '/call-automation/connections'))
      .toMatchObject({ connections: [{}] });
  },
);
