import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import { callIdentity, readIdentity, readToken, refusalOf, userId } from './wire-shapes.ts';

const now = new Date('2026-11-20T15:00:00.700Z');
const versions = [
  '2020-07-20-preview2',
  '2021-02-22-preview1',
  '2021-03-07',
  '2021-03-31-preview1',
  '2021-10-31-preview',
  '2021-11-01',
  '2022-06-01',
  '2022-10-01',
  '2023-10-01',
  '2025-06-30',
  '2026-07-22',
  '2026-09-23',
];
const notOwned = { status: 401, code: 'IdentityNotOwned' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now });
});

afterAll(() => sandbox.close());

const call = (method: string, path: string, json?: unknown) =>
  callIdentity(sandbox, method, path, { json, date: now });
const callVersion = (version: string, method: string, path: string, json?: unknown) =>
  signedRequest(sandbox, method, `${path}?api-version=${version}`, { json, date: now });

async function createUser(): Promise<string> {
  return readIdentity(await call('POST', '/identities')).identity.id;
}

const issuePath = (id: string) => `/identities/${id}/:issueAccessToken`;
const validation = (target: string) => ({ status: 400, code: 'ValidationError', targets: [target] });

describe('a created identity', () => {
  it('is a user of the resource', async () => {
    expect(await createUser()).toMatch(/^8:acs:[0-9a-f-]{36}_[0-9a-f-]{36}$/);
  });

  it.each([
    undefined,
    {},
    { createTokenWithScopes: null, expiresInMinutes: null },
    { createTokenWithScopes: [] },
  ])('has no token if created with %j', async (json) => {
    const reply = await call('POST', '/identities', json);
    expect(reply.status).toBe(201);
    expect(readIdentity(reply).accessToken).toBeUndefined();
  });

  it('has a token if scopes are named', async () => {
    const reply = await call('POST', '/identities', {
      createTokenWithScopes: ['voip'],
      expiresInMinutes: 60,
    });
    const { identity, accessToken } = readIdentity(reply);
    expect(decodeJwt(accessToken?.token ?? '')['skypeid']).toBe(identity.id.slice('8:'.length));
    expect(accessToken?.expiresOn).toMatch(/^2026-11-20T16:00:00\.7\d*\+00:00$/);
  });

  it('is another one every time', async () => {
    expect(await createUser()).not.toBe(await createUser());
  });
});

describe('an issued token', () => {
  it('has the claims of a real one', async () => {
    const id = await createUser();
    const { token } = readToken(
      await call('POST', issuePath(id), { scopes: ['chat', 'voip.join'], expiresInMinutes: 60 }),
    );
    const iat = Math.floor(now.getTime() / 1000);
    expect(decodeJwt(token)).toEqual({
      skypeid: id.slice('8:'.length),
      scp: 1792,
      csi: String(iat),
      iat,
      exp: iat + 3600,
      acsScope: 'chat,voip.join',
      resourceId: /^8:acs:(.{36})/.exec(id)?.[1],
    });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'JWT' });
  });

  it.each([60, 1440])('may live %i minutes', async (expiresInMinutes) => {
    const reply = await call('POST', issuePath(await createUser()), { scopes: ['voip'], expiresInMinutes });
    expect(reply.status).toBe(200);
  });

  it('lives a day if nothing is said', async () => {
    const reply = await call('POST', issuePath(await createUser()), {
      scopes: ['voip'],
      expiresInMinutes: null,
    });
    expect(readToken(reply).expiresOn).toMatch(/^2026-11-21T15:00:00/);
  });

  it('is given for an identity in either spelling of its id', async () => {
    const id = await createUser();
    for (const spelling of [id, encodeURIComponent(id)]) {
      expect((await call('POST', issuePath(spelling), { scopes: ['voip'] })).status).toBe(200);
    }
  });
});

describe('the content of a request is refused', () => {
  it.each([59, 1441, 60.5, '60'])('for an expiry of %j minutes', async (expiresInMinutes) => {
    const created = await call('POST', '/identities', { createTokenWithScopes: ['voip'], expiresInMinutes });
    const issued = await call('POST', issuePath(await createUser()), { scopes: ['voip'], expiresInMinutes });
    expect(refusalOf(created)).toEqual(validation('ExpiresInMinutes'));
    expect(refusalOf(issued)).toEqual(validation('ExpiresInMinutes'));
  });

  it.each([undefined, {}, { scopes: null }, { scopes: 'voip' }])(
    'for a token with %j, which is no list of scopes',
    async (json) => {
      const reply = await call('POST', issuePath(await createUser()), json);
      expect(refusalOf(reply)).toEqual(validation('Scopes'));
      expect(reply.headers['api-supported-versions']).toBeUndefined();
    },
  );

  it.each([{ scopes: [] }, { scopes: ['email'] }])('for a token with %j', async (json) => {
    const reply = await call('POST', issuePath(await createUser()), json);
    expect(refusalOf(reply)).toEqual(validation('scopes'));
    expect(reply.headers['api-supported-versions']).toBeDefined();
  });

  it('for an unknown scope on creation', async () => {
    const reply = await call('POST', '/identities', { createTokenWithScopes: ['email'] });
    expect(refusalOf(reply)).toEqual(validation('createTokenWithScopes'));
  });
});

