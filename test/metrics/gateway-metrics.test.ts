import { expect, onTestFinished, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { systemClock } from '../../src/clock.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startMeteredGateway } from './metered-gateway.ts';

test('which version runs, and where calls are kept, is told', async () => {
  await using gateway = await startMeteredGateway();
  const { version } = packageJson;
  const node = process.versions.node;
  expect(await gateway.sample(`build_info{version="${version}",node="${node}",store="memory"}`)).toBe(1);
});

test('a gateway that has reached its services is ready', async () => {
  await using gateway = await startMeteredGateway();
  await expect.poll(() => gateway.sample('ready')).toBe(1);
});

test('a gateway that has not reached a service is not ready', async () => {
  await using gateway = await startMeteredGateway({
    config: {
      communicationServices: { kind: 'accessKey', endpoint: 'http://127.0.0.1:9', accessKey: 'QQ==' },
    },
  });
  expect(await gateway.sample('ready')).toBe(0);
});

test('what the store is asked is timed, and nothing waits in the end', async () => {
  await using gateway = await startMeteredGateway();
  const rises = await gateway.rises(
    ['store_operation_duration_seconds_count{store="memory",operation="calls_page"}'],
    () => gateway.query('{ calls { nodes { id } } }'),
  );
  expect(Object.values(rises)[0]).toBeGreaterThan(0);
  expect(await gateway.sample('store_queue')).toBe(0);
  expect(await gateway.sample('store_failures_total{store="memory"}')).toBe(0);
});

test('that the time of day is set is counted, and that time passes is not', async () => {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  let setByMs = 0;
  const clock = {
    ...systemClock,
    now: () => new Date(scheduler.now().getTime() + setByMs),
    monotonicNow: () => scheduler.monotonicNow(),
    schedule: (delayMs: number, task: () => void) => scheduler.schedule(delayMs, task),
  };
  const gateway = await startMeteredGateway({ sandbox: { scheduler }, gateway: { clock } });
  onTestFinished(() => gateway.close());
  await scheduler.advance(5_000);
  expect(await gateway.sample('clock_jumps_total')).toBe(0);
  setByMs = -3_600_000;
  await scheduler.advance(5_000);
  expect(await gateway.sample('clock_jumps_total')).toBe(1);
});
