import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { createRoom, createUsers } from '../support/people.ts';
import { openReadySocket } from './websocket/graphql-socket.ts';
import type { Operation } from './websocket/graphql-socket.ts';

const log: string[] = [];
let clock: () => Date = () => new Date();
let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  gateway = await startGateway({
    gateway: {
      logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
      clock: { ...systemClock, now: () => clock() },
    },
  });
  roomId = await createRoom(gateway, await createUsers(gateway, 2));
});
afterAll(() => gateway.close());
afterEach(async () => {
  clock = () => new Date();
  log.length = 0;
  await gateway.heal();
});

async function overHttp(operation: Operation): Promise<GraphQLResult> {
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  });
  return comparable(await answer.text());
}

async function overWebSocket(operation: Operation): Promise<GraphQLResult> {
  const socket = await openReadySocket(gateway.url);
  return comparable(JSON.stringify(await socket.execute(operation)));
}

/** An answer without the ids of the upstream's requests, which are never twice the same. */
function comparable(text: string): GraphQLResult {
  return JSON.parse(text, (key, value: unknown) =>
    key === 'requestId' ? 'some id' : value,
  ) as GraphQLResult;
}

/** Runs an operation over both, sees that they answer the same, and gives that answer. */
async function answerTo(operation: Operation): Promise<GraphQLResult> {
  const answer = await overHttp(operation);
  expect(await overWebSocket(operation)).toEqual(answer);
  return answer;
}

const codesOf = ({ errors = [] }: GraphQLResult): string[] => errors.map(({ extensions }) => extensions.code);

const getRoom = 'query ($id: ID!) { room(id: $id) { id status participants { nodes { role } } } }';
const twoOperations = 'query A { __typename } query B { rooms(first: 1) { nodes { status } } }';
const identify =
  'query ($rawId: ID!) { identifier(rawId: $rawId) { __typename ... on HasRawId { rawId } ...phone } } fragment phone on PhoneNumberIdentifier { phoneNumber isAnonymous assertedId }';
const invite = `mutation ($participants: [InvitedParticipantInput!]!) {
  createRoom(input: { participants: $participants }) { __typename }
}`;

describe('over WebSocket as over HTTP, data is the same', () => {
  test.each<[string, Operation]>([
    ['of a query', { query: '{ __typename }' }],
    ['of introspection', { query: '{ __schema { types { name description fields { name } } } }' }],
    ['with variables', { query: identify, variables: { rawId: '4:+1_2' } }],
    ['with directives', { query: '{ a: __typename @skip(if: true) b: __typename @include(if: true) }' }],
    ['of the operation named', { query: twoOperations, operationName: 'B' }],
    ['of what is not there', { query: '{ room(id: "99999999999999999") { id } }' }],
    ['of a mutation', { query: 'mutation { createUser(input: {}) { token { token } } }' }],
    [
      'of mutations in order',
      { query: 'mutation { a: createRoom(input: {}) { __typename } b: __typename }' },
    ],
    ['of another alphabet', { query: identify, variables: { rawId: '🏊 \u0000 \u0436' } }],
  ])('%s', async (_, operation) => {
    const { data, errors } = await answerTo(operation);
    expect(errors).toBeUndefined();
    expect(data).toBeTruthy();
  });

  test('of a room', async () => {
    const { data } = await answerTo({ query: getRoom, variables: { id: roomId } });
    expect(data).toEqual({
      room: {
        id: roomId,
        status: 'OPEN',
        participants: { nodes: [{ role: 'ATTENDEE' }, { role: 'ATTENDEE' }] },
      },
    });
  });
});

