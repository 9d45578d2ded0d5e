import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/signed-request.ts';
import type { RawReply } from '../../support/signed-request.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    config: {
      allowedOrigins: [
        'https://app.example',
        'https://*.preview.example',
        'http://localhost:3000',
        'capacitor://localhost',
      ],
    },
  });
});
afterAll(() => gateway.close());

/** What Apollo Client with client awareness sends, and tracing. */
const sent =
  'apollographql-client-name,apollographql-client-version,authorization,baggage,content-type,traceparent';

/** @param asked the headers that the page would send */
const preflight = (origin: string, path = '/graphql', asked = sent): Promise<RawReply> =>
  rawRequest(gateway.url, path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': asked,
    },
  });

const post = (headers: Record<string, string>, body = '{"query":"{ __typename }"}'): Promise<RawReply> =>
  rawRequest(gateway.url, '/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });

const permissionsIn = ({ headers }: RawReply): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

describe.each([
  'https://app.example',
  'https://pull-7.preview.example',
  'http://localhost:3000',
  'capacitor://localhost',
])('a page of the listed origin %s', (origin) => {
  test('is told by a preflight that it may send what it asked for, and to send no cookies', async () => {
    const answer = await preflight(origin);
    expect([answer.status, answer.text, answer.headers.vary]).toEqual([
      204,
      '',
      'Origin, Access-Control-Request-Headers',
    ]);
    expect(permissionsIn(answer)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': sent,
      'access-control-max-age': '7200',
    });
  });

  test.each([
    ['an answer', '{"query":"{ __typename }"}', 200],
    ['a refusal', '{', 400],
  ])('may read %s, and when to ask again', async (_, body, status) => {
    const answer = await post({ Origin: origin }, body);
    expect([answer.status, answer.headers.vary]).toEqual([status, 'Origin']);
    expect(permissionsIn(answer)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Retry-After, WWW-Authenticate, X-Request-Id',
    });
  });
});

describe('a preflight', () => {
  const allowedHeaders = async (asked: string): Promise<string | undefined> =>
    (await preflight('https://app.example', '/graphql', asked)).headers['access-control-allow-headers'];

  test.each(['x-a', 'x-a,x-b', 'x-a, x-b', "x!#$%&'*+-.^_`|~9"])(
    'is granted names of headers: %s',
    async (asked) => {
      expect(await allowedHeaders(asked)).toBe(asked);
    },
  );

  test.each(['', ',', 'x-a,', 'x a', 'x-a;q=1', '"x-a"', 'x-a\u00e9', Array(1_000).fill('x-abc').join(',')])(
    'is granted nothing else: %#',
    async (asked) => {
      expect(await allowedHeaders(asked)).toBeUndefined();
    },
  );

  test('that asks for no headers is granted none', async () => {
    const answer = await rawRequest(gateway.url, '/graphql', {
      method: 'OPTIONS',
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect([answer.status, answer.headers['access-control-allow-headers']]).toEqual([204, undefined]);
  });
});

describe('a page of an origin that is not listed', () => {
  const others = [
    'https://attacker.example',
    'null',
    'https://app.example.attacker.example',
    'http://app.example',
    'https://preview.example',
    'ionic://localhost',
  ];

  test.each(others)('gets no permission by a preflight: %s', async (origin) => {
    const answer = await preflight(origin);
    expect([answer.status, permissionsIn(answer)]).toEqual([403, {}]);
    expect(answer.json).toEqual({ message: expect.stringContaining(JSON.stringify(origin)) as string });
  });

  test.each(others)('may not read an answer, which no cache gives it either: %s', async (origin) => {
    const answer = await post({ Origin: origin });
    expect([permissionsIn(answer), answer.headers.vary]).toEqual([{}, 'Origin']);
  });
});

test('a page of our own needs no permission, and gets none', async () => {
  expect(permissionsIn(await post({ Origin: gateway.url }))).toEqual({});
});

test.each(['/', '/healthz', '/metrics', '/callbacks/calls', '/index.html'])(
  'no page of another origin may read %s, listed or not',
  async (path) => {
    expect(permissionsIn(await preflight('https://app.example', path))).toEqual({});
    const headers = { Origin: 'https://app.example' };
    expect(permissionsIn(await rawRequest(gateway.url, path, { headers }))).toEqual({});
  },
);
