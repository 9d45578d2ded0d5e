import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyTransport } from '../graphql/transports.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { readSample } from '../support/metrics.ts';
import { rawRequest } from '../support/signed-request.ts';
import { transportNames } from './operations.ts';
import { startHeldGateway } from '../support/held-upstream.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ config: { operationLogShare: 0, slowOperationMs: 0 } });
});
afterAll(() => gateway.close());

/** By how much a sample rises. */
async function rise(name: string, act: () => Promise<unknown>): Promise<number> {
  const before = (await readSample(gateway.url, name)) ?? NaN;
  await act();
  return ((await readSample(gateway.url, name)) ?? NaN) - before;
}

const operations = (transport: string, type: string, outcome: string): string =>
  `switchboard_operations_total{transport="${transport}",type="${type}",outcome="${outcome}"}`;

describe('an operation is counted, by what it came to', () => {
  test.each(everyTransport)('by %s', async (name, send) => {
    const transport = transportNames[name] ?? '';
    const ok = operations(transport, 'query', 'ok');
    expect(await rise(ok, () => send(gateway.url, { query: '{ __typename }' }))).toBe(1);
    const refused = operations(transport, 'unknown', 'refused');
    expect(await rise(refused, () => send(gateway.url, { query: '{ nothing }' }))).toBe(1);
    const code = 'switchboard_operation_errors_total{code="GRAPHQL_VALIDATION_FAILED"}';
    expect(await rise(code, () => send(gateway.url, { query: '{ nothing }' }))).toBe(1);
    const count = `switchboard_operation_duration_seconds_count{transport="${transport}",type="query"}`;
    expect(await rise(count, () => send(gateway.url, { query: '{ __typename }' }))).toBe(1);
  });

  test('a subscription when it begins, or is refused', async () => {
    const begun = operations('websocket', 'subscription', 'ok');
    const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
      `mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }`,
    );
    const document = 'subscription ($id: ID!) { rosterChanged(callId: $id) { isSnapshot } }';
    const id = data?.createCall.call.id ?? '';
    expect(await rise(begun, () => subscribe(gateway.url, document, { id }).next())).toBe(1);
    const failed = operations('websocket', 'subscription', 'failed');
    expect(await rise(failed, () => subscribe(gateway.url, document, { id: 'none' }).refusal())).toBe(1);
  });

  test('a slow one', async () => {
    expect(await rise('switchboard_slow_operations_total', () => gateway.query('{ __typename }'))).toBe(1);
  });

  test('what has not happened yet is 0', async () => {
    await using fresh = await startGateway();
    expect(await readSample(fresh.url, operations('event_stream', 'mutation', 'failed'))).toBe(0);
    expect(await readSample(fresh.url, 'switchboard_operation_errors_total{code="UPSTREAM_TIMEOUT"}')).toBe(
      0,
    );
    expect(await readSample(fresh.url, 'switchboard_operation_errors_total{code="other"}')).toBe(0);
  });

  test('one whose client has gone is cancelled, and counts as no error', async () => {
    await using held = await startHeldGateway();
    const gone = new AbortController();
    const asked = rawRequest(held.gateway.url, '/graphql?query={rooms{nodes{id}}}', { signal: gone.signal });
    await held.next();
    gone.abort();
    await expect(asked).rejects.toThrow();
    const cancelled = operations('http', 'query', 'cancelled');
    await expect.poll(() => readSample(held.gateway.url, cancelled)).toBe(1);
    const ours = 'switchboard_operation_errors_total{code="INTERNAL_SERVER_ERROR"}';
    expect(await readSample(held.gateway.url, ours)).toBe(0);
  });
});

describe('an HTTP request is counted, by where it went', () => {
  test.each([
    ['/graphql?query={__typename}', 'graphql', 200],
    ['/graphql', 'graphql', 400],
    ['/callbacks/calls', 'callbacks', 405],
    ['/live/', 'live', 404],
    ['/healthz', 'healthz', 200],
    ['/readyz', 'readyz', 200],
    ['/metrics', 'metrics', 200],
    ['/', 'other', 200],
    ['/graphqls', 'other', 404],
  ])('%s', async (path, route, status) => {
    const own = route === 'metrics' ? 1 : 0;
    const requests = `switchboard_http_requests_total{route="${route}",status="${status}"}`;
    await rawRequest(gateway.url, path);
    expect(await rise(requests, () => rawRequest(gateway.url, path))).toBe(1 + own);
    const durations = `switchboard_http_request_duration_seconds_count{route="${route}"}`;
    expect(await rise(durations, () => rawRequest(gateway.url, path))).toBe(1 + own);
  });
});
