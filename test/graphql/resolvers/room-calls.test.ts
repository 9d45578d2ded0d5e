import { expect, test } from 'vitest';
import { ana, ben, callId, roomId, telephone } from '../../live/room-calls/room-harness.ts';
import { RoomGraph } from './room-graph.ts';

const presence = `{ room(id: "${roomId}") {
  participants { nodes { rawId presence { state since isMuted isOnHold } } }
} }`;

const unknownOf = { since: null, isMuted: null, isOnHold: null };

test('a room shows its call, who is there and who of those invited, once one is under way', async () => {
  await using graph = await RoomGraph.start();
  const query = `{ room(id: "${roomId}") {
    call { id origin isComplete room { id } participants { id rawId displayName isMuted isOnHold roomRole } }
    present { rawId }
  } }`;
  expect(await graph.ask(query)).toEqual({ data: { room: { call: null, present: [] } } });

  await graph.told.joined(1, ana, { displayName: 'Ana', role: 'Presenter' });
  const anaThere = { id: ana, rawId: ana, displayName: 'Ana', roomRole: 'PRESENTER' };
  expect(await graph.ask(query)).toEqual({
    data: {
      room: {
        call: {
          id: callId,
          origin: 'COMMUNICATION_SERVICES',
          isComplete: false,
          room: { id: roomId },
          participants: [{ ...anaThere, isMuted: null, isOnHold: null }],
        },
        present: [{ rawId: ana }],
      },
    },
  });

  await graph.told.connected('c', 2);
  await graph.told.listed('c', 3, 1, ana, telephone);
  expect(await graph.ask(query)).toMatchObject({
    data: { room: { call: { isComplete: true }, present: [{ rawId: ana }, { rawId: telephone }] } },
  });
});

test('of each who is invited it is said whether they are there, and asks nothing but for participants', async () => {
  await using graph = await RoomGraph.start();
  await graph.told.joined(1, ana);
  graph.requests.splice(0);
  expect(await graph.ask(presence)).toEqual({
    data: {
      room: {
        participants: {
          nodes: [
            {
              rawId: ana,
              presence: {
                ...unknownOf,
                state: 'PRESENT',
                since: expect.stringMatching(/:01\.000Z$/) as string,
              },
            },
            { rawId: ben, presence: { ...unknownOf, state: 'ABSENT' } },
          ],
        },
      },
    },
  });
  expect(graph.requests.sort()).toEqual(['participants', 'room']);
});

test('where nothing tells of calls, who is there is unknown', async () => {
  await using graph = await RoomGraph.start({ roomCalls: undefined });
  const state = { presence: { ...unknownOf, state: 'UNKNOWN' } };
  expect(await graph.ask(presence)).toMatchObject({
    data: { room: { participants: { nodes: [state, state] } } },
  });
  expect(await graph.ask(`{ room(id: "${roomId}") { present { rawId } call { id } } }`)).toEqual({
    data: { room: { present: null, call: null } },
  });
});

test('presence needs the scope of calls, and its lack takes nothing else away', async () => {
  await using graph = await RoomGraph.start();
  const reader = { subject: 'reader', scopes: new Set(['rooms.read']), expiresAt: undefined };
  const { data, errors } = await graph.ask(
    `{ room(id: "${roomId}") { id call { id } present { rawId } participants { nodes { rawId presence { state } } } } }`,
    reader,
  );
  const nodes = [ana, ben].map((rawId) => ({ rawId, presence: null }));
  expect(data).toEqual({ room: { id: roomId, call: null, present: null, participants: { nodes } } });
  expect(new Set(errors?.map(({ extensions }) => extensions?.['code']))).toEqual(new Set(['FORBIDDEN']));
});

test('a call in a room is found by its id, and its room needs the scope of rooms', async () => {
  await using graph = await RoomGraph.start();
  await graph.told.joined(1, ana);
  const reader = { subject: 'reader', scopes: new Set(['calls.read']), expiresAt: undefined };
  const { data } = await graph.ask(`{ call(id: "${callId}") { id room { id } isComplete } }`, reader);
  expect(data).toEqual({ call: { id: callId, room: null, isComplete: false } });
  expect(await graph.ask(`{ node(id: "${callId}") { __typename id } }`)).toEqual({
    data: { node: { __typename: 'Call', id: callId } },
  });
});

test.each([
  ['who may not see calls', ['rooms.read'], 'joined { rawId }'],
  ['who selects nothing of calls', ['rooms.read', 'calls.read'], 'cursor'],
])('%s is told of invitations alone', async (_, scopes, selected) => {
  await using graph = await RoomGraph.start();
  const reader = { subject: 'reader', scopes: new Set(scopes), expiresAt: undefined };
  const events = await graph.follow(
    `subscription { roomChanged(roomId: "${roomId}") { isSnapshot invited { rawId role } ${selected} } }`,
    reader,
  );
  expect((await events.next()).data).toMatchObject({ roomChanged: { isSnapshot: true, invited: [] } });
  await graph.told.joined(1, ana);
  await graph.ask(`mutation { addOrUpdateParticipants(input: {
    roomId: "${roomId}" participants: [{ identifier: { communicationUserId: "${ben}" } role: PRESENTER }]
  }) { __typename } }`);
  expect((await events.next()).data).toMatchObject({
    roomChanged: { isSnapshot: false, invited: [{ rawId: ben, role: 'PRESENTER' }] },
  });
  await events.end();
});
