import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import type { TransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { readSample } from '../../support/metrics.ts';
import type { CallbackPost } from './router.ts';
import { begin, beginning, startCallbackHarness } from './harness.ts';
import type { CallbackHarness, RouterAnswer } from './harness.ts';

const codesOf = ({ errors = [] }: RouterAnswer): string[] => errors.map(({ extensions }) => extensions.code);
const messageOf = ({ errors = [] }: RouterAnswer): string => errors.map(({ message }) => message).join('\n');
const joinedOf = ({ body }: CallbackPost): string[] | undefined =>
  body.payload?.data.rosterChanged.joined.map(({ displayName }) => displayName);

const limitedTo = (limits: Partial<TransportLimits>) => ({
  transportLimits: { ...defaultTransportLimits, ...limits },
});

/** Answers the posts of one action in its own way. */
const when =
  (action: string, answer: (response: ServerResponse) => void) =>
  (response: ServerResponse, { body }: CallbackPost): boolean => {
    if (body.action !== action) return false;
    answer(response);
    return true;
  };
const withStatus = (action: string, status: number, headers: Record<string, string> = {}) =>
  when(action, (response) => response.writeHead(status, headers).end());

describe('a router', () => {
  let harness: CallbackHarness;
  beforeEach(async () => {
    harness = await startCallbackHarness();
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  test('is asked to confirm its subscription, and then told that it began', async () => {
    const subscription = harness.router.expectCallbacks();
    const { subscriptionId, verifier } = subscription.extension;
    expect(await harness.subscribe(subscription.extension)).toEqual({
      status: 200,
      protocol: 'callback/1.0',
      data: null,
    });
    const { headers, body } = await subscription.next();
    expect(body).toEqual({ kind: 'subscription', action: 'check', id: subscriptionId, verifier });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'subscription-protocol': 'callback/1.0',
    });
  });

  test('is told of the call as it is in a snapshot, and of nothing there in what follows', async () => {
    const subscription = harness.router.expectCallbacks();
    const query = `subscription ($callId: ID!) {
      rosterChanged(callId: $callId) { snapshot { state } }
    }`;
    await harness.subscribe(subscription.extension, { query });
    await subscription.next();
    const shown = { payload: { data: { rosterChanged: { snapshot: { state: 'ESTABLISHED' } } } } };
    expect((await subscription.next()).body).toMatchObject(shown);
    await harness.join('Ann');
    const changed = { payload: { data: { rosterChanged: { snapshot: null } } } };
    expect((await subscription.next()).body).toMatchObject(changed);
  });

  test('may confirm it without naming the protocol, as Hive Gateway does', async () => {
    const subscription = harness.router.expectCallbacks({ answer: withStatus('check', 204) });
    expect(await harness.subscribe(subscription.extension)).toMatchObject({ status: 200, data: null });
    expect((await subscription.next()).body).toMatchObject({ action: 'check' });
    expect((await subscription.next()).body).toMatchObject({ action: 'next' });
  });

  test('gets the snapshot and then each event, and at the end is told that there are no more', async () => {
    const subscription = harness.router.expectCallbacks();
    const { subscriptionId: id, verifier } = subscription.extension;
    const base = { kind: 'subscription', id, verifier };
    await harness.subscribe(subscription.extension);
    await subscription.next();
    const event = (isSnapshot: boolean, ...names: string[]) => ({
      data: { rosterChanged: { isSnapshot, joined: names.map((displayName) => ({ displayName })) } },
    });
    const snapshot = await subscription.next();
    expect(snapshot.headers['subscription-protocol']).toBe('callback/1.0');
    expect(snapshot.body).toEqual({ ...base, action: 'next', payload: event(true) });
    await harness.join('Ben');
    expect((await subscription.next()).body).toEqual({
      ...base,
      action: 'next',
      payload: event(false, 'Ben'),
    });
    await harness.hangUp();
    let last = await subscription.next();
    while (last.body.action === 'next') last = await subscription.next();
    expect(last.body).toEqual({ ...base, action: 'complete' });
  });

  test('gets one post at a time, in order, however slow it is', async () => {
    const held: ServerResponse[] = [];
    const subscription = harness.router.expectCallbacks({
      answer: when('next', (response) => held.push(response)),
    });
    await harness.subscribe(subscription.extension);
    await subscription.next();
    await subscription.next();
    for (const name of ['Ben', 'Cleo', 'Dan']) await harness.join(name);
    for (const name of ['Ben', 'Cleo', 'Dan']) {
      held.shift()?.writeHead(200).end();
      expect(joinedOf(await subscription.next())).toEqual([name]);
    }
    held.shift()?.writeHead(200).end();
    expect(subscription.mostAtOnce).toBe(1);
  });

  test.each([
    ['fails', withStatus('next', 503)],
    ['can not be reached', when('next', (response) => response.destroy())],
  ])('that %s for a moment gets the post again', async (_, fail) => {
    let failures = 2;
    const subscription = harness.router.expectCallbacks({
      answer: (response, post) => {
        if (post.body.action !== 'next' || failures === 0) return false;
        failures -= 1;
        return fail(response, post);
      },
    });
    await harness.subscribe(subscription.extension);
    await subscription.next();
    const first = await subscription.next();
    expect((await subscription.next()).body).toEqual(first.body);
    expect((await subscription.next()).body).toEqual(first.body);
    await harness.join('Ben');
    expect(joinedOf(await subscription.next())).toEqual(['Ben']);
  });

  test('is asked with each heartbeat whether it still listens', async () => {
    const subscription = harness.router.expectCallbacks({ heartbeatIntervalMs: 5_000 });
    const { subscriptionId: id, verifier } = subscription.extension;
    await begin(harness, subscription);
    for (let heartbeat = 0; heartbeat < 3; heartbeat += 1) {
      await harness.advance(5_000);
      const { body, headers } = await subscription.next();
      expect(body).toEqual({ kind: 'subscription', action: 'check', id, verifier });
      expect(headers['subscription-protocol']).toBe('callback/1.0');
    }
    expect(subscription.posts).toHaveLength(5);
  });

  test('is asked at whole seconds, and never later than it wants', async () => {
    const subscription = harness.router.expectCallbacks({ heartbeatIntervalMs: 2_999 });
    await begin(harness, subscription);
    await harness.advance(2_000);
    expect((await subscription.next()).body).toMatchObject({ action: 'check' });
  });

  test('that wants no heartbeat gets none', async () => {
    const subscription = harness.router.expectCallbacks({ heartbeatIntervalMs: 0 });
    await begin(harness, subscription);
    await harness.advance(60_000);
    await harness.join('Ben');
    expect(joinedOf(await subscription.next())).toEqual(['Ben']);
    expect(subscription.posts).toHaveLength(3);
  });

  test('finds its secrets in no line of the log', async () => {
    const subscription = harness.router.expectCallbacks({ answer: withStatus('next', 400) });
    const refused = harness.router.expectCallbacks({ answer: withStatus('check', 400) });
    await harness.subscribe(refused.extension);
    await harness.subscribe(subscription.extension);
    await subscription.next();
    await subscription.next();
    await harness.gateway.close();
    const log = harness.log.join('\n');
    expect(log).toContain('a subscription was given up');
    for (const { subscriptionId, verifier } of [subscription.extension, refused.extension]) {
      expect(log).not.toContain(subscriptionId);
      expect(log).not.toContain(verifier);
    }
  });
});

describe('nothing begins', () => {
  let harness: CallbackHarness;
  beforeAll(async () => {
    harness = await startCallbackHarness();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  test('by the extension of a query, which is answered as ever', async () => {
    const { extension, posts } = harness.router.expectCallbacks();
    const answer = await harness.subscribe(extension, { query: '{ __typename }', variables: {} });
    expect(answer).toEqual({ status: 200, protocol: null, data: { __typename: 'Query' } });
    expect(posts).toEqual([]);
  });

  test.each([
    [
      'a call that is not there',
      { variables: { callId: '00000000-0000-4000-8000-000000000000' } },
      'NOT_FOUND',
    ],
    ['variables that do not fit', { variables: {} }, 'BAD_USER_INPUT'],
    ['an invalid document', { query: 'subscription { nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ])('for %s: the answer says why, and the router is not asked to confirm it', async (_, request, code) => {
    const { extension, posts } = harness.router.expectCallbacks();
    const answer = await harness.subscribe(extension, request);
    expect(answer.status).toBe(200);
    expect(codesOf(answer)).toEqual([code]);
    expect(posts).toEqual([]);
  });

  test.each([
    ['refuses the verifier', withStatus('check', 400), /answered the check with 400/],
    ['knows no such subscription', withStatus('check', 404), /answered the check with 404/],
    ['answers the check in another way', withStatus('check', 200), /answered the check with 200/],
    [
      'speaks another protocol',
      withStatus('check', 204, { 'subscription-protocol': 'webhook/1.0' }),
      /another protocol than callback\/1\.0/,
    ],
    [
      'can not be reached',
      when('check', (response) => response.destroy()),
      /could not be reached: UND_ERR_SOCKET/,
    ],
  ])('for a router that %s', async (_, answer, message) => {
    const { extension, posts } = harness.router.expectCallbacks({ answer });
    const refusal = await harness.subscribe(extension);
    expect(refusal).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(messageOf(refusal)).toMatch(message);
    expect(posts).toHaveLength(1);
  });

  test('for a router that redirects, and the other place is not asked', async () => {
    const other = harness.router.expectCallbacks();
    const headers = { location: other.extension.callbackUrl };
    const { extension } = harness.router.expectCallbacks({ answer: withStatus('check', 307, headers) });
    expect(await harness.subscribe(extension)).toMatchObject({ status: 400 });
    expect(other.posts).toEqual([]);
  });

  test.each([
    ['another host', (url: URL) => (url.hostname = 'example.org')],
    ['another port', (url: URL) => (url.port = '1')],
    ['another scheme', (url: URL) => (url.protocol = 'https:')],
    ['another path', (url: URL) => (url.pathname = '/admin')],
    ['a path that only begins alike', (url: URL) => (url.pathname = '/callbacks')],
    ['a path that leads out', (url: URL) => (url.pathname = '/callback/../admin')],
    ['an encoded path that leads out', (url: URL) => (url.pathname = '/callback/..%2fadmin')],
    ['a path that leads out by a parameter', (url: URL) => (url.pathname = '/callback/..;/admin')],
    ['a query', (url: URL) => (url.search = '?a=1')],
    ['credentials', (url: URL) => (url.username = 'a')],
  ])('for a URL that is not allowed, which is not asked: %s', async (_, change) => {
    const { extension } = harness.router.expectCallbacks();
    const before = harness.router.requests.length;
    const url = new URL(extension.callbackUrl);
    change(url);
    const refusal = await harness.subscribe({ ...extension, callbackUrl: url.href });
    expect(refusal).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(messageOf(refusal)).toMatch(/SUBSCRIPTION_CALLBACK_URLS/);
    expect(harness.router.requests).toHaveLength(before);
  });

  test.each([
    ['is no object', () => 'yes', 'extensions.subscription is an object.'],
    [
      'has no id',
      (extension: object) => ({ ...extension, subscriptionId: undefined }),
      'extensions.subscription.subscriptionId is a string.',
    ],
    [
      'has an empty verifier',
      (extension: object) => ({ ...extension, verifier: '' }),
      'extensions.subscription.verifier is empty.',
    ],
    [
      'has no URL',
      (extension: object) => ({ ...extension, callbackUrl: 'callback' }),
      'extensions.subscription.callbackUrl is not at or below one of the URLs that SUBSCRIPTION_CALLBACK_URLS allows.',
    ],
    ...[999, -1, 1.5, 86_400_001, '5000', undefined].map(
      (heartbeatIntervalMs): [string, (extension: object) => object, string] => [
        `has the heartbeat ${heartbeatIntervalMs}`,
        (extension) => ({ ...extension, heartbeatIntervalMs }),
        'extensions.subscription.heartbeatIntervalMs is 0 for none, or from 1000 to 86400000 milliseconds.',
      ],
    ),
  ])('for an extension that %s: the answer says so', async (_, change, message) => {
    const { extension, posts } = harness.router.expectCallbacks();
    const refusal = await harness.subscribe(change(extension));
    expect(refusal.status).toBe(400);
    expect(messageOf(refusal)).toBe(message);
    expect(posts).toEqual([]);
  });

  test('for a subscription by POST that asks for no callbacks', async () => {
    const answer = await harness.subscribe(undefined);
    expect(answer.protocol).toBeNull();
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toHaveLength(1);
  });
});

describe('a subscription is over, and leaves its place to another,', () => {
  test.each([
    ['once its router knows it no longer', withStatus('next', 404), 1],
    ['once its router refuses what is posted', withStatus('next', 400), 1],
    [
      'once its router redirects what is posted',
      withStatus('next', 308, { location: '/callback/elsewhere' }),
      1,
    ],
    ['when its router keeps failing', withStatus('next', 500), 4],
  ])('%s', async (_, answer, posts) => {
    await using harness = await startCallbackHarness({
      config: limitedTo({ callbackSubscriptions: 1 }),
    });
    const gone = harness.router.expectCallbacks({ answer });
    const next = harness.router.expectCallbacks();
    await harness.subscribe(gone.extension);
    await gone.next();
    await gone.next();
    let begun = await harness.subscribe(next.extension);
    while (begun.status === 503) begun = await harness.subscribe(next.extension);
    expect(begun).toMatchObject({ status: 200, data: null });
    await next.next();
    await next.next();
    await harness.join('Ben');
    expect(joinedOf(await next.next())).toEqual(['Ben']);
    expect(gone.posts.map(({ body }) => body.action)).toEqual([
      'check',
      ...Array<string>(posts).fill('next'),
    ]);
    expect(harness.router.requests).not.toContain('POST /callback/elsewhere');
  });

  test('when a heartbeat is answered with 404', async () => {
    await using harness = await startCallbackHarness({
      config: limitedTo({ callbackSubscriptions: 1 }),
    });
    const gone = harness.router.expectCallbacks({
      heartbeatIntervalMs: 1_000,
      answer: (response, _, index) => {
        if (index < 2) return false;
        response.writeHead(404).end();
        return true;
      },
    });
    const next = harness.router.expectCallbacks();
    await begin(harness, gone);
    await harness.advance(1_000);
    expect((await gone.next()).body.action).toBe('check');
    let begun = await harness.subscribe(next.extension);
    while (begun.status === 503) begun = await harness.subscribe(next.extension);
    await harness.advance(10_000);
    await harness.join('Ben');
    while (!joinedOf(await next.next())?.includes('Ben'));
    expect(gone.posts).toHaveLength(3);
  });
});

test('more subscriptions than there may be are refused with the limit and what was found', async () => {
  await using harness = await startCallbackHarness({
    config: limitedTo({ callbackSubscriptions: 1 }),
  });
  await begin(harness, harness.router.expectCallbacks());
  const { extension, posts } = harness.router.expectCallbacks();
  expect(await harness.subscribe(extension)).toMatchObject({
    status: 503,
    errors: [
      { extensions: { code: 'LIMIT_EXCEEDED', limit: 'callbackSubscriptions', maximum: 1, found: 2 } },
    ],
  });
  expect(posts).toEqual([]);
});

test('subscriptions by callback are off, and say so, as long as no URL is allowed', async () => {
  await using harness = await startCallbackHarness({}, () => []);
  const { extension, posts } = harness.router.expectCallbacks();
  const refusal = await harness.subscribe(extension);
  expect(refusal.status).toBe(400);
  expect(messageOf(refusal)).toBe(
    'Subscriptions by HTTP callback are off: SUBSCRIPTION_CALLBACK_URLS allows no URL.',
  );
  expect(posts).toEqual([]);
});

test('a name that leads to a private address is not posted to, though it is allowed', async () => {
  const asked: string[] = [];
  const resolve = (hostname: string) => {
    asked.push(hostname);
    return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  };
  const named = (url: string): string => url.replace('127.0.0.1', 'router.example.org');
  await using harness = await startCallbackHarness(
    { gateway: { subscriptionCallback: { resolve } } },
    (routerUrl) => [named(routerUrl)],
  );
  const { extension } = harness.router.expectCallbacks();
  const refusal = await harness.subscribe({ ...extension, callbackUrl: named(extension.callbackUrl) });
  expect(refusal.status).toBe(400);
  expect(messageOf(refusal)).toMatch(/the name leads to a private address/);
  expect(asked).toEqual(['router.example.org']);
  expect(harness.router.requests).toEqual([]);
});

describe('with authentication', () => {
  let issuer: TestIssuer;
  let harness: CallbackHarness;
  beforeEach(async () => {
    issuer = await startIssuer({ now: () => beginning });
    harness = await startCallbackHarness({ issuer });
  });
  afterEach(async () => {
    await harness[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });

  test('a subscription ends with its token, and its router is told why', async () => {
    const exp = beginning.getTime() / 1000 + 60;
    const authorization = `Bearer ${await issuer.mint({ scope: 'calls.read', exp })}`;
    const subscription = harness.router.expectCallbacks();
    expect(await harness.subscribe(subscription.extension, { authorization })).toMatchObject({ status: 200 });
    await subscription.next();
    await subscription.next();
    await harness.advance(59_999);
    await harness.join('Ben');
    expect(joinedOf(await subscription.next())).toEqual(['Ben']);
    await harness.advance(1);
    const { body } = await subscription.next();
    expect(body).toMatchObject({ action: 'complete', errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test.each([
    ['without a token', undefined, 401, 'UNAUTHENTICATED'],
    ['without the scope', 'rooms.read', 200, 'FORBIDDEN'],
  ])('who subscribes %s is refused, and no router is asked', async (_, scope, status, code) => {
    const { extension, posts } = harness.router.expectCallbacks();
    const request = scope === undefined ? {} : { authorization: await issuer.bearer(scope) };
    const refusal = await harness.subscribe(extension, request);
    expect(refusal.status).toBe(status);
    expect(codesOf(refusal)).toEqual([code]);
    expect(posts).toEqual([]);
  });
});

describe('a principal', () => {
  let issuer: TestIssuer;
  let harness: CallbackHarness;
  beforeEach(async () => {
    issuer = await startIssuer({ now: () => beginning });
    harness = await startCallbackHarness({
      issuer,
      config: limitedTo({ callbackSubscriptionsPerPrincipal: 1 }),
    });
  });
  afterEach(async () => {
    await harness[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });

  const subscribeAs = async (sub: string, { extension } = harness.router.expectCallbacks()) => {
    const authorization = `Bearer ${await issuer.mint({ sub, scope: 'calls.read' })}`;
    return harness.subscribe(extension, { authorization });
  };

  test('with as many subscriptions as they may have is refused another: the limit, and what was found', async () => {
    expect(await subscribeAs('ana')).toMatchObject({ status: 200, data: null });
    const subscription = harness.router.expectCallbacks();
    expect(await subscribeAs('ana', subscription)).toEqual({
      status: 429,
      protocol: 'callback/1.0',
      errors: [
        {
          message:
            'This would be subscription 2 by HTTP callback of this principal, who may have 1 at a time: end one first.',
          extensions: {
            code: 'LIMIT_EXCEEDED',
            limit: 'callbackSubscriptionsPerPrincipal',
            maximum: 1,
            found: 2,
          },
        },
      ],
    });
    expect(subscription.posts).toEqual([]);
  });

  test('takes no place from another', async () => {
    await subscribeAs('ana');
    expect(await subscribeAs('bea')).toMatchObject({ status: 200, data: null });
  });

  test('has a place again when a subscription could not begin', async () => {
    const unconfirmed = harness.router.expectCallbacks({ answer: withStatus('check', 404) });
    expect(await subscribeAs('ana', unconfirmed)).toMatchObject({ status: 400 });
    expect(await subscribeAs('ana')).toMatchObject({ status: 200, data: null });
  });

  test('has a place again when a subscription is over', async () => {
    const gone = harness.router.expectCallbacks({ answer: withStatus('next', 404) });
    await subscribeAs('ana', gone);
    await expect.poll(() => readSample(harness.gateway.url, open)).toBe(0);
    expect(await subscribeAs('ana')).toMatchObject({ status: 200, data: null });
  });
});

const open = 'switchboard_callback_subscriptions';
const refusals = (limit: string): string =>
  `switchboard_callback_subscription_refusals_total{limit="${limit}"}`;

describe('at /metrics', () => {
  test('subscriptions under way are counted, until they are over', async () => {
    await using harness = await startCallbackHarness();
    const { url } = harness.gateway;
    const unconfirmed = harness.router.expectCallbacks({ answer: withStatus('check', 404) });
    await harness.subscribe(unconfirmed.extension);
    expect(await readSample(url, open)).toBe(0);
    await begin(harness, harness.router.expectCallbacks());
    await begin(harness, harness.router.expectCallbacks());
    expect(await readSample(url, open)).toBe(2);
    await harness.hangUp();
    await expect.poll(() => readSample(url, open)).toBe(0);
  });

  test.each<[keyof TransportLimits]>([['callbackSubscriptions'], ['callbackSubscriptionsPerPrincipal']])(
    'what was refused is counted by its limit: %s',
    async (limit) => {
      await using harness = await startCallbackHarness({ config: limitedTo({ [limit]: 1 }) });
      await begin(harness, harness.router.expectCallbacks());
      await harness.subscribe(harness.router.expectCallbacks().extension);
      expect(await readSample(harness.gateway.url, refusals(limit))).toBe(1);
    },
  );
});

test('a subscription counts among the operations of its principal', async () => {
  await using harness = await startCallbackHarness({ config: limitedTo({ requestsPerMinute: 2 }) });
  expect(await harness.subscribe(harness.router.expectCallbacks().extension)).toMatchObject({ status: 200 });
  const refusal = await harness.subscribe(harness.router.expectCallbacks().extension);
  expect(refusal.status).toBe(429);
  expect(codesOf(refusal)).toEqual(['RATE_LIMITED']);
});

describe('closing', () => {
  test('completes every subscription, and says that the gateway goes', async () => {
    await using harness = await startCallbackHarness({ config: { shutdownSeconds: 600 } });
    const subscriptions = [harness.router.expectCallbacks(), harness.router.expectCallbacks()];
    for (const subscription of subscriptions) await begin(harness, subscription);
    await harness.gateway.close();
    for (const subscription of subscriptions) {
      expect((await subscription.next()).body).toMatchObject({
        action: 'complete',
        errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
      });
    }
  });

  test('does not wait longer than it may for a router that does not answer', async () => {
    await using harness = await startCallbackHarness({ config: { shutdownSeconds: 0.05 } });
    const subscription = harness.router.expectCallbacks({ answer: when('complete', () => undefined) });
    await begin(harness, subscription);
    await harness.gateway.close();
    expect((await subscription.next()).body.action).toBe('complete');
    expect(subscription.posts).toHaveLength(3);
  });
});
