import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createClock, createPlatformKey, mint, startPlatform } from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';
import { startWebhookServer } from './webhook-server.ts';
import type { WebhookServer } from './webhook-server.ts';

/** As the platform announces a call first, before it is asked for Graph's form. */
const announcement = {
  id: '2e1a0b00-2db4-4022-9570-243709c565ab',
  callState: 'incoming',
  participants: [
    { identity: '8:orgid:112f7296-5fa4-42ca-bae8-6a692b15d4b8', originator: true },
    { identity: '28:2891555a-92ff-42e6-80fa-6e1300c6b5c6', originator: false },
  ],
  presentedModalityTypes: ['audio'],
  tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
};

const platform = await startPlatform();
const { key, keyServer } = platform;
afterAll(() => platform[Symbol.asyncDispose]());

let clock: TestClock;
let webhook: WebhookServer;
let token: string;
beforeEach(async () => {
  clock = createClock();
  token = await mint(key, clock);
  webhook = await startWebhookServer({ jwksUrls: [keyServer.url], clock });
  return () => webhook[Symbol.asyncDispose]();
});

/** A body with members in place of its own; those that are undefined are left out. */
const but = (members: object) => ({ ...announcement, ...members });

describe('an incoming call that is announced in the older form', () => {
  test.each([
    ['as documented', announcement],
    ['with other capitals', but({ callState: 'Incoming' })],
    ['with further members', but({ subject: 'x', links: { call: 'https://api.example.org/call' } })],
    [
      'with nothing of its modalities and its tenant',
      but({ presentedModalityTypes: undefined, tenantId: null }),
    ],
  ])('%s is asked for again in the form of Graph: 204, and nothing is kept', async (_, body) => {
    const { status, text, headers } = await webhook.post({ token, body });
    expect([status, text, webhook.deliveries, webhook.unknown]).toEqual([204, '', [], 0]);
    expect(headers['content-length']).toBeUndefined();
  });

  test('is asked for again of the platform alone', async () => {
    const stranger = await createPlatformKey();
    for (const forged of [undefined, 'garbage', await mint(stranger, clock)]) {
      const post = { body: announcement, ...(forged === undefined ? {} : { token: forged }) };
      expect((await webhook.post(post)).status).toBe(401);
    }
    expect((await webhook.post({ token, body: announcement, method: 'PUT' })).status).toBe(405);
  });
});

describe('a body of no known form', () => {
  test.each([
    ['the older form without an id', but({ id: undefined }), '"id" is missing'],
    ['the older form of a call in another state', but({ callState: 'terminated' }), '"callState" is missing'],
    ['the older form with nobody in it', but({ participants: undefined }), '"participants" is missing'],
    [
      'the older form with the wrong types',
      but({ id: 7, participants: {} }),
      '"id", "participants" are missing',
    ],
    ['an object without anything', {}, '"value" is missing'],
    ['an envelope whose value is no list', but({ value: {} }), '"value" that is no list'],
    ['a list', [announcement], 'no JSON object'],
    ['text', '"incoming"', 'no JSON object'],
    ['half an announcement', JSON.stringify(announcement).slice(0, 99), 'not JSON'],
  ])(
    'such as %s is refused with a line that says what was missing: 400, and never 204',
    async (_, body, missing) => {
      const { status, text } = await webhook.post({ token, body });
      expect([status, text, webhook.deliveries]).toEqual([400, '', []]);
      const log = webhook.log.map((line) => JSON.parse(line) as { level: number; reason: string });
      expect(log).toEqual([
        expect.objectContaining({ level: 40, reason: expect.stringContaining(missing) as string }),
      ]);
      // Strangers' words are not repeated.
      expect(webhook.log.join('')).not.toContain(announcement.id);
    },
  );
});
