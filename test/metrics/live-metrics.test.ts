import { expect, onTestFinished, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { startMeteredGateway } from './metered-gateway.ts';
import type { MeteredGateway } from './metered-gateway.ts';

const createMeeting =
  'mutation { createCall(input: { to: { joinUrl: "https://teams.microsoft.com/l/meetup-join/19%3ameeting_metrics%40thread.v2/0?context=%7b%22Tid%22%3a%2272f988bf-86f1-41af-91ab-2d7cd011db47%22%2c%22Oid%22%3a%22550fae72-d251-43ec-868c-373732c2704f%22%7d" } }) { call { id } } }';

/** A gateway on a clock that is advanced. */
async function startOnAClock() {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const gateway = await startMeteredGateway({ sandbox: { scheduler }, gateway: { clock: scheduler } });
  onTestFinished(() => gateway.close());
  return { gateway, scheduler };
}

async function control(gateway: MeteredGateway, path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  await gateway.sandbox.graph.idle();
}

/** Joins a meeting. @returns the call's id */
async function joinMeeting(gateway: MeteredGateway): Promise<string> {
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createMeeting);
  const id = data?.createCall.call.id ?? '';
  await control(gateway, `calls/${id}/state`, { state: 'established' });
  return id;
}

test('calls and the people in them are counted until they are over', async () => {
  const { gateway } = await startOnAClock();
  const figures = () =>
    Promise.all(['live_calls', 'live_participants', 'roster_doubts'].map((name) => gateway.sample(name)));
  expect(await figures()).toEqual([0, 0, 0]);
  const id = await joinMeeting(gateway);
  const { data } = await gateway.query<{ call: { participants: unknown[] } }>(
    `{ call(id: "${id}") { participants { id } } }`,
  );
  const people = data?.call.participants.length ?? 0;
  expect(people).toBeGreaterThan(0);
  expect((await figures()).slice(0, 2)).toEqual([1, people]);
  await control(gateway, `calls/${id}/hangUp`);
  expect(await figures()).toEqual([0, 0, 0]);
});

test('what Graph is asked and told for calls is counted by what came of it', async () => {
  const { gateway, scheduler } = await startOnAClock();
  const call =
    'mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }';
  const read = 'reconciler_reads_total{read="call",outcome="ok"}';
  const keptAlive = (outcome: string): string => `keep_alives_total{outcome="${outcome}"}`;
  expect([await gateway.sample(keptAlive('ok')), await gateway.sample(keptAlive('failed'))]).toEqual([0, 0]);
  await gateway.query(call);
  await gateway.fail({ path: '*/keepAlive', kind: 'status', status: 400, count: 1 });
  await scheduler.advance(11 * 60_000);
  while ((await gateway.sample(keptAlive('ok'))) === 0) await scheduler.advance(1_000);
  expect([await gateway.sample(keptAlive('ok')), await gateway.sample(keptAlive('failed'))]).toEqual([1, 1]);
  await expect.poll(() => gateway.sample(read)).toBeGreaterThan(0);
});

test('a call that is over and of which no post ever came is counted', async () => {
  const { gateway } = await startOnAClock();
  const rises = await gateway.rises(['webhook_silent_calls_total'], async () => {
    const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createMeeting);
    const id = data?.createCall.call.id ?? '';
    await control(gateway, `calls/${id}/hangUp`, { code: 500, subcode: 7117 });
  });
  expect(Object.values(rises)).toEqual([1]);
});

test('how the events of a call begin is counted: anew, exactly, or by a snapshot and why', async () => {
  const { gateway } = await startOnAClock();
  const callId = await joinMeeting(gateway);
  const events =
    'subscription ($callId: ID!, $after: ID) { callEvents(callId: $callId, after: $after) { cursor } }';
  const start = (name: string): string => `subscription_starts_total{start="${name}"}`;
  let cursor = '';
  const fresh = await gateway.rises([start('fresh'), start('exact')], async () => {
    ({ cursor } = await subscribe<{ cursor: string }>(gateway.url, events, { callId }).next());
  });
  expect(fresh[start('fresh')]).toBeGreaterThanOrEqual(1);
  expect(fresh[start('exact')]).toBe(0);

  // Nothing was missed, so that there is no event to wait for.
  subscribe(gateway.url, events, { callId, after: cursor });
  await expect.poll(() => gateway.sample(start('exact'))).toBe(1);
  await subscribe(gateway.url, events, { callId, after: 'nonsense' }).next();
  expect(await gateway.sample(start('snapshot_unreadable'))).toBe(1);
});

test('work on calls that is under way is shown', async () => {
  const { gateway } = await startOnAClock();
  expect([await gateway.sample('leases_held'), await gateway.sample('lease_losses_total')]).toEqual([0, 0]);
});
