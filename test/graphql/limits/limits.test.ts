import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultOperationLimits } from '../../../src/graphql/limits/operation-limits.ts';
import type { Operation } from '../../http/websocket/graphql-socket.ts';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { createRoom } from '../../support/people.ts';
import { transports } from '../transports.ts';

const times = (count: number, text: string | ((index: number) => string)): string =>
  Array.from({ length: count }, (_, index) => (typeof text === 'string' ? text : text(index))).join(' ');

/** A query of so many tokens, none of which asks for more than another limit allows. */
function tokens(count: number): string {
  const query = (states: number): string =>
    `{ ${times(4, (at) => `a${at}: calls(states: [${times(900, 'ESTABLISHED')}]) { __typename }`)} z: calls(states: [${times(states, 'ESTABLISHED')}]) { __typename } }`;
  const text = query(count - (parse(query(1)).tokenCount ?? 0) + 1);
  if (parse(text).tokenCount !== count) throw new Error('the tokens are miscounted');
  return text;
}

const notRooms = (count: number): Operation => ({
  query: 'query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }',
  variables: {
    all: Array.from({ length: count }, () => ({ __typename: 'PhoneNumberIdentifier', rawId: 'x' })),
  },
});

interface Row {
  readonly limit: string;
  readonly maximum: number;
  /** An operation that comes to so much. */
  readonly operation: (size: number) => Operation;
}

const rows: readonly Row[] = [
  { limit: 'tokens', maximum: 4_000, operation: (size) => ({ query: tokens(size) }) },
  {
    limit: 'depth',
    maximum: 16,
    operation: (size) => ({
      query: `{ __type(name: "Room") { ${times(size - 2, 'ofType {')} name ${times(size - 2, '}')} } }`,
    }),
  },
  {
    limit: 'aliases',
    maximum: 50,
    operation: (size) => ({
      query: `{ identifier(rawId: "x") { ${times(size, (at) => `a${at}: __typename`)} } }`,
    }),
  },
  { limit: 'rootFields', maximum: 50, operation: (size) => ({ query: `{ ${times(size, '__typename')} }` }) },
  {
    limit: 'directives',
    maximum: 50,
    operation: (size) => ({
      query: `{ identifier(rawId: "x") { ${times(size, '__typename @include(if: true)')} } }`,
    }),
  },
  {
    limit: 'pageSize',
    maximum: 1_000,
    operation: (size) => ({
      query:
        'query ($id: ID!, $first: Int) { room(id: $id) { participants(first: $first) { nodes { role } } } }',
      variables: { id: roomId, first: size },
    }),
  },
  {
    limit: 'listItems',
    maximum: 1_000,
    operation: (size) => ({
      query: 'query ($states: [CallState!]) { calls(states: $states) { nodes { id } } }',
      variables: { states: Array.from({ length: size }, () => 'ESTABLISHED') },
    }),
  },
  {
    limit: 'cost',
    maximum: 500,
    operation: (size) => ({
      query: `{ ${times(5, (at) => `a${at}: calls(first: 100) { nodes { audioRoutingGroups { id } } }`)} ${
        size > 500 ? `z: calls(first: ${size - 500}) { nodes { audioRoutingGroups { id } } }` : ''
      } }`,
    }),
  },
];

let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  gateway = await startGateway();
  roomId = await createRoom(gateway);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

