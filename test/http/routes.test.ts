import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  rawRequest(gateway.url, path, { headers });

/** What browsers send for a page. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

test('/ leads to /graphql', async () => {
  const { status, headers } = await get('/');
  expect([status, headers.location]).toEqual([302, 'graphql']);
});

test.each([
  ['/healthz', 'alive'],
  ['/readyz', 'ready'],
])('%s says %s', async (path, message) => {
  const { status, json } = await get(path);
  expect([status, json]).toEqual([200, { message }]);
});

test('HEAD gives the head of what GET gives', async () => {
  for (const path of ['/healthz', '/index.html', '/nowhere']) {
    const whole = await get(path);
    const head = await rawRequest(gateway.url, path, { method: 'HEAD' });
    expect(head.text).toBe('');
    expect([head.status, { ...head.headers, date: '' }]).toEqual([
      whole.status,
      { ...whole.headers, date: '' },
    ]);
  }
});

test.each([
  '/nowhere',
  '/graphql/',
  '/graphqlx',
  '/GraphQL',
  '/%67raphql',
  '/%zz',
  '/../package.json',
  '/graphiql/../../package.json',
  '/..%2f..%2fpackage.json',
  '//graphql',
  '*',
])('there is nothing at %s', async (path) => {
  const { status, json } = await get(path);
  expect([status, json]).toEqual([404, { message: 'There is nothing here; GraphQL is at /graphql.' }]);
});

test('a browser that is pointed to /graphql gets GraphiQL', async () => {
  const { status, headers, text } = await get('/graphql', { Accept: browser });
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain('GraphiQL');
});

test.each(['*/*', 'application/json', 'application/json, text/html', 'text/event-stream, text/html'])(
  'a client that accepts %s gets no page',
  async (accept) => {
    const { headers } = await get('/graphql', { Accept: accept });
    expect(headers['content-type']).toContain('json');
  },
);

test('a browser that is pointed to a query runs nothing', async () => {
  await gateway.takeJournal();
  const { status, headers } = await get(
    `/graphql?query=${encodeURIComponent('{ rooms { nodes { id } } }')}`,
    {
      Accept: browser,
    },
  );
  expect([status, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
  expect(await gateway.takeJournal()).toEqual([]);
});

test('no answer tells what it was made with', async () => {
  const { headers } = await get('/graphql');
  expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined();
});