describe('over WebSocket as over HTTP, a request that is wrong is refused in the same words', () => {
  test.each<[string, string, Operation]>([
    ['a syntax error', 'GRAPHQL_PARSE_FAILED', { query: '{\n  rooms(\n' }],
    ['a document of nothing', 'GRAPHQL_PARSE_FAILED', { query: '# nothing' }],
    ['a character that none knows', 'GRAPHQL_PARSE_FAILED', { query: '{ ☃ }' }],
    ['braces without an end', 'GRAPHQL_PARSE_FAILED', { query: '{'.repeat(100_000) }],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', { query: '{ room(id: 1) { nope } nope }' }],
    ['a missing argument', 'GRAPHQL_VALIDATION_FAILED', { query: '{ room { id } }' }],
    [
      'a literal of the wrong type',
      'GRAPHQL_VALIDATION_FAILED',
      { query: '{ rooms(first: "x") { nodes { id } } }' },
    ],
    [
      'a literal that is no date-time',
      'GRAPHQL_VALIDATION_FAILED',
      { query: 'mutation { createRoom(input: { validFrom: "soon" }) { __typename } }' },
    ],
    [
      'two literals where one of many is meant',
      'GRAPHQL_VALIDATION_FAILED',
      {
        query:
          'mutation { removeParticipants(input: { roomId: 1, participants: [{ rawId: "a", phoneNumber: "b" }] }) { __typename } }',
      },
    ],
    [
      'fragments in a circle',
      'GRAPHQL_VALIDATION_FAILED',
      { query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }' },
    ],
    ['a missing variable', 'BAD_USER_INPUT', { query: getRoom }],
    ['a variable that is null', 'BAD_USER_INPUT', { query: getRoom, variables: { id: null } }],
    ['a variable of the wrong type', 'BAD_USER_INPUT', { query: getRoom, variables: { id: {} } }],
    [
      'a variable with an unknown name in it',
      'BAD_USER_INPUT',
      { query: invite, variables: { participants: [{ identifier: { rawId: 'a' }, rank: 1 }] } },
    ],
    [
      'a variable with two where one of many is meant',
      'BAD_USER_INPUT',
      { query: invite, variables: { participants: [{ identifier: { rawId: 'a', phoneNumber: 'b' } }] } },
    ],
    ['an unknown operation', 'OPERATION_RESOLUTION_FAILURE', { query: twoOperations, operationName: 'C' }],
    ['none named of two operations', 'OPERATION_RESOLUTION_FAILURE', { query: twoOperations }],
    ['no operation', 'GRAPHQL_VALIDATION_FAILED', { query: 'fragment a on Query { __typename }' }],
  ])('%s', async (_, code, operation) => {
    const answer = await answerTo(operation);
    expect(answer).not.toHaveProperty('data');
    expect(new Set(codesOf(answer))).toEqual(new Set([code]));
    expect(log).toEqual([]);
  });

  test('more wrong variables than are worth listing', async () => {
    const participants = Array.from({ length: 200 }, () => ({ identifier: {} }));
    const answer = await answerTo({ query: invite, variables: { participants } });
    expect(new Set(codesOf(answer))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(answer.errors?.at(-1)?.message).toContain('Too many errors processing variables');
    expect(log).toEqual([]);
  });
});

describe('over WebSocket as over HTTP, what fails while it is executed is told in the same words', () => {
  test.each<[string, string, Operation]>([
    ['bad input', 'BAD_USER_INPUT', { query: '{ rooms(first: 0) { nodes { id } } __typename }' }],
    ['a cursor of nothing', 'BAD_USER_INPUT', { query: '{ rooms(after: "x") { nodes { id } } }' }],
    [
      'what is not there',
      'NOT_FOUND',
      {
        query:
          'mutation { updateRoom(input: { roomId: "99999999999999999", pstnDialOutEnabled: true }) { __typename } }',
      },
    ],
    [
      'what the upstream refuses',
      'BAD_USER_INPUT',
      { query: 'mutation { createRoom(input: { validUntil: "2001-01-01T00:00:00Z" }) { __typename } }' },
    ],
  ])('%s', async (_, code, operation) => {
    const answer = await answerTo(operation);
    expect(codesOf(answer)).toEqual([code]);
    expect(answer.errors?.[0]).toMatchObject({
      path: expect.anything() as unknown,
      locations: expect.anything() as unknown,
    });
  });

  test.each([
    ['UPSTREAM_THROTTLED', { kind: 'status', status: 429 }],
    ['UPSTREAM_UNAVAILABLE', { kind: 'status', status: 503 }],
    ['UPSTREAM_FORBIDDEN', { kind: 'status', status: 403 }],
    ['UPSTREAM_UNAVAILABLE', { kind: 'reset' }],
    ['UPSTREAM_UNAVAILABLE', { kind: 'garbage' }],
  ])('%s for %j', async (code, fault) => {
    await gateway.fail({ ...fault, path: '/rooms*' });
    const answer = await answerTo({ query: '{ rooms { nodes { id } } __typename }' });
    expect(codesOf(answer)).toEqual([code]);
  });

  test('one part of many, with the rest answered', async () => {
    await gateway.fail({ kind: 'status', status: 503, path: '*/participants' });
    const answer = await answerTo({ query: getRoom, variables: { id: roomId } });
    expect(answer.data).toEqual({ room: { id: roomId, status: 'OPEN', participants: null } });
    expect(codesOf(answer)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  test('a fault of ours: nothing of what it was is said, all of it is logged', async () => {
    clock = () => {
      throw new Error('the secret of the clock');
    };
    const answer = await answerTo({ query: '{ rooms(first: 1) { nodes { status } } }' });
    expect(answer).toEqual({
      data: { rooms: null },
      errors: [
        {
          message: 'Something went wrong in the gateway; it has been logged.',
          locations: [{ line: 1, column: 29 }],
          path: ['rooms', 'nodes', 0, 'status'],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
    // The live core, which looks at the clock by itself, may fail by it meanwhile.
    const logged = log.filter((line) => line.includes('an operation failed'));
    expect(logged).toHaveLength(2);
    for (const line of logged) expect(line).toContain('the secret of the clock');
  });
});
