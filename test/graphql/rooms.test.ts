import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test('a room is created with two users and read back', async () => {
  const users = await gateway.query<Record<string, { user: { id: string } }>>(
    'mutation { a: createUser(input: {}) { user { id } } b: createUser(input: {}) { user { id } } }',
  );
  const [a, b] = Object.values(users.data ?? {}).map(({ user }) => user.id);
  const created = await gateway.query<{ createRoom: { room: { id: string } } }>(
    `mutation ($a: ID!, $b: ID!) {
      createRoom(input: { participants: [
        { identifier: { communicationUserId: $a }, role: PRESENTER }
        { identifier: { rawId: $b } }
      ] }) { room { id status } }
    }`,
    { a, b },
  );
  expect(created.errors).toBeUndefined();
  const read = await gateway.query(
    `query ($id: ID!) { room(id: $id) { status participants { nodes { role identifier { __typename ... on HasRawId { rawId } } } } } }`,
    { id: created.data?.createRoom.room.id },
  );
  expect(read).toEqual({
    data: {
      room: {
        status: 'OPEN',
        participants: {
          nodes: [
            { role: 'PRESENTER', identifier: { __typename: 'CommunicationUserIdentifier', rawId: a } },
            { role: 'ATTENDEE', identifier: { __typename: 'CommunicationUserIdentifier', rawId: b } },
          ],
        },
      },
    },
  });
});
