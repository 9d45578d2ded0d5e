import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyTransport } from '../graphql/transports.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';
import type { RawRequest } from '../support/signed-request.ts';
import { connectTcp } from '../support/tcp-connection.ts';
import { openReadySocket } from './websocket/graphql-socket.ts';
import { askForWebSocket } from './websocket/upgrade.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const aUuid: unknown = expect.stringMatching(uuid);
const json = { 'content-type': 'application/json' };

/** The id under which a request is answered. */
async function idOf(path: string, { headers, ...options }: RawRequest = {}, id?: string): Promise<unknown> {
  const sent = id === undefined ? {} : { 'x-request-id': id };
  const reply = await rawRequest(gateway.url, path, { ...options, headers: { ...headers, ...sent } });
  return reply.headers['x-request-id'];
}

describe('every answer has the id that its request came with, or one of its own', () => {
  const requests: readonly (readonly [what: string, path: string, request: RawRequest])[] = [
    ['an operation', '/graphql', { method: 'POST', headers: json, body: '{"query":"{ __typename }"}' }],
    ['an operation by GET', '/graphql?query={__typename}', {}],
    ['an event stream', '/graphql?query={__typename}', { headers: { accept: 'text/event-stream' } }],
    ['a document that is none', '/graphql', { method: 'POST', headers: json, body: '{"query":"{"}' }],
    ['a body that is none', '/graphql', { method: 'POST', headers: json, body: '{' }],
    ['a method that is not taken', '/graphql', { method: 'PUT' }],
    ['another host', '/graphql', { headers: { host: 'evil.example' } }],
    ['a post to the webhook', '/callbacks/calls', { method: 'POST', headers: json, body: '{}' }],
    ['GraphiQL', '/graphql', { headers: { accept: 'text/html' } }],
    ['the page of the live calls', '/live', {}],
    ['a file of a page', '/graphiql.js', {}],
    ['/', '/', {}],
    ['/healthz', '/healthz', {}],
    ['/readyz', '/readyz', {}],
    ['/metrics', '/metrics', {}],
    ['what is not there', '/nowhere', {}],
    ['an expectation that nobody knows', '/healthz', { headers: { expect: 'the-moon' } }],
  ];
  test.each(requests)('%s', async (_, path, request) => {
    expect(await idOf(path, request, 'a-b_c.d:1')).toBe('a-b_c.d:1');
    const [one, other] = [await idOf(path, request), await idOf(path, request)];
    expect([one, other]).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
    expect(one).not.toBe(other);
  });

  test.each([
    ['a WebSocket', '/graphql', {}, 101],
    ['a WebSocket that is refused', '/nowhere', {}, 404],
    ['a WebSocket of another origin', '/graphql', { origin: 'https://evil.example' }, 403],
  ])('%s', async (_, path, headers, status) => {
    const own = await askForWebSocket(gateway.url, { ...headers, 'x-request-id': 'mine' }, path);
    expect(own).toMatchObject({ status, requestId: 'mine' });
    const { requestId } = await askForWebSocket(gateway.url, headers, path);
    expect(requestId).toMatch(uuid);
  });

  test('a request that Node refuses by itself', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write('GET / HTTP/1.1\r\n\r\n');
    expect(await connection.ended).toMatch(
      /^HTTP\/1\.1 400 .*\r\n(?:.+\r\n)*x-request-id: [\da-f-]{36}\r\n/i,
    );
  });
});

describe('an id that nobody would want in a log is not taken', () => {
  test.each([
    ['of a character that ends a word', 'a b'],
    ['of quotes', '"a"'],
    ['of 129 characters', 'a'.repeat(129)],
    ['of 5,000 characters', 'a'.repeat(5_000)],
    ['in other letters', '\u00e9'],
    ['empty', ''],
  ])('one %s', async (_, id) => {
    expect(await idOf('/healthz', {}, id)).toMatch(uuid);
  });

  test.each([
    ['a tab', 'a\tb'],
    ['what steers a terminal', 'a\x1b[2Jb'],
    ['the end of a line', 'a\rb'],
  ])('one with %s', async (_, id) => {
    const connection = await connectTcp(gateway.url);
    connection.write(
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: ${id}\r\n\r\n`,
    );
    const answer = await connection.ended;
    // Node refuses some of them, and answers by itself.
    expect(answer).toMatch(/^HTTP\/1\.1 [24]00 /);
    expect(answer).not.toContain(id);
  });

  test('one that comes twice', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n',
    );
    expect(await connection.ended).toMatch(/x-request-id: [\da-f-]{36}\r\n/i);
  });

  test('the longest that is', async () => {
    expect(await idOf('/healthz', {}, 'a'.repeat(128))).toBe('a'.repeat(128));
  });
});

describe('every error that a client gets has the id of its request', () => {
  test.each(everyTransport)('by %s', async (_, send) => {
    const documents = [
      '{',
      '{ nothing }',
      '{ rooms(first: 100000) { nodes { id } } }',
      'query A { a: __typename }',
    ];
    const ids = new Set<unknown>();
    for (const query of documents) {
      const { errors = [] } = await send(gateway.url, { query, operationName: 'B' });
      for (const { extensions } of errors) ids.add((extensions as { requestId?: unknown }).requestId);
    }
    expect([...ids]).toEqual(documents.map(() => aUuid));
  });

  test.each(everyTransport)('where a part of what was asked failed as well, by %s', async (_, send) => {
    await gateway.fail({ kind: 'status', status: 503, path: '/rooms' });
    const { errors = [], data } = await send(gateway.url, { query: '{ __typename rooms { nodes { id } } }' });
    await gateway.heal();
    expect(data).toMatchObject({ rooms: null });
    expect(errors).toMatchObject([{ extensions: { requestId: aUuid } }]);
  });

  test('and it is that of the answer', async () => {
    for (const body of [
      '{',
      '{}',
      '[]',
      '{"query":"{"}',
      '{"query":"subscription { incomingCall { id } }"}',
    ]) {
      const headers = { 'content-type': 'application/json', 'x-request-id': 'mine' };
      const reply = await rawRequest(gateway.url, '/graphql', { method: 'POST', headers, body });
      expect([reply.headers['x-request-id'], reply.json]).toMatchObject([
        'mine',
        { errors: [{ extensions: { requestId: 'mine' } }] },
      ]);
    }
  });
});

test('what several clients share has the id of none', async () => {
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }`,
  );
  const id = data?.createCall.call.id ?? '';
  const query = 'subscription ($id: ID!) { callStateChanged(callId: $id) { state } }';
  const ids = ['mine-one', 'mine-two'];
  const sockets = await Promise.all(
    ids.map(async (requestId, index) => {
      const socket = await openReadySocket(gateway.url);
      const payload = { query, variables: { id }, extensions: { requestId, upstreamRequests: true } };
      socket.send({ id: String(index), type: 'subscribe', payload });
      // The first is its own.
      expect(await socket.next()).toMatchObject({ payload: { extensions: { upstreamRequests: [] } } });
      return socket;
    }),
  );
  await fetch(`${gateway.sandbox.url}/sandbox/calls/${id}/state`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"state":"established"}',
  });
  const events = await Promise.all(sockets.map((socket) => socket.next()));
  for (const event of events) {
    expect(Object.keys(event.payload as object)).toEqual(['data']);
    expect(JSON.stringify(event)).not.toMatch(/mine|requestId/);
  }
});
