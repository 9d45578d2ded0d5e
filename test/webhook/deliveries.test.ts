import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallbackDelivery } from '../../src/live/ingest/notification-sink.ts';
import { createClock, mint, startPlatform, tenantId } from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';
import { envelopeOf, startWebhookServer } from './webhook-server.ts';
import type { WebhookServer } from './webhook-server.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const bareCallId = '2E1A0B002DB440229570243709C565AB';

const platform = await startPlatform();
const { key, keyServer } = platform;
afterAll(() => platform[Symbol.asyncDispose]());

let clock: TestClock;
let webhook: WebhookServer;
let token: string;
let deliver: (delivery: CallbackDelivery) => Promise<void>;
beforeEach(async () => {
  clock = createClock();
  token = await mint(key, clock);
  deliver = () => Promise.resolve();
  webhook = await startWebhookServer({
    jwksUrls: [keyServer.url],
    clock,
    deliver: (delivery) => deliver(delivery),
  });
  return () => webhook[Symbol.asyncDispose]();
});

const entry = (members: object) => ({
  changeType: 'updated',
  resourceData: { '@odata.type': '#microsoft.graph.call', state: 'established' },
  ...members,
});

async function taken(body: unknown, headers: Record<string, string> = {}): Promise<CallbackDelivery> {
  const { status, text } = await webhook.post({ token, body, headers });
  expect([status, text, webhook.deliveries.length]).toEqual([202, '', 1]);
  const [delivery] = webhook.deliveries;
  if (!delivery) throw new Error('nothing was delivered');
  return delivery;
}

describe('a delivery', () => {
  test('says whose token, which tenant, what body and message, and when it came', async () => {
    const body = JSON.stringify(envelopeOf(`/communications/calls/${callId}`));
    await webhook.post({
      token,
      body,
      path: '/callbacks/calls/secret',
      headers: { 'X-Microsoft-Skype-Message-ID': 'message-1' },
    });
    expect(webhook.deliveries).toEqual([
      {
        notifications: [expect.objectContaining({ kind: 'call', callId })],
        callbackToken: 'secret',
        tenantId,
        deliveryKey: `message-1:${createHash('sha256').update(body).digest('hex')}`,
        receivedAt: clock.now(),
      },
    ]);
  });

  test('has no callback token if the path has none', async () => {
    const { callbackToken } = await taken(envelopeOf(`/communications/calls/${callId}`));
    expect(callbackToken).toBeUndefined();
  });

  test.each([
    ['no id', {}],
    ['an empty id', { 'X-Microsoft-Skype-Message-ID': '' }],
  ])('is no repeat of another if the message has %s', async (_, headers) => {
    const body = JSON.stringify(envelopeOf(`/communications/calls/${callId}`));
    const { deliveryKey } = await taken(body, headers);
    expect(deliveryKey).toBeUndefined();
  });

  test('keeps the order of its entries', async () => {
    const ids = ['c', 'a', 'b', 'a'];
    const { notifications } = await taken(envelopeOf(...ids.map((id) => `/communications/calls/${id}`)));
    expect(notifications.map(({ callId }) => callId)).toEqual(ids);
  });

  test('counts from when the post began to come in, not from when it could be verified', async () => {
    await using fresh = await startWebhookServer({ jwksUrls: [keyServer.url], clock });
    const held = keyServer.hold();
    const receivedAt = clock.now();
    const answer = fresh.post({ token, body: envelopeOf(`/communications/calls/${callId}`) });
    await held.next();
    clock.advance(2_000);
    held.release();
    await answer;
    expect(fresh.deliveries).toMatchObject([{ receivedAt }]);
  });

  test('is acknowledged only once it is kept', async () => {
    const keeping = Promise.withResolvers<undefined>();
    const asked = Promise.withResolvers<undefined>();
    deliver = async () => {
      asked.resolve(undefined);
      await keeping.promise;
    };
    let isAnswered = false;
    const answer = webhook
      .post({ token, body: envelopeOf(`/communications/calls/${callId}`) })
      .finally(() => (isAnswered = true));
    await asked.promise;
    // Another post goes all the way meanwhile.
    expect((await webhook.post({ token })).status).toBe(202);
    expect(isAnswered).toBe(false);
    keeping.resolve(undefined);
    expect((await answer).status).toBe(202);
  });

  test('that can not be kept is to be sent again: 503, and nothing of it in the log but that', async () => {
    deliver = () => Promise.reject(new Error('the store is full'));
    const { status, headers, text } = await webhook.post({
      token,
      path: '/callbacks/calls/the-secret-callback-token',
      body: envelopeOf(`/communications/calls/${callId}`),
    });
    expect([status, headers['retry-after'], text]).toEqual([503, '1', '']);
    const log = webhook.log.join('');
    expect(log).toContain('the store is full');
    for (const secret of [token, 'the-secret-callback-token', callId]) expect(log).not.toContain(secret);
  });

  test('that is sent again after it could not be kept is taken, under the same key', async () => {
    const keys: (string | undefined)[] = [];
    deliver = ({ deliveryKey }) => {
      keys.push(deliveryKey);
      return keys.length === 1 ? Promise.reject(new Error('the store is full')) : Promise.resolve();
    };
    const body = envelopeOf(`/communications/calls/${callId}`);
    const headers = { 'X-Microsoft-Skype-Message-ID': 'message-1' };
    expect((await webhook.post({ token, body, headers })).status).toBe(503);
    await taken(body, headers);
    expect(keys[0]).toBe(keys[1]);
  });
});

