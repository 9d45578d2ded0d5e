import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/signed-request.ts';
import type { RawReply } from '../../support/signed-request.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    config: { allowedOrigins: ['https://app.example', 'http://localhost:3000'] },
  });
});
afterAll(() => gateway.close());

const preflight = (origin: string, path = '/graphql'): Promise<RawReply> =>
  rawRequest(gateway.url, path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
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

describe.each(['https://app.example', 'http://localhost:3000'])(
  'a page of the listed origin %s',
  (origin) => {
    test('is told by a preflight what it may send, and to send no cookies', async () => {
      const answer = await preflight(origin);
      expect([answer.status, answer.text, answer.headers.vary]).toEqual([204, '', 'Origin']);
      expect(permissionsIn(answer)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers':
          'content-type, authorization, apollo-require-preflight, x-apollo-operation-name, last-event-id',
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
        'access-control-expose-headers': 'Retry-After, WWW-Authenticate',
      });
    });
  },
);

describe('a page of an origin that is not listed', () => {
  const others = [
    'https://attacker.example',
    'null',
    'https://app.example.attacker.example',
    'http://app.example',
  ];

  test.each(others)('gets no permission by a preflight: %s', async (origin) => {
    const answer = await preflight(origin);
    expect([answer.status, permissionsIn(answer)]).toEqual([405, {}]);
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
