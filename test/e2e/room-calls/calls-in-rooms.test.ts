import { describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

const [ana = '', ben = ''] = ['a', 'b'].map(
  (digit) => `8:acs:5a4db0c5-0000-4000-8000-00000000ac50_00000000-0000-4000-8000-00000000000${digit}`,
);

/** Makes a room to which both are invited. */
async function roomOf(gateway: TestGateway): Promise<string> {
  const { data, errors } = await gateway.query<{ createRoom: { room: { id: string } } | null }>(
    `mutation ($participants: [InvitedParticipantInput!]) {
      createRoom(input: { participants: $participants }) { room { id } }
    }`,
    { participants: [ana, ben].map((rawId) => ({ identifier: { rawId }, role: 'PRESENTER' })) },
  );
  if (!data?.createRoom) throw new Error(JSON.stringify(errors));
  return data.createRoom.room.id;
}

/** What a gateway shows of a call: its state, and who is in it. */
async function shown(gateway: TestGateway, callId: string): Promise<unknown> {
  const { data } = await gateway.query<{
    call: {
      state: string;
      participants: { displayName: string | null; identifier: { rawId: string } }[];
    } | null;
  }>(
    `query ($id: ID!) {
      call(id: $id) { state participants { displayName identifier { ... on HasRawId { rawId } } } }
    }`,
    { id: callId },
  );
  const call = data?.call;
  return (
    call && [
      call.state,
      call.participants.map(({ identifier, displayName }) => [identifier.rawId, displayName]),
    ]
  );
}

describe.each(['observe', 'connect'] as const)('with ROOM_CALLS=%s', (roomCalls) => {
  test('whoever joins a room is in its call, until they leave', async () => {
    await using gateway = await startGateway({ roomCalls });
    const { roomCalls: rooms } = gateway.sandbox;
    const roomId = await roomOf(gateway);
    const { serverCallId } = rooms.join(roomId, { rawId: ana, displayName: 'Ana' });
    await expect.poll(() => shown(gateway, serverCallId)).toEqual(['ESTABLISHED', [[ana, 'Ana']]]);
    rooms.join(roomId, { rawId: ben, displayName: 'Ben' });
    await expect
      .poll(() => shown(gateway, serverCallId))
      .toEqual([
        'ESTABLISHED',
        [
          [ana, 'Ana'],
          [ben, 'Ben'],
        ],
      ]);
    rooms.leave(roomId, { rawId: ana });
    await expect.poll(() => shown(gateway, serverCallId)).toEqual(['ESTABLISHED', [[ben, 'Ben']]]);
    rooms.leave(roomId, { rawId: ben });
    await expect.poll(() => shown(gateway, serverCallId)).toEqual(['TERMINATED', []]);
  });
});