describe('an entry is of the same call', () => {
  test.each([
    ['resourceUrl alone', { resourceUrl: `/communications/calls/${callId}` }],
    ['resource alone, as in 2019', { resource: `/app/calls/${callId}` }],
    ['resource under the new root', { resource: `/communications/calls/${callId}` }],
    ['both', { resource: '/app/calls/another', resourceUrl: `/communications/calls/${callId}` }],
    ['no slash before it', { resourceUrl: `communications/calls/${callId}` }],
    ['32 digits in upper case', { resourceUrl: `/communications/calls/${bareCallId}` }],
    ['a whole address', { resourceUrl: `https://graph.microsoft.com/v1.0/communications/calls/${callId}` }],
    ['a whole beta address', { resource: `https://graph.microsoft.com/beta/app/calls/${bareCallId}` }],
    ['a version', { resourceUrl: `/v1.0/communications/calls/${callId}` }],
    ['other case', { resourceUrl: `/Communications/Calls/${callId.toUpperCase()}` }],
  ])('that is named by %s', async (_, members) => {
    const { notifications } = await taken({ value: [entry(members)] });
    expect(notifications).toMatchObject([{ kind: 'call', callId, call: { state: 'established' } }]);
  });
});

describe('resourceData may be', () => {
  const resourceUrl = `/communications/calls/${callId}`;

  test.each([
    ['an object', { state: 'hold' }],
    ['an array', [{ state: 'hold' }]],
  ])('%s', async (_, resourceData) => {
    const { notifications } = await taken({ value: [entry({ resourceUrl, resourceData })] });
    expect(notifications).toMatchObject([{ kind: 'call', call: { state: 'hold' } }]);
  });

  test.each([
    ['absent', {}],
    ['null', { resourceData: null }],
  ])('%s', async (_, members) => {
    const value = [{ changeType: 'deleted', resourceUrl, ...members }];
    const { notifications } = await taken({ value });
    expect(notifications).toEqual([
      { kind: 'call', callId, graphCallId: callId, changeType: 'deleted', call: {} },
    ]);
  });
});

describe('a body is read', () => {
  const body = (name: string) =>
    JSON.stringify({
      value: [
        {
          changeType: 'updated',
          resourceUrl: `/communications/calls/${callId}`,
          resourceData: { subject: name },
        },
      ],
    });

  /** Posts bytes and gives the subject as it arrived. */
  async function subjectOf(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<unknown> {
    const { status } = await fetch(`${webhook.url}/callbacks/calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
      body: bytes,
    });
    expect(status).toBe(202);
    const [notification] = webhook.deliveries[0]?.notifications ?? [];
    return notification?.kind === 'call' ? notification.call.subject : undefined;
  }

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset="UTF-8"'])(
    'as UTF-8 if it is %s',
    async (contentType) => {
      expect(await subjectOf(Buffer.from(body('Zoë’s')), contentType)).toBe('Zoë’s');
    },
  );

  test('as Windows-1252 if it says so', async () => {
    // There, unlike in ISO 8859-1, 0x92 is an apostrophe.
    const bytes = Buffer.from(body('Zo\u{eb}\u{92}s'), 'latin1');
    expect(await subjectOf(bytes, 'application/json; charset=Windows-1252')).toBe('Zoë’s');
  });

  test('without the mark that may stand before it', async () => {
    expect(await subjectOf(Buffer.from(`\u{feff}${body('x')}`), 'application/json')).toBe('x');
  });

  test('at the cost of a broken character, not of the notification', async () => {
    const bytes = Buffer.from(body('Zo\u{eb}'), 'latin1');
    expect(await subjectOf(bytes, 'application/json; charset=utf-8')).toBe('Zo\u{fffd}');
  });
});

describe('entries of kinds that are not known', () => {
  const strange = [
    { resourceUrl: '/communications/onlineMeetings/1' },
    { resourceUrl: `/communications/calls/${callId}/polls` },
    {},
    null,
    'text',
  ];

  test('are counted and acknowledged', async () => {
    const { status, text } = await webhook.post({ token, body: { value: strange } });
    expect([status, text, webhook.unknown, webhook.deliveries]).toEqual([202, '', strange.length, []]);
  });

  test('do not hold up the others of their post', async () => {
    const value = [...strange, entry({ resourceUrl: `/communications/calls/${callId}` })];
    const { notifications } = await taken({ value });
    expect([notifications.length, webhook.unknown]).toEqual([1, strange.length]);
  });

  test('are not counted of a post that is to be sent again', async () => {
    deliver = () => Promise.reject(new Error('the store is full'));
    const value = [...strange, entry({ resourceUrl: `/communications/calls/${callId}` })];
    expect((await webhook.post({ token, body: { value } })).status).toBe(503);
    expect(webhook.unknown).toBe(0);
  });
});

test('an envelope with nothing in it is acknowledged', async () => {
  const { status } = await webhook.post({ token, body: { value: [] } });
  expect([status, webhook.deliveries, webhook.unknown]).toEqual([202, [], 0]);
});
