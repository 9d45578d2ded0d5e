import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { freePort } from '../support/free-port.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startGateway } from '../support/gateway.ts';

type Line = Readonly<Record<string, unknown>>;

async function readinessOf(gateway: TestGateway): Promise<[status: number, body: unknown]> {
  const answer = await fetch(`${gateway.url}/readyz`);
  return [answer.status, await answer.json()];
}

/** A gateway whose Rooms and Identity are to be found where nothing listens yet. */
async function start() {
  const port = await freePort();
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const lines: Line[] = [];
  const logger = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Line) },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const gateway = await startGateway({
    gateway: { logger, clock: scheduler },
    config: { communicationServices: { kind: 'accessKey', endpoint, accessKey: 'QQ==' } },
  });
  onTestFinished(() => gateway.close());
  return { gateway, lines, port, scheduler };
}

const because =
  'Communication Services was not reached since the start: the connection was refused (ECONNREFUSED)';

describe('an upstream that is not reached at the start', () => {
  test('makes the gateway not ready, which says why, and serves what it can', async () => {
    const { gateway, lines } = await start();
    expect(await readinessOf(gateway)).toEqual([
      503,
      { message: 'not ready', because: [because], failing: [] },
    ]);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'not ready: an upstream was not reached yet, and is tried again',
        upstream: 'Communication Services',
        because: 'the connection was refused (ECONNREFUSED)',
      }),
    ]);
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(await gateway.query('{ room(id: "1") { id } }')).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
  });

  test('makes it ready by itself once it is there, and whatever becomes of it then', async () => {
    const { gateway, lines, port, scheduler } = await start();
    // Nothing is said twice.
    await scheduler.advance(2_000);
    await expect.poll(() => lines.length).toBe(1);
    expect((await readinessOf(gateway))[0]).toBe(503);

    const sandbox = await startSandbox({ port });
    await expect
      .poll(async () => {
        await scheduler.advance(2_000);
        return readinessOf(gateway);
      })
      .toEqual([200, { message: 'ready', failing: [] }]);
    expect(lines.map(({ msg }) => msg)).toContain('an upstream was reached');

    await sandbox.close();
    await gateway.query('{ room(id: "1") { id } }');
    const [status, body] = await readinessOf(gateway);
    expect(status).toBe(200);
    expect(body).toMatchObject({ failing: [{ service: 'rooms' }] });
  });
});

test('a gateway that reaches its upstreams asks nothing of them to see that', async () => {
  await using gateway = await startGateway();
  expect(await readinessOf(gateway)).toEqual([200, { message: 'ready', failing: [] }]);
  expect(await gateway.takeJournal()).toEqual([]);
});
