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
    expect(await stream.next()).toEqual({ event: 'complete' });
    expect(await stream.ended).toBe('whole');
  });

  test('leaves its connection to the next request', async () => {
    await harness.hangUp();
    const connection = await connectTcp(harness.url);
    const query = `subscription { callStateChanged(callId: "${harness.callId}") { state } }`;
    connection.write(
      `GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`,
    );
    await connection.received(/"TERMINATED".*event: complete\ndata:\n\n\r\n0\r\n\r\n$/s);
    connection.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await connection.received(/alive"\}$/);
    connection.end();
  });

  test('goes by the operation that is named', async () => {
    const query = `${roster.replace('(', 'Roster(')} query Other { __typename }`;
    const stream = await follow({ query, operationName: 'Roster' });
    expect((await stream.nextData<RosterEvent>()).isSnapshot).toBe(true);
  });

  test('shows a sign of life every 15 seconds', async () => {
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

describe('what can not be streamed is told by the stream, which then completes:', () => {
  test.each<[string, string, StreamRequest]>([
    ['a query', 'BAD_REQUEST', { query: '{ __typename }' }],
    ['a mutation', 'BAD_REQUEST', { query: 'mutation { createRoom(input: {}) { room { id } } }' }],
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
        query: 'subscription { callStateChanged(callId: "57dab8b1-894c-409a-b240-bd8beae78896") { cursor } }',
      },
    ],
  ])('%s, as %s', async (_, code, request) => {
    await harness.gateway.takeJournal();
    const stream = await open(request);
    expect(stream.status).toBe(200);
    expect(await stream.next()).toEqual(refusal(code));
    expect(await stream.next()).toEqual({ event: 'complete' });
    expect(await stream.ended).toBe('whole');
    if (code !== 'NOT_FOUND') expect(await harness.gateway.takeJournal()).toEqual([]);
  });
});

describe('what is no request for a stream is refused:', () => {
  const ask = (search: string, method = 'GET', accept = 'text/event-stream') =>
    rawRequest(harness.url, `/graphql${search}`, {
      method,
      headers: { Accept: accept, 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ query: '{ __typename }' }) }),
    });

  test.each([
    ['no document', '', 'The parameter query of the URL holds the subscription: it is missing.'],
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

  test('a POST, with 406', async () => {
    const { status, json } = await ask('', 'POST');
    expect(status).toBe(406);
    expect(json).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  test('but who accepts JSON as well is answered in JSON, by POST and by GET', async () => {
    // As urql sends it with each query.
    const accept =
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';
    for (const method of ['POST', 'GET']) {
      const { status, json } = await ask('?query={__typename}', method, accept);
      expect([status, json]).toEqual([200, { data: { __typename: 'Query' } }]);
    }
  });
});
