import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessKeyVerifier } from '../../../src/sandbox/acs/access-key.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { accessKeys, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signatureHeaders, signedRequest } from '../../support/signed-request.ts';
import { refusalOf } from './wire-shapes.ts';

const denied = { status: 401, code: 'Denied' };

/** Signatures of `@azure/communication-common` 2.5.0 with this clock and key. */
describe('a signature made by the official SDK', () => {
  const date = 'Fri, 20 Nov 2026 15:00:00 GMT';
  const accessKey = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const verify = createAccessKeyVerifier({ keys: [accessKey], clockSkewMs: 0, now: () => new Date(date) });
  const contoso = 'contoso.communication.azure.com';
  const noBody = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

  const vectors = [
    {
      title: 'the creation of a room',
      method: 'POST',
      target: '/rooms?api-version=2025-03-13',
      host: contoso,
      body: '{"participants":{}}',
      hash: 'vhXrIgThnry4Vy9lrHrKsAYqKYXb+KwOlgiPVnEdBio=',
      signature: '5FckpQm+Zk0s9giED9V4ej50ZKihHHDzY+Ya/4UUVuU=',
    },
    {
      title: 'the reading of a room',
      method: 'GET',
      target: '/rooms/99199690362660524?api-version=2025-03-13',
      host: contoso,
      body: '',
      hash: noBody,
      signature: '28GSWxozNINpuREap2udO0zvTRRbDh48xc4QBHHrCQI=',
    },
    {
      title: 'the issue of a token, on a port of its own',
      method: 'POST',
      target: '/identities/8%3Aacs%3Ar_u/:issueAccessToken?api-version=2023-10-01',
      host: 'localhost:8443',
      body: '{"scopes":["voip"]}',
      hash: 'P1RwfEo9ooiQzNiWxaaue5mYALPNYKlNk8kSWHZrWlg=',
      signature: 'REDB5w9NazsZZZhzDkyl8xjyA1RLfgMrUUeeXVrYZkM=',
    },
    {
      title: 'a raw nextLink, signed by the rule',
      method: 'GET',
      target: '/rooms?nextLink=YQ==&api-version=2025-03-13',
      host: contoso,
      body: '',
      hash: noBody,
      signature: 'ZssrXZGghEFbI/OFd1VOvu5xFg2CxImeWq77pUtD5jw=',
    },
    {
      title: 'a raw nextLink, signed re-encoded as the JavaScript SDK does',
      method: 'GET',
      target: '/rooms?nextLink=YQ==&api-version=2025-03-13',
      host: contoso,
      body: '',
      hash: noBody,
      signature: 'RYJV9D3Qcyeg8G+8KT3zhP+bRvKaDLOI/Tro+wGv570=',
    },
  ];

  const requestOf = ({ method, target, host, body, hash, signature }: (typeof vectors)[number]) => ({
    method,
    target,
    body: Buffer.from(body),
    isSecure: true,
    headers: {
      host,
      'x-ms-date': date,
      'x-ms-content-sha256': hash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    },
  });

  it.each(vectors)('is accepted for $title', (vector) => {
    expect(() => {
      verify(requestOf(vector));
    }).not.toThrow();
  });

  it.each(vectors)('is refused for $title under another method', (vector) => {
    expect(() => {
      verify({ ...requestOf(vector), method: 'DELETE' });
    }).toThrow(expect.objectContaining(denied) as Error);
  });
});

