import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFrontPage } from '../../src/http/front-page.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';
import { askForWebSocket } from './websocket/upgrade.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  rawRequest(gateway.url, path, { headers });

/** What browsers send for a page. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('/ says where to go', () => {
  const links = { graphql: 'graphql', healthz: 'healthz', readyz: 'readyz', metrics: 'metrics' };

  test('to a program, as JSON', async () => {
    const { status, json } = await get('/');
    expect(status).toBe(200);
    expect(json).toEqual({
      message: 'Switchboard: send GraphQL to /graphql.',
      links,
    });
  });

  test('to a browser, as a page that loads nothing and leads to what is there', async () => {
    const { status, headers, text } = await get('/', { accept: browser });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/,
    );
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
    const hrefs = [...text.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs).toEqual(Object.values(links));
    expect(text).not.toMatch(/<script|<link|<img|url\(/);
    for (const href of hrefs) expect((await get(`/${href}`, { accept: browser })).status).toBe(200);
  });

  test('to who posts an operation there, as a refusal', async () => {
    const { status, headers, json } = await rawRequest(gateway.url, '/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query": "{ __typename }"}',
    });
    expect([status, headers['allow'], json]).toEqual([
      405,
      'GET',
      { message: 'Switchboard: send GraphQL to /graphql.' },
    ]);
  });

  test('under another Host, to nobody', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
  });

  test.each([
    [{ hasGraphiql: false, hasLivePage: false, sandboxUrl: undefined, authenticates: true }, links],
    [
      { hasGraphiql: true, hasLivePage: true, sandboxUrl: 'http://localhost:4010', authenticates: false },
      { ...links, live: 'live', sandbox: 'http://localhost:4010/' },
    ],
  ])('and nowhere that is switched off: %j', (options, expected) => {
    const { html, json } = createFrontPage(options);
    expect(json.links).toEqual(expected);
    expect(html.body.includes('href="live"')).toBe(options.hasLivePage);
    expect(html.body.includes('GraphiQL')).toBe(options.hasGraphiql);
    expect([json.message.includes('token'), html.body.includes('Bearer')]).toEqual([
      options.authenticates,
      options.authenticates,
    ]);
  });
});

test.each([
  ['/healthz', { message: 'alive' }],
  ['/readyz', { message: 'ready', failing: [] }],
])('%s says %o', async (path, said) => {
  const { status, json } = await get(path);
  expect([status, json]).toEqual([200, said]);
});

test('HEAD gives the head of what GET gives', async () => {
  for (const path of ['/healthz', '/index.html', '/nowhere']) {
    const whole = await get(path, { 'x-request-id': 'one' });
    const head = await rawRequest(gateway.url, path, { method: 'HEAD', headers: { 'x-request-id': 'one' } });
    expect(head.text).toBe('');
    expect([head.status, { ...head.headers, date: '' }]).toEqual([
      whole.status,
      { ...whole.headers, date: '' },
    ]);
  }
});

test.each([
  '/nowhere',
  '/graphql//',
  '//graphql/',
  '//',
  '/graphqlx',
  '/GraphQL',
  '/%67raphql',
  '/%zz',
  '/../package.json',
  '/graphiql/../../package.json',
  '/..%2f..%2fpackage.json',
  '//graphql',
  '*',
  'http://localhost/nowhere',
  'http://localhost//graphql',
  'ftp://localhost/graphql',
])('there is nothing at %s', async (path) => {
  const { status, json } = await get(path);
  expect([status, json]).toEqual([404, { message: 'There is nothing here; GraphQL is at /graphql.' }]);
});

describe.each([
  ['with a slash at its end', (path: string) => path.replace(/(?=\?|$)/, '/')],
  ['as a whole URL', (path: string) => `http://localhost:4000${path}`],
  ['as a whole URL of https', (path: string) => `HTTPS://LOCALHOST${path}`],
  [
    'as a whole URL with a slash at its end',
    (path: string) => `http://[::1]${path.replace(/(?=\?|$)/, '/')}`,
  ],
])('a path is taken %s:', (_, written) => {
  test.each(['/healthz', '/readyz?x', '/metrics'])('%s', async (path) => {
    expect((await get(written(path))).status).toBe(200);
  });

  test('/graphql', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await rawRequest(gateway.url, written('/graphql'), { method: 'POST', headers, body });
    expect([answer.status, answer.json]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test('/graphql with an event stream', async () => {
    const path = written('/graphql?query=subscription{incomingCall{nothing}}');
    const { status, text } = await get(path, { Accept: 'text/event-stream' });
    expect([status, text]).toEqual([200, expect.stringContaining('GRAPHQL_VALIDATION_FAILED')]);
  });

  test('/graphql with a WebSocket', async () => {
    expect((await askForWebSocket(gateway.url, {}, written('/graphql'))).status).toBe(101);
  });

  test('/callbacks/calls, with and without the token of a call', async () => {
    for (const path of ['/callbacks/calls', '/callbacks/calls/token']) {
      expect((await get(written(path))).status).toBe(405);
    }
  });
});

test.each([
  ['/graphql/', '../graphql'],
  ['/index.html/', '../index.html'],
  ['/graphql/?query={a}&b=/?c', '../graphql?query={a}&b=/?c'],
])(
  'a browser is led from %s to the page that the slash would hide from its files',
  async (path, location) => {
    const { status, headers } = await get(path, { Accept: browser });
    expect([status, headers.location]).toEqual([302, location]);
  },
);

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

test.each(['none', 'same-origin', 'same-site', 'cross-site'])(
  'a browser that follows a link to a query gets GraphiQL, wherever the link stands, and nothing runs: %s',
  async (site) => {
    await gateway.takeJournal();
    const query = encodeURIComponent('{ rooms { nodes { id } } }');
    const { status, headers } = await get(`/graphql?query=${query}&variables={}`, {
      Accept: browser,
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
      'Sec-Fetch-Site': site,
    });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await gateway.takeJournal()).toEqual([]);
  },
);

test('no answer tells what it was made with', async () => {
  const { headers } = await get('/graphql');
  expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined();
});
