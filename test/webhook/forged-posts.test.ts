import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  audience,
  claimsAt,
  createClock,
  createPlatformKey,
  issuer,
  mint,
  startPlatform,
  tenantId,
} from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';
import { envelopeOf, maxBodyBytes, startWebhookServer } from './webhook-server.ts';
import type { WebhookServer } from './webhook-server.ts';

const callPath = '/communications/calls/2e1a0b00-2db4-4022-9570-243709c565ab';

const [platform, stranger] = await Promise.all([startPlatform(), createPlatformKey()]);
const { key, keyServer } = platform;
afterAll(() => platform[Symbol.asyncDispose]());

let clock: TestClock;
let webhook: WebhookServer;
beforeEach(async () => {
  clock = createClock();
  webhook = await startWebhookServer({ jwksUrls: [keyServer.url], clock });
  return () => webhook[Symbol.asyncDispose]();
});

const post = (token: string) => webhook.post({ token, body: envelopeOf(callPath) });
const seconds = (): number => clock.now().getTime() / 1000;

async function expectRefused(answer: ReturnType<typeof post>): Promise<void> {
  const { status, headers, text } = await answer;
  expect([status, headers['www-authenticate'], text]).toEqual([401, 'Bearer', '']);
  expect(webhook.deliveries).toEqual([]);
}

describe('a token is refused with 401, an empty body, and nothing changed', () => {
  test('if there is none', async () => {
    await expectRefused(webhook.post({ body: envelopeOf(callPath) }));
  });

  test.each(['Bearer', 'Bearer ', 'Basic Ym90OmJvdA==', 'Bearer a b', 'garbage'])(
    'if the header is "%s"',
    async (authorization) => {
      const headers = { Authorization: authorization };
      await expectRefused(webhook.post({ headers, body: envelopeOf(callPath) }));
    },
  );

  test.each(['garbage', 'a.b.c', '..', 'e30.e30.e30', 'bnVsbA.bnVsbA.bnVsbA'])(
    'if it is "%s"',
    async (token) => {
      await expectRefused(post(token));
    },
  );

  test('if its claims were changed', async () => {
    const [header, , signature] = (await mint(key, clock)).split('.');
    await expectRefused(post(`${header}.${encoded({ ...claimsAt(clock), tid: 'another' })}.${signature}`));
  });

  test.each(['', 'A'.repeat(342)])('if its signature is "%s"', async (signature) => {
    const [header, claims] = (await mint(key, clock)).split('.');
    await expectRefused(post(`${header}.${claims}.${signature}`));
  });

  test('if somebody else signed it under the name of a key of the platform', async () => {
    await expectRefused(post(await mint(stranger, clock, {}, key.kid)));
  });

  test('if its key is not one of the platform', async () => {
    await expectRefused(post(await mint(stranger, clock)));
  });

  test('if it names no key', async () => {
    await expectRefused(post(await mint(key, clock, {}, null)));
  });

  test('if it is unsigned (alg: none)', async () => {
    await expectRefused(post(new UnsecuredJWT(claimsAt(clock)).encode()));
  });

  test('if it says that it is unsigned and names a key of the platform', async () => {
    await expectRefused(post(`${encoded({ alg: 'none', kid: key.kid })}.${encoded(claimsAt(clock))}.`));
  });

  test('if it is signed by HS256 with the public key as the secret', async () => {
    const secret = new TextEncoder().encode(key.publicPem);
    const header = { alg: 'HS256', kid: key.kid };
    await expectRefused(post(await new SignJWT(claimsAt(clock)).setProtectedHeader(header).sign(secret)));
  });

  test('if it brings its own key', async () => {
    const header = { alg: 'RS256', kid: stranger.kid, jwk: stranger.jwk, jku: 'http://127.0.0.1:1/keys' };
    const token = await new SignJWT(claimsAt(clock)).setProtectedHeader(header).sign(stranger.privateKey);
    await expectRefused(post(token));
  });

  test.each(['logout+jwt', 'dpop+jwt', 'application/secevent+jwt'])(
    'if it is signed by a key of the platform, but of the kind %s',
    async (typ) => {
      const header = { alg: 'RS256', kid: key.kid, typ };
      await expectRefused(
        post(await new SignJWT(claimsAt(clock)).setProtectedHeader(header).sign(key.privateKey)),
      );
    },
  );

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['tells of events', { events: {} }],
    ['expires after all time', { exp: 8.64e12 + 1 }],
    ['expires at a fraction of a second', { exp: 9_999_999_999.5 }],
    ['holds from before 1970', { nbf: -1 }],
    ['was issued after all time', { iat: 1e300 }],
    ['is for another audience', { aud: '00000000-0000-0000-0000-000000000000' }],
    ['writes the audience in another case', { aud: audience.toUpperCase() }],
    ['is for no audience', { aud: undefined }],
    ['is from another issuer', { iss: 'https://sts.windows.net/' }],
    ['is from an issuer whose name begins as the right one', { iss: `${issuer}.example.com` }],
    ['is from an issuer with two slashes at the end', { iss: `${issuer}//` }],
    ['is from no issuer', { iss: undefined }],
    ['has no expiry', { exp: undefined }],
    ['has an expiry that is no number', { exp: '9999999999' }],
    ['does not say from when it holds', { nbf: undefined }],
    ['names no tenant', { tid: undefined }],
    ['names a tenant of no length', { tid: '' }],
    ['names a blank tenant', { tid: ' ' }],
    ['names a tenant that is no text', { tid: 7 }],
  ])('if it %s', async (_, claims) => {
    await expectRefused(post(await mint(key, clock, claims)));
  });

  test('if it has expired more than five minutes ago', async () => {
    await expectRefused(post(await mint(key, clock, { exp: seconds() - 300 })));
  });

  test('if it holds only from more than five minutes on', async () => {
    await expectRefused(post(await mint(key, clock, { nbf: seconds() + 301 })));
  });

  test('if its tenant is not one of those that are served', async () => {
    await using served = await startWebhookServer({ jwksUrls: [keyServer.url], clock, tenants: ['another'] });
    const { status } = await served.post({ token: await mint(key, clock), body: envelopeOf(callPath) });
    expect([status, served.deliveries]).toEqual([401, []]);
  });

  test('once it has expired, though it was taken before', async () => {
    const token = await mint(key, clock);
    expect((await post(token)).status).toBe(202);
    clock.advance((3900 + 300) * 1000);
    expect((await post(token)).status).toBe(401);
    expect(webhook.deliveries).toHaveLength(1);
  });
});

