import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { answerEndlessly } from '../support/stub-upstream.ts';
import { createClock, createPlatformKey, mint, outOfOrder, startKeyServer } from './calling-platform.ts';
import type { KeyServer, PlatformKey, TestClock } from './calling-platform.ts';
import { startWebhookServer } from './webhook-server.ts';
import type { WebhookServer } from './webhook-server.ts';

const second = 1000;
const hour = 3600 * second;

let first: PlatformKey;
let next: PlatformKey;
beforeAll(async () => {
  [first, next] = await Promise.all([createPlatformKey(), createPlatformKey()]);
});

let clock: TestClock;
let keyServer: KeyServer;
let webhook: WebhookServer;
beforeEach(async () => {
  clock = createClock();
  keyServer = await startKeyServer([first.jwk]);
  webhook = await startWebhookServer({ jwksUrls: [keyServer.url], clock });
});
afterEach(async () => {
  await webhook[Symbol.asyncDispose]();
  await keyServer[Symbol.asyncDispose]();
});

/** The status of a post that is signed by a key. */
async function statusBy(key: PlatformKey, server = webhook): Promise<number> {
  return (await server.post({ token: await mint(key, clock) })).status;
}

describe('the keys of the platform', () => {
  test('are read when the first post comes, once for all that wait for them', async () => {
    expect(keyServer.asked).toBe(0);
    const held = keyServer.hold();
    const statuses = Promise.all([first, first, next, first].map((key) => statusBy(key)));
    await held.next();
    held.release();
    expect([await statuses, keyServer.asked]).toEqual([[202, 202, 401, 202], 1]);
  });

  test('are not read for a token that can be told to be none of the platform without', async () => {
    const headers = { Authorization: 'Bearer garbage' };
    expect([(await webhook.post({ headers })).status, keyServer.asked]).toEqual([401, 0]);
  });

  test('are trusted for two hours, and then read again', async () => {
    await statusBy(first);
    keyServer.serve([next.jwk]);
    clock.advance(2 * hour - 1);
    expect([await statusBy(first), keyServer.asked]).toEqual([202, 1]);
    clock.advance(1);
    expect([await statusBy(first), keyServer.asked]).toEqual([401, 2]);
  });

  test('are kept when they are due again and cannot be read', async () => {
    await statusBy(first);
    keyServer.serve(outOfOrder);
    clock.advance(2 * hour);
    expect([await statusBy(first), keyServer.asked]).toEqual([202, 2]);
  });

  test('are asked for only every 30 seconds while they are due and cannot be read', async () => {
    await statusBy(first);
    keyServer.serve(outOfOrder);
    clock.advance(2 * hour);
    await statusBy(first);
    clock.advance(30 * second - 1);
    expect([await statusBy(first), keyServer.asked]).toEqual([202, 2]);
    clock.advance(1);
    expect([await statusBy(first), keyServer.asked]).toEqual([202, 3]);
  });

  test.each<[string, Parameters<KeyServer['serve']>[0]]>([
    ['no JSON', (_, response) => response.end('<html></html>')],
    ['no key set', (_, response) => response.end('{"keys":{}}')],
    ['an empty key set', []],
    ['a key set without an RSA key', [{ kty: 'EC', crv: 'P-256', kid: 'e', x: '', y: '' }]],
    ['more keys than anybody has', Array.from({ length: 201 }, (_, i) => ({ kty: 'RSA', kid: `k${i}` }))],
    ['a redirection', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    [
      'longer than a mebibyte',
      (_, response) => response.end('{"keys":[{"kty":"RSA"}]}'.padEnd(1024 * 1024 + 1)),
    ],
    [
      'without an end',
      (_, response) => {
        answerEndlessly(response);
      },
    ],
  ])('are kept when the answer is %s', async (_, answer) => {
    await statusBy(first);
    keyServer.serve(answer);
    clock.advance(2 * hour);
    expect([await statusBy(first), keyServer.asked]).toEqual([202, 2]);
    expect(webhook.log.join('')).toContain("the calling platform's keys could not be read");
  });

  test('are kept when the server does not answer in time', async () => {
    await using patient = await startWebhookServer({
      jwksUrls: [keyServer.url],
      clock,
      keysTimeoutMs: 1_000,
    });
    expect(await statusBy(first, patient)).toBe(202);
    keyServer.serve(() => undefined);
    clock.advance(2 * hour);
    expect(await statusBy(first, patient)).toBe(202);
  });
});

describe('a key that was rotated in', () => {
  test('is asked for after 30 seconds also when the time of day was set back meanwhile', async () => {
    await statusBy(first);
    keyServer.serve([first.jwk, next.jwk]);
    clock.set(-hour);
    clock.advance(30 * second);
    expect([await statusBy(next), keyServer.asked]).toEqual([202, 2]);
  });

  test('is found by asking for the keys again, once for all that wait', async () => {
    await statusBy(first);
    keyServer.serve([first.jwk, next.jwk]);
    clock.advance(30 * second);
    const held = keyServer.hold();
    const statuses = Promise.all([next, next, next].map((key) => statusBy(key)));
    await held.next();
    // A key that is known need not wait for the others.
    expect(await statusBy(first)).toBe(202);
    held.release();
    expect([await statuses, keyServer.asked]).toEqual([[202, 202, 202], 2]);
  });

  test('is asked for at most every 30 seconds', async () => {
    await statusBy(first);
    clock.advance(30 * second);
    expect([await statusBy(next), keyServer.asked]).toEqual([401, 2]);
    keyServer.serve([first.jwk, next.jwk]);
    clock.advance(30 * second - 1);
    expect([await statusBy(next), keyServer.asked]).toEqual([401, 2]);
    clock.advance(1);
    expect([await statusBy(next), keyServer.asked]).toEqual([202, 3]);
  });

  test('is refused with 503, to be sent again, while the keys cannot be read; known ones go on', async () => {
    await statusBy(first);
    keyServer.serve(outOfOrder);
    clock.advance(30 * second);
    const { status, headers, text } = await webhook.post({ token: await mint(next, clock) });
    expect([status, headers['retry-after'], text]).toEqual([503, '1', '']);
    expect(await statusBy(first)).toBe(202);
  });

  test('is told from one that nobody knows as soon as the keys can be read again', async () => {
    keyServer.serve(outOfOrder);
    expect(await statusBy(next)).toBe(503);
    keyServer.serve([first.jwk]);
    clock.advance(30 * second);
    expect(await statusBy(next)).toBe(401);
  });
});

test('a token that is sent again is not verified again', async () => {
  const verify = vi.spyOn(crypto.subtle, 'verify');
  onTestFinished(() => {
    verify.mockRestore();
  });
  const token = await mint(first, clock);
  for (const path of ['/callbacks/calls', '/callbacks/calls/secret']) {
    expect((await webhook.post({ token, path })).status).toBe(202);
  }
  expect(verify).toHaveBeenCalledTimes(1);
});

test('a token that was taken is refused once its key is withdrawn', async () => {
  const token = await mint(first, clock);
  expect((await webhook.post({ token })).status).toBe(202);
  expect((await webhook.post({ token })).status).toBe(202);
  keyServer.serve([next.jwk]);
  clock.advance(30 * second);
  expect(await statusBy(next)).toBe(202);
  expect((await webhook.post({ token })).status).toBe(401);
});

test('a key under the same id with another content replaces it, also for tokens that were taken', async () => {
  const token = await mint(first, clock);
  expect((await webhook.post({ token })).status).toBe(202);
  keyServer.serve([{ ...next.jwk, kid: first.kid }]);
  clock.advance(30 * second);
  await statusBy(next);
  expect((await webhook.post({ token })).status).toBe(401);
});

describe('before the keys were ever read', () => {
  beforeEach(() => {
    keyServer.serve(outOfOrder);
  });

  test('a post is refused with 503, to be sent again', async () => {
    const { status, headers, text } = await webhook.post({ token: await mint(first, clock) });
    expect([status, headers['retry-after'], text]).toEqual([503, '1', '']);
    expect(webhook.deliveries).toEqual([]);
  });

  test('they are not asked for again while they are still awaited', async () => {
    keyServer.serve([first.jwk]);
    const held = keyServer.hold();
    const early = statusBy(first);
    await held.next();
    clock.advance(second);
    const late = statusBy(first);
    // What came after has reached the webhook too, once somebody who came later still has been answered.
    expect((await webhook.post({ method: 'GET' })).status).toBe(405);
    held.release();
    expect([await early, await late, keyServer.asked]).toEqual([202, 202, 1]);
  });

  test('they are asked for every second, since nothing can be taken without them', async () => {
    await statusBy(first);
    keyServer.serve([first.jwk]);
    clock.advance(second - 1);
    expect([await statusBy(first), keyServer.asked]).toEqual([503, 1]);
    clock.advance(1);
    expect([await statusBy(first), keyServer.asked]).toEqual([202, 2]);
  });
});

describe.each([
  ['meant for encryption', { use: 'enc' }],
  ['meant for another algorithm', { alg: 'PS256' }],
  ['meant to sign only', { key_ops: ['sign'] }],
])('a key that is %s', (_, change) => {
  test('verifies nothing', async () => {
    keyServer.serve([next.jwk, { ...first.jwk, ...change }]);
    expect(await statusBy(first)).toBe(401);
    expect(await statusBy(next)).toBe(202);
  });
});

describe('of two key sets', () => {
  let other: KeyServer;
  let both: WebhookServer;
  beforeEach(async () => {
    other = await startKeyServer([next.jwk]);
    both = await startWebhookServer({ jwksUrls: [keyServer.url, other.url], clock });
  });
  afterEach(async () => {
    await both[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  test('each opens', async () => {
    expect([await statusBy(first, both), await statusBy(next, both)]).toEqual([202, 202]);
    expect([keyServer.asked, other.asked]).toEqual([1, 1]);
  });

  test('each opens if they use one id for different keys', async () => {
    other.serve([{ ...next.jwk, kid: first.kid }]);
    const token = await mint(next, clock, {}, first.kid);
    expect([await statusBy(first, both), (await both.post({ token })).status]).toEqual([202, 202]);
  });

  test('one that is out of order does not shut the other', async () => {
    other.serve(outOfOrder);
    expect([await statusBy(first, both), await statusBy(next, both)]).toEqual([202, 503]);
  });

  test('one that does not answer delays nobody who is known to the other', async () => {
    const held = other.hold();
    const unknown = statusBy(next, both);
    await held.next();
    await expect.poll(() => statusBy(first, both)).toBe(202);
    held.release();
    expect(await unknown).toBe(202);
  });
});