describe('a signed request', () => {
  const target = '/rooms?api-version=2025-03-13';
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });

  afterAll(() => sandbox.close());

  const list = (headers: Record<string, string>) => signedRequest(sandbox, 'GET', target, { headers });

  it.each(accessKeys)('is accepted with either of the access keys (%s)', async (accessKey) => {
    expect((await signedRequest({ ...sandbox, accessKey }, 'GET', target)).status).toBe(200);
  });

  it('is accepted twice, as SDKs repeat date and signature when they retry', async () => {
    const { host } = new URL(sandbox.url);
    const date = new Date().toUTCString();
    const { accessKey } = sandbox;
    const headers = signatureHeaders({ method: 'GET', target, host, body: '', date, accessKey });
    expect((await rawRequest(sandbox.url, target, { headers })).status).toBe(200);
    expect((await rawRequest(sandbox.url, target, { headers })).status).toBe(200);
  });

  it('is accepted with a signed date instead of x-ms-date, as older SDKs send it', async () => {
    const { host } = new URL(sandbox.url);
    const date = new Date().toUTCString();
    const { accessKey } = sandbox;
    const { 'x-ms-date': signed = '', ...rest } = signatureHeaders({
      method: 'GET',
      target,
      host,
      body: '',
      date,
      accessKey,
    });
    const Authorization = String(rest['Authorization']).replace('x-ms-date', 'date');
    const ask = (headers: Record<string, string>) =>
      rawRequest(sandbox.url, target, { headers: { ...rest, ...headers } });
    expect((await ask({ Authorization, date: signed })).status).toBe(200);
    expect(refusalOf(await ask({ Authorization, 'x-ms-date': signed }))).toEqual(denied);
    expect(refusalOf(await ask({ date: signed }))).toEqual(denied);
  });

  it('is accepted without the slash of its path over plain HTTP, as the Python SDK signs it', async () => {
    const sign = (host: string, accessKey: string) => ({
      ...signatureHeaders({
        method: 'GET',
        target: target.slice(1),
        host,
        body: '',
        date: new Date().toUTCString(),
        accessKey,
      }),
    });
    const ask = ({ url, accessKey, certificate }: Sandbox) =>
      rawRequest(url, target, { headers: sign(new URL(url).host, accessKey), certificate });
    expect((await ask(sandbox)).status).toBe(200);
    const secure = await startSandbox({ tls: true });
    expect(refusalOf(await ask(secure))).toEqual(denied);
    await secure.close();
  });

  it('is refused without a signature', async () => {
    expect(refusalOf(await rawRequest(sandbox.url, target))).toEqual(denied);
  });

  it('is refused if another set of headers is signed', async () => {
    const Authorization = 'HMAC-SHA256 SignedHeaders=host;x-ms-content-sha256&Signature=AAAA';
    expect(refusalOf(await list({ Authorization }))).toEqual(denied);
  });

  it('is refused if its date is not one', async () => {
    expect(refusalOf(await list({ 'x-ms-date': 'yesterday' }))).toEqual(denied);
  });

  it.each([-16, 16])('is refused if its date is %i minutes off', async (minutes) => {
    const date = new Date(Date.now() + minutes * 60_000);
    expect(refusalOf(await signedRequest(sandbox, 'GET', target, { date }))).toEqual(denied);
  });

  it.each([-14, 14])('is accepted if its date is %i minutes off', async (minutes) => {
    const date = new Date(Date.now() + minutes * 60_000);
    expect((await signedRequest(sandbox, 'GET', target, { date })).status).toBe(200);
  });

  it('is refused if its body has another hash', async () => {
    const headers = { 'x-ms-content-sha256': 'AAAA' };
    expect(refusalOf(await list(headers))).toEqual(denied);
  });

  it('is refused if its query was changed', async () => {
    const { host } = new URL(sandbox.url);
    const date = new Date().toUTCString();
    const { accessKey } = sandbox;
    const headers = signatureHeaders({ method: 'GET', target, host, body: '', date, accessKey });
    expect(refusalOf(await rawRequest(sandbox.url, `${target}&x=1`, { headers }))).toEqual(denied);
  });

  it('never repeats a key or the expected signature in a refusal', async () => {
    const { text } = await list({ 'x-ms-content-sha256': 'AAAA' });
    for (const key of accessKeys) expect(text).not.toContain(key);
  });
});
