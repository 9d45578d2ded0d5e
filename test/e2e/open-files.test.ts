import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';

const repository = join(import.meta.dirname, '../..');

/** Starts a gateway that may have so many files and sockets open. */
function startGateway(openFiles: number, env: Record<string, string> = {}): RunningProcess {
  return startProcess('sh', ['-c', `ulimit -n ${openFiles}; exec "$0" src/main.ts`, process.execPath], {
    cwd: repository,
    env: { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory', DRAIN_SECONDS: '0', ...env },
  });
}

/** Services that are not simulated; they are asked nothing. */
const configured = {
  COMMUNICATION_SERVICES_CONNECTION_STRING: 'endpoint=http://localhost:1;accesskey=a2V5',
  GRAPH_ENDPOINT: 'http://localhost:1',
  CALLBACK_AUDIENCE: 'an-application',
};

const outOfFiles =
  'no more files or sockets can be opened: connections are dropped without an answer. Raise the limit by ulimit -n.';

describe.skipIf(process.platform !== 'linux')('the files that may be open', () => {
  test('are said to be too few at the start where the limits on requests let more in', async () => {
    const gateway = startGateway(1_000, {
      ...configured,
      MAX_WAITING_SOCKETS: '700',
      MAX_SOCKETS_PER_PRINCIPAL: '100',
    });
    const warning =
      '1000 files and sockets may be open at a time, where the limits on requests let 1156 come together: ' +
      'what comes beyond is dropped without an answer. Raise it by ulimit -n.';
    expect(await gateway.logged(warning)).toMatchObject({ level: 40 });
  });

  test.each([
    ['where they are enough', 1_156, configured],
    ['in front of the sandbox, where nobody comes in crowds', 1_000, {}],
  ])('are not spoken of %s', async (_, openFiles, services) => {
    const gateway = startGateway(openFiles, {
      ...services,
      MAX_WAITING_SOCKETS: '700',
      MAX_SOCKETS_PER_PRINCIPAL: '100',
    });
    await gateway.logged('ready');
    gateway.signal('SIGTERM');
    const { stdout } = await gateway.ended;
    expect(stdout).not.toContain('ulimit');
  });

  test('are said to be out while they are, and the gateway answers again when some are free', async () => {
    const gateway = startGateway(64);
    const url = String((await gateway.logged('ready'))['graphql']);
    const sockets: Socket[] = [];
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (let index = 0; index < 100; index += 1) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    }
    expect(await gateway.logged(outOfFiles)).toMatchObject({ level: 40 });

    for (const socket of sockets) socket.destroy();
    const ask = async (): Promise<unknown> => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ rooms { nodes { id } } }' }),
      }).catch(() => undefined);
      return answer?.json();
    };
    await expect.poll(ask).toEqual({ data: { rooms: { nodes: [] } } });
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
