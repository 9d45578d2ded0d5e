import { expect, test } from 'vitest';
import { startIssuer } from '../support/issuer.ts';
import { createRoom, createSite } from './gateways.ts';
import type { Door } from './gateways.ts';

interface Joined {
  readonly user: { rawId: string };
  readonly token: { token: string };
  readonly participant: { rawId: string; role: string };
  readonly room: { id: string; participants: { nodes: { rawId: string; role: string }[] } };
}

const document = `mutation ($input: JoinRoomInput!) {
  joinRoom(input: $input) {
    user { rawId }
    token { token expiresOn }
    participant { rawId role }
    room { id participants { nodes { rawId role } } }
  }
}`;

async function join(door: Door, input: Record<string, unknown>): Promise<Joined> {
  const { data, errors } = await door.query<{ joinRoom: Joined }>(document, { input });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.joinRoom;
}

const ana = { person: { externalId: 'ana' } };

test('somebody joins a room by one request: user, token, invitation and room', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const roomId = await createRoom(door);
  const { user, token, participant, room } = await join(door, { roomId, ...ana });
  expect(user.rawId).toMatch(/^8:acs:/);
  expect(token.token.split('.')).toHaveLength(3);
  expect(participant).toEqual({ rawId: user.rawId, role: 'ATTENDEE' });
  expect(room).toEqual({ id: roomId, participants: { nodes: [participant] } });
});

test('a repeat gives the same user, and asks the services for a token and who is invited', async () => {
  const { open, takeJournal } = await createSite();
  const [door] = (await open()) as [Door];
  const roomId = await createRoom(door);
  const { user } = await join(door, { roomId, ...ana });
  await takeJournal();
  const input = { roomId, ...ana };
  const { data } = await door.query<{ joinRoom: Joined }>(
    'mutation ($input: JoinRoomInput!) { joinRoom(input: $input) { user { rawId } } }',
    { input },
  );
  expect(data?.joinRoom.user).toEqual(user);
  expect(await takeJournal()).toEqual([
    `POST /identities/${user.rawId}/:issueAccessToken`,
    `GET /rooms/${roomId}/participants`,
  ]);
});

test.each([
  { before: 'PRESENTER', role: undefined, after: 'PRESENTER' },
  { before: 'PRESENTER', role: 'CONSUMER', after: 'CONSUMER' },
  { before: undefined, role: 'COLLABORATOR', after: 'COLLABORATOR' },
])('who is invited as $before and joins as $role is $after', async ({ before, role, after }) => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const elsewhere = await createRoom(door);
  const { user } = await join(door, { roomId: elsewhere, ...ana });
  const participants = before ? [{ identifier: { rawId: user.rawId }, role: before }] : [];
  const roomId = await createRoom(door, { participants });
  const { participant, room } = await join(door, { roomId, ...ana, role });
  expect(participant).toEqual({ rawId: user.rawId, role: after });
  expect(room.participants.nodes).toEqual([participant]);
});

test('of many who let the same person join at once, over two gateways, one creates the user', async () => {
  const { open, takeJournal } = await createSite();
  const doors = await open(2);
  const roomId = await createRoom(doors[0] as Door);
  await takeJournal();
  const joins = Array.from({ length: 20 }, (_, index) => join(doors[index % 2] as Door, { roomId, ...ana }));
  const users = new Set((await Promise.all(joins)).map(({ user }) => user.rawId));
  expect(users.size).toBe(1);
  const created = (await takeJournal()).filter((request) => request === 'POST /identities');
  expect(created).toHaveLength(1);
});

test('the user of a person outlives the gateway', async () => {
  const { open } = await createSite();
  const [before] = (await open()) as [Door];
  const roomId = await createRoom(before);
  const { user } = await join(before, { roomId, ...ana });
  await before.close();
  const [after] = (await open()) as [Door];
  expect((await join(after, { roomId, ...ana })).user).toEqual(user);
});

test('that a user could not be created is told, and does not keep the next from trying', async () => {
  const { open, sandbox } = await createSite();
  const [door] = (await open()) as [Door];
  const roomId = await createRoom(door);
  const control = (method: string, body?: string): Promise<unknown> =>
    fetch(`${sandbox.url}/sandbox/faults`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body }),
    });
  await control('POST', JSON.stringify({ kind: 'status', status: 503, path: '/identities' }));
  const { errors } = await door.query(document, { input: { roomId, ...ana } });
  expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  await control('DELETE');
  expect((await join(door, { roomId, ...ana })).user.rawId).toMatch(/^8:acs:/);
});

test('who was deleted as a user becomes another one when they join again', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const roomId = await createRoom(door);
  const { user } = await join(door, { roomId, ...ana });
  await door.query('mutation ($id: ID!) { deleteUser(input: { userId: $id }) { userId } }', {
    id: user.rawId,
  });
  const again = await join(door, { roomId, ...ana });
  expect(again.user.rawId).not.toBe(user.rawId);
});

