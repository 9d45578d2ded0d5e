import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  accessKeyPolicy,
  createSigner,
  signRequest,
} from '../../../src/upstreams/pipeline/access-key-policy.ts';

// Signatures that Microsoft's own client made of these requests, and for the last one the rule's where that client's
// deviates from it: it signs a query that it does not send.
const accessKey = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const date = new Date('2026-11-20T15:00:00Z');
const host = 'contoso.communication.azure.com';

test.each([
  {
    what: 'a creation',
    method: 'POST',
    pathAndQuery: '/rooms?api-version=2025-03-13',
    host,
    body: '{"participants":{}}',
    contentHash: 'vhXrIgThnry4Vy9lrHrKsAYqKYXb+KwOlgiPVnEdBio=',
    signature: '5FckpQm+Zk0s9giED9V4ej50ZKihHHDzY+Ya/4UUVuU=',
  },
  {
    what: 'a read',
    method: 'GET',
    pathAndQuery: '/rooms/99199690362660524?api-version=2025-03-13',
    host,
    body: '',
    contentHash: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    signature: '28GSWxozNINpuREap2udO0zvTRRbDh48xc4QBHHrCQI=',
  },
  {
    what: 'a request to a port of its own',
    method: 'POST',
    pathAndQuery: '/identities/8%3Aacs%3Ar_u/:issueAccessToken?api-version=2023-10-01',
    host: 'localhost:8443',
    body: '{"scopes":["voip"]}',
    contentHash: 'P1RwfEo9ooiQzNiWxaaue5mYALPNYKlNk8kSWHZrWlg=',
    signature: 'REDB5w9NazsZZZhzDkyl8xjyA1RLfgMrUUeeXVrYZkM=',
  },
  {
    what: 'a query whose encoding is unusual',
    method: 'GET',
    pathAndQuery: '/rooms?nextLink=YQ==&api-version=2025-03-13',
    host,
    body: '',
    contentHash: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    signature: 'ZssrXZGghEFbI/OFd1VOvu5xFg2CxImeWq77pUtD5jw=',
  },
])('signs $what as the service expects', ({ method, pathAndQuery, host, body, contentHash, signature }) => {
  const headers = signRequest(
    { method, pathAndQuery, host, body, date },
    createSigner(Buffer.from(accessKey, 'base64')),
  );
  expect(headers).toEqual({
    'x-ms-date': 'Fri, 20 Nov 2026 15:00:00 GMT',
    'x-ms-content-sha256': contentHash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  });
});

test('signs each attempt anew', async () => {
  const request = createPipelineRequest({ url: `https://${host}/rooms`, headers: createHttpHeaders() });
  const policy = accessKeyPolicy(accessKey);
  const attempt = async (): Promise<string | undefined> => {
    await policy.sendRequest(request, () =>
      Promise.resolve({ request, status: 200, headers: createHttpHeaders() }),
    );
    return request.headers.get('authorization');
  };
  const first = await attempt();
  request.url = `https://${host}/rooms/1`;
  expect(await attempt()).not.toBe(first);
});

test.each([0, 1, 32, 63, 64, 65, 200])('signs as HMAC-SHA256 does by a key of %d bytes', (length) => {
  const key = Buffer.from(Array.from({ length }, (_, index) => (index * 37) % 256));
  const sign = createSigner(key);
  for (const text of ['', 'GET\n/rooms', 'Größe', 'x'.repeat(10_000)]) {
    expect(sign(text)).toBe(createHmac('sha256', key).update(text).digest('base64'));
  }
});
