import { expect, test } from 'vitest';
import { subscribe } from '../support/graphql-subscriber.ts';
import { startMeteredGateway } from './metered-gateway.ts';

const createCall =
  'mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }';

test('subscribers are counted by what they subscribe to, and events by how many get them', async () => {
  await using gateway = await startMeteredGateway();
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall);
  const callId = data?.createCall.call.id ?? '';
  const subscribers = 'subscribers{field="callStateChanged"}';
  expect(await gateway.sample(subscribers)).toBe(0);
  const document = 'subscription ($callId: ID!) { callStateChanged(callId: $callId) { state } }';
  const [one, other] = [
    subscribe(gateway.url, document, { callId }),
    subscribe(gateway.url, document, { callId }),
  ];
  await Promise.all([one.next(), other.next()]);
  expect(await gateway.sample(subscribers)).toBe(2);
  expect(await gateway.sample('events_delivered_total')).toBe(2);

  await fetch(`${gateway.sandbox.url}/sandbox/calls/${callId}/hangUp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const ends = await Promise.all([one.rest(), other.rest()]);
  const delivered = 2 + ends.flat().length;
  expect(await gateway.sample('events_delivered_total')).toBe(delivered);
  expect(await gateway.sample('events_executed_total')).toBeLessThanOrEqual(delivered);
  expect(await gateway.sample('events_dropped_total')).toBe(0);
  expect(await gateway.sample('send_buffer_bytes')).toBe(0);
  await expect.poll(() => gateway.sample(subscribers)).toBe(0);
});

test('who waits for calls to come in is a subscriber as well', async () => {
  await using gateway = await startMeteredGateway();
  const subscribers = 'subscribers{field="incomingCall"}';
  const subscriber = subscribe(gateway.url, 'subscription { incomingCall { id } }');
  await expect.poll(() => gateway.sample(subscribers)).toBe(1);
  subscriber.cut();
  await expect.poll(() => gateway.sample(subscribers)).toBe(0);
});
