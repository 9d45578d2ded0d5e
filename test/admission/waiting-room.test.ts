import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WaitingRooms } from '../../src/admission/waiting-rooms.ts';
import { MemoryKeyValueStore } from '../../src/live/store/memory-key-value-store.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startIssuer } from '../support/issuer.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import type { Subscriber } from '../support/graphql-subscriber.ts';
import { createRoom, createSite } from './gateways.ts';
import type { Door, Site } from './gateways.ts';

interface Request {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
}

interface Requested {
  readonly waiting: readonly Request[];
  readonly requested: readonly Request[];
}

interface Decided {
  readonly outcome: string;
  readonly user: { rawId: string } | null;
  readonly role: string | null;
  readonly token: { token: string } | null;
}

async function ask<Payload>(
  door: Door,
  field: string,
  type: string,
  selection: string,
  input: Record<string, unknown>,
  authorization?: string,
): Promise<Payload> {
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
  const { data, errors } = await door.query<Record<string, Payload>>(document, { input }, authorization);
  const payload = data?.[field];
  if (!payload) throw new Error(JSON.stringify(errors));
  return payload;
}

/** The code of the error with which something is refused. */
async function refusalOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => new Error('it was done'),
    (refusal: unknown) => refusal as Error,
  );
  const [, code = error.message] = /"code":"(\w+)"/.exec(error.message) ?? [];
  return code;
}

const knock = (
  door: Door,
  input: Record<string, unknown>,
  authorization?: string,
): Promise<{ ticket: string; expiresAt: string }> =>
  ask(door, 'knock', 'KnockInput', 'ticket expiresAt', input, authorization);
const admit = (
  door: Door,
  input: Record<string, unknown>,
  authorization?: string,
): Promise<{ user: { rawId: string } }> =>
  ask(door, 'admit', 'AdmitInput', 'user { rawId }', input, authorization);
const turnAway = (door: Door, input: Record<string, unknown>): Promise<{ requestId: string }> =>
  ask(door, 'turnAway', 'TurnAwayInput', 'requestId', input);

const waitingFor = (door: Door, roomId: string, authorization?: string): Subscriber<Requested> =>
  subscribe(
    door.url,
    `subscription ($roomId: ID!) {
      admissionRequested(roomId: $roomId) {
        waiting { id displayName externalId } requested { id displayName externalId }
      }
    }`,
    { roomId },
    authorization,
  );
const decisionOn = (door: Door, ticket: string, authorization?: string): Subscriber<Decided> =>
  subscribe(
    door.url,
    `subscription ($ticket: ID!) {
      admissionDecided(ticket: $ticket) { outcome user { rawId } role token { token } }
    }`,
    { ticket },
    authorization,
  );

async function oneDoor(site: Site): Promise<Door> {
  const [door] = await site.open();
  if (!door) throw new Error('no gateway was started');
  return door;
}

/** The request of the only one who waits. */
async function requestIn(door: Door, roomId: string, authorization?: string): Promise<Request> {
  const host = waitingFor(door, roomId, authorization);
  const [{ waiting }] = (await host.until((event) => event.waiting.length > 0)).slice(-1) as [Requested];
  await host.stop();
  return waiting[0] as Request;
}

const ana = { externalId: 'ana', displayName: 'Ana' };

