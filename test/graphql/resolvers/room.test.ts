import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createRoom, createUsers } from '../../support/people.ts';

let gateway: TestGateway;
let people: string[];
beforeAll(async () => {
  gateway = await startGateway({ sandbox: { pageSize: 3 } });
  people = await createUsers(gateway, 8);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

const roster = `participants { nodes { role identifier { ... on HasRawId { rawId } } } }`;

async function readRoster(roomId: string): Promise<Record<string, string>> {
  const { data } = await gateway.query<{
    room: { participants: { nodes: { role: string; identifier: { rawId: string } }[] } };
  }>(`query ($roomId: ID!) { room(id: $roomId) { ${roster} } }`, { roomId });
  return Object.fromEntries(
    data?.room.participants.nodes.map(({ role, identifier }) => [identifier.rawId, role]) ?? [],
  );
}

describe('createRoom', () => {
  test('gives the room as asked for, with its participants in their roles', async () => {
    const [a, b, c, d] = people;
    const created = await gateway.query<{ createRoom: { room: { id: string } } }>(
      `mutation ($input: CreateRoomInput!) {
        createRoom(input: $input) { room { id validFrom validUntil pstnDialOutEnabled status } }
      }`,
      {
        input: {
          validFrom: '2100-01-01T09:00:00+01:00',
          validUntil: '2100-03-01T00:00:00.250Z',
          pstnDialOutEnabled: true,
          participants: [
            { identifier: { rawId: a }, role: 'PRESENTER' },
            { identifier: { rawId: b }, role: 'COLLABORATOR' },
            { identifier: { communicationUserId: c }, role: 'CONSUMER' },
            { identifier: { communicationUserId: d } },
          ],
        },
      },
    );
    expect(created).toEqual({
      data: {
        createRoom: {
          room: {
            id: expect.stringMatching(/^99\d+$/) as string,
            validFrom: '2100-01-01T08:00:00.000Z',
            validUntil: '2100-03-01T00:00:00.250Z',
            pstnDialOutEnabled: true,
            status: 'UPCOMING',
          },
        },
      },
    });
    expect(await readRoster(created.data?.createRoom.room.id ?? '')).toEqual({
      [a ?? '']: 'PRESENTER',
      [b ?? '']: 'COLLABORATOR',
      [c ?? '']: 'CONSUMER',
      [d ?? '']: 'ATTENDEE',
    });
  });

  test('without any property gives an open room for 180 days', async () => {
    const { data } = await gateway.query<{
      createRoom: { room: { validFrom: string; validUntil: string; status: string } };
    }>('mutation { createRoom(input: {}) { room { validFrom validUntil status pstnDialOutEnabled } } }');
    const { validFrom, validUntil, ...rest } = data?.createRoom.room ?? { validFrom: '', validUntil: '' };
    expect(rest).toEqual({ status: 'OPEN', pstnDialOutEnabled: false });
    expect(Date.parse(validUntil) - Date.parse(validFrom)).toBe(180 * 86_400_000);
  });

  test.each([null, []])('with participants: %j invites nobody', async (participants) => {
    const { data, errors } = await gateway.query<{ createRoom: { room: { id: string } } }>(
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
      { input: { participants } },
    );
    expect(errors).toBeUndefined();
    expect(await readRoster(data?.createRoom.room.id ?? '')).toEqual({});
  });

  test('reads nothing back: one request upstream', async () => {
    await createRoom(gateway, people.slice(0, 2));
    expect(await gateway.takeJournal()).toEqual(['POST /rooms 201']);
  });

  test.each(['5b1f9f5e-0b5c-4f3c-8f0a-2f6c6a3d9d11', 'order 4711'])(
    'with the idempotency key "%s" twice makes one room',
    async (idempotencyKey) => {
      const document = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id createdAt } } }`;
      const input = { idempotencyKey, validFrom: '2100-01-01T00:00:00Z', validUntil: '2100-02-01T00:00:00Z' };
      const first = await gateway.query(document, { input });
      expect(first.data).toBeTruthy();
      expect(await gateway.query(document, { input })).toEqual(first);
    },
  );

  test('with the same idempotency key and another input is a conflict', async () => {
    const document = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }`;
    await gateway.query(document, { input: { idempotencyKey: 'k', pstnDialOutEnabled: true } });
    const second = await gateway.query(document, {
      input: { idempotencyKey: 'k', pstnDialOutEnabled: false },
    });
    expect(second.data).toEqual({ createRoom: null });
    expect(second.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', upstream: { status: 412 } });
  });

  test('with an empty idempotency key is refused, unsent', async () => {
    const document = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }`;
    const { errors } = await gateway.query(document, { input: { idempotencyKey: '' } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.idempotencyKey' } }]);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('gives whom it names twice the role named last', async () => {
    const [a = ''] = people;
    const { data } = await gateway.query<{ createRoom: { room: { id: string } } }>(
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
      {
        input: {
          participants: [
            { identifier: { rawId: a }, role: 'PRESENTER' },
            { identifier: { communicationUserId: a }, role: 'CONSUMER' },
          ],
        },
      },
    );
    expect(await readRoster(data?.createRoom.room.id ?? '')).toEqual({ [a]: 'CONSUMER' });
  });
});

describe('updateRoom', () => {
  const document = `mutation ($input: UpdateRoomInput!) {
    updateRoom(input: $input) { room { validFrom validUntil pstnDialOutEnabled } }
  }`;

  test('changes what is given and nothing else', async () => {
    const roomId = await createRoom(gateway);
    const before = await gateway.query<{ room: Record<string, unknown> }>(
      'query ($roomId: ID!) { room(id: $roomId) { validFrom validUntil pstnDialOutEnabled } }',
      { roomId },
    );
    const changed = await gateway.query(document, { input: { roomId, pstnDialOutEnabled: true } });
    expect(changed).toEqual({
      data: { updateRoom: { room: { ...before.data?.room, pstnDialOutEnabled: true } } },
    });
  });

  test('sends both ends of the validity where one is given', async () => {
    const roomId = await createRoom(gateway);
    const { data: before } = await gateway.query<{ room: { validFrom: string } }>(
      'query ($roomId: ID!) { room(id: $roomId) { validFrom } }',
      { roomId },
    );
    const validUntil = new Date(Date.parse(before?.room.validFrom ?? '') + 3_600_000).toISOString();
    const changed = await gateway.query(document, { input: { roomId, validUntil } });
    expect(changed.data).toMatchObject({
      updateRoom: { room: { validFrom: before?.room.validFrom, validUntil } },
    });
  });

  test('without a change leaves the room as it is', async () => {
    const roomId = await createRoom(gateway);
    const { errors } = await gateway.query(document, { input: { roomId } });
    expect(errors).toBeUndefined();
  });

  test('of a room that is not there is NOT_FOUND', async () => {
    for (const input of [{ pstnDialOutEnabled: true }, { validUntil: '2100-01-01T00:00:00Z' }]) {
      const { errors } = await gateway.query(document, { input: { roomId: '99999999999999999', ...input } });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    }
  });
});

describe('deleteRoom', () => {
  test('makes the room null, and succeeds a second time', async () => {
    const roomId = await createRoom(gateway);
    const document = 'mutation ($roomId: ID!) { deleteRoom(input: { roomId: $roomId }) { roomId } }';
    expect(await gateway.query(document, { roomId })).toEqual({ data: { deleteRoom: { roomId } } });
    expect(await gateway.query('query ($roomId: ID!) { room(id: $roomId) { id } }', { roomId })).toEqual({
      data: { room: null },
    });
    expect(await gateway.query(document, { roomId })).toEqual({ data: { deleteRoom: { roomId } } });
  });

  test('succeeds for a room that never was, to which the service answers 404', async () => {
    const roomId = '99999999999999999';
    const { data } = await gateway.query(
      `mutation { deleteRoom(input: { roomId: "${roomId}" }) { roomId } }`,
    );
    expect(data).toEqual({ deleteRoom: { roomId } });
    expect(await gateway.takeJournal()).toContain(`DELETE /rooms/${roomId} 404`);
  });
});

describe('participants', () => {
  const add = `mutation ($input: AddOrUpdateParticipantsInput!) {
    addOrUpdateParticipants(input: $input) { room { ${roster} } }
  }`;
  const remove = `mutation ($input: RemoveParticipantsInput!) {
    removeParticipants(input: $input) { room { ${roster} } }
  }`;

  test('are added, changed and removed, each answer showing the roster as it is then', async () => {
    const [a = '', b = ''] = people;
    const roomId = await createRoom(gateway, [a]);
    const added = await gateway.query(add, {
      input: {
        roomId,
        participants: [
          { identifier: { rawId: a }, role: 'PRESENTER' },
          { identifier: { rawId: b }, role: 'CONSUMER' },
        ],
      },
    });
    expect(added.data).toEqual({
      addOrUpdateParticipants: {
        room: {
          participants: {
            nodes: [
              { role: 'PRESENTER', identifier: { rawId: a } },
              { role: 'CONSUMER', identifier: { rawId: b } },
            ],
          },
        },
      },
    });
    const removed = await gateway.query(remove, { input: { roomId, participants: [{ rawId: a }] } });
    expect(removed.data).toEqual({
      removeParticipants: {
        room: { participants: { nodes: [{ role: 'CONSUMER', identifier: { rawId: b } }] } },
      },
    });
  });

  test('who are not in the room can be removed', async () => {
    const [a = '', b = ''] = people;
    const roomId = await createRoom(gateway, [a]);
    const { errors } = await gateway.query(remove, { input: { roomId, participants: [{ rawId: b }] } });
    expect(errors).toBeUndefined();
    expect(await readRoster(roomId)).toEqual({ [a]: 'ATTENDEE' });
  });

  test('of one operation are read anew after each of its mutations', async () => {
    const [a = '', b = ''] = people;
    const roomId = await createRoom(gateway);
    const one = (rawId: string) => ({ roomId, participants: [{ identifier: { rawId }, role: 'ATTENDEE' }] });
    const { data } = await gateway.query<Record<string, { room: { participants: { nodes: unknown[] } } }>>(
      `mutation ($a: AddOrUpdateParticipantsInput!, $b: AddOrUpdateParticipantsInput!) {
        first: addOrUpdateParticipants(input: $a) { room { ${roster} } }
        second: addOrUpdateParticipants(input: $b) { room { ${roster} } }
      }`,
      { a: one(a), b: one(b) },
    );
    expect(data?.['first']?.room.participants.nodes).toHaveLength(1);
    expect(data?.['second']?.room.participants.nodes).toHaveLength(2);
  });

  test("are changed without a read where the payload's room is not asked for", async () => {
    const [a = ''] = people;
    const roomId = await createRoom(gateway);
    await gateway.takeJournal();
    await gateway.query(
      'mutation ($input: AddOrUpdateParticipantsInput!) { addOrUpdateParticipants(input: $input) { __typename } }',
      { input: { roomId, participants: [{ identifier: { rawId: a }, role: 'ATTENDEE' }] } },
    );
    expect(await gateway.takeJournal()).toEqual([`PATCH /rooms/${roomId}/participants 200`]);
  });

  test("that could not be read back don't fail the change", async () => {
    const [a = ''] = people;
    const roomId = await createRoom(gateway);
    await gateway.fail({ path: `/rooms/${roomId}`, method: 'GET', kind: 'status', status: 400, count: 1 });
    const result = await gateway.query(add, {
      input: { roomId, participants: [{ identifier: { rawId: a }, role: 'ATTENDEE' }] },
    });
    expect(result.data).toEqual({ addOrUpdateParticipants: { room: null } });
    expect(result.errors).toMatchObject([{ path: ['addOrUpdateParticipants', 'room'] }]);
    expect(await readRoster(roomId)).toEqual({ [a]: 'ATTENDEE' });
  });
});

describe('the status of a room', () => {
  test.each([
    ['before its validity', '2027-01-01T00:00:00Z', 'UPCOMING'],
    ['at its beginning', '2027-02-01T00:00:00Z', 'OPEN'],
    ['before its end', '2027-02-28T23:59:59.999Z', 'OPEN'],
    ['at its end', '2027-03-01T00:00:00Z', 'EXPIRED'],
  ])('%s', async (_, now, status) => {
    let time = new Date('2026-12-01T00:00:00Z');
    await using clocked = await startGateway({
      sandbox: { now: () => new Date('2026-12-01T00:00:00Z'), clockSkewMinutes: 100_000_000 },
      gateway: { clock: { ...systemClock, now: () => time } },
    });
    const { data } = await clocked.query<{ createRoom: { room: { id: string } } }>(
      `mutation { createRoom(input: { validFrom: "2027-02-01T00:00:00Z", validUntil: "2027-03-01T00:00:00Z" }) { room { id } } }`,
    );
    time = new Date(now);
    const room = await clocked.query('query ($id: ID!) { room(id: $id) { status } }', data?.createRoom.room);
    expect(room.data).toEqual({ room: { status } });
  });
});