test('a user joins by their raw id as well', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const roomId = await createRoom(door);
  const { user } = await join(door, { roomId, ...ana });
  const other = await createRoom(door);
  const joined = await join(door, { roomId: other, person: { user: user.rawId }, role: 'PRESENTER' });
  expect(joined.participant).toEqual({ rawId: user.rawId, role: 'PRESENTER' });
});

test('a person is found by what the application calls them, and so are their rooms', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const find = async (): Promise<unknown> => {
    const { data } = await door.query(
      '{ user(externalId: "ana") { rawId } rooms(externalId: "ana") { nodes { id } } }',
    );
    return data;
  };
  expect(await find()).toEqual({ user: null, rooms: { nodes: [] } });
  const roomId = await createRoom(door);
  const { user } = await join(door, { roomId, ...ana });
  expect(await find()).toEqual({ user, rooms: { nodes: [{ id: roomId }] } });
});

test('the rooms of a person come in pages: those they are invited to, without those they were removed from or that are gone', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const first = await createRoom(door);
  const { user } = await join(door, { roomId: first, ...ana });
  const participants = [{ identifier: { rawId: user.rawId } }];
  const others = [];
  while (others.length < 6) others.push(await createRoom(door, { participants }));
  await createRoom(door);
  const [removed, deleted, ...stay] = others;
  await door.query(
    'mutation ($id: ID!, $who: ID!) { removeParticipants(input: { roomId: $id, participants: [{ rawId: $who }] }) { __typename } }',
    { id: removed, who: user.rawId },
  );
  await door.query('mutation ($id: ID!) { deleteRoom(input: { roomId: $id }) { roomId } }', { id: deleted });

  const found: string[] = [];
  let after: string | undefined;
  do {
    const { data, errors } = await door.query<{
      rooms: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      'query ($rawId: ID, $after: String) { rooms(rawId: $rawId, first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      { rawId: user.rawId, after },
    );
    if (!data) throw new Error(JSON.stringify(errors));
    found.push(...data.rooms.nodes.map(({ id }) => id));
    after = data.rooms.pageInfo.hasNextPage ? data.rooms.pageInfo.endCursor : undefined;
  } while (after !== undefined);
  expect(found.toSorted()).toEqual([first, ...stay].toSorted());
});

test.each([
  ['a blank external id', { person: { externalId: ' ' } }, 'input.person.externalId'],
  [
    'an external id of 257 characters',
    { person: { externalId: 'a'.repeat(257) } },
    'input.person.externalId',
  ],
  ['what is no user', { person: { user: '4:+12065550100' } }, 'input.person.user'],
  ['no scope', { ...ana, scopes: [] }, 'input.scopes'],
  ['a token of 59 minutes', { ...ana, tokenExpiresInMinutes: 59 }, 'input.tokenExpiresInMinutes'],
])('%s is refused, unsent, and it is said where', async (_, input, field) => {
  const { open, takeJournal } = await createSite();
  const [door] = (await open()) as [Door];
  await takeJournal();
  const { errors } = await door.query(document, { input: { roomId: '99199690362660524', ...input } });
  expect(errors).toMatchObject([{ path: ['joinRoom'], extensions: { code: 'BAD_USER_INPUT', field } }]);
  expect(await takeJournal()).toEqual([]);
});

test('a room that is not there is NOT_FOUND', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const { errors } = await door.query(document, { input: { roomId: '99199690362660524', ...ana } });
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});

test('who may not read rooms lets people join all the same, and is not shown the room', async () => {
  await using issuer = await startIssuer();
  const { open } = await createSite();
  const [door] = (await open(1, issuer)) as [Door];
  const roomId = await createRoom(door, {}, await issuer.bearer('rooms.write', 'rooms.read'));
  const bearer = await issuer.bearer('rooms.write', 'tokens.issue');
  const { data, errors } = await door.query(document, { input: { roomId, ...ana } }, bearer);
  expect(data).toMatchObject({
    joinRoom: { token: { token: expect.any(String) as unknown }, participant: null, room: null },
  });
  expect(errors).toMatchObject([
    { path: ['joinRoom', 'participant'], extensions: { code: 'FORBIDDEN' } },
    { path: ['joinRoom', 'room'], extensions: { code: 'FORBIDDEN' } },
  ]);
});

test('whether whoever has joined is there is known as of everybody who is invited', async () => {
  const { open } = await createSite();
  const [door] = (await open()) as [Door];
  const roomId = await createRoom(door);
  const { data, errors } = await door.query(
    'mutation ($input: JoinRoomInput!) { joinRoom(input: $input) { participant { presence { state isMuted } } } }',
    { input: { roomId, ...ana } },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ joinRoom: { participant: { presence: { state: 'UNKNOWN', isMuted: null } } } });
});
