import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { accessKeyPolicy } from '../../src/upstreams/pipeline/access-key-policy.ts';
import { parseConnectionString } from '../../src/upstreams/acs/connection-string.ts';
import { createRoomsClient } from '../../src/upstreams/acs/rooms-client.ts';
import { createUndiciHttpClient } from '../../src/upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits as limits } from '../../src/upstreams/pipeline/upstream-client.ts';
import { UpstreamGate } from '../../src/upstreams/pipeline/throttle-gate.ts';

/** The sandbox as the upstream of all servers, in a process of its own. */
export interface Upstream {
  /** Its origin, which is where it is Graph. */
  readonly url: string;
  readonly connectionString: string;
  /** Makes every answer wait so long, in milliseconds. */
  setLatency(ms: number): Promise<void>;
  forgetRequests(): Promise<void>;
  /** How many requests came since they were last forgotten; the sandbox counts up to 10,000. */
  countRequests(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the sandbox on the core that this process is bound to. */
export async function startUpstream(): Promise<Upstream> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url))],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production', SANDBOX_PORT: '0', SANDBOX_HOST: '', SANDBOX_TLS: '' },
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { sandbox, connectionString } = await readyLine(child);
  const control = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<string> => {
    const answer = await request(`${sandbox}/sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`The sandbox refused ${method} ${path}: ${text}`);
    return text;
  };

  return {
    url: sandbox,
    connectionString,
    async setLatency(ms) {
      await control('DELETE', 'faults');
      if (ms > 0) await control('POST', 'faults', { kind: 'latency', path: '*', ms });
    },
    async forgetRequests() {
      await control('DELETE', 'requests');
    },
    async countRequests() {
      return (JSON.parse(await control('GET', 'requests')) as { requests: unknown[] }).requests.length;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function readyLine(child: ChildProcess): Promise<{ sandbox: string; connectionString: string }> {
  if (!child.stdout) throw new TypeError('the output of the sandbox is not piped');
  for await (const line of createInterface(child.stdout)) {
    return JSON.parse(line) as { sandbox: string; connectionString: string };
  }
  throw new Error('The sandbox did not start.');
}

/** Creates rooms that are open, each with as many participants. */
export async function createRooms(
  connectionString: string,
  rooms: number,
  participants: number,
): Promise<void> {
  const { endpoint, accessKey } = parseConnectionString(connectionString);
  const httpClient = createUndiciHttpClient({
    connectTimeoutMs: 5_000,
    maxResponseBytes: 1024 * 1024,
  });
  const client = createRoomsClient({
    endpoint,
    authentication: accessKeyPolicy(accessKey),
    gate: new UpstreamGate('rooms', limits),
    httpClient,
    limits,
  });
  const createRoom = async (_: unknown, room: number): Promise<void> => {
    const rawIds = Array.from({ length: participants }, (__, index) => communicationUser(room, index));
    await client.createRoom({}, new Map(rawIds.map((rawId) => [rawId, 'ATTENDEE'])));
  };
  await Promise.all(Array.from({ length: rooms }, createRoom));
  await httpClient.close();
}

/** Raw id of a communication user: two GUIDs, the resource's and the user's. */
function communicationUser(room: number, index: number): string {
  const user = `${room.toString(16).padStart(8, '0')}-${index.toString(16).padStart(4, '0')}`;
  return `8:acs:5a4db0c5-0000-4000-8000-00000000ac50_${user}-4000-8000-000000000000`;
}
