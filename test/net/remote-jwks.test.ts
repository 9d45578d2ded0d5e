import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RemoteKeySet } from '../../src/net/remote-jwks.ts';

const second = 1_000;
const minute = 60 * second;

let jwk: JWK & { kty: string };
let otherJwk: typeof jwk;
beforeAll(async () => {
  const create = async (kid: string) => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    return { ...(await exportJWK(publicKey)), kty: 'EC', kid };
  };
  [jwk, otherJwk] = await Promise.all([create('one'), create('other')]);
});

let time: number;
let asked: number;
let failures: unknown[];
let publish: () => Promise<{ keys: (typeof jwk)[] }>;
let keySet: RemoteKeySet;

const publishing = (...keys: (typeof jwk)[]) => {
  publish = () => Promise.resolve({ keys });
};
const outOfOrder = new Error('out of order');
const failing = () => {
  publish = () => Promise.reject(outOfOrder);
};

beforeEach(() => {
  time = Date.UTC(2026, 10, 21, 10);
  asked = 0;
  failures = [];
  publishing(jwk);
  keySet = new RemoteKeySet({
    read: () => {
      asked += 1;
      return publish();
    },
    freshForMs: 10 * minute,
    monotonicNow: () => time,
    onFailure: (error) => failures.push(error),
  });
});

const has = async (kid: string): Promise<boolean> =>
  (await keySet.latest?.({ alg: 'ES256', kid }).catch(() => undefined)) !== undefined;

test('nothing is asked for before somebody needs it', () => {
  expect([keySet.latest, keySet.isFresh, keySet.hasFailed, asked]).toEqual([undefined, false, false, 0]);
});

test('who waits at the same time shares one reading', async () => {
  const held = Promise.withResolvers<{ keys: (typeof jwk)[] }>();
  publish = () => held.promise;
  const first = keySet.refresh();
  // Long enough that it might be asked for again, if nobody were waiting.
  time += minute;
  const second = keySet.refresh();
  held.resolve({ keys: [jwk] });
  await Promise.all([first, second]);
  expect([await has('one'), asked]).toEqual([true, 1]);
});

test('what was read is fresh for as long as was said, counted from when it was asked for', async () => {
  publish = () => {
    time += 5 * second;
    return Promise.resolve({ keys: [jwk] });
  };
  await keySet.refresh();
  time += 10 * minute - 5 * second - 1;
  expect(keySet.isFresh).toBe(true);
  time += 1;
  expect(keySet.isFresh).toBe(false);
});

test('a set that was read is asked for again after 30 seconds, not before', async () => {
  await keySet.refresh();
  time += 30 * second - 1;
  await keySet.refresh();
  expect([asked, keySet.askableAt - time]).toEqual([1, 1]);
  time += 1;
  await keySet.refresh();
  expect(asked).toBe(2);
});

test('a set that was never read is asked for again after a second, not before', async () => {
  failing();
  await keySet.refresh();
  time += second - 1;
  await keySet.refresh();
  expect([asked, keySet.askableAt - time]).toEqual([1, 1]);
  time += 1;
  await keySet.refresh();
  expect(asked).toBe(2);
});

test('the same keys published again are the same set, in whatever object they come', async () => {
  await keySet.refresh();
  const before = keySet.latest;
  publishing({ ...jwk });
  time += minute;
  await keySet.refresh();
  expect(keySet.latest).toBe(before);
});

test('other keys take the place of those that were there', async () => {
  await keySet.refresh();
  publishing(otherJwk);
  time += minute;
  await keySet.refresh();
  expect([await has('one'), await has('other')]).toEqual([false, true]);
});

describe('an outage', () => {
  beforeEach(async () => {
    await keySet.refresh();
    failing();
    time += 10 * minute;
    await keySet.refresh();
  });

  test('leaves the keys as they were, no longer fresh', async () => {
    expect([await has('one'), keySet.isFresh, keySet.hasFailed]).toEqual([true, false, true]);
  });

  test('is told of, each time it is met', async () => {
    time += minute;
    await keySet.refresh();
    expect(failures).toEqual([outOfOrder, outOfOrder]);
  });

  test('is over once the keys can be read again', async () => {
    publishing(otherJwk);
    time += minute;
    await keySet.refresh();
    expect([await has('other'), keySet.isFresh, keySet.hasFailed]).toEqual([true, true, false]);
  });
});
