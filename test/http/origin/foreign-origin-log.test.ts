import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { createForeignOriginLog } from '../../../src/http/origin/foreign-origin-log.ts';
import { startGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { askForWebSocket } from '../websocket/upgrade.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly origin?: string;
  readonly letIn?: string;
  readonly count?: number;
}

let log: Line[] = [];
beforeEach(() => {
  log = [];
});
const logger = pino(
  { level: 'info' },
  {
    write(line: string) {
      log.push(JSON.parse(line) as Line);
    },
  },
);
const warning = 40;

test('an origin that was refused is logged once, with the variable that lets it in', async () => {
  const allowedOrigins = ['https://app.example'];
  await using gateway = await startGateway({ config: { allowedOrigins }, gateway: { logger } });
  const Origin = 'http://localhost:5173';
  const letIn = 'ALLOWED_ORIGINS=https://app.example,http://localhost:5173';
  for (let time = 0; time < 10; time += 1) {
    await rawRequest(gateway.url, '/graphql', {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'POST' },
    });
    await askForWebSocket(gateway.url, { Origin });
    await rawRequest(gateway.url, '/graphql', { headers: { Origin, Accept: 'text/event-stream' } });
  }
  expect(log).toMatchObject([
    {
      level: warning,
      msg: 'pages of an origin were refused; if they are yours, start the gateway with what "letIn" says',
      origin: Origin,
      letIn,
    },
  ]);

  log = [];
  const [, ALLOWED_ORIGINS] = letIn.split('=');
  const { allowedOrigins: withIt } = readConfig({ ALLOWED_ORIGINS });
  await using other = await startGateway({ config: { allowedOrigins: withIt }, gateway: { logger } });
  expect((await askForWebSocket(other.url, { Origin })).status).toBe(101);
  expect(log).toEqual([]);
});

describe('the log of origins', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const origins = (): unknown[] => log.map(({ origin }) => origin);

  test('has a line a second at the most, and comes to each origin that comes again', () => {
    const logOrigin = createForeignOriginLog(logger, []);
    const all = ['https://a.example', 'https://b.example', 'https://c.example'];
    const comeAll = (): void => {
      for (const origin of all) logOrigin(origin);
    };
    comeAll();
    expect(origins()).toEqual(['https://a.example']);
    for (let second = 0; second < 10; second += 1) {
      vi.advanceTimersByTime(1_000);
      comeAll();
    }
    expect(origins().sort()).toEqual(all);
  });

  test('is not filled by who makes origins up', () => {
    const logOrigin = createForeignOriginLog(logger, []);
    for (let index = 0; index < 10_000; index += 1) logOrigin(`https://${index}.example`);
    vi.advanceTimersByTime(1_000);
    expect(log).toMatchObject([{ count: 1 }, { origin: 'https://9999.example', count: 9_999 }]);
  });

  test.each(['null', 'file://', 'https://*.example', 'https://a.example,*', 'a\nb', 'x'.repeat(10_000)])(
    'does not say how to let in what is of no one site: %j',
    (origin) => {
      createForeignOriginLog(logger, [])(origin);
      expect(log).toHaveLength(1);
      expect(log[0]).not.toHaveProperty('letIn');
      expect(log[0]?.origin?.length).toBeLessThanOrEqual(301);
    },
  );
});
