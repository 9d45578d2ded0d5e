import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import {
  callIdentity,
  callRooms,
  identityVersion,
  readIdentity,
  readToken,
  refusalOf,
} from './wire-shapes.ts';

const oid = '0a0a0a0a-0000-4000-8000-000000000001';
const appid = '0a0a0a0a-0000-4000-8000-00000000000a';
const tid = '0a0a0a0a-0000-4000-8000-0000000000ff';
const invalidAccessToken = { status: 401, code: 'InvalidAccessToken' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

function mint(claims: object) {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ oid, appid, tid, ...claims });
  return rawRequest(sandbox.url, '/sandbox/entra/tokens', { method: 'POST', headers, body });
}

async function userToken(claims: object = {}): Promise<string> {
  return z.object({ token: z.string() }).parse((await mint(claims)).json).token;
}

const unusableTokens = [
  { title: 'empty', make: () => '' },
  { title: 'garbage', make: () => 'garbage' },
  { title: 'expired', make: () => userToken({ expiresInSeconds: -60 }) },
  { title: 'for another audience', make: () => userToken({ audience: 'https://graph.microsoft.com/' }) },
  {
    title: 'a user access token',
    make: async () => {
      const json = { createTokenWithScopes: ['voip'] };
      return (
        readIdentity(await callIdentity(sandbox, 'POST', '/identities', { json })).accessToken?.token ?? ''
      );
    },
  },
];

describe('the exchange of a Teams user’s token', () => {
  const path = '/teamsUser/:exchangeAccessToken';
  const exchange = (json: object) => callIdentity(sandbox, 'POST', path, { json });
  const validation = (target: string) => ({ status: 400, code: 'ValidationError', targets: [target] });

  it('gives a token of the Teams user that expires with theirs', async () => {
    const token = await userToken({ expiresInSeconds: 1800 });
    const exchanged = readToken(await exchange({ token, appId: appid, userId: oid }));
    const { exp = 0 } = decodeJwt(token);
    expect(decodeJwt(exchanged.token)).toMatchObject({ skypeid: `orgid:${oid}`, exp });
    expect(Date.parse(exchanged.expiresOn)).toBe(exp * 1000);
  });

  it.each(unusableTokens)('is refused for a token that is $title', async ({ make }) => {
    const token = await make();
    const reply = await exchange({ token, appId: appid, userId: oid });
    expect(refusalOf(reply)).toEqual(invalidAccessToken);
    expect(reply.headers['api-supported-versions']).toBeUndefined();
  });

  it.each(['not-a-guid', oid])('is refused for the application %j', async (appId) => {
    const token = await userToken();
    const reply = await exchange({ token, appId, userId: oid });
    expect(refusalOf(reply)).toEqual(validation('appId'));
    expect(reply.headers['api-supported-versions']).toBeDefined();
  });

  it.each(['not-a-guid', appid])('is refused for the user %j', async (userId) => {
    const token = await userToken();
    expect(refusalOf(await exchange({ token, appId: appid, userId }))).toEqual(validation('userId'));
  });

  it.each(['', null, undefined])('is refused early without application or user (%j)', async (nothing) => {
    const token = await userToken();
    const withoutApp = await exchange({ token, appId: nothing, userId: oid });
    const withoutUser = await exchange({ token, appId: appid, userId: nothing });
    expect(refusalOf(withoutApp)).toEqual(validation('AppId'));
    expect(refusalOf(withoutUser)).toEqual(validation('UserId'));
    expect(withoutApp.headers['api-supported-versions']).toBeUndefined();
    expect(withoutUser.headers['api-supported-versions']).toBeUndefined();
  });

  it('looks at the token before anything else', async () => {
    expect(refusalOf(await exchange({ token: '', appId: '', userId: '' }))).toEqual(invalidAccessToken);
    expect(refusalOf(await exchange({}))).toEqual(invalidAccessToken);
  });

  it('came with api-version 2021-10-31-preview, which asks for the token only', async () => {
    const token = await userToken();
    const exchangeAt = (version: string) =>
      signedRequest(sandbox, 'POST', `${path}?api-version=${version}`, { json: { token } });
    expect(refusalOf(await exchangeAt('2021-03-07')).code).toBe('UnsupportedApiVersion');
    expect((await exchangeAt('2021-10-31-preview')).status).toBe(200);
    expect(refusalOf(await exchangeAt('2022-06-01'))).toEqual(validation('AppId'));
  });
});