describe.each(transports)('over %s', (_, ask) => {
  describe.each(rows)('the limit of $limit', ({ limit, maximum, operation }) => {
    test(`lets ${maximum} pass`, async () => {
      const result = await ask(gateway.url, operation(maximum));
      expect(result.errors).toBeUndefined();
      expect(result.data).toBeTruthy();
    });

    test(`refuses ${maximum + 1}, before anything is sent`, async () => {
      const found = maximum + 1;
      const result = await ask(gateway.url, operation(found));
      expect(result).toEqual({
        errors: [
          {
            message: expect.stringContaining(`"${limit}"`) as string,
            extensions: { code: 'LIMIT_EXCEEDED', limit, maximum, found },
          },
        ],
      });
      expect(result.errors?.[0]?.message).toContain(String(found));
      expect(result.errors?.[0]?.message).toContain(String(maximum));
      expect(await gateway.takeJournal()).toEqual([]);
    });
  });

  test('as many errors as are allowed are all told', async () => {
    const { data, errors } = await ask(gateway.url, notRooms(100));
    expect(data).toEqual({ _entities: Array.from({ length: 100 }, () => null) });
    expect(errors).toHaveLength(100);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  });

  test('of more errors than are allowed, the last says how many there are', async () => {
    const { errors } = await ask(gateway.url, notRooms(120));
    expect(errors).toHaveLength(100);
    expect(errors?.at(-2)?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.at(-1)).toEqual({
      message: 'The operation failed in 120 places; at most 100 are allowed (limit "errors").',
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'errors', maximum: 100, found: 120 },
    });
  });

  test('every limit that is exceeded is told', async () => {
    const { errors } = await ask(gateway.url, { query: `{ ${times(60, (at) => `a${at}: __typename`)} }` });
    expect(errors).toMatchObject([
      { extensions: { limit: 'aliases', found: 60 } },
      { extensions: { limit: 'rootFields', found: 60 } },
    ]);
  });

  test('entities count by what it takes to find each', async () => {
    const all = Array.from({ length: 501 }, () => ({ __typename: 'Room', id: '1' }));
    const query = 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Room { id } } }';
    const { errors } = await ask(gateway.url, { query, variables: { all } });
    expect(errors).toMatchObject([{ extensions: { limit: 'cost', maximum: 500, found: 501 } }]);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('a subscription is within the limits before it begins', async () => {
    const events = `subscription { callEvents(callId: "1") { ${times(51, (at) => `a${at}: cursor`)} } }`;
    const { errors } = await ask(gateway.url, { query: events });
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'aliases' } }]);
  });

  test.each([0, -1, 101])(
    'a page of %i is within the limits, but not within those of this list',
    async (first) => {
      const { errors } = await ask(gateway.url, { query: `{ rooms(first: ${first}) { nodes { id } } }` });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
    },
  );

  test('fragments in circles are refused by validation, however many', async () => {
    const circle = times(
      300,
      (at) => `fragment f${at} on Query { ...f${(at + 1) % 300} ...f${(at + 7) % 300} }`,
    );
    const { errors } = await ask(gateway.url, { query: `{ ...f0 } ${circle}` });
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['GRAPHQL_VALIDATION_FAILED']),
    );
  });

  test('errors in a document of very many lines are told, but not where they are', async () => {
    const query = `${'\n'.repeat(2_000)}{ nope }`;
    const { errors } = await ask(gateway.url, { query });
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(errors?.[0]).not.toHaveProperty('locations');
  });

  test('what is nested too deep to be read is refused', async () => {
    const { errors } = await ask(gateway.url, { query: times(100_000, '{ a') });
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'tokens' } }]);
  });
});

describe('over HTTP', () => {
  test('what exceeds a limit has the status 200 where JSON alone is accepted, as GraphQL over HTTP has it', async () => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: `{ ${times(51, '__typename')} }` }),
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { limit: 'rootFields' } }] });
  });

  test('a subscription is told where it belongs', async () => {
    const { errors } = await gateway.query('subscription { incomingCall { id } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
    expect(errors?.[0]?.message).toContain('WebSocket');
  });
});

describe('the size of pages', () => {
  test('is limited where none is given, too', async () => {
    await using small = await startGateway({
      config: { operationLimits: { ...defaultOperationLimits, pageSize: 2 } },
    });
    const { data: people } = await small.query<Record<string, { user: { id: string } }>>(
      `mutation { ${times(3, (at) => `u${at}: createUser(input: {}) { user { id } }`)} }`,
    );
    const id = await createRoom(
      small,
      Object.values(people ?? {}).map(({ user }) => user.id),
    );
    const { data } = await small.query<{ room: { participants: { nodes: unknown[]; pageInfo: unknown } } }>(
      'query ($id: ID!) { room(id: $id) { participants { nodes { role } pageInfo { hasNextPage } } } }',
      { id },
    );
    expect(data?.room.participants.nodes).toHaveLength(2);
    expect(data?.room.participants.pageInfo).toEqual({ hasNextPage: true });
  });
});

