import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { readSample } from '../support/metrics.ts';
import { rawRequest } from '../support/signed-request.ts';
import { mint, startPlatform } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { openEventStream } from '../http/event-stream/client.ts';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';

const now = (): Date => new Date();
const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';

let platform: CallingPlatform;
let bearer: string;
let gateway: TestGateway;
beforeAll(async () => {
  platform = await startPlatform();
  bearer = await mint(platform.key, { now });
  gateway = await startTrusting();
});
afterAll(async () => {
  await gateway.close();
  await platform[Symbol.asyncDispose]();
});

/** A gateway that takes posts signed by this test's key. */
function startTrusting(): Promise<TestGateway> {
  return startGateway({ config: { callbacks: platform.callbacks } });
}

const sample = (name: string, url = gateway.url) => readSample(url, name);

/** By how much a sample rises. */
async function rise(name: string, act: () => Promise<unknown>): Promise<number> {
  const before = (await sample(name)) ?? NaN;
  await act();
  return ((await sample(name)) ?? NaN) - before;
}

/** Posts the state of a call to the webhook, as the platform does unless `headers` say otherwise. */
async function post(
  resourceUrl: string,
  path = '/callbacks/calls',
  headers: Record<string, string> = { Authorization: `Bearer ${bearer}` },
): Promise<number> {
  const resourceData = { '@odata.type': '#microsoft.graph.call', state: 'established' };
  const { status } = await rawRequest(gateway.url, path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ value: [{ changeType: 'updated', resourceUrl, resourceData }] }),
  });
  return status;
}

/** Calls somebody. @returns the id of the call */
async function createCall(): Promise<string> {
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }`,
  );
  return data?.createCall.call.id ?? '';
}

test('/metrics is text as Prometheus reads it', async () => {
  const { status, headers, text } = await rawRequest(gateway.url, '/metrics');
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(text).toMatch(
    /^# HELP switchboard_webhook_posts_total .+\n# TYPE switchboard_webhook_posts_total counter$/m,
  );
});

test('how the process is doing is among the metrics', async () => {
  expect(await sample('process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('what has not happened yet is counted as 0', async () => {
  await using fresh = await startTrusting();
  expect(await sample('switchboard_webhook_posts_total{status="503"}', fresh.url)).toBe(0);
  expect(await sample('switchboard_notifications_dropped_total{reason="no_room"}', fresh.url)).toBe(0);
});

test('a post to the webhook is counted by the status of its answer', async () => {
  const url = `/communications/calls/${callId}`;
  expect(await rise('switchboard_webhook_posts_total{status="202"}', () => post(url))).toBe(1);
  expect(
    await rise('switchboard_webhook_posts_total{status="401"}', () => post(url, '/callbacks/calls', {})),
  ).toBe(1);
});

test('a notification of a kind that is not known is acknowledged and counted', async () => {
  let status: number | undefined;
  const count = await rise('switchboard_webhook_unknown_notifications_total', async () => {
    status = await post(`/communications/weather/${callId}`);
  });
  expect([status, count]).toEqual([202, 1]);
});

test('a notification that comes by the address of another call is counted as dropped', async () => {
  const id = await createCall();
  // So that there is something to post: the log of posts shows the address.
  await fetch(`${gateway.sandbox.url}/sandbox/calls/${id}/state`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"state":"established"}',
  });
  await gateway.sandbox.graph.idle();
  const log = await rawRequest(gateway.sandbox.url, '/sandbox/callbacks');
  const { callbacks } = log.json as { callbacks: { callId: string; callbackUri: string }[] };
  const address = callbacks.find((entry) => entry.callId === id)?.callbackUri ?? '';
  const count = await rise('switchboard_notifications_dropped_total{reason="foreign_token"}', () =>
    post(`/communications/calls/${callId}`, new URL(address).pathname),
  );
  expect(count).toBe(1);
});

test('each gateway in a process counts for itself', async () => {
  await using other = await startTrusting();
  await post(`/communications/calls/${callId}`);
  expect(await sample('switchboard_webhook_posts_total{status="202"}', other.url)).toBe(0);
});

test('a WebSocket that ends is counted by its code', async () => {
  const socket = await openReadySocket(gateway.url);
  const name = 'switchboard_websockets_closed_total{code="1000"}';
  const before = (await sample(name)) ?? 0;
  socket.close();
  await expect.poll(() => sample(name)).toBe(before + 1);
});

test('a WebSocket is counted as open until it ends', async () => {
  const socket = await openReadySocket(gateway.url);
  expect(await sample('switchboard_websockets')).toBe(1);
  socket.close();
  await expect.poll(() => sample('switchboard_websockets')).toBe(0);
});

test('an event stream is counted as under way until it ends', async () => {
  const query = `subscription { rosterChanged(callId: "${await createCall()}") { cursor } }`;
  const stream = await openEventStream(gateway.url, { query });
  await stream.next();
  expect(await sample('switchboard_event_streams')).toBe(1);
  stream.cut();
  await expect.poll(() => sample('switchboard_event_streams')).toBe(0);
});
