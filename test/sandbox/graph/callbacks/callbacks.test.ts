import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rawRequest } from '../../../support/signed-request.ts';
import { startCallbackReceiver } from './callback-receiver.ts';
import { creation } from '../call-bodies.ts';
import { describeNotification } from './describe-notification.ts';
import type { Harness } from '../harness.ts';
import { refusal, startHarness } from '../harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = await startHarness();
});

afterEach(() => harness.close());

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

const logShape = z.object({
  callbacks: z.array(
    z.object({
      notifications: z.array(z.string()),
      attempts: z.array(z.object({ status: z.number().nullable(), error: z.string().optional() })),
      outcome: z.string(),
    }),
  ),
});

async function log() {
  return logShape.parse((await harness.control('GET', '/callbacks')).json).callbacks;
}

const statuses = async () => (await log()).map(({ attempts }) => attempts.map(({ status }) => status));

describe('a callback', () => {
  it('carries the headers that the platform sends', async () => {
    await harness.create();
    const [arrival] = await harness.arrivals();
    expect(arrival?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      'user-agent': 'Microsoft-Skype/3.0,(Calling/1.0)',
      'x-microsoft-skype-chain-id': expect.stringMatching(guid) as string,
      'x-microsoft-skype-message-id': expect.stringMatching(guid) as string,
      'scenario-id': expect.stringMatching(guid) as string,
    });
  });

  it('is signed by a published key, for the bot, by the platform, and names the tenant', async () => {
    await harness.create({ tenantId: 'aa67bd4c-8475-432d-bd41-39f255720e0a' });
    const [arrival] = await harness.arrivals();
    const iat = Math.floor(harness.scheduler.now().getTime() / 1000);
    expect(arrival?.claims).toEqual({
      aud: harness.sandbox.entra.clientId,
      iss: 'https://api.botframework.com',
      iat,
      nbf: iat,
      exp: iat + 3900,
      tid: 'aa67bd4c-8475-432d-bd41-39f255720e0a',
    });
  });

  it.each(['/.well-known/OpenIdConfiguration', '/v1/.well-known/OpenIdConfiguration'])(
    'is verifiable by the document at %s',
    async (path) => {
      const reply = await rawRequest(harness.sandbox.url, path);
      expect(reply.json).toMatchObject({
        issuer: 'https://api.botframework.com',
        jwks_uri: harness.sandbox.graph.callbacks.jwksUrl.replace(
          'localhost',
          new URL(harness.sandbox.url).hostname,
        ),
        id_token_signing_alg_values_supported: ['RSA256'],
      });
    },
  );

  it('keeps path and query of the callback URI', async () => {
    await harness.create({ callbackUri: `${harness.receiver.url}/a%20b?c=d` });
    const [arrival] = await harness.arrivals();
    expect(arrival?.path).toBe('/callbacks/a%20b?c=d');
  });

  it('is signed by a new key after a rotation, the old one staying published', async () => {
    await harness.create();
    await harness.control('POST', '/callbacks/keys');
    await harness.create();
    const claims = (await harness.arrivals()).map((arrival) => arrival.claims?.['tid']);
    expect(claims).toEqual([expect.any(String), expect.any(String)]);
    const { keys } = z
      .object({ keys: z.array(z.object({ kid: z.string() })) })
      .parse((await rawRequest(harness.sandbox.url, '/v1/keys')).json);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
  });

  it('is not sent before the one before it is answered', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    harness.receiver.answer = async (_arrival, count) => {
      if (count === 1) {
        arrived.resolve(undefined);
        await released.promise;
      }
      return { status: 202 };
    };
    const { id } = await harness.create();
    await arrived.promise;
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    await harness.graph('DELETE', `/${id}`);
    expect(harness.receiver.arrivals).toHaveLength(1);
    released.resolve(undefined);
    expect((await harness.told()).map(describeNotification)).toEqual([
      'updated call establishing',
      'updated call established',
      'updated call established',
      'updated call terminating',
      'deleted call terminated 200/7000',
    ]);
  });

  it('is not sent to another machine', async () => {
    const reply = await harness.graph('POST', '', creation('https://bot.example.org/callbacks'));
    expect(reply.status).toBe(201);
    await harness.sandbox.graph.idle();
    expect(await log()).toMatchObject([{ outcome: 'withheld', attempts: [] }]);
  });
});