describe('a token is taken', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['as the platform signs it', {}],
    ['from Microsoft Graph as its issuer', { iss: 'https://graph.microsoft.com' }],
    ['with a slash at the end of its issuer', { iss: `${issuer}/` }],
    ['that has no time of issue', { iat: undefined }],
  ])('%s', async (_, claims) => {
    expect(await post(await mint(key, clock, claims))).toMatchObject({ status: 202, text: '' });
    expect(webhook.deliveries).toMatchObject([{ tenantId }]);
  });

  test('up to five minutes after it has expired', async () => {
    expect((await post(await mint(key, clock, { exp: seconds() - 299 }))).status).toBe(202);
  });

  test('from five minutes before it holds', async () => {
    expect((await post(await mint(key, clock, { nbf: seconds() + 300 }))).status).toBe(202);
  });

  test('whatever the case of the scheme', async () => {
    const headers = { Authorization: `bEARER ${await mint(key, clock)}` };
    expect((await webhook.post({ headers })).status).toBe(202);
  });

  test.each([tenantId, tenantId.toUpperCase()])('of a tenant that is served, written %s', async (tid) => {
    for (const listed of [tenantId, tenantId.toUpperCase()]) {
      const tenants = ['another', listed];
      await using served = await startWebhookServer({ jwksUrls: [keyServer.url], clock, tenants });
      expect((await served.post({ token: await mint(key, clock, { tid }) })).status).toBe(202);
    }
  });
});

describe('a post is refused with the status of', () => {
  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])(
    'its method %s: 405, and which is right',
    async (method) => {
      const { status, headers, text } = await webhook.post({ method, token: await mint(key, clock) });
      expect([status, headers.allow, text]).toEqual([405, 'POST', '']);
    },
  );

  test.each([
    'text/plain',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    'text/plain; application/json',
    'application/json; charset=klingon',
    '',
  ])('its content type "%s": 415', async (contentType) => {
    const { status, text } = await webhook.post({
      token: await mint(key, clock),
      headers: { 'Content-Type': contentType },
      body: envelopeOf(callPath),
    });
    expect([status, text, webhook.deliveries]).toEqual([415, '', []]);
  });

  test('a compressed body: 415', async () => {
    const headers = { 'Content-Encoding': 'gzip' };
    expect((await webhook.post({ token: await mint(key, clock), headers })).status).toBe(415);
  });

  test('a body that is longer than allowed: 413', async () => {
    const body = JSON.stringify(envelopeOf(callPath)).padEnd(maxBodyBytes + 1);
    const { status, text } = await webhook.post({ token: await mint(key, clock), body });
    expect([status, text, webhook.deliveries]).toEqual([413, '', []]);
  });

  test.each(['', '{', 'null', '[]', '"text"', '{}', '{"value":{}}', '[{"value":[]}]'])(
    'the body %s, which is no envelope: 400',
    async (body) => {
      const { status, text } = await webhook.post({ token: await mint(key, clock), body });
      expect([status, text, webhook.deliveries]).toEqual([400, '', []]);
    },
  );
});

test('nothing secret of a refused post is logged, and the callback token only as a short digest', async () => {
  const token = await mint(stranger, clock);
  const path = '/callbacks/calls/the-secret-callback-token';
  await webhook.post({ token, path, body: envelopeOf(callPath) });
  const log = webhook.log.join('');
  expect(log).toContain('its key is not one of the platform');
  expect(log).toMatch(/"callbackToken":"[0-9a-f]{8}"/);
  for (const secret of [...token.split('.'), 'the-secret-callback-token']) expect(log).not.toContain(secret);
});

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
