import { expect, test } from 'vitest';
import { createClock, mint, startPlatform } from './calling-platform.ts';
import { envelopeOf, startWebhookServer } from './webhook-server.ts';

const callPath = '/communications/calls/2e1a0b00-2db4-4022-9570-243709c565ab';
const notice = (type: string) => ({
  changeType: 'created',
  resourceUrl: callPath,
  resourceData: { '@odata.type': `#microsoft.graph.${type}`, id: 'n1', call: { state: 'incoming' } },
});
const joining = notice('participantJoiningNotification');
const left = notice('participantLeftNotification');

async function startRecorded() {
  const clock = createClock();
  const platform = await startPlatform();
  const webhook = await startWebhookServer({ jwksUrls: [platform.keyServer.url], clock });
  return {
    webhook,
    token: await mint(platform.key, clock),
    async [Symbol.asyncDispose]() {
      await webhook[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
    },
  };
}

test('somebody whom policy recording asks about is let in by the body of the answer', async () => {
  await using recorded = await startRecorded();
  const { webhook, token } = recorded;
  const { status, headers, json } = await webhook.post({ token, body: { value: [joining] } });
  expect([status, headers['content-type'], json]).toEqual([
    200,
    'application/json',
    { '@odata.type': '#microsoft.graph.acceptJoinResponse' },
  ]);
  expect([webhook.deliveries, webhook.unknown]).toEqual([[], 0]);
});

test('what else is in the post is kept before the answer', async () => {
  await using recorded = await startRecorded();
  const { webhook, token } = recorded;
  const { value } = envelopeOf(callPath) as { value: unknown[] };
  expect((await webhook.post({ token, body: { value: [joining, ...value] } })).status).toBe(200);
  expect(webhook.deliveries).toMatchObject([{ notifications: [{ kind: 'call' }] }]);
});

test('nobody is let in for a sender who is not the platform', async () => {
  await using recorded = await startRecorded();
  const { status, text } = await recorded.webhook.post({ token: 'garbage', body: { value: [joining] } });
  expect([status, text]).toEqual([401, '']);
});

test('that somebody who was recorded has left is acknowledged, and is no notification of an unknown kind', async () => {
  await using recorded = await startRecorded();
  const { webhook, token } = recorded;
  const { status, text } = await webhook.post({ token, body: { value: [left] } });
  expect([status, text, webhook.unknown]).toEqual([202, '', 0]);
});
