import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom, createUsers } from '../support/people.ts';
import { startStubUpstream } from '../support/stub-upstream.ts';

let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  gateway = await startGateway();
  roomId = await createRoom(gateway);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());
afterEach(() => gateway.heal());

const createRoomDocument =
  'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }';
const readRoom = 'query ($roomId: ID!) { room(id: $roomId) { id } }';

describe('BAD_USER_INPUT for a room', () => {
  test.each([
    ['a date without a time', { validUntil: '2100-01-01' }],
    ['a date without a zone', { validUntil: '2100-01-01T00:00:00' }],
    ['a day that its month has not', { validUntil: '2100-02-30T00:00:00Z' }],
    ['words', { validFrom: 'tomorrow' }],
    ['a number', { validFrom: 1_800_000_000 }],
  ])('whose validity is %s, unsent', async (_, input) => {
    const { errors } = await gateway.query(createRoomDocument, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toContain('RFC 3339');
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test.each([
    ['longer than 180 days', { validFrom: '2100-01-01T00:00:00Z', validUntil: '2100-07-01T00:00:00Z' }],
    ['over before it begins', { validFrom: '2100-02-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' }],
    ['in the past', { validFrom: '2020-01-01T00:00:00Z', validUntil: '2020-02-01T00:00:00Z' }],
  ])('whose validity is %s, with the field at fault', async (_, input) => {
    const { errors } = await gateway.query(createRoomDocument, { input });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          field: 'input.validUntil',
          upstream: { service: 'rooms', status: 400, code: 'BadRequest' },
        },
      },
    ]);
  });

  test('whose participant the service refuses', async () => {
    const input = { participants: [{ identifier: { rawId: '8:acs:something' } }] };
    const { errors } = await gateway.query(createRoomDocument, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', upstream: { status: 400 } } }]);
  });

  test('whose participant can be no communication user, unsent', async () => {
    const input = { participants: [{ identifier: { phoneNumber: '+12065550100' } }] };
    const { errors } = await gateway.query(createRoomDocument, { input });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.participants.0.identifier' } },
    ]);
    expect(errors?.[0]?.message).toContain('4:+12065550100');
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('whose participant is to have a role that is none, unsent', async () => {
    for (const role of ['UNKNOWN', 'HOST', 'Presenter']) {
      const input = { participants: [{ identifier: { rawId: '8:acs:a' }, role }] };
      const { errors } = await gateway.query(createRoomDocument, { input });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test.each(['123', 'invalid_id', '9919969036266', 'a/b', 'a%2Fb', '99 1', 'ü'])(
    'whose id is malformed: "%s"',
    async (id) => {
      const { errors } = await gateway.query('query ($id: ID!) { room(id: $id) { id } }', { id });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  test.each(['', '.', '..'])('whose id would name another address: "%s", unsent', async (id) => {
    const { errors } = await gateway.query(
      'query ($id: ID!) { room(id: $id) { id participants { nodes { role } } } }',
      {
        id,
      },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

describe('a room that is not there', () => {
  test('is null for a query', async () => {
    expect(await gateway.query(readRoom, { roomId: '99999999999999999' })).toEqual({ data: { room: null } });
  });

  test.each([
    'updateRoom(input: { roomId: $id, pstnDialOutEnabled: true }) { room { id } }',
    'addOrUpdateParticipants(input: { roomId: $id, participants: [] }) { room { id } }',
    'removeParticipants(input: { roomId: $id, participants: [] }) { room { id } }',
  ])('is NOT_FOUND for %s', async (field) => {
    const { errors } = await gateway.query(`mutation ($id: ID!) { ${field} }`, { id: '99999999999999999' });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', upstream: { status: 404 } } }]);
  });
});

test('the wrong access key is UPSTREAM_FORBIDDEN, and says nothing of the key', async () => {
  const accessKey = Buffer.from('not the key of this sandbox').toString('base64');
  await using wrong = await startGateway({
    config: { communicationServices: { kind: 'accessKey', endpoint: gateway.sandbox.url, accessKey } },
  });
  const { errors } = await wrong.query('{ rooms { nodes { id } } }');
  expect(errors).toMatchObject([
    {
      extensions: { code: 'UPSTREAM_FORBIDDEN', upstream: { service: 'rooms', status: 401, code: 'Denied' } },
    },
  ]);
  expect(JSON.stringify(errors)).not.toContain(accessKey);
});

describe('an upstream that fails', () => {
  test.each([
    ['is throttling', { kind: 'status', status: 429 }, 'UPSTREAM_THROTTLED', 'GET /rooms/:id 429'],
    ['breaks down', { kind: 'status', status: 500 }, 'UPSTREAM_UNAVAILABLE', 'GET /rooms/:id 500'],
    ['is overloaded', { kind: 'status', status: 503 }, 'UPSTREAM_UNAVAILABLE', 'GET /rooms/:id 503'],
    ['resets connections', { kind: 'reset' }, 'UPSTREAM_UNAVAILABLE', 'GET /rooms/:id cut'],
  ])('because it %s is asked four times, then is %s', async (_, fault, code, line) => {
    await gateway.fail({ path: `/rooms/${roomId}`, ...fault });
    const { data, errors } = await gateway.query(readRoom, { roomId });
    expect(data).toEqual({ room: null });
    expect(errors).toMatchObject([{ path: ['room'], extensions: { code, upstream: { service: 'rooms' } } }]);
    const journal = await gateway.takeJournal();
    expect(journal).toEqual(Array.from({ length: 4 }, () => line.replace(':id', roomId)));
  });

  test.each([
    ['what is not JSON', { kind: 'garbage' }],
    ['half an answer', { kind: 'truncate' }],
  ])('by sending %s is UPSTREAM_UNAVAILABLE, and none of it is quoted', async (_, fault) => {
    await gateway.fail({ path: `/rooms/${roomId}`, ...fault });
    const { errors } = await gateway.query(readRoom, { roomId });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(errors?.[0]?.message).toMatch(/^rooms: the service /);
  });

  test.each([
    ['a refusal in passing', { kind: 'status', status: 503 }],
    ['a reset', { kind: 'reset' }],
    ['half an answer', { kind: 'truncate' }],
  ])('once, by %s, goes unnoticed', async (_, fault) => {
    await gateway.fail({ path: `/rooms/${roomId}`, count: 1, ...fault });
    expect(await gateway.query(readRoom, { roomId })).toEqual({ data: { room: { id: roomId } } });
  });

  test.each(['reset', 'truncate'])(
    'to answer a creation (%s) is asked again under the same key',
    async (kind) => {
      const before = await gateway.query<{ rooms: { nodes: unknown[] } }>('{ rooms { nodes { id } } }');
      await gateway.fail({ path: '/rooms', method: 'POST', kind, count: 2 });
      const { errors } = await gateway.query(createRoomDocument, { input: {} });
      expect(errors).toBeUndefined();
      const after = await gateway.query<{ rooms: { nodes: unknown[] } }>('{ rooms { nodes { id } } }');
      expect(after.data?.rooms.nodes).toHaveLength((before.data?.rooms.nodes.length ?? 0) + 1);
    },
  );

  test.each([
    'updateRoom(input: { roomId: $id, pstnDialOutEnabled: true }) { room { id } }',
    'deleteRoom(input: { roomId: $id }) { roomId }',
    'removeParticipants(input: { roomId: $id, participants: [] }) { __typename }',
  ])('to answer a write without a key is not asked again: %s', async (field) => {
    await gateway.fail({ path: `/rooms/${roomId}*`, kind: 'status', status: 503 });
    const { errors } = await gateway.query(`mutation ($id: ID!) { ${field} }`, { id: roomId });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(await gateway.takeJournal()).toHaveLength(1);
  });
});

describe('an upstream that takes too long', () => {
  const startHasty = (attemptTimeoutMs: number): Promise<TestGateway> =>
    startGateway({
      gateway: { upstreamLimits: { retryDelayMs: 1, maxRetryDelayMs: 2, attemptTimeoutMs } },
    });
  const slow = { kind: 'latency', ms: 600_000 };

  test('is asked four times, then is UPSTREAM_TIMEOUT', async () => {
    await using hasty = await startHasty(50);
    await hasty.fail({ path: `/rooms/${roomId}`, ...slow });
    const { data, errors } = await hasty.query(readRoom, { roomId });
    expect(data).toEqual({ room: null });
    expect(errors).toMatchObject([
      { path: ['room'], extensions: { code: 'UPSTREAM_TIMEOUT', upstream: { service: 'rooms' } } },
    ]);
    expect(await hasty.takeJournal()).toEqual(Array.from({ length: 4 }, () => `GET /rooms/${roomId} cut`));
  });

  test('once goes unnoticed', async () => {
    // Long enough for the answer that is not slow.
    await using hasty = await startHasty(1_000);
    await hasty.fail({ path: '/rooms', count: 1, ...slow });
    expect(await hasty.query('{ rooms { nodes { id } } }')).toEqual({ data: { rooms: { nodes: [] } } });
  });
});

describe('an upstream that asks for a pause', () => {
  test('is not asked before the pause is over, by anybody', async () => {
    await using paused = await startGateway();
    const [a, b] = [await createRoom(paused), await createRoom(paused)];
    await paused.fail({ path: `/rooms/${a}`, kind: 'status', status: 429, retryAfterSeconds: 1, count: 1 });
    const startedAt = performance.now();
    expect(await paused.query(readRoom, { roomId: a })).toEqual({ data: { room: { id: a } } });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1000);
    expect(await paused.query(readRoom, { roomId: b })).toEqual({ data: { room: { id: b } } });
  });

  test('longer than is worth waiting for is UPSTREAM_THROTTLED at once, with its length', async () => {
    await using paused = await startGateway();
    const [a, b] = [await createRoom(paused), await createRoom(paused)];
    await paused.takeJournal();
    await paused.fail({ path: `/rooms/${a}`, kind: 'status', status: 429, retryAfterSeconds: 60, count: 1 });
    const first = await paused.query(readRoom, { roomId: a });
    expect(first.errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_THROTTLED', upstream: { status: 429, retryAfterSeconds: 60 } } },
    ]);
    const second = await paused.query(readRoom, { roomId: b });
    expect(second.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED' } }]);
    expect(second.errors?.[0]?.extensions.upstream?.['retryAfterSeconds']).toBeGreaterThan(50);
    expect(await paused.takeJournal()).toEqual([`GET /rooms/${a} 429`]);
  });
});

test.each([
  'query ($id: ID!) { room(id: $id) { id } }',
  'mutation ($id: ID!) { deleteRoom(input: { roomId: $id }) { roomId } }',
])("a proxy's page does not say that a room is not there: %s", async (document) => {
  await using upstream = await startStubUpstream((_request, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not found</title>');
  });
  await using proxied = await startGateway({
    config: { communicationServices: { kind: 'accessKey', endpoint: upstream.url, accessKey: 'QQ==' } },
  });
  const { errors } = await proxied.query(document, { id: roomId });
  expect(errors).toMatchObject([
    {
      message: 'rooms: the service gave an answer that is not of its API',
      extensions: { code: 'UPSTREAM_UNAVAILABLE', upstream: { service: 'rooms', status: 404 } },
    },
  ]);
});

test('one failing room leaves the others as they are', async () => {
  await using fresh = await startGateway();
  const [person = ''] = await createUsers(fresh, 1);
  const [a, b, c] = [
    await createRoom(fresh, [person]),
    await createRoom(fresh, [person]),
    await createRoom(fresh, [person]),
  ];
  await fresh.fail({ path: `/rooms/${b}/participants`, kind: 'status', status: 500 });
  const { data, errors } = await fresh.query('{ rooms { nodes { id participants { nodes { role } } } } }');
  const participants = { nodes: [{ role: 'ATTENDEE' }] };
  expect(data).toEqual({
    rooms: {
      nodes: [
        { id: c, participants },
        { id: b, participants: null },
        { id: a, participants },
      ],
    },
  });
  expect(errors).toMatchObject([
    { path: ['rooms', 'nodes', 1, 'participants'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
  ]);
});
