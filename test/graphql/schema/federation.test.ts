import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { createRoom, createUsers } from '../../support/people.ts';

let gateway: TestGateway;
let userId: string;
let rooms: readonly string[];
let callId: string;
beforeAll(async () => {
  gateway = await startGateway();
  const users = await createUsers(gateway, 1);
  userId = users[0] ?? '';
  rooms = await Promise.all([createRoom(gateway, users), createRoom(gateway), createRoom(gateway)]);
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation ($threadId: ID!) {
      createCall(
        input: {
          to: { meeting: { threadId: $threadId, organizer: { identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000a1" } } } }
        }
      ) { call { id } }
    }`,
    { threadId: '19:meeting_x@thread.v2' },
  );
  callId = data?.createCall.call.id ?? '';
  await gateway.sandbox.graph.idle();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

const teamsUser = {
  __typename: 'MicrosoftTeamsUserIdentifier',
  rawId: '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1',
};
const phone = { __typename: 'PhoneNumberIdentifier', rawId: '4:+12065550100' };
const room = (id: string | undefined) => ({ __typename: 'Room', id });
const call = (id: string) => ({ __typename: 'Call', id });

/** Asks as a router does. */
function entities(
  representations: readonly unknown[],
): Promise<GraphQLResult<{ _entities: readonly unknown[] | null }>> {
  return gateway.query(
    `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        __typename ... on Room { id status } ... on Call { id state } ... on HasRawId { rawId }
        ... on MicrosoftTeamsUserIdentifier { userId cloud }
      }
    }`,
    { representations },
  );
}

describe('representations', () => {
  test('of every entity are found, in their order', async () => {
    expect(
      await entities([
        phone,
        room(rooms[1]),
        call(callId),
        { __typename: 'CommunicationUserIdentifier', rawId: userId },
        teamsUser,
        { __typename: 'MicrosoftTeamsAppIdentifier', rawId: '28:orgid:01234567-0000-4000-8000-000000000000' },
        { __typename: 'UnknownIdentifier', rawId: 'anything' },
        { __typename: 'ApplicationIdentifier', rawId: '28:01234567-0000-4000-8000-000000000000' },
        { __typename: 'GuestIdentifier', rawId: 'guest:g' },
        room(rooms[0]),
      ]),
    ).toEqual({
      data: {
        _entities: [
          phone,
          { ...room(rooms[1]), status: 'OPEN' },
          { ...call(callId), state: 'ESTABLISHING' },
          { __typename: 'CommunicationUserIdentifier', rawId: userId },
          { ...teamsUser, userId: '5a4db0c5-0000-4000-8000-0000000000a1', cloud: 'PUBLIC' },
          {
            __typename: 'MicrosoftTeamsAppIdentifier',
            rawId: '28:orgid:01234567-0000-4000-8000-000000000000',
          },
          { __typename: 'UnknownIdentifier', rawId: 'anything' },
          { __typename: 'ApplicationIdentifier', rawId: '28:01234567-0000-4000-8000-000000000000' },
          { __typename: 'GuestIdentifier', rawId: 'guest:g' },
          { ...room(rooms[0]), status: 'OPEN' },
        ],
      },
    });
  });

  test.each(['28:01234567-0000-4000-8000-000000000000', '28:dod-global:a', 'guest:g'])(
    'of an identifier that was unknown to earlier versions stand for what they name: "%s"',
    async (rawId) => {
      const reference = { __typename: 'UnknownIdentifier', rawId };
      expect(await entities([reference])).toEqual({ data: { _entities: [reference] } });
    },
  );

  test('may carry more than the key', async () => {
    const { data, errors } = await entities([{ ...teamsUser, userId: 'not theirs' }]);
    expect(errors).toBeUndefined();
    expect(data?._entities).toMatchObject([{ userId: '5a4db0c5-0000-4000-8000-0000000000a1' }]);
  });

  test('of rooms are asked for once each, and of identifiers not at all', async () => {
    await entities([room(rooms[0]), room(rooms[1]), phone, room(rooms[0]), teamsUser, room(rooms[2])]);
    const journal = await gateway.takeJournal();
    expect(journal.toSorted()).toEqual(rooms.map((id) => `GET /rooms/${id} 200`).toSorted());
  });

  test('of a call that is known here ask nobody', async () => {
    await entities([call(callId), call(callId)]);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('of a call are understood in every form of its id', async () => {
    const bare = callId.replaceAll('-', '').toUpperCase();
    const { data } = await entities([call(callId.toUpperCase()), call(bare)]);
    expect(data?._entities).toMatchObject([{ id: callId }, { id: callId }]);
  });

  test('of what is not there are null, and no error', async () => {
    const absentCall = '00000000-0000-4000-8000-000000000000';
    expect(await entities([room('99000000000000000'), room(rooms[0]), call(absentCall)])).toEqual({
      data: { _entities: [null, { ...room(rooms[0]), status: 'OPEN' }, null] },
    });
  });

  test('of a room that can not be read fail alone', async () => {
    await gateway.fail({ kind: 'status', status: 403, path: `/rooms/${rooms[1] ?? ''}` });
    try {
      const { data, errors } = await entities([room(rooms[0]), room(rooms[1])]);
      expect(data?._entities).toMatchObject([{ id: rooms[0] }, null]);
      expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'UPSTREAM_FORBIDDEN' } }]);
    } finally {
      await gateway.heal();
    }
  });

  test('lead on to what an entity has', async () => {
    const result = await gateway.query(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Room { participants { nodes { role identifier { ... on HasRawId { rawId } } } } }
        }
      }`,
      { representations: [room(rooms[0])] },
    );
    expect(result).toEqual({
      data: {
        _entities: [{ participants: { nodes: [{ role: 'ATTENDEE', identifier: { rawId: userId } }] } }],
      },
    });
  });

  test('may stand in the query itself', async () => {
    const result = await gateway.query(
      `query ($id: ID!) { _entities(representations: [{ __typename: "Room", id: $id }]) { ... on Room { id } } }`,
      { id: rooms[0] },
    );
    expect(result).toEqual({ data: { _entities: [{ id: rooms[0] }] } });
  });

  test('of the interface of all identifiers are of the type that the raw id tells', async () => {
    const rawIds = [phone, teamsUser].map(({ rawId }) => ({ __typename: 'HasRawId', rawId }));
    const { data } = await entities(rawIds);
    expect(data?._entities).toMatchObject([phone, teamsUser]);
  });
});