describe('an identity that is not of the resource', () => {
  it.each([userId(1), 'alice', '8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130'])(
    'is not served: %s',
    async (id) => {
      expect(refusalOf(await call('POST', issuePath(id), { scopes: ['voip'] }))).toEqual(notOwned);
      expect(refusalOf(await call('POST', `/identities/${id}/:revokeAccessTokens`))).toEqual(notOwned);
      expect(refusalOf(await call('DELETE', `/identities/${id}`))).toEqual(notOwned);
    },
  );
});

describe('a deleted identity', () => {
  it('can be deleted again', async () => {
    const id = await createUser();
    expect(await call('DELETE', `/identities/${id}`)).toMatchObject({ status: 204, text: '' });
    expect((await call('DELETE', `/identities/${encodeURIComponent(id)}`)).status).toBe(204);
  });

  it('gets no token and has none to revoke', async () => {
    const id = await createUser();
    await call('DELETE', `/identities/${id}`);
    expect(refusalOf(await call('POST', issuePath(id), { scopes: ['voip'] }))).toEqual(notOwned);
    expect(refusalOf(await call('POST', `/identities/${id}/:revokeAccessTokens`))).toEqual(notOwned);
  });
});

it('revoking moves the time from when on tokens count', async () => {
  const id = await createUser();
  const read = () => rawRequest(sandbox.url, `/sandbox/identities/${id}`);
  const before = await read();
  expect(await call('POST', `/identities/${id}/:revokeAccessTokens`)).toMatchObject({
    status: 204,
    text: '',
  });
  expect((await read()).text > before.text).toBe(true);
});

describe('an api-version', () => {
  it.each(versions)('%s is accepted', async (version) => {
    const { status } = await callVersion(version, 'POST', '/identities');
    expect(status).toBe(version === '2020-07-20-preview2' ? 200 : 201);
  });

  it.each(['2020-07-20-preview1', '2025-03-02-preview', '2025-03-13'])('%s is refused', async (version) => {
    expect(refusalOf(await callVersion(version, 'POST', '/identities')).code).toBe('UnsupportedApiVersion');
  });

  it('that is missing is refused', async () => {
    const reply = await signedRequest(sandbox, 'POST', '/identities', { date: now });
    expect(refusalOf(reply)).toEqual({ status: 400, code: 'ApiVersionUnspecified' });
  });

  describe.each(['2021-03-07', '2022-06-01'])('older than 2022-10-01 knows no expiry: %s', (version) => {
    const aDayLater = /^2026-11-21T15:00:00/;

    it.each([{}, { expiresInMinutes: 60 }])('a token that is issued with %j lives a day', async (expiry) => {
      const json = { scopes: ['voip'], ...expiry };
      const reply = await callVersion(version, 'POST', issuePath(await createUser()), json);
      expect(readToken(reply).expiresOn).toMatch(aDayLater);
    });

    it.each([undefined, {}, { createTokenWithScopes: null }])('a user is created with %j', async (json) => {
      const reply = await callVersion(version, 'POST', '/identities', json);
      expect(readIdentity(reply).accessToken).toBeUndefined();
    });

    it('a user is created with a token that lives a day', async () => {
      const reply = await callVersion(version, 'POST', '/identities', { createTokenWithScopes: ['chat'] });
      expect(readIdentity(reply).accessToken?.expiresOn).toMatch(aDayLater);
    });
  });

  it.each(['chat.join', 'chat.join.limited', 'voip.join'])(
    'older than 2023-10-01 knows no %s',
    async (scope) => {
      const id = await createUser();
      const issue = (version: string) => callVersion(version, 'POST', issuePath(id), { scopes: [scope] });
      expect(refusalOf(await issue('2022-10-01'))).toEqual(validation('scopes'));
      expect((await issue('2023-10-01')).status).toBe(200);
    },
  );
});

describe('an answer of the Identity API', () => {
  const requestId = 'e2d0f0c8-6f0e-4c4e-8c64-0d3c8b6a5d11';
  const headers = { 'x-ms-client-request-id': requestId };

  it('echoes the id that the client gave its request', async () => {
    const reply = await callIdentity(sandbox, 'POST', '/identities', { headers, date: now });
    expect(reply.headers['x-ms-client-request-id']).toBe(requestId);
  });

  it.each([
    ['/identities', versions],
    [`/identities/${userId(1)}/:issueAccessToken`, versions],
    ['/teamsUser/:exchangeAccessToken', ['2021-10-31-preview', ...versions.slice(6)]],
    ['/access/teamsExtension/tenants/t/assignments/o', versions.slice(-3)],
  ])('names the api-versions of its route: %s', async (path, named) => {
    const { headers } = await callIdentity(sandbox, 'GET', path, { date: now });
    expect(headers['api-supported-versions']).toBe(named.join(', '));
    expect(headers['api-deprecated-versions']).toBeUndefined();
  });

  it('has no x-ms-error-code and no charset when it is a refusal', async () => {
    const reply = await callIdentity(sandbox, 'DELETE', `/identities/${userId(1)}`, { headers, date: now });
    expect(reply.headers['x-ms-error-code']).toBeUndefined();
    expect(reply.headers['content-type']).toBe('application/json');
    expect(reply.headers['x-ms-client-request-id']).toBe(requestId);
  });
});
