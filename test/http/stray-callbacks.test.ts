import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly path: string;
  readonly count: number;
}

let gateway: TestGateway;
let log: Line[];
const scheduler = createScheduler({ now: () => new Date('2026-01-05T09:00:00Z'), runs: false });

beforeEach(async () => {
  log = [];
  const write = (line: string): void => void log.push(JSON.parse(line) as Line);
  gateway = await startGateway({ gateway: { logger: pino({ level: 'warn' }, { write }), clock: scheduler } });
  return () => gateway.close();
});

const post = (path: string) => rawRequest(gateway.url, path, { method: 'POST', body: '{}' });
const strays = () =>
  log.filter(({ msg }) => msg.includes('no known address')).map(({ path, count }) => [path, count]);

afterEach(async () => {
  await scheduler.advance(120_000);
});

describe('what is posted to no known address below /callbacks', () => {
  test.each([
    '/callbacks',
    '/callbacks/call',
    '/Callbacks/calls',
    '//callbacks/calls',
    '/callbacks/calls/a/b',
  ])('such as %s is 404, and logged with the address', async (path) => {
    expect((await post(`${path}?x=y`)).status).toBe(404);
    expect(strays()).toEqual([[path, 1]]);
    expect(log).toMatchObject([{ level: 40 }]);
  });

  test('is logged once a minute, with how often', async () => {
    for (let count = 0; count < 5; count += 1) await post('/callbacks/call');
    expect(strays()).toEqual([['/callbacks/call', 1]]);
    await scheduler.advance(60_000);
    expect(strays()).toEqual([
      ['/callbacks/call', 1],
      ['/callbacks/call', 4],
    ]);
  });

  test('fills no log by many addresses, or by long ones', async () => {
    for (let number = 0; number < 150; number += 1) await post(`/callbacks/${number}`);
    await post(`/callbacks${'/a'.repeat(2_000)}`);
    expect(strays().length).toBe(101);
    await scheduler.advance(60_000);
    await post(`/callbacks${'/a'.repeat(2_000)}`);
    expect(Math.max(...strays().map(([path]) => String(path).length))).toBeLessThanOrEqual(200);
  });

  test('does not show the secret of a call in the log', async () => {
    const secret = 'hbxQ2nWbSPeO2LIDs1kFZg';
    for (const path of [
      `/callbacks/${secret}`,
      `/callbacks/calls/${secret}/x`,
      `/callbacks/calls/x/%20${secret}`,
    ]) {
      expect((await post(path)).status).toBe(404);
    }
    expect(strays().length).toBe(3);
    expect(JSON.stringify(log)).not.toContain(secret);
  });
});

test('what is no post, or not below /callbacks, is a matter of whoever asks', async () => {
  await rawRequest(gateway.url, '/callbacks/call');
  await post('/callback');
  await post('/callbacksx');
  await post('/callbacks/calls/');
  expect(strays()).toEqual([]);
});