describe('a callback that fails', () => {
  it.each([{ first: 408 }, { first: 429 }, { first: 500 }, { first: 503 }])(
    'with $first is tried again after a second, then two, then four',
    async ({ first }) => {
      harness.receiver.answer = (_arrival, count) => ({ status: count < 4 ? first : 202 });
      await harness.create();
      await harness.sandbox.graph.idle();
      for (const delay of [1_000, 2_000, 4_000]) {
        const before = harness.receiver.arrivals.length;
        await harness.scheduler.advance(delay - 1);
        await harness.sandbox.graph.idle();
        expect(harness.receiver.arrivals).toHaveLength(before);
        await harness.scheduler.advance(1);
        await harness.sandbox.graph.idle();
        expect(harness.receiver.arrivals).toHaveLength(before + 1);
      }
      expect(await log()).toMatchObject([{ outcome: 'delivered' }]);
      expect(await statuses()).toEqual([[first, first, first, 202]]);
    },
  );

  it('keeps its message id when it is tried again', async () => {
    harness.receiver.answer = (_arrival, count) => ({ status: count === 1 ? 500 : 202 });
    await harness.create();
    await harness.steps(1);
    const ids = (await harness.arrivals()).map(({ headers }) => headers['x-microsoft-skype-message-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('by a reset is tried again', async () => {
    harness.receiver.answer = (_arrival, count) => (count === 1 ? 'reset' : { status: 202 });
    await harness.create();
    await harness.steps(1);
    expect(await log()).toMatchObject([
      { outcome: 'delivered', attempts: [{ status: null, error: 'UND_ERR_SOCKET' }, { status: 202 }] },
    ]);
  });

  it.each([400, 401, 403, 404])('with %d is dropped at once', async (status) => {
    harness.receiver.answer = () => ({ status });
    await harness.create();
    await harness.sandbox.graph.idle();
    expect(await log()).toMatchObject([{ outcome: 'dropped', attempts: [{ status }] }]);
  });

  it('is dropped after three repeats', async () => {
    harness.receiver.answer = () => ({ status: 500 });
    await harness.create();
    await harness.steps(10);
    expect(await statuses()).toEqual([[500, 500, 500, 500]]);
    expect(await log()).toMatchObject([{ outcome: 'dropped' }]);
  });
});

describe('a callback that is not answered', () => {
  it('is given up in time, and tried again', async () => {
    await harness.close();
    harness = await startHarness({ callbackTimeoutMs: 300, callbackRetryDelaysMs: [1_000] });
    harness.receiver.answer = () => 'never';
    await harness.create();
    await harness.steps(1);
    expect(await log()).toMatchObject([
      {
        outcome: 'dropped',
        attempts: [
          { status: null, error: 'TimeoutError' },
          { status: null, error: 'TimeoutError' },
        ],
      },
    ]);
  });
});

describe('a call whose states cannot be delivered', () => {
  it('is dropped after three of them, and says no more', async () => {
    harness.receiver.answer = () => ({ status: 401 });
    const { id } = await harness.create();
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    await harness.sandbox.graph.idle();
    expect(refusal(await harness.graph('GET', `/${id}`))).toEqual({ status: 404, code: '8522' });
    expect((await harness.simulatedCall(id)).members).toMatchObject({
      resultInfo: { code: 500, subcode: 7117 },
    });
    expect((await log()).map(({ outcome }) => outcome)).toEqual([
      'dropped',
      'dropped',
      'dropped',
      'withheld',
    ]);
  });

  it('lives on if one of them is delivered in between', async () => {
    harness.receiver.answer = (_arrival, count) => ({ status: count === 2 ? 202 : 401 });
    const { id } = await harness.create();
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    await harness.sandbox.graph.idle();
    expect((await harness.graph('GET', `/${id}`)).status).toBe(200);
  });
});

describe('the announcement of an incoming call', () => {
  it('is sent again if the receiver answers 204, which asks for this protocol', async () => {
    harness.receiver.answer = (_arrival, count) => ({ status: count === 1 ? 204 : 202 });
    await harness.control('POST', '/calls/incoming', {});
    await harness.sandbox.graph.idle();
    expect(await statuses()).toEqual([[204, 202]]);
  });

  it('is sent where a redirection says', async () => {
    const elsewhere = await startCallbackReceiver();
    try {
      harness.receiver.answer = () => ({ status: 302, location: elsewhere.url });
      await harness.control('POST', '/calls/incoming', {});
      await harness.sandbox.graph.idle();
      expect(elsewhere.arrivals).toHaveLength(1);
      expect(await statuses()).toEqual([[302, 202]]);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('a forged callback', () => {
  it.each([
    { flaw: 'expired', refusal: 'ERR_JWT_EXPIRED' },
    { flaw: 'wrongAudience', refusal: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
    { flaw: 'wrongIssuer', refusal: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
    { flaw: 'noTenant', refusal: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
    { flaw: 'foreignKey', refusal: 'ERR_JWKS_NO_MATCHING_KEY' },
    { flaw: 'unsigned', refusal: 'ERR_JOSE_ALG_NOT_ALLOWED' },
  ])('that is $flaw is refused by who verifies, and changes no call', async ({ flaw, refusal: expected }) => {
    const { id } = await harness.create();
    await harness.arrivals();
    await harness.control('POST', `/calls/${id}/forge`, { flaw });
    expect(await harness.arrivals()).toMatchObject([{ claims: undefined, refusal: expected }]);
    expect((await harness.graph('GET', `/${id}`)).status).toBe(200);
  });
});