describe('the Teams extension’s exchange', () => {
  const exchange = (authorization: Record<string, string>, version = identityVersion) =>
    rawRequest(sandbox.url, `/access/teamsExtension/:exchangeAccessToken?api-version=${version}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...authorization },
      body: '{}',
    });
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  it('gives an identity of resource, tenant and user, and a token that expires with theirs', async () => {
    const token = await userToken({
      scope: 'https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls',
    });
    const reply = await exchange(bearer(token));
    const { identity, accessToken } = readIdentity(reply);
    expect(reply.status).toBe(200);
    expect(identity.id).toMatch(new RegExp(`^8:acs:[0-9a-f-]{36}_${tid}_${oid}$`));
    expect(decodeJwt(accessToken?.token ?? '')).toMatchObject({
      skypeid: identity.id.slice('8:'.length),
      exp: decodeJwt(token).exp,
    });
  });

  it.each(unusableTokens.slice(1))('is refused for a token that is $title', async ({ make }) => {
    expect(refusalOf(await exchange(bearer(await make())))).toEqual(invalidAccessToken);
  });

  it('is refused without a token, and to an access key', async () => {
    expect(refusalOf(await exchange({}))).toEqual({ status: 401, code: 'Denied' });
    const path = '/access/teamsExtension/:exchangeAccessToken';
    expect(refusalOf(await callIdentity(sandbox, 'POST', path, { json: {} })).status).toBe(401);
  });

  it('came with api-version 2025-06-30', async () => {
    const token = await userToken();
    expect(refusalOf(await exchange(bearer(token), '2023-10-01')).code).toBe('UnsupportedApiVersion');
    expect((await exchange(bearer(token), '2025-06-30')).status).toBe(200);
  });
});

describe('the exchange of the token of a user by Entra', () => {
  const path = '/access/entra/:exchangeAccessToken';
  const exchange = (token: string, version = '2025-03-02-preview') =>
    rawRequest(sandbox.url, `${path}?api-version=${version}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: '{}',
    });
  const clientToken = (permission: string, claims: object = {}) =>
    userToken({ scope: `https://communication.azure.com/clients/${permission}`, ...claims });

  it('gives an identity of resource, tenant and user, and a token that expires with theirs', async () => {
    const token = await clientToken('VoIP', { expiresInSeconds: 1800 });
    const reply = await exchange(token);
    const { identity, accessToken } = readIdentity(reply);
    expect(reply.status).toBe(200);
    expect(identity.id).toMatch(new RegExp(`^8:acs:[0-9a-f-]{36}_wf_${tid}_${oid}$`));
    expect(decodeJwt(accessToken?.token ?? '')).toMatchObject({
      skypeid: identity.id.slice('8:'.length),
      acsScope: 'voip',
      exp: decodeJwt(token).exp,
    });
  });

  it.each([
    ['Chat.Join.Limited', 'chat.join.limited'],
    ['.default', 'chat,voip'],
  ])('for %s opens %s', async (permission, scopes) => {
    const { accessToken } = readIdentity(await exchange(await clientToken(permission)));
    expect(decodeJwt(accessToken?.token ?? '')['acsScope']).toBe(scopes);
  });

  it('gives an identity that a room takes', async () => {
    const { identity } = readIdentity(await exchange(await clientToken('VoIP')));
    const json = { participants: { [identity.id]: { role: 'Presenter' } } };
    expect((await callRooms(sandbox, 'POST', '/rooms', { json })).status).toBe(201);
  });

  it.each(unusableTokens.slice(1))('is refused for a token that is $title', async ({ make }) => {
    expect(refusalOf(await exchange(await make()))).toEqual(invalidAccessToken);
  });

  it('is refused for the token of a Teams user', async () => {
    expect(refusalOf(await exchange(await userToken()))).toEqual(invalidAccessToken);
  });

  it('is of two previews only', async () => {
    const token = await clientToken('VoIP');
    expect((await exchange(token, '2024-04-01-preview')).status).toBe(200);
    expect(refusalOf(await exchange(token, '2025-06-30')).code).toBe('UnsupportedApiVersion');
  });
});

describe('an assignment of the Teams extension', () => {
  let count = 0;
  const newPath = () =>
    `/access/teamsExtension/tenants/${tid}/assignments/0b0b0b0b-0000-4000-8000-${String(++count).padStart(12, '0')}`;
  const call = (method: string, path: string, json?: object) => callIdentity(sandbox, method, path, { json });

  it('is created by 201 and replaced by 200', async () => {
    const path = newPath();
    const objectId = path.slice(-36);
    const created = await call('PUT', path, { principalType: 'user', clientIds: [appid] });
    expect(created).toMatchObject({
      status: 201,
      json: { objectId, tenantId: tid, principalType: 'user', clientIds: [appid] },
    });
    const replaced = await call('PUT', path, { principalType: 'resourceAccount' });
    expect(replaced.status).toBe(200);
    expect(replaced.json).toEqual({ objectId, tenantId: tid, principalType: 'resourceAccount' });
  });

  it('is what is read afterwards', async () => {
    const path = newPath();
    const created = await call('PUT', path, { principalType: 'user', clientIds: [appid] });
    expect(await call('GET', path)).toMatchObject({ status: 200, json: created.json });
  });

  it('is not found once it is deleted, and can be deleted again', async () => {
    const path = newPath();
    await call('PUT', path, { principalType: 'user' });
    expect(await call('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect(refusalOf(await call('GET', path))).toEqual({ status: 404, code: 'NotFound' });
    expect((await call('DELETE', path)).status).toBe(204);
  });

  it.each([{}, { principalType: 'group' }])('is refused with %j', async (json) => {
    expect(refusalOf(await call('PUT', newPath(), json))).toEqual({
      status: 400,
      code: 'ValidationError',
      targets: ['PrincipalType'],
    });
  });
});

describe('a Teams user’s token for trying', () => {
  it('names the sandbox’s own tenant and application if nothing is said', async () => {
    const token = await userToken({ appid: undefined, tid: undefined });
    const { tenantId, clientId } = sandbox.entra;
    expect(decodeJwt(token)).toMatchObject({ oid, appid: clientId, tid: tenantId });
  });

  it('takes audience and permission from its scope', async () => {
    const token = await userToken({ scope: 'https://auth.msft.communication.azure.us/Teams.ManageChats' });
    expect(decodeJwt(token)).toMatchObject({
      aud: 'https://auth.msft.communication.azure.us',
      scp: 'Teams.ManageChats',
    });
  });

  it.each([{ oid: undefined }, { oid: 'alice' }, { expiresInSeconds: 'long' }, { unknown: 1 }])(
    'is refused with %j',
    async (claims) => {
      expect(refusalOf(await mint(claims))).toEqual({ status: 400, code: 'BadRequest' });
    },
  );
});
