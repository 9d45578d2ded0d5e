import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawRequest } from '../support/signed-request.ts';
import { mint, startPlatform } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { startMeteredGateway } from './metered-gateway.ts';
import type { MeteredGateway } from './metered-gateway.ts';

const unknownCall = '2e1a0b00-2db4-4022-9570-243709c565ab';

let platform: CallingPlatform;
let bearer: string;
let gateway: MeteredGateway;
beforeAll(async () => {
  platform = await startPlatform();
  bearer = await mint(platform.key, { now: () => new Date() });
  gateway = await startMeteredGateway({ config: { callbacks: platform.callbacks } });
});
afterAll(async () => {
  await gateway.close();
  await platform[Symbol.asyncDispose]();
});

/** Posts that calls come in, or are established, as the platform does. */
async function post(
  callIds: readonly string[],
  state = 'established',
  headers: Record<string, string> = {},
): Promise<number> {
  const resourceData = { '@odata.type': '#microsoft.graph.call', state };
  const value = callIds.map((id) => ({
    changeType: 'updated',
    resourceUrl: `/communications/calls/${id}`,
    resourceData,
  }));
  const { status } = await rawRequest(gateway.url, '/callbacks/calls', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}`, ...headers },
    body: JSON.stringify({ value }),
  });
  return status;
}

const ofCalls = (outcome: string): string => `webhook_notifications_total{kind="call",outcome="${outcome}"}`;

test('how long a post took is counted', async () => {
  const rises = await gateway.rises(['webhook_post_duration_seconds_count'], () => post([unknownCall]));
  expect(Object.values(rises)).toEqual([1]);
});

test('notifications are counted by their kind and what became of them', async () => {
  const incoming = '3e1a0b00-2db4-4022-9570-243709c565ab';
  const rises = await gateway.rises(
    [ofCalls('committed'), ofCalls('parked'), ofCalls('dropped')],
    async () => {
      await post([incoming, incoming], 'incoming');
      await post([unknownCall]);
    },
  );
  expect(Object.values(rises)).toEqual([2, 1, 0]);
});

test('those of a post that comes once more are counted as repeated', async () => {
  const rises = await gateway.rises([ofCalls('parked'), ofCalls('repeated')], async () => {
    const same = { 'X-Microsoft-Skype-Message-ID': 'one' };
    await post([unknownCall, unknownCall], 'established', same);
    await post([unknownCall, unknownCall], 'established', same);
  });
  expect(Object.values(rises)).toEqual([2, 2]);
});

test("the platform's keys that can not be read are counted, and the posts that wait for them", async () => {
  await using blind = await startMeteredGateway({
    config: { callbacks: { ...platform.callbacks, jwksUrls: ['http://127.0.0.1:9/keys'] } },
  });
  const answered = 'webhook_posts_total{status="503"}';
  const rises = await blind.rises(['webhook_key_failures_total', answered], () =>
    rawRequest(blind.url, '/callbacks/calls', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` },
      body: '{"value":[]}',
    }),
  );
  expect(Object.values(rises)).toEqual([1, 1]);
});
