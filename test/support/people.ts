import type { TestGateway } from './gateway.ts';

/** Creates users and gives their raw ids. */
export async function createUsers(gateway: TestGateway, count: number): Promise<string[]> {
  const fields = Array.from(
    { length: count },
    (_, index) => `u${index}: createUser(input: {}) { user { id } }`,
  );
  const { data } = await gateway.query<Record<string, { user: { id: string } }>>(
    `mutation { ${fields.join(' ')} }`,
  );
  return Object.values(data ?? {}).map(({ user }) => user.id);
}

/** Creates a room with these people as attendees and gives its id. */
export async function createRoom(gateway: TestGateway, people: readonly string[] = []): Promise<string> {
  const result = await gateway.query<{ createRoom: { room: { id: string } } }>(
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
    { input: { participants: people.map((rawId) => ({ identifier: { rawId } })) } },
  );
  if (!result.data) throw new Error(JSON.stringify(result.errors));
  return result.data.createRoom.room.id;
}