describe('a representation that stands for nothing is refused, and no other', () => {
  test.each([
    { what: 'a raw id of another type', wrong: { ...phone, rawId: teamsUser.rawId }, field: '.rawId' },
    { what: 'no key', wrong: { __typename: 'Room' }, field: '.id' },
    { what: 'the key of another type', wrong: { __typename: 'Room', rawId: '4:+1' }, field: '.id' },
    { what: 'a key that is null', wrong: { __typename: 'Call', id: null }, field: '.id' },
    { what: 'a number as the key', wrong: { __typename: 'Room', id: 1 }, field: '.id' },
    { what: 'a list as the key', wrong: { ...phone, rawId: ['4:+1'] }, field: '.rawId' },
    { what: 'an object as the key', wrong: { ...phone, rawId: { toString: 1 } }, field: '.rawId' },
    { what: 'an unknown type', wrong: { __typename: 'Rooom', id: '1' }, field: '.__typename' },
    { what: 'a type that is no entity', wrong: { __typename: 'PageInfo', id: '1' }, field: '.__typename' },
    { what: 'a union', wrong: { __typename: 'Identifier', rawId: '4:+1' }, field: '.__typename' },
    { what: 'the name of an inherited property', wrong: { __typename: 'constructor' }, field: '.__typename' },
    { what: 'a type that is no text', wrong: { __typename: 7, id: '1' }, field: '.__typename' },
    { what: 'no type', wrong: { id: '1' }, field: '' },
    { what: 'a text', wrong: 'Room', field: '' },
    { what: 'a list', wrong: [room('1')], field: '' },
  ])('$what', async ({ wrong, field }) => {
    const { data, errors } = await entities([phone, wrong, room(rooms[0])]);
    expect(data?._entities).toMatchObject([phone, null, { id: rooms[0] }]);
    expect(errors).toMatchObject([
      {
        path: ['_entities', 1],
        extensions: { code: 'BAD_USER_INPUT', field: `representations.1${field}` },
      },
    ]);
  });

  test('before anything is asked for', async () => {
    await entities([{ __typename: 'Room' }, { __typename: 'Call', id: 5 }]);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});
