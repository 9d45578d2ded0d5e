import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { RoomsClient } from '@azure/communication-rooms';
import { ClientSecretCredential } from '@azure/identity';
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import { refusalOf } from '../acs/wire-shapes.ts';

const scope = 'https://communication.azure.com//.default';
const target = '/rooms?api-version=2025-03-13';
const denied = { status: 401, code: 'Denied' };

let sandbox: Sandbox;
const trusted = getCACertificates();

beforeAll(async () => {
  sandbox = await startSandbox({ tls: true });
  setDefaultCACertificates([...trusted, sandbox.certificate ?? '']);
});

afterAll(async () => {
  setDefaultCACertificates(trusted);
  await sandbox.close();
});

function credential(clientSecret = sandbox.entra.clientSecret): ClientSecretCredential {
  const { tenantId, clientId, authorityHost } = sandbox.entra;
  const retryOptions = { maxRetries: 0 };
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost,
    disableInstanceDiscovery: true,
    retryOptions,
  });
}

/** Asks for a token without a client library. */
function requestToken(
  change: Record<string, string> = {},
  tenant = sandbox.entra.tenantId,
  { certificate, url } = sandbox,
) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandbox.entra.clientId,
    client_secret: sandbox.entra.clientSecret,
    scope,
    ...change,
  }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return rawRequest(url, `/${tenant}/oauth2/v2.0/token`, { method: 'POST', headers, body, certificate });
}

const grantShape = z.object({
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  access_token: z.string(),
});

async function appToken(change?: Record<string, string>): Promise<string> {
  return grantShape.parse((await requestToken(change)).json).access_token;
}

function listRooms(token: string) {
  const { certificate, url } = sandbox;
  return rawRequest(url, target, { headers: { Authorization: `Bearer ${token}` }, certificate });
}

describe("an application's Entra token", () => {
  it('is given to the official credential class, and opens both APIs to the official SDKs', async () => {
    const rooms = new RoomsClient(sandbox.url, credential());
    const identities = new CommunicationIdentityClient(sandbox.url, credential());
    const { id } = await rooms.createRoom();
    expect((await rooms.getRoom(id)).id).toBe(id);
    expect((await identities.createUser()).communicationUserId).toMatch(/^8:acs:/);
  });

  it('names the resource, the application and the tenant', async () => {
    const { tenantId, clientId } = sandbox.entra;
    expect(decodeJwt(await appToken())).toMatchObject({
      aud: 'https://communication.azure.com/',
      appid: clientId,
      tid: tenantId,
    });
  });

  it('is accepted for an audience without a slash at its end', async () => {
    const token = await appToken({ scope: 'https://communication.azure.com/.default' });
    expect((await listRooms(token)).status).toBe(200);
  });

  it('is refused for another audience', async () => {
    const token = await appToken({ scope: 'https://graph.microsoft.com/.default' });
    expect(refusalOf(await listRooms(token))).toEqual(denied);
  });

  it('is refused if its signature is not the authority’s', async () => {
    const [header = '', payload = ''] = (await appToken()).split('.');
    expect(refusalOf(await listRooms(`${header}.${payload}.AAAA`))).toEqual(denied);
  });

  it('is signed by a key of the published set', async () => {
    const { tenantId, authorityHost } = sandbox.entra;
    const { certificate, url } = sandbox;
    const discovery = await rawRequest(url, `/${tenantId}/v2.0/.well-known/openid-configuration`, {
      certificate,
    });
    const { issuer, jwks_uri } = z.object({ issuer: z.string(), jwks_uri: z.string() }).parse(discovery.json);
    const keys = createRemoteJWKSet(new URL(jwks_uri), {
      [customFetch]: async (address: string) => {
        const reply = await rawRequest(url, new URL(address).pathname, { certificate });
        return new Response(reply.text, { status: reply.status });
      },
    });
    await expect(jwtVerify(await appToken(), keys, { issuer })).resolves.toBeDefined();
    expect(issuer).toBe(`${authorityHost}/${tenantId}/v2.0`);
  });
});

describe('a request for an Entra token', () => {
  const oauthError = (json: unknown) =>
    z.object({ error: z.string(), error_codes: z.array(z.number()) }).parse(json);

  it.each([
    { title: 'a wrong secret', change: { client_secret: 'wrong' } },
    { title: 'an unknown application', change: { client_id: 'unknown' } },
  ])('is refused for $title', async ({ change }) => {
    const reply = await requestToken(change);
    expect(reply.status).toBe(401);
    expect(oauthError(reply.json)).toEqual({ error: 'invalid_client', error_codes: [7000215] });
  });

  it.each([
    { title: 'another grant', change: { grant_type: 'password' }, error: 'unsupported_grant_type' },
    { title: 'a scope without /.default', change: { scope: 'openid' }, error: 'invalid_scope' },
  ])('is refused for $title', async ({ change, error }) => {
    const reply = await requestToken(change);
    expect(reply.status).toBe(400);
    expect(oauthError(reply.json).error).toBe(error);
  });

  it('is refused by another tenant', async () => {
    const reply = await requestToken({}, 'another-tenant');
    expect(reply.status).toBe(400);
    expect(oauthError(reply.json).error_codes).toEqual([90002]);
  });

  it('reaches the official credential class as an authentication error', async () => {
    await expect(credential('wrong').getToken(scope)).rejects.toThrow(/invalid_client.*AADSTS7000215/s);
  });
});

describe('the credential of the official common package', () => {
  it.each([
    { by: 'Entra', scopes: undefined, id: /^acs:[0-9a-f-]{36}_wf_/ },
    {
      by: 'the Teams extension',
      scopes: ['https://auth.msft.communication.azure.com/.default'],
      id: /^acs:[0-9a-f-]{36}_[0-9a-f-]{36}_/,
    },
  ])('gets the token of a user by $by', async ({ scopes, id }) => {
    const tokens = new AzureCommunicationTokenCredential({
      resourceEndpoint: sandbox.url,
      tokenCredential: credential(),
      ...(scopes && { scopes }),
    });
    const { token, expiresOnTimestamp } = await tokens.getToken();
    expect(decodeJwt(token)['skypeid']).toMatch(id);
    expect(expiresOnTimestamp).toBeGreaterThan(Date.now());
    tokens.dispose();
  });
});

it('access keys work over TLS too', async () => {
  expect((await signedRequest(sandbox, 'GET', target)).status).toBe(200);
});

it('a bearer token is refused over plain HTTP', async () => {
  const plain = await startSandbox();
  try {
    const grant = await requestToken({}, plain.entra.tenantId, plain);
    const headers = { Authorization: `Bearer ${grantShape.parse(grant.json).access_token}` };
    expect(refusalOf(await rawRequest(plain.url, target, { headers }))).toEqual(denied);
  } finally {
    await plain.close();
  }
});

it('a user access token does not open the APIs', async () => {
  const identities = new CommunicationIdentityClient(sandbox.url, credential());
  const { token } = await identities.createUserAndToken(['voip']);
  expect(refusalOf(await listRooms(token))).toEqual(denied);
});
