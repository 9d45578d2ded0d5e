import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { readSample } from '../support/metrics.ts';

const createCall =
  'mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }';

/** A gateway on a clock that is advanced, and what it writes to its log. */
async function startOnAClock() {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'warn' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const gateway = await startGateway({
    sandbox: { scheduler },
    gateway: { clock: scheduler, logger },
  });
  onTestFinished(() => gateway.close());
  return { gateway, scheduler, lines };
}

test('that calls can not be kept alive is counted each time, and logged once a minute with how often', async () => {
  const { gateway, scheduler, lines } = await startOnAClock();
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

async function control(gateway: TestGateway, path: string, body: object): Promise<void> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

/** Makes a call, and lets Graph end it. @returns what a client sees of it then */
async function endedBy(gateway: TestGateway, code: number, subcode: number): Promise<object> {
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall);
  const id = data?.createCall.call.id ?? '';
  await control(gateway, `calls/${id}/hangUp`, { code, subcode });
  await gateway.sandbox.graph.idle();
  const seen = await gateway.query<{ call: object }>(
    `{ call(id: "${id}") { id state resultInfo { code subcode } } }`,
  );
  expect(seen.data?.call).toMatchObject({ id, state: 'TERMINATED', resultInfo: { code, subcode } });
  return seen.data?.call ?? {};
}

test.each([3002, 3003, 7106, 7117])(
  'a call that Graph ends by 500/%i, as its callbacks are lost, tells what to check, once a minute with how often',
  async (subcode) => {
    const { gateway, scheduler, lines } = await startOnAClock();
    const first = await endedBy(gateway, 500, subcode);
    await endedBy(gateway, 500, subcode);
    const last = await endedBy(gateway, 500, subcode);
    const line = {
      level: 40,
      msg: "Graph's callbacks of a call were lost",
      cause: `Graph ended the call, as they did not reach this gateway or were not answered well (500/${subcode})`,
      check: expect.stringMatching(/PUBLIC_URL.*reaches.*certificate/s) as string,
      publicUrl: gateway.url,
    };
    expect(lines).toMatchObject([{ ...line, callId: idOf(first), count: 1 }]);
    await scheduler.advance(60_000);
    expect(lines.slice(1)).toMatchObject([{ ...line, callId: idOf(last), count: 2 }]);
  },
);

const idOf = (call: object): unknown => ('id' in call ? call.id : undefined);

test('each cause by which callbacks are lost has a line of its own', async () => {
  const { gateway, lines } = await startOnAClock();
  await endedBy(gateway, 500, 3003);
  await endedBy(gateway, 500, 7117);
  expect(lines.map(({ cause }) => String(cause).slice(-10))).toEqual(['(500/3003)', '(500/7117)']);
});

test.each([
  [200, 5300],
  [500, 1005],
  [408, 3003],
])('a call that ends by %i/%i is no matter for the log', async (code, subcode) => {
  const { gateway, lines } = await startOnAClock();
  await endedBy(gateway, code, subcode);
  expect(lines).toEqual([]);
});

test('a call that is found to be over, and of which no callback ever came, tells what to check', async () => {
  const { gateway, scheduler, lines } = await startOnAClock();
  await control(gateway, 'chaos', { lose: 1 });
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall);
  const callId = data?.createCall.call.id ?? '';
  await control(gateway, `calls/${callId}/hangUp`, { told: 'nothing' });
  const state = async (): Promise<unknown> =>
    (await gateway.query<{ call: { state: string } }>(`{ call(id: "${callId}") { state } }`)).data?.call
      .state;
  while ((await state()) !== 'TERMINATED') await scheduler.advance(10_000);
  expect(lines).toMatchObject([
    {
      msg: "Graph's callbacks of a call were lost",
      cause: 'the call is over, and none has ever come',
      callId,
    },
  ]);
});

test('a call that is found to be over, and of which callbacks came, tells nothing', async () => {
  const { gateway, scheduler, lines } = await startOnAClock();
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall);
  const callId = data?.createCall.call.id ?? '';
  await scheduler.advance(1_000);
  await control(gateway, `calls/${callId}/state`, { state: 'ringing' });
  await gateway.sandbox.graph.idle();
  await control(gateway, `calls/${callId}/hangUp`, { told: 'nothing' });
  const state = async (): Promise<unknown> =>
    (await gateway.query<{ call: { state: string } }>(`{ call(id: "${callId}") { state } }`)).data?.call
      .state;
  while ((await state()) !== 'TERMINATED') await scheduler.advance(10_000);
  expect(lines).toEqual([]);
});
