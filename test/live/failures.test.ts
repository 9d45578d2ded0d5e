import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../support/gateway.ts';
import { readSample } from '../support/metrics.ts';

const createCall =
  'mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }';

test('that calls can not be kept alive is counted each time, and logged once a minute with how often', async () => {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'warn' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  await using gateway = await startGateway({
    sandbox: { scheduler },
    gateway: { clock: scheduler, logger },
  });
  const failures = (): Promise<number | undefined> =>
    readSample(gateway.url, 'switchboard_live_failures_total{task="keep_alive"}');
  expect(await failures()).toBe(0);

  for (let count = 0; count < 3; count += 1) await gateway.query(createCall);
  await gateway.fail({ path: '*/keepAlive', kind: 'status', status: 400 });
  await scheduler.advance(11 * 60_000);
  while (((await failures()) ?? 0) < 3) await scheduler.advance(1_000);
  await scheduler.advance(60_000);

  const told = lines.filter(({ task }) => task === 'keepAlive');
  expect(told[0]).toMatchObject({
    count: 1,
    level: 40,
    cause: 'the service refused the request (status 400, BadRequest)',
  });
  expect(told.length).toBeGreaterThan(1);
  const counted = told.reduce((sum, { count }) => sum + (count as number), 0);
  expect(counted).toBeGreaterThanOrEqual(3);
  expect(counted).toBeLessThanOrEqual((await failures()) ?? 0);
});
