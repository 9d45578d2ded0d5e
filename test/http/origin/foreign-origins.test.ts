import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOriginPolicy } from '../../../src/http/origin/origin-policy.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { rawRequest } from '../../support/signed-request.ts';
import type { RawReply } from '../../support/signed-request.ts';
import { askForWebSocket } from '../websocket/upgrade.ts';

type Headers = Readonly<Record<string, string>>;

let issuer: TestIssuer;
/** Asks nobody who they are. */
let open: TestGateway;
/** Asks everybody. */
let closed: TestGateway;
let port: string;

beforeAll(async () => {
  issuer = await startIssuer();
  const config = {
    allowedOrigins: ['https://app.example', ...apps],
    publicUrl: 'https://gateway.example/prefix',
  };
  [open, closed] = await Promise.all([startGateway({ config }), startGateway({ config, issuer })]);
  ({ port } = new URL(open.url));
});
afterAll(async () => {
  await Promise.all([open.close(), closed.close()]);
  await issuer[Symbol.asyncDispose]();
});
beforeEach(() => open.takeJournal());

/** Of pages that no web server serves, and a host that none has. */
const apps = [
  'capacitor://localhost',
  'tauri://localhost',
  'http://tauri.localhost',
  'electron://altair',
  'chrome-extension://bcdefghijklmnopabcdefghijklmnopa',
  'moz-extension://*',
];

const rooms = '{ rooms { nodes { id } } }';
const unknownOrigin =
  'Web pages of other origins may not use this gateway, but for those that ALLOWED_ORIGINS lists.';
/** What an origin that can be listed is told. */
const refusalOf = (origin: string): string =>
  `The origin "${origin}" may not use this gateway: its variable ALLOWED_ORIGINS lists the origins of web pages and apps that may.`;
const foreignHost =
  'The Host header names another host than this gateway: PUBLIC_URL and ALLOWED_ORIGINS say by what names it is known.';

const page = (headers: Headers, gateway = open): Promise<RawReply> =>
  rawRequest(gateway.url, '/graphql', { headers: { Accept: 'text/html', ...headers } });
const file = (headers: Headers): Promise<RawReply> => rawRequest(open.url, '/index.html', { headers });
const events = (headers: Headers, gateway = open): Promise<RawReply> =>
  rawRequest(gateway.url, `/graphql?query=${encodeURIComponent(rooms)}`, {
    headers: { Accept: 'text/event-stream', ...headers },
  });
const get = (headers: Headers, gateway = open): Promise<RawReply> =>
  rawRequest(gateway.url, `/graphql?query=${encodeURIComponent(rooms)}`, { headers });
const post = (headers: Headers, gateway = open): Promise<RawReply> =>
  rawRequest(gateway.url, '/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query: rooms }),
  });

/** Origins by what they are, for a request whose Host is `localhost` and the port. */
const foreign = [
  'https://attacker.example',
  'null',
  'http://localhost',
  'http://localhost:1',
  'https://localhost',
  'http://localhost.attacker.example',
  'http://attacker.example@localhost',
  'https://app.example:8443',
  'http://app.example',
  'https://app.example.attacker.example',
  'https://app.example, https://app.example',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'ionic://localhost',
  'capacitor://localhost:1',
  'file://',
  '',
];

