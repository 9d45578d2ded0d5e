import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultOperationLimits } from '../../../src/graphql/limits/operation-limits.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { createRoom, createUsers } from '../../support/people.ts';

const absentCall = '00000000-0000-4000-8000-000000000000';
const absentRoom = '99000000000000000';
const teamsUser = '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1';
const createCall = `mutation {
  createCall(input: { to: { user: { identifier: { rawId: "${teamsUser}" } } } }) { call { id myParticipantId } }
}`;

interface CreatedCall {
  readonly createCall: { readonly call: { readonly id: string; readonly myParticipantId: string } };
}

describe('node', () => {
  let gateway: TestGateway;
  let people: readonly string[];
  let roomId: string;
  let call: CreatedCall['createCall']['call'];
  beforeAll(async () => {
    gateway = await startGateway();
    people = await createUsers(gateway, 5);
    roomId = await createRoom(gateway, people);
    const { data } = await gateway.query<CreatedCall>(createCall);
    if (!data) throw new Error('no call');
    call = data.createCall.call;
    await gateway.sandbox.graph.idle();
  });
  afterAll(() => gateway.close());
  beforeEach(() => gateway.takeJournal());

  const find = (id: string) =>
    gateway.query<{ node: unknown }>(
      `query ($id: ID!) {
        node(id: $id) { __typename id ... on Room { status } ... on Call { state } ... on HasRawId { rawId } }
      }`,
      { id },
    );

  test('finds a room by the id that the service gave it', async () => {
    expect(await find(roomId)).toEqual({
      data: { node: { __typename: 'Room', id: roomId, status: 'OPEN' } },
    });
    expect(await gateway.takeJournal()).toEqual([`GET /rooms/${roomId} 200`]);
  });

  test('finds a call by its id in every form', async () => {
    const found = { data: { node: { __typename: 'Call', id: call.id, state: 'ESTABLISHING' } } };
    expect(await find(call.id)).toEqual(found);
    expect(await find(call.id.toUpperCase())).toEqual(found);
    expect(await find(call.id.replaceAll('-', '').toUpperCase())).toEqual(found);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('finds a communication user by their id, and asks nobody', async () => {
    const [id = ''] = people;
    const node = { __typename: 'CommunicationUserIdentifier', id, rawId: id };
    expect(await find(id)).toEqual({ data: { node } });
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('takes an id of 32 digits for that of a call', async () => {
    expect(await find('9'.repeat(32))).toEqual({ data: { node: null } });
    const journal = await gateway.takeJournal();
    expect(journal).toEqual(['GET /v1.0/communications/calls/99999999999999999999999999999999 404']);
  });

  test.each([
    { what: 'a room that is not there', id: () => absentRoom },
    { what: 'a call that is not there', id: () => absentCall },
    { what: 'a participant, who is found within their call only', id: () => call.myParticipantId },
    { what: 'a Teams user, who has no id but the raw id', id: () => teamsUser },
    { what: 'a telephone', id: () => '4:+12065550100' },
  ])('is null, and no error, for $what', async ({ id }) => {
    expect(await find(id())).toEqual({ data: { node: null } });
  });

  test.each(['', '.', '..', 'room', 'a/../b', '\u0000', '9'.repeat(1_000), `${absentCall}/user:1`])(
    'says of what is no id what room(id:) says: %j',
    async (id) => {
      const { errors: ofRoom = [] } = await gateway.query('query ($id: ID!) { room(id: $id) { id } }', {
        id,
      });
      const { data, errors = [] } = await find(id);
      expect(data).toEqual({ node: null });
      expect(errors.map(({ message }) => message)).toEqual(ofRoom.map(({ message }) => message));
      expect(errors).toMatchObject([{ path: ['node'], extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  test('costs a request, and what is asked of what is found', async () => {
    await using sparing = await startGateway({
      config: { operationLimits: { ...defaultOperationLimits, cost: 2 } },
    });
    const twice = (what: string) => `{ node(id: "${absentRoom}") { ... on Room { ${what} } } }`;
    expect(await sparing.query(twice('participants { nodes { role } }'))).toEqual({ data: { node: null } });
    const { errors } = await sparing.query(
      twice('a: participants { nodes { role } } b: participants { nodes { role } }'),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });

  test("pages through a room's participants as Relay does", async () => {
    // As relay-compiler writes it for a fragment on Room with @refetchable and @connection.
    const refetch = `
      query RoomParticipantsPaginationQuery($count: Int = 10, $cursor: String, $id: ID!) {
        node(id: $id) { __typename ...RoomParticipants_room_1G22uz id }
      }
      fragment RoomParticipants_room_1G22uz on Room {
        id
        participants(first: $count, after: $cursor) {
          edges { node { role identifier { __typename ... on HasRawId { __isHasRawId: __typename rawId } } __typename } cursor }
          pageInfo { endCursor hasNextPage }
        }
      }`;
    const seen: string[] = [];
    let page: Page['pageInfo'] = { endCursor: null, hasNextPage: true };
    while (page.hasNextPage) {
      const { data, errors } = await gateway.query<{ node: { participants: Page } }>(refetch, {
        id: roomId,
        count: 2,
        cursor: page.endCursor,
      });
      if (!data) throw new Error(JSON.stringify(errors));
      const { edges, pageInfo } = data.node.participants;
      seen.push(...edges.map(({ node }) => node.identifier.rawId));
      page = pageInfo;
    }
    expect(seen.sort()).toEqual([...people].sort());
  });
});

interface Page {
  readonly edges: readonly { readonly node: { readonly identifier: { readonly rawId: string } } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

describe('whoever lacks the scope', () => {
  let issuer: TestIssuer;
  let gateway: TestGateway;
  let roomId: string;
  let callId: string;
  beforeAll(async () => {
    issuer = await startIssuer();
    gateway = await startGateway({ issuer });
    const all = await issuer.bearer('rooms.write', 'rooms.read', 'calls.write', 'calls.read');
    const room = await gateway.query<{ createRoom: { room: { id: string } } }>(
      'mutation { createRoom(input: {}) { room { id } } }',
      {},
      all,
    );
    const call = await gateway.query<CreatedCall>(createCall, {}, all);
    roomId = room.data?.createRoom.room.id ?? '';
    callId = call.data?.createCall.call.id ?? '';
    await gateway.sandbox.graph.idle();
  });
  afterAll(async () => {
    await gateway.close();
    await issuer[Symbol.asyncDispose]();
  });

  test.each([
    { what: 'a room', scope: 'rooms.read', other: 'calls.read', there: () => roomId, absent: absentRoom },
    { what: 'a call', scope: 'calls.read', other: 'rooms.read', there: () => callId, absent: absentCall },
  ])(
    'is not told whether $what is there, and nothing is asked for',
    async ({ scope, other, there, absent }) => {
      const token = await issuer.bearer(other);
      const find = (id: string) =>
        gateway.query('query ($id: ID!) { node(id: $id) { __typename id } }', { id }, token);
      await gateway.takeJournal();
      const refusal = {
        data: { node: null },
        errors: [
          {
            message: expect.any(String) as string,
            locations: expect.any(Array) as unknown[],
            path: ['node'],
            extensions: { code: 'FORBIDDEN', requiredScopes: [[scope]] },
          },
        ],
      };
      expect([await find(there()), await find(absent)]).toEqual([refusal, refusal]);
      expect(await gateway.takeJournal()).toEqual([]);
    },
  );

  test('gets what the other scope opens beside it', async () => {
    const { data, errors } = await gateway.query(
      'query ($roomId: ID!, $callId: ID!) { room: node(id: $roomId) { id } call: node(id: $callId) { id } }',
      { roomId, callId },
      await issuer.bearer('rooms.read'),
    );
    expect(data).toEqual({ room: { id: roomId }, call: null });
    expect(errors).toMatchObject([{ path: ['call'], extensions: { code: 'FORBIDDEN' } }]);
  });
});
