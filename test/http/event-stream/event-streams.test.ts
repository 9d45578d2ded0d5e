import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rawRequest } from '../../support/signed-request.ts';
import { openEventStream } from './client.ts';
import type { EventStreamClient, StreamRequest } from './client.ts';
import { connectTcp } from '../../support/tcp-connection.ts';
import { startStreamHarness } from './harness.ts';
import type { StreamHarness } from './harness.ts';

interface RosterEvent {
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string }[];
  readonly left: readonly { readonly displayName: string }[];
}

const roster = `subscription ($callId: ID!, $after: ID, $changes: [RosterChange!]) {
  rosterChanged(callId: $callId, after: $after, changes: $changes) {
    isSnapshot joined { displayName } left { displayName }
  }
}`;

let harness: StreamHarness;
beforeEach(async () => {
  harness = await startStreamHarness();
});
afterEach(() => harness[Symbol.asyncDispose]());

const open = (request: StreamRequest): Promise<EventStreamClient> => openEventStream(harness.url, request);

/** Follows the roster. */
const follow = ({ variables, ...request }: StreamRequest = {}): Promise<EventStreamClient> =>
  open({ query: roster, variables: { callId: harness.callId, ...variables }, ...request });

const names = ({ joined, left }: RosterEvent): string =>
  [
    ...joined.map(({ displayName }) => `+${displayName}`),
    ...left.map(({ displayName }) => `-${displayName}`),
  ].join(' ');

const nextNames = async (stream: EventStreamClient): Promise<string> => names(await stream.nextData());

const refusal = (code: string) => ({
  event: 'next',
  data: { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) as unknown })] },
});

