import { afterEach, beforeAll, afterAll, expect, onTestFinished, test } from 'vitest';
import { startHeldGateway } from '../support/held-upstream.ts';
import { readSample } from '../support/metrics.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startMeteredGateway } from './metered-gateway.ts';
import type { MeteredGateway } from './metered-gateway.ts';

const list = '{ rooms { nodes { id } } }';

let gateway: MeteredGateway;
beforeAll(async () => {
  gateway = await startMeteredGateway();
});
afterEach(() => gateway.heal());
afterAll(() => gateway.close());

test('a request to a service is counted by what it does and its status, and timed', async () => {
  const request = 'service="rooms",operation="GET /rooms/{roomId}"';
  const rises = await gateway.rises(
    [
      `upstream_requests_total{${request},status="404"}`,
      `upstream_request_duration_seconds_count{${request}}`,
    ],
    () => gateway.query('{ room(id: "99199690362660524") { id } }'),
  );
  expect(Object.values(rises)).toEqual([1, 1]);
});

test('ids that clients name are in no label', async () => {
  await gateway.query('{ room(id: "99199690362660525") { id } }');
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(text).not.toContain('99199690362660525');
});

test('a request that is sent once more is counted as such, and as two requests', async () => {
  await gateway.fail({ kind: 'status', status: 500, path: '/rooms', count: 1 });
  const rises = await gateway.rises(
    [
      'upstream_retries_total{service="rooms"}',
      'upstream_requests_total{service="rooms",operation="GET /rooms",status="500"}',
      'upstream_requests_total{service="rooms",operation="GET /rooms",status="200"}',
      'upstream_failures_total{service="rooms",reason="unavailable"}',
    ],
    () => gateway.query(list),
  );
  expect(Object.values(rises)).toEqual([1, 1, 1, 0]);
});

test('a request that is not answered has the status "none"', async () => {
  await gateway.fail({ kind: 'reset', path: '/rooms' });
  const { sent } = await risesNamed({
    sent: 'upstream_requests_total{service="rooms",operation="GET /rooms",status="none"}',
  });
  expect(sent).toBe(4);
});

test('a request that came to nothing is counted by why, and its service fails until one is answered', async () => {
  const failing = 'upstream_failing{service="rooms"}';
  await gateway.query(list);
  expect(await gateway.sample(failing)).toBe(0);
  await gateway.fail({ kind: 'status', status: 403, path: '/rooms' });
  const { failures } = await risesNamed({
    failures: 'upstream_failures_total{service="rooms",reason="unauthorized"}',
  });
  expect(failures).toBe(1);
  expect(await gateway.sample(failing)).toBe(1);
  await gateway.heal();
  await gateway.query(list);
  expect(await gateway.sample(failing)).toBe(0);
});

test('what a client asked for in vain is no failure of the service', async () => {
  const before = await failuresOf('rooms');
  await gateway.query('{ room(id: "99199690362660524") { id } }');
  expect(await failuresOf('rooms')).toBe(before);
});

test('a service that asks for a pause is shown as paused until it answers again', async () => {
  await using throttled = await startMeteredGateway();
  await throttled.fail({ kind: 'status', status: 429, retryAfterSeconds: 60, path: '/rooms', count: 1 });
  const rises = await throttled.rises(['upstream_throttled_total{service="rooms"}'], () =>
    throttled.query(list),
  );
  expect(Object.values(rises)).toEqual([1]);
  expect(await throttled.sample('upstream_paused{service="rooms"}')).toBe(1);
  expect(await throttled.sample('upstream_paused{service="calls"}')).toBe(0);
});

test('a read that joins one under way is counted, and what is under way is shown', async () => {
  await using held = await startHeldGateway();
  const sample = (name: string): Promise<number | undefined> =>
    readSample(held.gateway.url, `switchboard_upstream_${name}{service="rooms"}`);
  const first = held.gateway.query(list);
  const request = await held.next();
  const second = held.gateway.query(list);
  await expect.poll(() => sample('shared_reads_total')).toBe(1);
  expect(await sample('requests_in_flight')).toBe(1);
  expect(await sample('requests_waiting')).toBe(0);
  request.answer({ value: [] });
  await Promise.all([first, second]);
  expect(await sample('requests_in_flight')).toBe(0);
});

test('a request that finds no free place is shown as waiting', async () => {
  await using narrow = await startMeteredGateway({ gateway: { upstreamLimits: { concurrency: 1 } } });
  await narrow.fail({ kind: 'latency', ms: 60_000, path: '/rooms/*' });
  const gone = new AbortController();
  const query = '{ one: room(id: "1") { id } two: room(id: "2") { id } }';
  const asked = fetch(`${narrow.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: gone.signal,
  });
  await expect.poll(() => narrow.sample('upstream_requests_waiting{service="rooms"}')).toBe(1);
  expect(await narrow.sample('upstream_requests_in_flight{service="rooms"}')).toBe(1);
  gone.abort();
  await expect(asked).rejects.toThrow();
});

test("tokens of Entra for the gateway's own requests are counted, each once for as long as it holds", async () => {
  const entra = await startSandbox({ tls: true });
  onTestFinished(() => entra.close());
  await using byEntra = await startMeteredGateway({
    config: {
      communicationServices: { kind: 'entra', endpoint: entra.url },
      entraApplication: entra.entra,
    },
    gateway: { certificateAuthority: entra.certificate },
  });
  const token = (outcome: string): string => `upstream_tokens_fetched_total{outcome="${outcome}"}`;
  expect(await byEntra.sample(token('ok'))).toBe(0);
  await byEntra.query(list);
  await byEntra.query(list);
  expect([await byEntra.sample(token('ok')), await byEntra.sample(token('failed'))]).toEqual([1, 0]);
});

/** By how much samples rise while rooms are listed. */
async function risesNamed<Name extends string>(names: Record<Name, string>): Promise<Record<Name, number>> {
  const rises: Record<string, number> = await gateway.rises(Object.values(names), () => gateway.query(list));
  return Object.fromEntries(
    Object.entries<string>(names).map(([name, sample]) => [name, rises[sample]]),
  ) as Record<Name, number>;
}

/** All failures of a service. */
async function failuresOf(service: string): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const samples = text.matchAll(/^switchboard_upstream_failures_total\{service="(\w+)",.*\} (\d+)$/gm);
  return [...samples].reduce((sum, [, name, value]) => sum + (name === service ? Number(value) : 0), 0);
}
