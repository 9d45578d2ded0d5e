import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRefusalLog } from '../../src/logging/refusal-log.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { rawRequest } from '../support/signed-request.ts';

interface Line {
  readonly msg: string;
  readonly reason?: string;
  readonly count?: number;
}

let log: Line[] = [];
const logger = pino(
  { level: 'info' },
  {
    write(line: string) {
      log.push(JSON.parse(line) as Line);
    },
  },
);

/** How many refusals the lines with a message tell of. */
const told = (lines: readonly Line[]): number => lines.reduce((sum, { count = 0 }) => sum + count, 0);

describe('what strangers are refused', () => {
  let issuer: TestIssuer;
  let gateway: TestGateway;
  beforeAll(async () => {
    issuer = await startIssuer();
    gateway = await startGateway({ issuer, gateway: { logger } });
  });
  afterAll(async () => {
    await gateway.close();
    await issuer[Symbol.asyncDispose]();
  });

  const asked = { Authorization: 'Bearer garbage', 'Content-Type': 'application/json' };

  test.each<[what: string, message: string, reason: RegExp, ask: () => Promise<unknown>]>([
    [
      'a post to the webhook',
      'a post to the webhook was refused',
      /^its token is refused: there is no bearer token$/,
      () =>
        rawRequest(gateway.url, '/callbacks/calls', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        }),
    ],
    [
      'a token',
      'a client was refused',
      /^The bearer token is refused: it is no JSON Web Token\.$/,
      () =>
        rawRequest(gateway.url, '/graphql', {
          method: 'POST',
          headers: asked,
          body: '{"query":"{ __typename }"}',
        }),
    ],
    [
      'a page of another origin, of which the browser says no more',
      'a request was refused',
      /^Web pages of other origins may not use this gateway/,
      () =>
        rawRequest(gateway.url, '/graphql', {
          headers: { Accept: 'text/event-stream', 'Sec-Fetch-Site': 'cross-site' },
        }),
    ],
    [
      'another host',
      'a request was refused',
      /^The Host header names another host/,
      () =>
        rawRequest(gateway.url, '/graphql', { headers: { Host: 'attacker.example', Accept: 'text/html' } }),
    ],
  ])('is logged once a second, with the number of times: %s', async (_what, message, reason, ask) => {
    log = [];
    const begunAt = performance.now();
    const times = 100;
    for (let time = 0; time < times; time += 1) await ask();
    const lines = (): Line[] => log.filter((line) => line.msg === message && reason.test(line.reason ?? ''));
    await expect.poll(() => told(lines())).toBe(times);
    const seconds = (performance.now() - begunAt) / 1_000;
    expect(lines().length).toBeLessThanOrEqual(seconds + 2);
    expect(log).toHaveLength(lines().length);
  });
});

describe('the log of refusals', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('begins anew after a second without one', () => {
    vi.useFakeTimers();
    log = [];
    const logRefusal = createRefusalLog(logger);
    for (let time = 0; time < 3; time += 1) logRefusal('refused', 'a reason', { time });
    expect(log).toMatchObject([{ reason: 'a reason', time: 0 }]);
    vi.advanceTimersByTime(2_000);
    logRefusal('refused', 'a reason', { time: 3 });
    expect(log).toMatchObject([
      { count: 1, time: 0 },
      { count: 2, time: 2 },
      { count: 1, time: 3 },
    ]);
  });

  test('keeps a bounded number of reasons apart, and counts the rest together', () => {
    vi.useFakeTimers();
    log = [];
    const logRefusal = createRefusalLog(logger);
    for (let time = 0; time < 1_000; time += 1) logRefusal('refused', `reason ${time}`);
    expect(log).toHaveLength(101);
    vi.advanceTimersByTime(1_000);
    expect(told(log)).toBe(1_000);
  });
});