describe('an event stream', () => {
  test('says what it is, and that nobody may keep it or hold it back', async () => {
    const { status, headers } = await follow();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  });

  test('gives each result as an event `next`, and `complete` with the end of the subscription', async () => {
    const stream = await follow();
    expect(await stream.next()).toEqual({
      event: 'next',
      id: expect.any(String) as string,
      data: { data: { rosterChanged: { isSnapshot: true, joined: [], left: [] } } },
    });
    await harness.join('Ann');
    expect(await nextNames(stream)).toBe('+Ann');
    await harness.hangUp();
    await stream.next();
    expect(await stream.next()).toEqual({ event: 'complete', id: 'complete' });
    expect(await stream.ended).toBe('whole');
  });

  test('leaves its connection to the next request', async () => {
    await harness.hangUp();
    const connection = await connectTcp(harness.url);
    const query = `subscription { callStateChanged(callId: "${harness.callId}") { state } }`;
    connection.write(
      `GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`,
    );
    await connection.received(/"TERMINATED".*event: complete\nid: complete\ndata:\n\n\r\n0\r\n\r\n$/s);
    connection.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await connection.received(/alive"\}$/);
    connection.end();
  });

  test('goes by the operation that is named', async () => {
    const query = `${roster.replace('(', 'Roster(')} query Other { __typename }`;
    const stream = await follow({ query, operationName: 'Roster' });
    expect((await stream.nextData<RosterEvent>()).isSnapshot).toBe(true);
  });

  test('sends a heartbeat every 15 seconds', async () => {
    const stream = await follow();
    await stream.next();
    await harness.advance(14_999);
    await harness.join('Ann');
    await stream.next();
    expect(stream.comments).toBe(0);
    await harness.advance(1);
    await stream.heartbeats(1);
    await harness.advance(15_000);
    await stream.heartbeats(2);
  });

  test('is over when its client goes', async () => {
    const stream = await follow();
    await stream.next();
    stream.cut();
    await expect
      .poll(async () => (await rawRequest(harness.url, '/metrics')).text)
      .toContain('switchboard_event_streams_ended_total{reason="gone"} 1');
  });
});

describe('the id of an event', () => {
  test('is its cursor, whether the document selects that or not', async () => {
    const query = `subscription { all: callEvents(callId: "${harness.callId}") { cursor } }`;
    const [selected, unselected] = [await open({ query }), await follow()];
    const { id, data } = await selected.next();
    expect(data).toEqual({ data: { all: { cursor: id } } });
    expect((await unselected.next()).id).toBe(id);
  });

  test('is left out where there is none', async () => {
    await fetch(`${harness.gateway.sandbox.url}/sandbox/calls/incoming`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const stream = await open({ query: 'subscription { incomingCall { cursor } }' });
    expect(await stream.next()).not.toHaveProperty('id');
  });
});

describe('Last-Event-ID', () => {
  /** The id of the snapshot; then Ann joins, Ben joins, and Ann leaves. */
  async function happen(): Promise<string | undefined> {
    const stream = await follow();
    const { id } = await stream.next();
    stream.cut();
    const ann = await harness.join('Ann');
    await harness.join('Ben');
    await harness.leave(ann);
    return id;
  }

  test('resumes with each event that was missed, once, in order, and goes on', async () => {
    const id = await happen();
    const stream = await follow({ lastEventId: id ?? '' });
    expect([await nextNames(stream), await nextNames(stream), await nextNames(stream)]).toEqual([
      '+Ann',
      '+Ben',
      '-Ann',
    ]);
    await harness.join('Cem');
    expect(await nextNames(stream)).toBe('+Cem');
  });

  test('counts rather than `after`, which a client that comes again sends as before', async () => {
    const id = await happen();
    const first = await follow({ lastEventId: id ?? '' });
    const ann = await first.next();
    const second = await follow({ variables: { after: id }, lastEventId: ann.id ?? '' });
    expect(await nextNames(second)).toBe('+Ben');
  });

  test.each([
    ['is written in the document', (id: string) => `(callId: "${harness.callId}", after: "${id}")`],
    ['is not among the arguments', () => `(callId: "${harness.callId}")`],
  ])('counts where `after` %s', async (_, args) => {
    const id = (await happen()) ?? '';
    const first = await follow({ lastEventId: id });
    const ann = await first.next();
    const fields = '{ joined { displayName } left { displayName } }';
    for (const query of [
      `subscription { rosterChanged${args(id)} ${fields} }`,
      `subscription { ...F } fragment F on Subscription { ... { r: rosterChanged${args(id)} ${fields} } }`,
    ]) {
      expect(await nextNames(await open({ query, lastEventId: ann.id ?? '' }))).toBe('+Ben');
    }
  });

  test('resumes a stream of some changes with exactly those that were missed', async () => {
    const variables = { changes: ['LEFT'] };
    const first = await follow({ variables });
    const { id = '' } = await first.next();
    first.cut();
    const ann = await harness.join('Ann');
    const ben = await harness.join('Ben');
    await harness.leave(ann);
    const second = await follow({ variables, lastEventId: id });
    const left = await second.next();
    expect(left.data?.data).toMatchObject({ rosterChanged: { isSnapshot: false, joined: [] } });
    second.cut();
    await harness.leave(ben);
    const third = await follow({ variables, lastEventId: left.id ?? '' });
    expect(await nextNames(third)).toBe('-Ben');
  });

  test('that can not be resumed from gives a marked snapshot', async () => {
    const stream = await follow({ lastEventId: 'garbage' });
    expect(await stream.nextData()).toMatchObject({ isSnapshot: true });
  });

  test('that is empty counts as none', async () => {
    const id = await happen();
    const stream = await follow({ variables: { after: id }, lastEventId: '' });
    expect(await nextNames(stream)).toBe('+Ann');
  });

  test('means nothing to a subscription that has no cursors', async () => {
    await fetch(`${harness.gateway.sandbox.url}/sandbox/calls/incoming`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const stream = await open({ query: 'subscription { incomingCall { state } }', lastEventId: 'x' });
    expect(await stream.nextData()).toEqual({ state: 'INCOMING' });
  });
});

describe('a client that comes again, as an EventSource does at every end,', () => {
  test.each<[string, () => StreamRequest | Promise<StreamRequest>]>([
    ['a subscription whose call is over', async () => (await harness.hangUp(), {})],
    ['a query', () => ({ query: '{ __typename }' })],
    ['what is refused for a mistake of its own', () => ({ query: 'subscription { nothing }' })],
  ])('is told to stop once %s is complete', async (_, asked) => {
    const request = await asked();
    const stream = await follow(request);
    let last = await stream.next();
    while (last.event !== 'complete') last = await stream.next();
    await harness.gateway.takeJournal();
    const again = await follow({ ...request, lastEventId: last.id ?? '' });
    expect([again.status, await again.ended]).toEqual([204, 'whole']);
    expect(await harness.gateway.takeJournal()).toEqual([]);
  });

  test('goes on from where it was if it missed that the call is over, and is told to stop then', async () => {
    const stream = await follow();
    const { id = '' } = await stream.next();
    stream.cut();
    await harness.hangUp();
    const again = await follow({ lastEventId: id });
    expect(await again.next()).toMatchObject({ event: 'next' });
    expect(await again.next()).toEqual({ event: 'complete', id: 'complete' });
  });

  test('is not told to stop where the service failed, and is answered when it is well again', async () => {
    await harness.gateway.fail({ path: '/v1.0/communications/calls/*', kind: 'status', status: 503 });
    const query = `subscription { callStateChanged(callId: "57dab8b1-894c-409a-b240-bd8beae78896") { cursor } }`;
    const stream = await open({ query });
    expect(await stream.next()).toEqual(refusal('UPSTREAM_UNAVAILABLE'));
    expect(await stream.next()).toEqual({ event: 'complete' });
    await harness.gateway.heal();
    expect(await (await open({ query })).next()).toEqual(refusal('NOT_FOUND'));
  });

  test('has to say who it is, as ever', async () => {
    // What is asked first is asked of everybody.
    const headers = { Host: 'attacker.example' };
    expect((await follow({ lastEventId: 'complete', headers })).status).toBe(403);
  });
});

/** The ways in which it may be asked for. */
const methods = ['GET', 'POST'] as const;

describe.each(methods)('asked for by %s', (method) => {
  test('a subscription is streamed as ever', async () => {
    const stream = await follow({ method });
    expect((await stream.nextData<RosterEvent>()).isSnapshot).toBe(true);
    await harness.join('Ann');
    expect(await nextNames(stream)).toBe('+Ann');
    await harness.hangUp();
    await stream.next();
    expect(await stream.next()).toMatchObject({ event: 'complete' });
    expect(await stream.ended).toBe('whole');
  });

  test('a query is one event `next`, and `complete`', async () => {
    const query = 'query Q($id: ID!) { call(id: $id) { state } } query Other { __typename }';
    const stream = await open({ method, query, operationName: 'Q', variables: { id: harness.callId } });
    expect(await stream.next()).toEqual({
      event: 'next',
      data: { data: { call: { state: 'ESTABLISHED' } } },
    });
    expect(await stream.next()).toMatchObject({ event: 'complete' });
    expect(await stream.ended).toBe('whole');
  });
});

test('a mutation by POST is one event `next`, and `complete`', async () => {
  const query = `mutation { hangUpCall(input: { callId: "${harness.callId}" }) { callId } }`;
  const stream = await open({ method: 'POST', query });
  const { data } = await stream.next();
  expect(data).toEqual({ data: { hangUpCall: { callId: harness.callId } } });
  expect(await stream.next()).toMatchObject({ event: 'complete' });
});

test('a mutation by GET is refused, and not executed', async () => {
  await harness.gateway.takeJournal();
  const search = `?query=${encodeURIComponent('mutation { createUser(input: {}) { user { rawId } } }')}`;
  const headers = { Accept: 'text/event-stream' };
  const { status, headers: answered, json } = await rawRequest(harness.url, `/graphql${search}`, { headers });
  expect([status, answered.allow]).toEqual([405, 'POST']);
  expect(json).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  expect(await harness.gateway.takeJournal()).toEqual([]);
});

describe.each(methods)(
  'asked for by %s, what can not be executed is told by the stream, which then completes:',
  (method) => {
    test.each<[string, string, StreamRequest]>([
      ['what is no document', 'GRAPHQL_PARSE_FAILED', { query: 'subscription {' }],
      [
        'what is not in the schema',
        'GRAPHQL_VALIDATION_FAILED',
        { query: 'subscription { nothing { cursor } }' },
      ],
      [
        'an operation that is not there',
        'OPERATION_RESOLUTION_FAILURE',
        { query: 'subscription A { incomingCall { id } }', operationName: 'B' },
      ],
      ['variables that do not fit', 'BAD_USER_INPUT', { query: roster, variables: {} }],
      [
        'what is refused by the subscription itself',
        'BAD_USER_INPUT',
        { query: 'subscription { rosterChanged(callId: "x", changes: []) { cursor } }' },
      ],
      [
        'a call that nobody knows',
        'NOT_FOUND',
        {
          query:
            'subscription { callStateChanged(callId: "57dab8b1-894c-409a-b240-bd8beae78896") { cursor } }',
        },
      ],
    ])('%s, as %s', async (_, code, request) => {
      await harness.gateway.takeJournal();
      const stream = await open({ method, ...request });
      expect(stream.status).toBe(200);
      expect(await stream.next()).toEqual(refusal(code));
      expect(await stream.next()).toEqual({ event: 'complete', id: 'complete' });
      expect(await stream.ended).toBe('whole');
      if (code !== 'NOT_FOUND') expect(await harness.gateway.takeJournal()).toEqual([]);
    });
  },
);

describe('what is no request for a stream is refused:', () => {
  const ask = (search: string, method = 'GET', accept = 'text/event-stream') =>
    rawRequest(harness.url, `/graphql${search}`, {
      method,
      headers: { Accept: accept, 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ query: '{ __typename }' }) }),
    });

  test.each([
    ['no document', '', 'The parameter query of the URL holds the operation: it is missing.'],
    ['a parameter twice', '?query=a&query=b', 'The parameter query of the URL is given more than once.'],
    [
      'variables that are no JSON',
      '?query=a&variables={',
      'The parameter variables of the URL is not a JSON object.',
    ],
    [
      'variables that are no object',
      '?query=a&variables=[]',
      'The parameter variables of the URL is not a JSON object.',
    ],
    [
      'extensions that are no object',
      '?query=a&extensions=1',
      'The parameter extensions of the URL is not a JSON object.',
    ],
  ])('%s, with 400', async (_, search, message) => {
    const { status, json } = await ask(search);
    expect([status, json]).toEqual([400, { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }]);
  });

  const post = (body: string | object, headers: Record<string, string> = {}) =>
    rawRequest(harness.url, '/graphql', {
      method: 'POST',
      headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test.each([
    ['no document', {}, 'The field query of the body holds the operation: it is missing.'],
    ['a query that is no text', { query: 1 }, 'The field query of the body is not a string.'],
    [
      'variables that are no object',
      { query: 'a', variables: [] },
      'The field variables of the body is not an object.',
    ],
    [
      'variables in a text',
      { query: 'a', variables: '{}' },
      'The field variables of the body is not an object.',
    ],
    ['no object', '1', 'The body is not an object.'],
    ['no JSON', '{', 'the body is not JSON'],
  ])('%s in a POST, with 400', async (_, body, message) => {
    const { status, json } = await post(body);
    expect([status, json]).toEqual([400, { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }]);
  });

  test('a form, with 415', async () => {
    expect((await post({ query: '{ __typename }' }, { 'Content-Type': 'text/plain' })).status).toBe(415);
  });

  test('a body that is too long, with 413, and one nested too deeply', async () => {
    expect((await post(`{"query":"${' '.repeat(1024 * 1024)}"}`)).status).toBe(413);
    const { status, json } = await post(
      `{"query":"a","variables":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`,
    );
    expect([status, json]).toMatchObject([400, { errors: [{ extensions: { limit: 'bodyNesting' } }] }]);
  });
});

describe('who accepts both JSON and an event stream', () => {
  // As urql sends it, Hive Gateway, graphql-sse's users, and Apollo Client with an event stream put before its own.
  const both = [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    'application/graphql-response+json, application/json, multipart/mixed, text/event-stream',
    'text/event-stream, application/json',
    'application/json;q=0.9,text/event-stream;q=0.9',
    'TEXT/EVENT-STREAM;q=0.5, */*;q=0.8',
  ];
  const typeOf = async (method: 'GET' | 'POST', accept: string, query: string): Promise<string> => {
    const { headers } = await open({ method, query, headers: { Accept: accept } });
    return headers['content-type'] ?? '';
  };
  const subscription = () => `subscription { rosterChanged(callId: "${harness.callId}") { cursor } }`;

  test.each(both)('gets JSON for a query, and a stream for a subscription: %s', async (accept) => {
    for (const method of methods) {
      expect(await typeOf(method, accept, '{ __typename }')).toContain('json');
      expect(await typeOf(method, accept, subscription())).toBe('text/event-stream; charset=utf-8');
    }
    expect(await typeOf('POST', accept, 'mutation { createUser(input: {}) { user { rawId } } }')).toContain(
      'json',
    );
  });

  test.each([
    'text/event-stream, application/json;q=0.9',
    'text/event-stream;q=0.5, application/json;q=0.1, application/*;q=0.9, application/graphql-response+json;q=0',
    'text/event-stream, application/json;q=0',
    'text/event-stream, multipart/mixed',
  ])('gets a stream for a query if that is what it likes better: %s', async (accept) => {
    for (const method of methods) {
      expect(await typeOf(method, accept, '{ __typename }')).toBe('text/event-stream; charset=utf-8');
    }
  });

  test('is told in JSON of a document that is none', async () => {
    const stream = await open({ query: '{', headers: { Accept: both[0] ?? '' } });
    expect(stream.headers['content-type']).toContain('json');
  });

  test.each(['*/*', 'text/*', 'application/json, text/event-stream;q=0', 'application/json'])(
    'but names no stream that it takes gets JSON for a subscription, which says how to ask: %s',
    async (accept) => {
      const { status, headers, json } = await rawRequest(
        harness.url,
        `/graphql?query=${encodeURIComponent(subscription())}`,
        { headers: { Accept: accept } },
      );
      if (accept === 'text/*') {
        expect(status).toBe(406);
      } else {
        expect([status, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
        expect(json).toMatchObject({
          errors: [{ message: expect.stringContaining('Accept: text/event-stream') as string }],
        });
      }
    },
  );
});

test.each([
  ['Hive Router', 'POST', 'multipart/mixed;subscriptionSpec="1.0", text/event-stream'],
  ['Cosmo Router', 'POST', 'text/event-stream'],
  ['Cosmo Router', 'GET', 'text/event-stream'],
  ['urql', 'POST', 'text/event-stream, multipart/mixed'],
  ['executor-http', 'GET', 'text/event-stream'],
] as const)('%s subscribes as it does by itself, by %s', async (_, method, accept) => {
  const stream = await follow({ method, headers: { Accept: accept, 'Cache-Control': 'no-cache' } });
  expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect((await stream.nextData<RosterEvent>()).isSnapshot).toBe(true);
});