describe('a page of another origin', () => {
  test.each(foreign)('may not open a WebSocket: %j', async (origin) => {
    expect(await askForWebSocket(open.url, { Origin: origin })).toMatchObject({
      status: 403,
      message: expect.stringContaining(`The origin ${JSON.stringify(origin)} may not use`) as string,
    });
  });

  test.each(foreign)('may not open an event stream: %j', async (origin) => {
    const { status, text } = await events({ Origin: origin });
    expect([status, text]).toEqual([403, expect.stringContaining('may not use this gateway')]);
    expect(await open.takeJournal()).toEqual([]);
  });

  test.each(['cross-site', 'same-site'])(
    'may not open an event stream that it can not read, of which a browser says no origin: %s',
    async (site) => {
      const { status, json } = await events({ 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors' });
      expect([status, json]).toEqual([403, { message: unknownOrigin }]);
    },
  );

  test.each(foreign)('may not query by GET: %j', async (origin) => {
    for (const preflighted of [{}, { 'Apollo-Require-Preflight': '1' }]) {
      const { status, text } = await get({ Origin: origin, ...preflighted });
      expect([status, text]).toEqual([403, expect.stringContaining('may not use this gateway')]);
    }
    expect(await open.takeJournal()).toEqual([]);
  });

  /** What Chromium sends without asking first, and without a word of the origin. */
  const unasked: [string, Headers][] = [
    ['a script', { Accept: '*/*', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' }],
    ['a fetch without CORS', { Accept: '*/*', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' }],
    [
      'an image',
      {
        Accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'image',
      },
    ],
    ['a link to be fetched ahead', { Accept: '*/*', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Purpose': 'prefetch' }],
    ['a frame', { Accept: 'application/json', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }],
  ];
  test.each(unasked)('may not query by %s, whose answer it could not read', async (_, headers) => {
    for (const site of ['cross-site', 'same-site']) {
      const { status, json } = await get({ ...headers, 'Sec-Fetch-Site': site });
      expect([status, json]).toEqual([403, { message: unknownOrigin }]);
    }
    expect(await open.takeJournal()).toEqual([]);
  });

  test.each(foreign)('may not load a page or its files: %j', async (origin) => {
    for (const { status, text } of [await page({ Origin: origin }), await file({ Origin: origin })]) {
      expect([status, text]).toEqual([403, expect.stringContaining('may not use this gateway')]);
    }
  });

  test('is told which variable lets it in', async () => {
    const { json } = await events({ Origin: 'https://other.example' });
    expect(json).toEqual({ message: refusalOf('https://other.example') });
  });

  test.each(['null', 'file://'])(
    'is told that nothing does where it is of no one site: %s',
    async (origin) => {
      const { text } = await events({ Origin: origin });
      expect(text).toContain("can't be let in, since it is of no one site or app");
    },
  );

  test('is told so in few words, whatever it calls itself', async () => {
    const { json, text } = await events({ Origin: `https://"</script>${'x'.repeat(10_000)}` });
    expect(json).toEqual({ message: expect.stringContaining('\\"</script>xxx') as string });
    expect(text.length).toBeLessThan(700);
  });

  test('may not do so by another name of this machine', async () => {
    const headers = { Host: `localhost:${port}`, Origin: `http://127.0.0.1:${port}` };
    expect((await askForWebSocket(open.url, headers)).status).toBe(403);
    expect((await events(headers)).status).toBe(403);
    expect((await page(headers)).status).toBe(403);
  });
});

describe('a page of our own origin', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', '10.1.2.3', '[fd00::1]', 'gateway.example'])(
    'may do everything under %s',
    async (name) => {
      const headers = { Host: `${name}:${port}`, Origin: `http://${name}:${port}` };
      expect((await events({ Host: headers.Host, 'Sec-Fetch-Site': 'same-origin' })).status).not.toBe(403);
      expect((await askForWebSocket(open.url, headers)).status).toBe(101);
      expect((await events(headers)).status).not.toBe(403);
      expect((await page(headers)).status).toBe(200);
      expect((await file(headers)).status).toBe(200);
      expect((await post(headers)).status).toBe(200);
      expect((await get(headers)).status).toBe(200);
      expect((await get({ Host: headers.Host, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    },
  );

  test.each([
    ['gateway.example', 'https://gateway.example'],
    ['gateway.example:443', 'https://gateway.example'],
    ['GATEWAY.example', 'https://gateway.example'],
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
  ])('may call the host %s where its origin is %s, behind a proxy', async (host, origin) => {
    expect((await askForWebSocket(open.url, { Host: host, Origin: origin })).status).toBe(101);
  });

  test('may be that of PUBLIC_URL where a proxy puts another Host', async () => {
    const headers = { Host: '10.0.0.5:4000', Origin: 'https://gateway.example' };
    expect((await askForWebSocket(open.url, headers)).status).toBe(101);
  });
});

describe('a page of an origin that ALLOWED_ORIGINS lists', () => {
  test('may open a WebSocket and an event stream, and query by GET', async () => {
    expect((await askForWebSocket(open.url, { Origin: 'https://app.example' })).status).toBe(101);
    const headers = { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await events(headers)).status).not.toBe(403);
    expect((await get(headers)).json).toEqual({ data: { rooms: { nodes: [] } } });
  });
});

describe("a page of an app that ALLOWED_ORIGINS lists by the app's scheme", () => {
  test.each([
    ...apps.filter((app) => !app.includes('*')),
    'moz-extension://5c4b6a80-8d0f-4f62-9d7a-0f2b8b7a6f11',
  ])('may do everything: %s', async (origin) => {
    const headers = { Origin: origin };
    expect((await askForWebSocket(open.url, headers)).status).toBe(101);
    const answers = [await post(headers), await get(headers)];
    for (const answer of answers) {
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
    }
  });

  test.each(['altair', 'localhost.', 'bcdefghijklmnopabcdefghijklmnopa'])(
    'gives the gateway no name by which pages may call it: %s',
    async (name) => {
      const headers = { Host: `${name}:${port}` };
      expect((await post(headers)).status).toBe(403);
    },
  );
});

describe('a client that is no browser, and sends no Origin,', () => {
  test('may open a WebSocket, whatever it calls the gateway', async () => {
    expect((await askForWebSocket(open.url)).status).toBe(101);
    expect((await askForWebSocket(open.url, { Host: 'switchboard.internal' })).status).toBe(101);
  });

  test('may query a gateway that asks who it is, whatever it calls it', async () => {
    const headers = { Host: 'switchboard.internal', Authorization: await issuer.bearer('rooms.read') };
    expect((await post(headers, closed)).json).toEqual({ data: { rooms: { nodes: [] } } });
    expect((await events(headers, closed)).status).not.toBe(403);
    expect((await get(headers, closed)).json).toEqual({ data: { rooms: { nodes: [] } } });
  });

  test('may query by GET, as may who types an address, or a browser that tells nothing of its pages', async () => {
    for (const headers of [{}, { 'Sec-Fetch-Site': 'none' }]) {
      expect((await get(headers)).json).toEqual({ data: { rooms: { nodes: [] } } });
    }
  });
});

describe('a page whose name was made to resolve to the gateway', () => {
  const names = [
    'attacker.example',
    'localhost.attacker.example',
    '127.0.0.1.attacker.example',
    'a@localhost',
  ];

  test.each(names)('gets no page, by which it could script one: %s', async (name) => {
    const headers = { Host: `${name}:${port}` };
    for (const answer of [await page(headers), await file(headers), await page(headers, closed)]) {
      expect([answer.status, answer.json]).toEqual([403, { message: foreignHost }]);
    }
  });

  test.each(names)('can neither query nor listen where nobody is asked who they are: %s', async (name) => {
    const headers = { Host: `${name}:${port}`, Origin: `http://${name}:${port}` };
    const answers = [
      await post(headers),
      await get({ Host: headers.Host }),
      await events({ Host: headers.Host }),
    ];
    for (const { status, json } of answers) expect([status, json]).toEqual([403, { message: foreignHost }]);
    expect(await open.takeJournal()).toEqual([]);
  });

  test.each(names)('can not open a WebSocket: %s', async (name) => {
    const headers = { Host: `${name}:${port}`, Origin: `http://${name}:${port}` };
    for (const { url } of [open, closed]) {
      expect(await askForWebSocket(url, headers)).toMatchObject({
        status: 403,
        message: expect.stringContaining(
          `The origin ${JSON.stringify(headers.Origin)} may not use`,
        ) as string,
      });
    }
  });
});

describe('the host in a target that is a whole URL, and not the Host header,', () => {
  const query = JSON.stringify({ query: rooms });
  const json = { 'Content-Type': 'application/json' };
  const ask = (authority: string, headers: Headers): Promise<RawReply> =>
    rawRequest(open.url, `http://${authority}/graphql`, {
      method: 'POST',
      headers: { ...json, ...headers },
      body: query,
    });

  test('is the one that must be known', async () => {
    const known = { Host: `localhost:${port}` };
    for (const authority of ['attacker.example', `attacker.example:${port}`, 'a@localhost', '']) {
      const { status, json: body } = await ask(authority, known);
      expect([status, body]).toEqual([403, { message: foreignHost }]);
    }
    expect(await open.takeJournal()).toEqual([]);
    expect((await ask('gateway.example', { Host: 'attacker.example' })).status).toBe(200);
  });

  test('is the one that makes an origin our own', async () => {
    const headers = { Host: `localhost:${port}`, Origin: `http://attacker.example:${port}` };
    for (const authority of ['attacker.example', 'localhost']) {
      const target = `http://${authority}:${port}/graphql`;
      expect((await askForWebSocket(open.url, headers, target)).status).toBe(403);
    }
    const own = { Host: 'attacker.example', Origin: `http://localhost:${port}` };
    expect((await askForWebSocket(open.url, own, `http://localhost:${port}/graphql`)).status).toBe(101);
  });
});

test('what a platform asks a gateway for needs no name that is known: health, metrics and the webhook', async () => {
  const headers = { Host: 'switchboard.internal' };
  expect((await rawRequest(open.url, '/healthz', { headers })).status).toBe(200);
  expect((await rawRequest(open.url, '/readyz', { headers })).status).toBe(200);
  expect((await rawRequest(open.url, '/metrics', { headers })).status).toBe(200);
  expect((await rawRequest(open.url, '/callbacks/calls', { headers })).status).toBe(405);
});

test('HOST is a name that the gateway is known by', () => {
  const policy = createOriginPolicy({
    host: 'Switchboard.internal',
    publicUrl: undefined,
    allowedOrigins: [],
    authenticates: false,
  });
  expect(policy.refusalOf('page', { host: 'switchboard.internal:4000' })).toBeUndefined();
  expect(policy.refusalOf('page', { host: 'another.internal:4000' })).toEqual({ message: foreignHost });
});
