import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultTransportLimits } from '../../src/subscriptions/transport-limits.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
let gateway: TestGateway;
beforeEach(async () => {
  // Time stands still, but timers run: servers and clients need them.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 21, 10) });
  issuer = await startIssuer();
  const transportLimits = { ...defaultTransportLimits, requestsPerMinute: 3 };
  gateway = await startGateway({ issuer, config: { transportLimits } });
});
afterEach(async () => {
  vi.useRealTimers();
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});

const advance = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

async function ask(
  authorization: string,
  body = '{"query":"{ rooms { nodes { id } } }"}',
): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization };
  return fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
}

async function askTimes(count: number, authorization: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await ask(authorization)).status);
  return statuses;
}

test('as many operations as the limit says are run in a minute', async () => {
  expect(await askTimes(3, await issuer.bearer('rooms.read'))).toEqual([200, 200, 200]);
});

test('one more is refused with 429 and when to come again, and nothing is sent upstream', async () => {
  const authorization = await issuer.bearer('rooms.read');
  await askTimes(3, authorization);
  await gateway.takeJournal();
  advance(12.5);
  const answer = await ask(authorization);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '48']);
  expect((await answer.json()) as GraphQLResult).toEqual({
    errors: [
      {
        message: 'More than 3 operations a minute are not taken: try again in 48 s.',
        extensions: { code: 'RATE_LIMITED' },
      },
    ],
  });
  expect(await gateway.takeJournal()).toEqual([]);
});

test('who comes again when told is served, however often they asked in between', async () => {
  const authorization = await issuer.bearer('rooms.read');
  await askTimes(10, authorization);
  advance(59);
  expect((await ask(authorization)).headers.get('retry-after')).toBe('1');
  advance(1);
  expect(await askTimes(4, authorization)).toEqual([200, 200, 200, 429]);
});

test('a principal is counted by itself, whatever tokens it has', async () => {
  const [ada, adaAgain, grace] = await Promise.all(
    [{ sub: 'ada' }, { sub: 'ada', scope: 'rooms.read' }, { sub: 'grace' }].map(
      async (claims) => `Bearer ${await issuer.mint(claims)}`,
    ),
  );
  expect([await askTimes(3, ada ?? ''), await askTimes(1, adaAgain ?? '')]).toEqual([[200, 200, 200], [429]]);
  expect(await askTimes(3, grace ?? '')).toEqual([200, 200, 200]);
});

test('what is no operation counts too: nobody is to try for nothing', async () => {
  const authorization = await issuer.bearer('rooms.read');
  const statuses = await Promise.all(['{', '[]', 'null', '{}'].map((body) => ask(authorization, body)));
  expect(statuses.map(({ status }) => status).sort()).toEqual([400, 400, 400, 429]);
});

test('who is not let in is told that, and is not counted', async () => {
  const statuses = await Promise.all(
    Array.from(
      { length: 5 },
      async () => (await gateway.query('{ __typename }')).errors?.[0]?.extensions.code,
    ),
  );
  expect(statuses).toEqual(Array(5).fill('UNAUTHENTICATED'));
  expect(await askTimes(1, await issuer.bearer('rooms.read'))).toEqual([200]);
});
