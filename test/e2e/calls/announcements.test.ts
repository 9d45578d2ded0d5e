import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from 'undici';
import { startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

/** How the gateway answered what was posted to it about a call, in order. */
async function statusesOf(id: string): Promise<(number | null)[]> {
  const { callbacks } = await harness.control<{
    callbacks: { callId: string; attempts: { status: number | null }[] }[];
  }>('GET', '/callbacks');
  return callbacks
    .filter(({ callId }) => callId === id)
    .flatMap(({ attempts }) => attempts.map(({ status }) => status));
}

async function askedAgain(): Promise<number> {
  const text = await (await request(`${harness.url}/metrics`)).body.text();
  return Number(/^switchboard_webhook_posts_total\{status="204"\} (\d+)$/m.exec(text)?.[1]);
}

test('a call that is announced in the older form begins once it has come in that of Graph', async () => {
  const subscriber = harness.subscribe<{ id: string; state: string }>(
    'subscription { incomingCall { id state } }',
  );
  const before = await askedAgain();
  const { id } = await harness.control<{ id: string }>('POST', '/calls/incoming', {
    scenario: 'incoming',
    announcedIn: 'older',
  });
  expect(await statusesOf(id)).toEqual([204, 202]);
  expect(await askedAgain()).toBe(before + 1);
  expect(await subscriber.next()).toEqual({ id, state: 'INCOMING' });
  await harness.act('answerCall', { callId: id });
  await harness.steps(4);
  expect(await harness.shown(id)).toMatchObject({ state: 'ESTABLISHED' });
});

test('chaos announces calls in the older form', async () => {
  await harness.control('POST', '/chaos', { olderForm: 1 });
  const id = await harness.callIn('incoming');
  await harness.control('DELETE', '/chaos');
  expect(await statusesOf(id)).toEqual([204, 202]);
  expect(await harness.shown(id)).toMatchObject({ state: 'INCOMING' });
});

test('a webhook that is registered with a slash at its end is the same', async () => {
  await harness.control('PATCH', '/calls/settings', { webhook: `${harness.url}/callbacks/calls/` });
  const id = await harness.callIn('incoming');
  expect(await statusesOf(id)).toEqual([202]);
  expect(await harness.shown(id)).toMatchObject({ state: 'INCOMING' });
});

test('the address of a call with a slash at its end is the same, with its secret', async () => {
  const { id } = await harness.create(undefined, 'connected');
  const { callbackUri } = await harness.control<{ callbackUri: string }>('GET', `/calls/${id}`);
  await harness.control('POST', `/calls/${id}/callbackUri`, { callbackUri: `${callbackUri}/` });
  await harness.steps(4);
  expect(new Set(await statusesOf(id))).toEqual(new Set([202]));
  expect(await harness.shown(id)).toMatchObject({ state: 'ESTABLISHED' });
  // To the address of another call it changes nothing, with a slash or without.
  const other = await harness.create(undefined, 'connected');
  await harness.control('POST', `/calls/${other.id}/callbackUri`, { callbackUri: `${callbackUri}/` });
  await harness.steps(4);
  expect(await harness.shown(other.id)).not.toMatchObject({ state: 'ESTABLISHED' });
});
