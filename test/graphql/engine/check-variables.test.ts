import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { transports } from '../transports.ts';

let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  gateway = await startGateway();
  const { data } = await gateway.query<{ createRoom: { room: { id: string } } }>(
    'mutation { createRoom(input: {}) { room { id } } }',
  );
  roomId = data?.createRoom.room.id ?? '';
});
afterAll(() => gateway.close());

const deleteRoom = 'mutation ($input: DeleteRoomInput!) { deleteRoom(input: $input) { roomId } }';

describe.each(transports)('over %s', (_, send) => {
  test('an id beyond 2^53 is refused as a number, which JSON has rounded: the room is still there', async () => {
    const rounded = Number(roomId);
    expect(Number.isSafeInteger(rounded)).toBe(false);
    const variables = { input: { roomId: rounded } };
    expect(await send(gateway.url, { query: deleteRoom, variables })).toEqual({
      errors: [
        {
          message:
            'Variable "$input" got an invalid value at "input.roomId"; it is beyond 9007199254740991, where numbers in JSON ' +
            'are rounded and would name something else: send the id as a string.',
          locations: [{ line: 1, column: 11 }],
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    const { data } = await send(gateway.url, { query: `{ room(id: ${roomId}) { id } }` });
    expect(data).toEqual({ room: { id: roomId } });
  });

  test.each([
    ['an id', 'query ($value: ID!) { room(id: $value) { id } }', 'half \ud83d'],
    [
      'a text',
      'mutation ($value: CreateRoomInput!) { createRoom(input: $value) { room { id } } }',
      { idempotencyKey: '\udc4d' },
    ],
    [
      'a representation of an entity',
      'query ($value: [_Any!]!) { _entities(representations: $value) { __typename } }',
      [{ __typename: 'Room', id: '\ud83d' }],
    ],
  ])('half an emoji in %s is refused, and nothing is asked of a service', async (__, query, value) => {
    await gateway.takeJournal();
    const { data, errors } = await send(gateway.url, { query, variables: { value } });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toMatch(
      /^Variable "\$value" got an invalid value.*; its text has half of a character/,
    );
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('whole emojis, and ids as numbers up to 2^53, are taken', async () => {
    const query =
      'query ($text: ID!, $number: ID!) { text: identifier(rawId: $text) { ... on HasRawId { rawId } } number: identifier(rawId: $number) { ... on HasRawId { rawId } } }';
    const { data } = await send(gateway.url, { query, variables: { text: '👍🏽', number: 2 ** 53 - 1 } });
    expect(data).toEqual({ text: { rawId: '👍🏽' }, number: { rawId: '9007199254740991' } });
  });
});

test.each([
  [
    'a query by GET',
    { 'apollo-require-preflight': 'true' },
    'query ($value: ID!) { room(id: $value) { id } }',
  ],
  [
    'an event stream',
    { accept: 'text/event-stream' },
    'subscription ($value: ID!) { callEvents(callId: $value) { cursor } }',
  ],
])('variables that are nested thousands deep are refused in %s', async (_, headers, query) => {
  const variables = `{"value":${'['.repeat(6_000)}${']'.repeat(6_000)}}`;
  const answer = await fetch(
    `${gateway.url}/graphql?query=${encodeURIComponent(query)}&variables=${variables}`,
    { headers },
  );
  expect(await answer.text()).toMatch(/"code":"BAD_USER_INPUT"/);
});
