import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/signed-request.ts';
import type { RawReply } from '../../support/signed-request.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ config: { allowedOrigins: ['https://app.example'] } });
});
afterAll(() => gateway.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<RawReply> =>
  rawRequest(gateway.url, path, { headers });
const send = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<RawReply> => rawRequest(gateway.url, path, { method, headers, body });

const json = { 'Content-Type': 'application/json' };
const html = { Accept: 'text/html' };
const preflight = { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' };

const always = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

test.each<[string, () => Promise<RawReply>]>([
  ['/', () => get('/')],
  ['/healthz', () => get('/healthz')],
  ['/readyz', () => get('/readyz')],
  ['/metrics', () => get('/metrics')],
  ['nothing', () => get('/nowhere')],
  ['an answer', () => send('POST', '/graphql', json, '{"query":"{ __typename }"}')],
  ['a refusal', () => send('POST', '/graphql', json, '{')],
  ['a method that is not taken', () => send('PUT', '/graphql')],
  ['a preflight', () => send('OPTIONS', '/graphql', preflight)],
  ['a refusal of the webhook', () => send('POST', '/callbacks/calls', json, '{}')],
  ['a page that a foreign one asked for', () => get('/graphql', { ...html, Origin: 'null' })],
])('%s is kept nowhere, and not guessed at, framed, run or loaded into another page', async (_, ask) => {
  const { headers } = await ask();
  expect(headers).toMatchObject({
    ...always,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});

test.each(['/graphql', '/index.html'])(
  'a page is not stored, and may load its own files only: %s',
  async (path) => {
    const { headers } = await get(path, html);
    expect(headers).toMatchObject({ ...always, 'cache-control': 'no-store' });
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      "img-src 'self' data:",
      "connect-src 'self'",
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  },
);

test('a file of a page is kept for good, and not guessed at, framed or loaded into another page', async () => {
  const [script] = /graphiql\/[\w.-]+\.js/.exec((await get('/graphql', html)).text) ?? [];
  const { status, headers } = await get(`/${script}`);
  expect(status).toBe(200);
  expect(headers).toMatchObject({ ...always, 'cache-control': 'public, max-age=31536000, immutable' });
});

test('a refused WebSocket is answered with the same headers and a sentence', async () => {
  const connection = await connectTcp(gateway.url);
  connection.write(`${upgradeOf('/graphql')}Origin: https://attacker.example\r\n\r\n`);
  const [head = '', body = ''] = (await connection.ended).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  const lines = head.toLowerCase().split('\r\n');
  for (const [name, value] of Object.entries({ ...always, 'cache-control': 'no-store' })) {
    expect(lines).toContain(`${name}: ${value.toLowerCase()}`);
  }
  expect(JSON.parse(body)).toHaveProperty('message');
  connection.end();
});

test('no header is sent twice', async () => {
  const connection = await connectTcp(gateway.url);
  const body = '{"query":"{ __typename }"}';
  const head =
    'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n';
  connection.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
  const [answer = ''] = (await connection.ended).split('\r\n\r\n');
  const names = answer
    .split('\r\n')
    .slice(1)
    .map((line) => line.replace(/:.*/, '').toLowerCase());
  expect(names.sort()).toEqual([...new Set(names)].sort());
  connection.end();
});
