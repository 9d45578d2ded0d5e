import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openEventStream } from '../http/event-stream/client.ts';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { transports } from './transports.ts';
import type { Transport } from './transports.ts';

const log: string[] = [];
let gateway: TestGateway;
beforeAll(async () => {
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  gateway = await startGateway({ gateway: { logger } });
  log.length = 0;
});
afterAll(() => gateway.close());
afterEach(() => {
  log.length = 0;
});

const user = 'microsoftTeamsUser: { userId: "aa67bd4c-8475-432d-bd41-39f255720e0a" }';

/** Asked with each variable null, as clients send what they have not set. */
const leftOut: readonly (readonly [string, string])[] = [
  [
    'the length and the place of a page',
    `query ($first: Int, $after: String, $states: [CallState!]) {
      rooms(first: $first, after: $after) { nodes { id participants(first: $first, after: $after) { nodes { role } } } }
      calls(first: $first, after: $after, states: $states) { nodes { id } }
    }`,
  ],
  [
    'all of a room',
    `mutation ($from: DateTime, $dialOut: Boolean, $people: [InvitedParticipantInput!], $key: String) {
      createRoom(input: {
        validFrom: $from, validUntil: $from, pstnDialOutEnabled: $dialOut, participants: $people, idempotencyKey: $key
      }) { room { pstnDialOutEnabled participants { nodes { role } } } }
    }`,
  ],
  [
    'the scopes of a token',
    `mutation ($scopes: [TokenScope!], $minutes: Int) {
      createUser(input: { scopes: $scopes, tokenExpiresInMinutes: $minutes }) { token { token } }
    }`,
  ],
  [
    'how a call is made',
    `mutation (
      $modalities: [RequestedModality!], $media: CallMediaInput, $options: CallOptionsInput, $keepAlive: CallKeepAlive
      $source: CallPartyInput, $no: Boolean, $cloud: Cloud
    ) {
      createCall(input: {
        to: { user: { identifier: { microsoftTeamsUser: {
          userId: "aa67bd4c-8475-432d-bd41-39f255720e0a", isAnonymous: $no, cloud: $cloud
        } } } }
        source: $source, requestedModalities: $modalities, media: $media, callOptions: $options, keepAlive: $keepAlive
      }) { call { requestedModalities mediaConfig { hosting } } }
    }`,
  ],
  [
    'which meeting is joined',
    `mutation ($message: ID) {
      createCall(input: {
        to: { meeting: { threadId: "19:meeting_x@thread.v2", messageId: $message, organizer: { identifier: { ${user} } } } }
      }) { call { chatInfo { messageId } } }
    }`,
  ],
];

describe.each(transports)('over %s, null means that it is left out:', (_, ask) => {
  test.each(leftOut)('%s', async (_name, query) => {
    const names = [...query.matchAll(/\$(\w+):/g)].map(([, name = '']) => name);
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    const { data, errors } = await ask(gateway.url, { query, variables: nulls });
    expect(errors).toBeUndefined();
    const leftOutAnswer = await ask(gateway.url, { query, variables: {} });
    expect(shape(data)).toEqual(shape(leftOutAnswer.data));
    expect(log).toEqual([]);
  });
});

/** An answer but for what lists hold, since other tests add to them. */
function shape(data: GraphQLResult['data']): unknown {
  return JSON.parse(JSON.stringify(data), (key, value: unknown) => (key === 'nodes' ? 'nodes' : value));
}

test.each([0, -1, 101, -2_147_483_648])('a page of %i is refused', async (first) => {
  const query =
    'query ($first: Int) { rooms(first: $first) { nodes { id } } calls(first: $first) { nodes { id } } }';
  const { data, errors } = await gateway.query(query, { first });
  expect(data).toEqual({ rooms: null, calls: null });
  expect(errors?.map(({ extensions }) => extensions)).toEqual(
    Array(2).fill({ code: 'BAD_USER_INPUT', field: 'first' }),
  );
});

/**
 * With `x` null, for which the variable has a default: validation takes that for enough, so that it shows only when the
 * argument is read.
 */
const refused: readonly (readonly [string, string, string, readonly (string | number)[] | undefined])[] = [
  [
    'an argument',
    'query ($x: ID = "1") { room(id: $x) { id } __typename }',
    'Argument "id" of non-null type "ID!" must not be null.',
    ['room'],
  ],
  [
    'a field of an input',
    'mutation ($x: ID = "1") { deleteRoom(input: { roomId: $x }) { roomId } }',
    'Argument "input" has invalid value {roomId: $x}.',
    ['deleteRoom'],
  ],
  [
    'an argument below the root',
    'query ($x: ID = "1") { calls { nodes { id participant(id: $x) { id } } } }',
    'Argument "id" of non-null type "ID!" must not be null.',
    ['calls', 'nodes', 0, 'participant'],
  ],
  [
    'a directive at the root',
    'query ($x: Boolean = true) { __typename @include(if: $x) }',
    'Argument "if" of non-null type "Boolean!" must not be null.',
    undefined,
  ],
  [
    'a directive below the root',
    'query ($x: Boolean = true) { calls { nodes @skip(if: $x) { id } } }',
    'Argument "if" of non-null type "Boolean!" must not be null.',
    ['calls'],
  ],
];

describe.each(transports)(
  'over %s, null where nothing can be null is the mistake of the client:',
  (_, ask) => {
    test.each(refused)('%s', async (_name, query, message, path) => {
      await gateway.query(
        `mutation { createCall(input: { to: { user: { identifier: { ${user} } } } }) { call { id } } }`,
      );
      log.length = 0;
      const { errors } = await ask(gateway.url, { query, variables: { x: null } });
      expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
      expect(errors?.[0]?.path).toEqual(path);
      expect(log).toEqual([]);
    });
  },
);

const subscribing: readonly (readonly [string, Transport])[] = [
  ['a WebSocket', async (url, operation) => (await openReadySocket(url)).execute(operation)],
  [
    'an event stream',
    async (url, { query, variables = {} }) =>
      (await (await openEventStream(url, { query, variables })).next()).data ?? {},
  ],
];

test.each(subscribing)('a subscription to null is refused over %s', async (_, ask) => {
  const { errors } = await ask(gateway.url, {
    query: 'subscription ($x: ID = "1") { rosterChanged(callId: $x) { cursor } }',
    variables: { x: null },
  });
  expect(errors).toMatchObject([
    {
      message: 'Argument "callId" of non-null type "ID!" must not be null.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  expect(log).toEqual([]);
});

test('a mutation whose answer could not be made for a null is not done', async () => {
  await gateway.takeJournal();
  const { data, errors } = await gateway.query(
    'mutation ($x: Boolean = true) { createRoom(input: {}) { room @include(if: $x) { id } } }',
    { x: null },
  );
  expect(data).toEqual({ createRoom: null });
  expect(errors).toMatchObject([{ path: ['createRoom'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(await gateway.takeJournal()).toEqual([]);
});