test('somebody knocks, a host sees them and lets them in, and they join by the token that they get', async () => {
  const site = await createSite();
  const door = await oneDoor(site);
  const roomId = await createRoom(door);
  const host = waitingFor(door, roomId);
  expect(await host.next()).toEqual({ waiting: [], requested: [] });

  const { ticket } = await knock(door, { roomId, ...ana });
  const request = { id: expect.any(String) as string, displayName: 'Ana', externalId: 'ana' };
  const seen = await host.next();
  expect(seen).toEqual({ waiting: [request], requested: [request] });

  const guest = decisionOn(door, ticket);
  const requestId = seen.requested[0]?.id;
  const { user } = await admit(door, { roomId, requestId, role: 'PRESENTER' });
  const decided = await guest.next();
  expect(decided).toMatchObject({ outcome: 'ADMITTED', user, role: 'PRESENTER' });
  expect(decided.token?.token.split('.')).toHaveLength(3);
  expect(await guest.rest()).toEqual([]);
  expect(await host.next()).toEqual({ waiting: [], requested: [] });

  const joined = await fetch(`${site.sandbox.url}/sandbox/rooms/${roomId}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rawId: user.rawId }),
  });
  expect(joined.status).toBeLessThan(300);
});

test('who is turned away learns it, and is not invited', async () => {
  const door = await oneDoor(await createSite());
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const { id: requestId } = await requestIn(door, roomId);
  await turnAway(door, { roomId, requestId });
  expect(await decisionOn(door, ticket).rest()).toEqual([
    { outcome: 'TURNED_AWAY', user: null, role: null, token: null },
  ]);
  const { data } = await door.query(
    'query ($id: ID!) { room(id: $id) { participants { nodes { rawId } } } }',
    {
      id: roomId,
    },
  );
  expect(data).toEqual({ room: { participants: { nodes: [] } } });
});

test('the token is handed over once, however many ask for it by the ticket', async () => {
  const doors = await (await createSite()).open(2);
  const door = doors[0] as Door;
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const { id: requestId } = await requestIn(door, roomId);
  await admit(door, { roomId, requestId });
  const guests = Array.from({ length: 8 }, (_, index) => decisionOn(doors[index % 2] as Door, ticket).next());
  const decisions = await Promise.all(guests);
  expect(decisions.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 8 }, () => 'ADMITTED'));
  expect(decisions.filter(({ token }) => token !== null)).toHaveLength(1);
});

test('a token that could not be issued is still owed', async () => {
  const site = await createSite();
  const door = await oneDoor(site);
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const { id: requestId } = await requestIn(door, roomId);
  await admit(door, { roomId, requestId });
  const faults = `${site.sandbox.url}/sandbox/faults`;
  await fetch(faults, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'status', status: 503, path: '/identities/*' }),
  });
  await expect(decisionOn(door, ticket).next()).rejects.toThrow('UPSTREAM_UNAVAILABLE');
  await fetch(faults, { method: 'DELETE' });
  expect((await decisionOn(door, ticket).next()).token).not.toBeNull();
});

test('who waits, and what was decided, outlives the gateway', async () => {
  const site = await createSite();
  const first = await oneDoor(site);
  const roomId = await createRoom(first);
  const { ticket } = await knock(first, { roomId, ...ana });
  await first.close();

  const second = await oneDoor(site);
  const { id: requestId } = await requestIn(second, roomId);
  const { user } = await admit(second, { roomId, requestId });
  await second.close();

  const third = await oneDoor(site);
  expect(await decisionOn(third, ticket).next()).toMatchObject({ outcome: 'ADMITTED', user });
});

test('a host and a guest of different gateways find each other', async () => {
  const [one, other] = (await (await createSite()).open(2)) as [Door, Door];
  const roomId = await createRoom(one);
  const host = waitingFor(one, roomId);
  await host.next();
  const { ticket } = await knock(other, { roomId, ...ana });
  const guest = decisionOn(other, ticket);
  const { requested } = await host.next();
  await admit(one, { roomId, requestId: requested[0]?.id });
  expect(await guest.next()).toMatchObject({ outcome: 'ADMITTED' });
});

test('of two hosts who decide differently at once one is told that it is too late', async () => {
  const [one, other] = (await (await createSite()).open(2)) as [Door, Door];
  const roomId = await createRoom(one);
  const { ticket } = await knock(one, { roomId, ...ana });
  const { id: requestId } = await requestIn(one, roomId);
  const codes = await Promise.all([
    refusalOf(admit(one, { roomId, requestId })),
    refusalOf(turnAway(other, { roomId, requestId })),
  ]);
  const { outcome } = await decisionOn(one, ticket).next();
  expect(codes).toEqual(outcome === 'ADMITTED' ? ['it was done', 'CONFLICT'] : ['CONFLICT', 'it was done']);
});

test('who was not decided on in half an hour waits no longer', async () => {
  const scheduler = createScheduler();
  const [door] = (await (await createSite()).open(1, undefined, scheduler)) as [Door];
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const host = waitingFor(door, roomId);
  const { waiting } = await host.next();
  await scheduler.advance(30 * 60_000 + 1);
  expect(await host.next()).toEqual({ waiting: [], requested: [] });
  expect(await refusalOf(admit(door, { roomId, requestId: waiting[0]?.id }))).toBe('NOT_FOUND');
  expect(await decisionOn(door, ticket).refusal()).toBe('NOT_FOUND');
});

test('who is waiting for a decision when their ticket expires is told so', async () => {
  const scheduler = createScheduler({ runs: false });
  const now = (): number => scheduler.now().getTime();
  const rooms = new WaitingRooms(new MemoryKeyValueStore(now), scheduler, now);
  const knocked = await rooms.knock('room', { person: 'ana', displayName: 'Ana' });
  const decided = await rooms.followTicket(knocked?.ticket ?? '');
  const next = decided?.next();
  await scheduler.advance(30 * 60_000);
  expect(await next).toEqual({ done: false, value: { request: undefined } });
  expect(await decided?.next()).toEqual({ done: true, value: undefined });
});

test('letting somebody in can be repeated: they stay the same', async () => {
  const door = await oneDoor(await createSite());
  const roomId = await createRoom(door);
  await knock(door, { roomId, ...ana });
  const { id: requestId } = await requestIn(door, roomId);
  const first = await admit(door, { roomId, requestId });
  expect(await admit(door, { roomId, requestId })).toEqual(first);
});

test('that somebody could not be let in is told, and they still wait', async () => {
  const site = await createSite();
  const door = await oneDoor(site);
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const { id: requestId } = await requestIn(door, roomId);
  const faults = `${site.sandbox.url}/sandbox/faults`;
  await fetch(faults, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'status', status: 503, path: '/rooms/*' }),
  });
  expect(await refusalOf(admit(door, { roomId, requestId }))).toBe('UPSTREAM_UNAVAILABLE');
  await fetch(faults, { method: 'DELETE' });
  expect((await requestIn(door, roomId)).id).toBe(requestId);
  await admit(door, { roomId, requestId });
  expect(await decisionOn(door, ticket).next()).toMatchObject({ outcome: 'ADMITTED' });
});

test('who knocks again keeps their place, and only their last ticket counts', async () => {
  const door = await oneDoor(await createSite());
  const roomId = await createRoom(door);
  const first = await knock(door, { roomId, ...ana });
  await knock(door, { roomId, externalId: 'ben', displayName: 'Ben' });
  const second = await knock(door, { roomId, ...ana });
  const { waiting } = await waitingFor(door, roomId).next();
  expect(waiting.map(({ displayName }) => displayName)).toEqual(['Ana', 'Ben']);
  await admit(door, { roomId, requestId: waiting[0]?.id });
  expect(await decisionOn(door, first.ticket).refusal()).toBe('NOT_FOUND');
  expect(await decisionOn(door, second.ticket).next()).toMatchObject({ outcome: 'ADMITTED' });
});

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const inTwoHours = new Date(Date.now() + 7_200_000).toISOString();

test.each([
  ['is not open yet', { validFrom: inAnHour, validUntil: inTwoHours }],
  ['is not there', undefined],
])('a room that %s is NOT_FOUND to who knocks: nothing tells one from the other', async (_, input) => {
  const door = await oneDoor(await createSite());
  const roomId = input ? await createRoom(door, input) : '99199690362660524';
  const { errors } = await door.query('mutation ($input: KnockInput!) { knock(input: $input) { ticket } }', {
    input: { roomId, ...ana },
  });
  expect(errors).toMatchObject([
    { message: `There is no room ${roomId} that is open.`, extensions: { code: 'NOT_FOUND' } },
  ]);
});

test('more than a hundred can not wait for one room', async () => {
  const door = await oneDoor(await createSite());
  const roomId = await createRoom(door);
  for (let count = 0; count < 100; count += 1) {
    await knock(door, { roomId, externalId: `guest ${count}`, displayName: 'Guest' });
  }
  expect(await refusalOf(knock(door, { roomId, ...ana }))).toBe('CONFLICT');
});

test.each([
  ['a blank name', { ...ana, displayName: ' ' }, 'input.displayName'],
  ['a name of two lines', { ...ana, displayName: 'Ana\nBen' }, 'input.displayName'],
  ['a name that is written backwards', { ...ana, displayName: '\u202eanA' }, 'input.displayName'],
  ['a name of 257 characters', { ...ana, displayName: 'a'.repeat(257) }, 'input.displayName'],
  ['a blank external id', { ...ana, externalId: '' }, 'input.externalId'],
])('%s is refused, and it is said where', async (_, input, field) => {
  const door = await oneDoor(await createSite());
  const { errors } = await door.query('mutation ($input: KnockInput!) { knock(input: $input) { ticket } }', {
    input: { roomId: '99199690362660524', ...input },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
});

test('a forged ticket is NOT_FOUND, as is one with another secret or of another room', async () => {
  const door = await oneDoor(await createSite());
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const [room = '', id = '', secret = ''] = ticket.split('.');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
  const flipped = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1);
  const elsewhere = Buffer.from('99199690362660524').toString('base64url');
  for (const forged of [
    '',
    'no',
    `${room}.${id}.${flipped}`,
    `${room}.${id}`,
    `${elsewhere}.${id}.${secret}`,
  ]) {
    expect(await decisionOn(door, forged).refusal()).toBe('NOT_FOUND');
  }
});

test('what is stored tells neither a ticket nor a token', async () => {
  const site = await createSite();
  const door = await oneDoor(site);
  const roomId = await createRoom(door);
  const { ticket } = await knock(door, { roomId, ...ana });
  const { id: requestId } = await requestIn(door, roomId);
  await admit(door, { roomId, requestId });
  const { token } = await decisionOn(door, ticket).next();
  await door.close();
  const names = await readdir(site.folder);
  const stored = (await Promise.all(names.map((name) => readFile(join(site.folder, name), 'latin1')))).join(
    '',
  );
  expect(stored).toContain(requestId);
  expect(stored).not.toContain(ticket.split('.')[2]);
  expect(stored).not.toContain(token?.token);
});

test('who may only knock becomes nobody else by what they call themselves', async () => {
  await using issuer = await startIssuer();
  const [door] = (await (await createSite()).open(1, issuer)) as [Door];
  const backend = await issuer.bearer('rooms.read', 'rooms.write', 'tokens.issue');
  const roomId = await createRoom(door, {}, backend);
  const joined = await ask<{ user: { rawId: string } }>(
    door,
    'joinRoom',
    'JoinRoomInput',
    'user { rawId }',
    { roomId, person: { externalId: 'ana' } },
    backend,
  );
  const guest = await issuer.bearer('rooms.knock');
  const { ticket } = await knock(door, { roomId, ...ana }, guest);
  const request = await requestIn(door, roomId, backend);
  expect(request).toMatchObject({ displayName: 'Ana', externalId: null });
  const { user } = await admit(door, { roomId, requestId: request.id }, backend);
  expect(user.rawId).not.toBe(joined.user.rawId);
  const decided = await decisionOn(door, ticket, guest).next();
  expect(decided).toMatchObject({ outcome: 'ADMITTED', user });
  expect(decided.token).not.toBeNull();
});
