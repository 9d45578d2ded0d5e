import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rawRequest } from '../../../support/signed-request.ts';
import { startCallbackReceiver } from './callback-receiver.ts';
import { creation } from '../call-bodies.ts';
import { line } from './notification-line.ts';
import type { World } from '../harness.ts';
import { refusal, startWorld } from '../harness.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

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
  return logShape.parse((await world.control('GET', '/callbacks')).json).callbacks;
}

const statuses = async () => (await log()).map(({ attempts }) => attempts.map(({ status }) => status));

describe('a callback', () => {
  it('carries the headers that the platform sends', async () => {
    await world.create();
    const [arrival] = await world.arrivals();
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
    await world.create({ tenantId: 'aa67bd4c-8475-432d-bd41-39f255720e0a' });
    const [arrival] = await world.arrivals();
    const iat = Math.floor(world.scheduler.now().getTime() / 1000);
    expect(arrival?.claims).toEqual({
      aud: world.sandbox.entra.clientId,
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
      const reply = await rawRequest(world.sandbox.url, path);
      expect(reply.json).toMatchObject({
        issuer: 'https://api.botframework.com',
        jwks_uri: world.sandbox.graph.callbacks.jwksUrl.replace(
          'localhost',
          new URL(world.sandbox.url).hostname,
        ),
        id_token_signing_alg_values_supported: ['RSA256'],
      });
    },
  );

  it('keeps path and query of the callback URI', async () => {
    await world.create({ callbackUri: `${world.receiver.url}/a%20b?c=d` });
    const [arrival] = await world.arrivals();
    expect(arrival?.path).toBe('/callbacks/a%20b?c=d');
  });

  it('is signed by a new key after a rotation, the old one staying published', async () => {
    await world.create();
    await world.control('POST', '/callbacks/keys');
    await world.create();
    const claims = (await world.arrivals()).map((arrival) => arrival.claims?.['tid']);
    expect(claims).toEqual([expect.any(String), expect.any(String)]);
    const { keys } = z
      .object({ keys: z.array(z.object({ kid: z.string() })) })
      .parse((await rawRequest(world.sandbox.url, '/v1/keys')).json);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
  });

  it('is not sent before the one before it is answered', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    world.receiver.answer = async (_arrival, count) => {
      if (count === 1) {
        arrived.resolve(undefined);
        await released.promise;
      }
      return { status: 202 };
    };
    const { id } = await world.create();
    await arrived.promise;
    await world.control('POST', `/calls/${id}/state`, { state: 'established' });
    await world.graph('DELETE', `/${id}`);
    expect(world.receiver.arrivals).toHaveLength(1);
    released.resolve(undefined);
    expect((await world.told()).map(line)).toEqual([
      'updated call establishing',
      'updated call established',
      'updated call established',
      'updated call terminating',
      'deleted call terminated 200/7000',
    ]);
  });

  it('is not sent to another machine', async () => {
    const reply = await world.graph('POST', '', creation('https://bot.example.org/callbacks'));
    expect(reply.status).toBe(201);
    await world.sandbox.graph.idle();
    expect(await log()).toMatchObject([{ outcome: 'withheld', attempts: [] }]);
  });
});

describe('a callback that fails', () => {
  it.each([{ first: 408 }, { first: 429 }, { first: 500 }, { first: 503 }])(
    'with $first is tried again after a second, then two, then four',
    async ({ first }) => {
      world.receiver.answer = (_arrival, count) => ({ status: count < 4 ? first : 202 });
      await world.create();
      await world.sandbox.graph.idle();
      for (const delay of [1_000, 2_000, 4_000]) {
        const before = world.receiver.arrivals.length;
        await world.scheduler.advance(delay - 1);
        await world.sandbox.graph.idle();
        expect(world.receiver.arrivals).toHaveLength(before);
        await world.scheduler.advance(1);
        await world.sandbox.graph.idle();
        expect(world.receiver.arrivals).toHaveLength(before + 1);
      }
      expect(await log()).toMatchObject([{ outcome: 'delivered' }]);
      expect(await statuses()).toEqual([[first, first, first, 202]]);
    },
  );

  it('keeps its message id when it is tried again', async () => {
    world.receiver.answer = (_arrival, count) => ({ status: count === 1 ? 500 : 202 });
    await world.create();
    await world.steps(1);
    const ids = (await world.arrivals()).map(({ headers }) => headers['x-microsoft-skype-message-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('by a reset is tried again', async () => {
    world.receiver.answer = (_arrival, count) => (count === 1 ? 'reset' : { status: 202 });
    await world.create();
    await world.steps(1);
    expect(await log()).toMatchObject([
      { outcome: 'delivered', attempts: [{ status: null, error: 'UND_ERR_SOCKET' }, { status: 202 }] },
    ]);
  });

  it.each([400, 401, 403, 404])('with %d is dropped at once', async (status) => {
    world.receiver.answer = () => ({ status });
    await world.create();
    await world.sandbox.graph.idle();
    expect(await log()).toMatchObject([{ outcome: 'dropped', attempts: [{ status }] }]);
  });

  it('is dropped after three repeats', async () => {
    world.receiver.answer = () => ({ status: 500 });
    await world.create();
    await world.steps(10);
    expect(await statuses()).toEqual([[500, 500, 500, 500]]);
    expect(await log()).toMatchObject([{ outcome: 'dropped' }]);
  });
});

describe('a callback that is not answered', () => {
  it('is given up in time, and tried again', async () => {
    await world.close();
    world = await startWorld({ callbackTimeoutMs: 300, callbackRetryDelaysMs: [1_000] });
    world.receiver.answer = () => 'never';
    await world.create();
    await world.steps(1);
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
    world.receiver.answer = () => ({ status: 401 });
    const { id } = await world.create();
    await world.control('POST', `/calls/${id}/state`, { state: 'established' });
    await world.sandbox.graph.idle();
    expect(refusal(await world.graph('GET', `/${id}`))).toEqual({ status: 404, code: '8522' });
    expect((await world.truth(id)).members).toMatchObject({ resultInfo: { code: 500, subcode: 7117 } });
    expect((await log()).map(({ outcome }) => outcome)).toEqual([
      'dropped',
      'dropped',
      'dropped',
      'withheld',
    ]);
  });

  it('lives on if one of them is delivered in between', async () => {
    world.receiver.answer = (_arrival, count) => ({ status: count === 2 ? 202 : 401 });
    const { id } = await world.create();
    await world.control('POST', `/calls/${id}/state`, { state: 'established' });
    await world.sandbox.graph.idle();
    expect((await world.graph('GET', `/${id}`)).status).toBe(200);
  });
});

describe('the announcement of an incoming call', () => {
  it('is sent again if the receiver answers 204, which asks for this protocol', async () => {
    world.receiver.answer = (_arrival, count) => ({ status: count === 1 ? 204 : 202 });
    await world.control('POST', '/calls/incoming', {});
    await world.sandbox.graph.idle();
    expect(await statuses()).toEqual([[204, 202]]);
  });

  it('is sent where a redirection says', async () => {
    const elsewhere = await startCallbackReceiver();
    try {
      world.receiver.answer = () => ({ status: 302, location: elsewhere.url });
      await world.control('POST', '/calls/incoming', {});
      await world.sandbox.graph.idle();
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
    const { id } = await world.create();
    await world.arrivals();
    await world.control('POST', `/calls/${id}/forge`, { flaw });
    expect(await world.arrivals()).toMatchObject([{ claims: undefined, refusal: expected }]);
    expect((await world.graph('GET', `/${id}`)).status).toBe(200);
  });
});
