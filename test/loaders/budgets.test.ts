import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';
import { roomBody, startHeldGateway } from '../support/held-upstream.ts';
import type { HeldRequest } from '../support/held-upstream.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom, createUsers } from '../support/people.ts';

let gateway: TestGateway;
let roomIds: string[];
beforeAll(async () => {
  gateway = await startGateway();
  const people = await createUsers(gateway, 10);
  roomIds = [];
  for (let count = 0; count < 25; count += 1) roomIds.push(await createRoom(gateway, people));
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

/** The journal as a count of requests by what was asked. */
async function countRequests(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of await gateway.takeJournal()) {
    const kind = line.replace(/\d{16,18}/, ':id');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const roster = 'participants { nodes { role identifier { ... on HasRawId { rawId } } } }';

describe('one operation', () => {
  test('for 25 rooms with their participants costs one list page and 25 participant pages', async () => {
    const { data } = await gateway.query<{ rooms: { nodes: { participants: { nodes: unknown[] } }[] } }>(
      `{ rooms(first: 25) { nodes { id status ${roster} } } }`,
    );
    expect(data?.rooms.nodes.map(({ participants }) => participants.nodes.length)).toEqual(
      Array(25).fill(10),
    );
    expect(await countRequests()).toEqual({ 'GET /rooms 200': 1, 'GET /rooms/:id/participants 200': 25 });
  });

  test('that asks for the same room three times costs one request', async () => {
    const [id] = roomIds;
    await gateway.query(
      'query ($id: ID!) { a: room(id: $id) { id } b: room(id: $id) { status } c: room(id: $id) { createdAt } }',
      {
        id,
      },
    );
    expect(await countRequests()).toEqual({ 'GET /rooms/:id 200': 1 });
  });

  test('that asks for the same participants under two names costs one request for them', async () => {
    const [id] = roomIds;
    await gateway.query(
      `query ($id: ID!) { room(id: $id) { a: participants { nodes { role } } b: participants(first: 2) { nodes { role } } } }`,
      { id },
    );
    expect(await countRequests()).toEqual({ 'GET /rooms/:id 200': 1, 'GET /rooms/:id/participants 200': 1 });
  });

  test('that asks for nothing of an upstream costs none', async () => {
    await gateway.query('{ __typename identifier(rawId: "4:+1") { __typename } }');
    expect(await countRequests()).toEqual({});
  });

  test('that asks for the same missing room twice costs one request', async () => {
    const { data } = await gateway.query(
      '{ a: room(id: "99999999999999999") { id } b: room(id: "99999999999999999") { id } }',
    );
    expect(data).toEqual({ a: null, b: null });
    expect(await countRequests()).toEqual({ 'GET /rooms/:id 404': 1 });
  });

  test('reads nothing from what an earlier one loaded', async () => {
    const [id] = roomIds;
    const document = 'query ($id: ID!) { room(id: $id) { id } }';
    await gateway.query(document, { id });
    await gateway.query(document, { id });
    expect(await countRequests()).toEqual({ 'GET /rooms/:id 200': 2 });
  });
});

describe('operations at the same time', () => {
  test('that read the same share the requests', async () => {
    await using held = await startHeldGateway();
    const socket = await openReadySocket(held.gateway.url);
    const ask = (id: string, query: string): void => {
      socket.send({ id, type: 'subscribe', payload: { query } });
    };
    const take = async (...names: readonly string[]): Promise<readonly HeldRequest[]> => {
      const requests: HeldRequest[] = [];
      for (let count = 0; count < names.length; count += 1) requests.push(await held.next());
      expect(requests.map(({ name }) => name).sort()).toEqual(names);
      return requests;
    };
    /** Waits until what was asked before on the same socket has been taken up: what comes behind it tells. */
    const untilTakenUp = async (id: string): Promise<void> => {
      ask(id, `{ room(id: "${id}") { id } }`);
      const [behind] = await take(`GET /rooms/${id}`);
      behind?.answer(roomBody(id));
      expect(await socket.next()).toMatchObject({ id, type: 'next' });
      expect(await socket.next()).toEqual({ id, type: 'complete' });
    };

    const ids = Array.from({ length: 10 }, (_, index) => `reader ${index}`);
    for (const id of ids) ask(id, `{ rooms(first: 25) { nodes { id ${roster} } } }`);
    const [list] = await take('GET /rooms');
    await untilTakenUp('3');
    list?.answer({ value: [roomBody('1'), roomBody('2')] });
    const rosters = await take('GET /rooms/1/participants', 'GET /rooms/2/participants');
    await untilTakenUp('4');
    for (const request of rosters) request.answer({ value: [] });

    const answers = new Map<string | undefined, unknown>();
    while (answers.size < ids.length) {
      const { id, type, payload } = await socket.next();
      if (type === 'next') answers.set(id, payload);
    }
    const nodes = ['1', '2'].map((id) => ({ id, participants: { nodes: [] } }));
    expect(answers).toEqual(new Map(ids.map((id) => [id, { data: { rooms: { nodes } } }])));
    expect(held.untaken).toBe(0);
  });

  test('let a writer read its own write while others read', async () => {
    const [person = ''] = await createUsers(gateway, 1);
    const roomId = await createRoom(gateway);
    const read = async (): Promise<number> => {
      const { data } = await gateway.query<{ room: { participants: { nodes: unknown[] } } }>(
        `query ($roomId: ID!) { room(id: $roomId) { ${roster} } }`,
        { roomId },
      );
      return data?.room.participants.nodes.length ?? -1;
    };
    let isWritten = false;
    const readers = Array.from({ length: 8 }, async () => {
      while (!isWritten) await read();
    });
    for (let round = 0; round < 20; round += 1) {
      const isAdding = round % 2 === 0;
      const input = isAdding
        ? { roomId, participants: [{ identifier: { rawId: person }, role: 'ATTENDEE' }] }
        : { roomId, participants: [{ rawId: person }] };
      const mutation = isAdding
        ? 'mutation ($input: AddOrUpdateParticipantsInput!) { addOrUpdateParticipants(input: $input) { __typename } }'
        : 'mutation ($input: RemoveParticipantsInput!) { removeParticipants(input: $input) { __typename } }';
      await gateway.query(mutation, { input });
      expect(await read()).toBe(isAdding ? 1 : 0);
    }
    isWritten = true;
    await Promise.all(readers);
  });
});