describe.each([
  ['may take most of the time of its operation', {}],
  ['may take longer than its operation', { requestTimeoutMs: 600_000 }],
])('time, where a request %s', (_, upstreamLimits) => {
  let hurried: TestGateway;
  let callId: string;
  beforeAll(async () => {
    hurried = await startGateway({
      config: { operationLimits: { ...defaultOperationLimits, operationMs: 400 } },
      gateway: { upstreamLimits },
    });
    const { data } = await hurried.query<{ createCall: { call: { id: string } } }>(
      `mutation {
        createCall(
          input: { to: { meeting: { threadId: "19:meeting_x@thread.v2", organizer: { identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000a1" } } } } }
        ) { call { id } }
      }`,
    );
    callId = data?.createCall.call.id ?? '';
    await hurried.sandbox.graph.idle();
  });
  afterAll(() => hurried.close());
  afterEach(() => hurried.heal());

  const silent = (path: readonly (string | number)[]) => ({
    path,
    message: 'rooms: the service did not answer in time',
    extensions: { code: 'UPSTREAM_TIMEOUT', upstream: { service: 'rooms' } },
  });

  describe.each(transports)('over %s', (_, ask) => {
    test('that is over ends what is waited for, names the service, and the rest is answered', async () => {
      await hurried.fail({ kind: 'latency', ms: 60_000, path: '/rooms*' });
      const result: GraphQLResult = await ask(hurried.url, {
        query:
          '{ __typename a: room(id: "1") { id } b: room(id: "2") { id } identifier(rawId: "4:+1") { __typename } }',
      });
      expect(result.data).toEqual({
        __typename: 'Query',
        a: null,
        b: null,
        identifier: { __typename: 'PhoneNumberIdentifier' },
      });
      expect(result.errors).toMatchObject([silent(['a']), silent(['b'])]);
      await hurried.takeJournal();
    });

    test('that is over ends a mutation, and those after it are not begun', async () => {
      await hurried.fail({ kind: 'latency', ms: 60_000, path: '/rooms*' });
      await hurried.takeJournal();
      const { data, errors } = await ask(hurried.url, {
        query: `mutation { ${times(9, (at) => `m${at}: deleteRoom(input: { roomId: "${at}" }) { roomId }`)} }`,
      });
      expect(Object.values(data ?? {})).toEqual(Array(9).fill(null));
      expect(errors?.[0]).toMatchObject(silent(['m0']));
      expect(errors?.[8]).toMatchObject({ path: ['m8'], extensions: { code: 'OPERATION_TIMEOUT' } });
      // What was begun in time is not begun again, and fails by its own service.
      const begun = errors?.filter(({ extensions }) => extensions.code === 'UPSTREAM_TIMEOUT') ?? [];
      expect(await hurried.takeJournal()).toEqual(begun.map((_error, at) => `DELETE /rooms/${at} cut`));
    });
  });

  test('that is over ends the beginning of a subscription', async () => {
    await hurried.fail({ kind: 'latency', ms: 60_000, path: '*/communications/calls/*' });
    const unknown = '2e1a0b00-0000-4000-8000-243709c565ab';
    const subscription = subscribe(
      hurried.url,
      'subscription ($id: ID!) { callEvents(callId: $id) { cursor } }',
      {
        id: unknown,
      },
    );
    expect(await subscription.refusal()).toBe('UPSTREAM_TIMEOUT');
  });

  test('that is over ends what an event waits for, and the subscription goes on', async () => {
    await hurried.fail({ kind: 'latency', ms: 60_000, path: '*/audioRoutingGroups' });
    const subscription = subscribe(
      hurried.url,
      'subscription ($id: ID!) { callEvents(callId: $id) { cursor call { audioRoutingGroups { id } } } }',
      { id: callId },
    );
    await expect(subscription.next()).rejects.toThrow('UPSTREAM_TIMEOUT');
    await hurried.heal();
    await hurried.query('mutation ($id: ID!) { hangUpCall(input: { callId: $id }) { call { id } } }', {
      id: callId,
    });
    expect((await subscription.rest()).length).toBeGreaterThan(0);
  });
});

describe.each(transports)('without introspection, over %s', (_, ask) => {
  let closed: TestGateway;
  beforeAll(async () => {
    closed = await startGateway({ config: { introspection: false } });
  });
  afterAll(() => closed.close());

  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Room") { name } }',
    '{ ...f } fragment f on Query { a: __schema { __typename } }',
  ])('the schema can not be asked for: %s', async (query) => {
    const { data, errors } = await ask(closed.url, { query });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(errors?.[0]?.message).toContain('introspection has been disabled');
  });

  test('a router still gets the schema', async () => {
    const { data } = await ask(closed.url, { query: '{ _service { sdl } }' });
    expect(data).toEqual({ _service: { sdl: expect.stringContaining('type Room') as string } });
  });

  test.each<[string, Operation]>([
    ['field', { query: '{ roms { nodes { id } } }' }],
    ['type', { query: '{ identifier(rawId: "x") { ... on PhoneNumberIdentifer { rawId } } }' }],
    ['argument', { query: '{ identifier(rawID: "x") { __typename } }' }],
    ['value of an enum', { query: '{ calls(states: [ESTABLISHD]) { nodes { id } } }' }],
    [
      'value of an enum in a variable',
      {
        query: 'query ($s: [CallState!]) { calls(states: $s) { nodes { id } } }',
        variables: { s: ['ESTABLISHD'] },
      },
    ],
    [
      'field of an input',
      {
        query: 'mutation ($i: CreateRoomInput!) { createRoom(input: $i) { __typename } }',
        variables: { i: { validfrom: 1 } },
      },
    ],
  ])('errors do not guess at a %s', async (__, operation) => {
    const { errors } = await ask(closed.url, operation);
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('Did you mean');
    const open = await ask(gateway.url, operation);
    expect(JSON.stringify(open.errors)).toContain('Did you mean');
  });

  test('names of types and the SDL of the subgraph are answered', async () => {
    const { data, errors } = await ask(closed.url, { query: '{ __typename _service { sdl } }' });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      __typename: 'Query',
      _service: { sdl: expect.stringContaining('type Room') as string },
    });
  });
});
