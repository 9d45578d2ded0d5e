import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { answerEndlessly, json } from '../support/stub-upstream.ts';

const second = 1000;
const minute = 60 * second;
const discovery = '/.well-known/openid-configuration';
const aReading = [`GET ${discovery}`, 'GET /keys'];

let time: number;
/** By how much the time of day was set back, in milliseconds. */
let setBackMs: number;
let issuer: TestIssuer;
let gateway: TestGateway;
let log: string;
const now = (): Date => new Date(time - setBackMs);

async function start(environment: Record<string, string> = {}): Promise<TestGateway> {
  const started = await startGateway({
    issuer: { ...issuer, environment: { ...issuer.environment, ...environment } },
    gateway: {
      clock: { ...systemClock, now, monotonicNow: () => time },
      logger: pino({ level: 'error' }, { write: (line: string) => void (log += line) }),
    },
  });
  onTestFinished(() => started.close());
  return started;
}

beforeEach(async () => {
  time = Date.UTC(2026, 10, 21, 10);
  setBackMs = 0;
  log = '';
  issuer = await startIssuer({ now });
  onTestFinished(() => issuer[Symbol.asyncDispose]());
  gateway = await start();
});

async function ask(token: string, at = gateway): Promise<Response> {
  return fetch(`${at.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ __typename }"}',
  });
}

const statusOf = async (token: string): Promise<number> => (await ask(token)).status;
const outOfOrder = (response: ServerResponse): void => void response.writeHead(500).end();

describe('the keys of the issuer', () => {
  test('are found by its discovery document, once for all who wait for them', async () => {
    const token = await issuer.mint();
    expect(await Promise.all([token, token, token].map(statusOf))).toEqual([200, 200, 200]);
    expect(issuer.requests).toEqual(aReading);
  });

  test('are read where they are said to be, without discovery', async () => {
    const told = await start({ AUTH_JWKS_URL: `${issuer.url}/keys` });
    expect((await ask(await issuer.mint(), told)).status).toBe(200);
    expect(issuer.requests).toEqual(['GET /keys']);
  });

  test('are not read for what is no token, or signed by what none of them could be', async () => {
    const tokens = ['garbage', 'a.b.c', await issuer.mint({}, { by: 'none' })];
    expect(await Promise.all(tokens.map(statusOf))).toEqual([401, 401, 401]);
    expect(issuer.requests).toEqual([]);
  });

  test('are trusted for ten minutes, and then read again', async () => {
    const token = await issuer.mint();
    await statusOf(token);
    time += 10 * minute - 1;
    expect([await statusOf(token), issuer.requests.length]).toEqual([200, 2]);
    time += 1;
    expect([await statusOf(token), issuer.requests.length]).toEqual([200, 4]);
  });

  test('withdrawn, take the tokens with them that were let in before', async () => {
    const token = await issuer.mint();
    expect(await statusOf(token)).toBe(200);
    await issuer.rotate();
    time += 10 * minute;
    expect([await statusOf(token), await statusOf(await issuer.mint())]).toEqual([401, 200]);
  });

  test('that nobody knows yet are asked for, at most every 30 seconds', async () => {
    await statusOf(await issuer.mint());
    await issuer.rotate();
    const token = await issuer.mint();
    time += 30 * second - 1;
    expect([await statusOf(token), issuer.requests.length]).toEqual([401, 2]);
    time += 1;
    expect([await statusOf(token), issuer.requests.length]).toEqual([200, 4]);
    await issuer.rotate(false);
    const unpublished = await issuer.mint();
    expect([await statusOf(unpublished), issuer.requests.length]).toEqual([401, 4]);
    issuer.publish();
    time += 30 * second;
    expect(await statusOf(unpublished)).toBe(200);
  });

  test('that nobody knows yet are asked for also when the time of day was set back', async () => {
    await statusOf(await issuer.mint());
    await issuer.rotate();
    setBackMs = 60 * minute;
    time += 30 * second;
    expect([await statusOf(await issuer.mint()), issuer.requests.length]).toEqual([200, 4]);
  });

  test('are kept while the issuer is out of order', async () => {
    const token = await issuer.mint();
    await statusOf(token);
    issuer.answer('/keys', outOfOrder);
    time += 20 * minute;
    expect([await statusOf(token), await statusOf(await issuer.mint())]).toEqual([200, 200]);
    expect(issuer.requests.length).toBe(4);
  });

  test('that nobody knows, while the issuer is out of order, are no fault of the client: 503', async () => {
    await statusOf(await issuer.mint());
    issuer.answer('/keys', outOfOrder);
    await issuer.rotate();
    time += minute;
    expect(await statusOf(await issuer.mint())).toBe(503);
  });
});

describe('an issuer', () => {
  const unusable: [string, string, (response: ServerResponse) => void][] = [
    ['is out of order', discovery, outOfOrder],
    [
      'names itself otherwise',
      discovery,
      (response) => {
        json(response, { issuer: 'https://issuer.example', jwks_uri: `${issuer.url}/keys` });
      },
    ],
    [
      'names no keys',
      discovery,
      (response) => {
        json(response, { issuer: issuer.url });
      },
    ],
    [
      'names keys that are no URL of the web',
      discovery,
      (response) => {
        json(response, { issuer: issuer.url, jwks_uri: 'file:///etc/passwd' });
      },
    ],
    [
      'sends us elsewhere',
      discovery,
      (response) => {
        response.writeHead(302, { location: `${issuer.url}/keys` }).end();
      },
    ],
    [
      'has keys that are none',
      '/keys',
      (response) => {
        json(response, { keys: 'none' });
      },
    ],
    [
      'breaks off',
      '/keys',
      (response) => {
        response.destroy();
      },
    ],
  ];
  test.each(unusable)(
    'that %s at first: 503, when to come again, and then all is well',
    async (_, path, answer) => {
      issuer.answer(path, answer);
      const token = await issuer.mint();
      const refusal = await ask(token);
      expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([503, '1']);
      expect(refusal.headers.get('www-authenticate')).toBeNull();
      expect(((await refusal.json()) as GraphQLResult).errors?.[0]).toEqual({
        message: "The keys of the tokens' issuer can't be read at present.",
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      });

      issuer.answer(path, undefined);
      expect(await statusOf(token)).toBe(503);
      time += second;
      expect(await statusOf(token)).toBe(200);
    },
  );
});

test.each([discovery, '/keys'])(
  'an endless answer at %s is cut off at a mebibyte, and logged',
  async (path) => {
    issuer.answer(path, answerEndlessly);
    expect(await statusOf(await issuer.mint())).toBe(503);
    expect(log).toContain(`${issuer.url}${path} was answered with more than 1048576 bytes`);
  },
);

describe('a token that was let in', () => {
  test('is let in until it expires, and no longer', async () => {
    const token = await issuer.mint({ exp: time / 1000 + 10 });
    expect(await statusOf(token)).toBe(200);
    time += 10 * second - 1;
    expect(await statusOf(token)).toBe(200);
    time += 1;
    expect(await statusOf(token)).toBe(401);
  });
});
