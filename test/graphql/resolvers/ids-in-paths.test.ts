import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

const user = '8:acs:5a4db0c5-0000-4000-8000-00000000ac50_00000005-14a2-e5c3-0000-000000000000';

/** What takes an id that becomes a part of a path, and where the id stands in it. */
const operations = {
  room: ['id', 'query ($id: ID!) { room(id: $id) { id } }'],
  deleteRoom: ['input.roomId', 'mutation ($id: ID!) { deleteRoom(input: { roomId: $id }) { roomId } }'],
  call: ['id', 'query ($id: ID!) { call(id: $id) { id } }'],
  hangUpCall: ['input.callId', 'mutation ($id: ID!) { hangUpCall(input: { callId: $id }) { call { id } } }'],
  keepCallAlive: [
    'input.callId',
    'mutation ($id: ID!) { keepCallAlive(input: { callId: $id }) { call { id } } }',
  ],
  removeCallParticipant: [
    'input.participantId',
    `mutation ($id: ID!) { removeCallParticipant(input: { callId: "c", participantId: $id }) { call { id } } }`,
  ],
  unassignTeamsExtension: [
    'input.objectId',
    'mutation ($id: ID!) { unassignTeamsExtension(input: { tenantId: "t", objectId: $id }) { objectId } }',
  ],
  teamsExtensionAssignment: [
    'tenantId',
    'query ($id: ID!) { teamsExtensionAssignment(tenantId: $id, objectId: "o") { tenantId } }',
  ],
  _entities: [
    'representations.0.id',
    'query ($id: ID!) { _entities(representations: [{ __typename: "Call", id: $id }]) { __typename } }',
  ],
} as const;

describe.each(Object.entries(operations).map(([name, [field, document]]) => ({ name, field, document })))(
  '$name refuses, and asks no service about,',
  ({ field, document }) => {
    test.each([
      ['an empty id', ''],
      ['a blank id', ' \t'],
      ['the folder itself', '.'],
      ['the folder above', '..'],
      ['a way to another thing', '../rooms/99581221940341717'],
      ['a way to another thing on Windows', '..\\99581221940341717'],
      ['a part of a thing', '99581221940341717/participants'],
      ['what ends at a NUL', '99581221940341717\0x'],
      ['a second line', '99581221940341717\r\nHost: example.org'],
      ['blanks round an id', ' 99581221940341717 '],
      ['what is too long for a URL', '9'.repeat(1_025)],
      ['what is so once it is encoded', '👍'.repeat(100)],
    ])('%s', async (__, id) => {
      const { data, errors } = await gateway.query(document, { id });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
      expect(errors?.[0]?.message).toMatch(/^.{1,250} is not an id$/s);
      expect(Object.values(data ?? {}).flat()).toEqual(data ? [null] : []);
      expect(await gateway.takeJournal()).toEqual([]);
    });
  },
);

test.each([
  ['99?x=1#y;z%2f..', '/rooms/99%3Fx%3D1%23y%3Bz%252f..'],
  ['...', '/rooms/...'],
  ['👍', '/rooms/%F0%9F%91%8D'],
  ['9'.repeat(1_024), `/rooms/${'9'.repeat(1_024)}`],
])('whatever else an id holds is sent as it is: %s', async (id, path) => {
  await gateway.query(operations.room[1], { id });
  // The service refuses it: its ids are digits.
  expect(await gateway.takeJournal()).toEqual([`GET ${path} 400`]);
});

test('a user is named by their whole id', async () => {
  const document = 'mutation ($id: ID!) { deleteUser(input: { userId: $id }) { userId } }';
  const { errors } = await gateway.query(document, { id: `${user}/../x` });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(await gateway.takeJournal()).toEqual([]);
});
