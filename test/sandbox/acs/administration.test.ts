import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import { readIdentity, refusalOf, userId } from './wire-shapes.ts';

const version = '2020-07-20-preview2';
const notOwned = { status: 401, code: 'IdentityNotOwned' };
const userShape = z.strictObject({ id: z.string() });
const tokenShape = z.strictObject({ id: z.string(), token: z.string(), expiresOn: z.string() });

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

const callVersion = (apiVersion: string, method: string, path: string, json?: unknown) =>
  signedRequest(sandbox, method, `${path}?api-version=${apiVersion}`, { json });
const call = (method: string, path: string, json?: unknown) => callVersion(version, method, path, json);
const createUser = async () => userShape.parse((await call('POST', '/identities')).json).id;

/** From when on the tokens of a user count. */
async function tokensValidFrom(id: string): Promise<Date> {
  const { json } = await rawRequest(sandbox.url, `/sandbox/identities/${id}`);
  return new Date(z.object({ tokensValidFrom: z.string() }).parse(json).tokensValidFrom);
}

describe('on the wire of the administration packages', () => {
  it('a user is created by 200, and only the id is told', async () => {
    const reply = await call('POST', '/identities');
    expect(reply.status).toBe(200);
    expect(userShape.parse(reply.json).id).toMatch(/^8:acs:/);
  });

  it('a token is told with whose it is, and lives a day', async () => {
    const id = await createUser();
    const reply = await call('POST', `/identities/${id}/token`, { scopes: ['chat', 'pstn'] });
    const { token, ...rest } = tokenShape.parse(reply.json);
    const { exp = 0, iat = 0, ...claims } = decodeJwt(token);
    expect(reply.status).toBe(200);
    expect(rest.id).toBe(id);
    expect(claims).toMatchObject({ skypeid: id.slice('8:'.length), acsScope: 'chat,pstn' });
    expect(exp - iat).toBe(86_400);
    expect(Math.floor(Date.parse(rest.expiresOn) / 1000)).toBe(exp);
  });

  it('tokens that were issued before a given time are revoked', async () => {
    const id = await createUser();
    const issuedBefore = '2026-10-10T00:00:00.000Z';
    const reply = await call('PATCH', `/identities/${id}`, { tokensValidFrom: issuedBefore });
    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(await tokensValidFrom(id)).toEqual(new Date(issuedBefore));
  });

  it.each([{}, { tokensValidFrom: null }])('no token is revoked by %j', async (json) => {
    const id = await createUser();
    const before = await tokensValidFrom(id);
    expect((await call('PATCH', `/identities/${id}`, json)).status).toBe(204);
    expect(await tokensValidFrom(id)).toEqual(before);
  });

  it('a time that is none is refused', async () => {
    const reply = await call('PATCH', `/identities/${await createUser()}`, { tokensValidFrom: 'yesterday' });
    expect(refusalOf(reply)).toEqual({ status: 400, code: 'ValidationError', targets: ['TokensValidFrom'] });
  });

  it('a user is deleted', async () => {
    const id = await createUser();
    expect(await call('DELETE', `/identities/${id}`)).toMatchObject({ status: 204, text: '' });
    expect(refusalOf(await call('POST', `/identities/${id}/token`, { scopes: ['chat'] }))).toEqual(notOwned);
  });

  it('a user of another resource is not served', async () => {
    const path = `/identities/${userId(1)}`;
    expect(refusalOf(await call('POST', `${path}/token`, { scopes: ['chat'] }))).toEqual(notOwned);
    expect(refusalOf(await call('PATCH', path, {}))).toEqual(notOwned);
    expect(refusalOf(await call('DELETE', path))).toEqual(notOwned);
  });

  it('users are the same as on that of today', async () => {
    const id = await createUser();
    const json = { scopes: ['voip'] };
    expect(
      (await callVersion('2023-10-01', 'POST', `/identities/${id}/:issueAccessToken`, json)).status,
    ).toBe(200);
    const created = readIdentity(await callVersion('2023-10-01', 'POST', '/identities', {})).identity.id;
    expect((await call('POST', `/identities/${created}/token`, json)).status).toBe(200);
  });
});

describe('an operation is of its time', () => {
  it.each([
    ['POST', '/:issueAccessToken', version],
    ['POST', '/:revokeAccessTokens', version],
    ['POST', '/token', '2021-02-22-preview1'],
    ['PATCH', '', '2021-02-22-preview1'],
  ])('%s of …%s is refused at %s', async (method, verb, apiVersion) => {
    const path = `/identities/${await createUser()}${verb}`;
    const reply = await callVersion(apiVersion, method, path, { scopes: ['chat'] });
    expect(refusalOf(reply)).toEqual({ status: 400, code: 'UnsupportedApiVersion' });
  });

  it('the scope pstn too', async () => {
    const path = `/identities/${await createUser()}/:issueAccessToken`;
    const reply = await callVersion('2021-03-07', 'POST', path, { scopes: ['pstn'] });
    expect(refusalOf(reply)).toEqual({ status: 400, code: 'ValidationError', targets: ['scopes'] });
  });
});
