import { CommunicationIdentityClient } from '@azure/communication-identity';
import { RoomsClient } from '@azure/communication-rooms';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';
import { callIdentity, callRooms, readPage, readRoom, userId } from './acs/wire-shapes.ts';

const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
const day = 86_400_000;

let gateway: TestGateway;
let sandbox: Sandbox;
let rooms: RoomsClient;
let identities: CommunicationIdentityClient;

beforeAll(async () => {
  gateway = await startGateway();
  sandbox = gateway.sandbox;
  rooms = new RoomsClient(sandbox.connectionString, options);
  identities = new CommunicationIdentityClient(sandbox.connectionString, options);
});

afterAll(() => gateway.close());

/** What the service holds after a write, asked for without the SDK: by raw HTTP and by GraphQL, which must agree. */
const readBack = {
  async room(id: string) {
    const reply = await callRooms(sandbox, 'GET', `/rooms/${id}`);
    const raw = reply.status === 404 ? undefined : asDates(readRoom(reply));
    const { data } = await gateway.query<{ room: Validity | null }>(
      'query ($id: ID!) { room(id: $id) { id createdAt validFrom validUntil pstnDialOutEnabled } }',
      { id },
    );
    expect(data?.room ? asDates(data.room) : undefined).toEqual(raw);
    return raw;
  },
  async participants(roomId: string): Promise<unknown[]> {
    const raw = readPage(await callRooms(sandbox, 'GET', `/rooms/${roomId}/participants`)).value;
    const { data } = await gateway.query<{
      room: { participants: { nodes: { role: string; identifier: { rawId: string } }[] } };
    }>(
      'query ($roomId: ID!) { room(id: $roomId) { participants { nodes { role identifier { ... on HasRawId { rawId } } } } } }',
      { roomId },
    );
    const capitalised = (role: string) => role.charAt(0) + role.slice(1).toLowerCase();
    expect(
      data?.room.participants.nodes.map(({ role, identifier: { rawId } }) => ({
        rawId,
        role: capitalised(role),
      })),
    ).toEqual(raw);
    return raw;
  },
  /** From when on the tokens of a user count; undefined if there is no such user. */
  async tokensValidFrom(id: string): Promise<Date | undefined> {
    const reply = await rawRequest(sandbox.url, `/sandbox/identities/${id}`);
    const { errors } = await gateway.query(
      'mutation ($id: ID!) { issueToken(input: { userId: $id, scopes: [VOIP] }) { token { expiresOn } } }',
      { id },
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
      reply.status === 404 ? ['NOT_FOUND'] : undefined,
    );
    if (reply.status === 404) return undefined;
    return new Date(z.object({ tokensValidFrom: z.string() }).parse(reply.json).tokensValidFrom);
  },
};

interface Validity {
  readonly createdAt: string;
  readonly validFrom: string;
  readonly validUntil: string;
}

/** The same room with its dates read, so that ways of writing them don't matter. */
function asDates<T extends Validity>({ createdAt, validFrom, validUntil, ...rest }: T) {
  return {
    ...rest,
    createdAt: new Date(createdAt),
    validFrom: new Date(validFrom),
    validUntil: new Date(validUntil),
  };
}

/** A user as the SDKs take one. */
const user = (number: number) => ({ communicationUserId: userId(number) });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** A Teams user's Entra token. */
async function teamsUserToken(claims: Record<string, unknown>): Promise<string> {
  const body = JSON.stringify(claims);
  const headers = { 'Content-Type': 'application/json' };
  const reply = await rawRequest(sandbox.url, '/sandbox/entra/tokens', { method: 'POST', headers, body });
  return z.object({ token: z.string() }).parse(reply.json).token;
}

describe('the Rooms SDK', () => {
  it('creates a room with all it can say about one', async () => {
    const validFrom = new Date(Date.now() + day);
    const validUntil = new Date(Date.now() + 2 * day);
    const participants = [{ id: user(1), role: 'Presenter' as const }, { id: user(2) }];

    const created = await rooms.createRoom({ validFrom, validUntil, pstnDialOutEnabled: true, participants });

    expect(created).toMatchObject({ validFrom, validUntil, pstnDialOutEnabled: true });
    expect(await readBack.room(created.id)).toMatchObject({
      validFrom,
      validUntil,
      pstnDialOutEnabled: true,
    });
    expect(await readBack.participants(created.id)).toEqual([
      { rawId: userId(1), role: 'Presenter' },
      { rawId: userId(2), role: 'Attendee' },
    ]);
  });

  it('creates a room that is open from now for 180 days if nothing is said', async () => {
    const created = await rooms.createRoom();
    expect(created.validUntil.getTime() - created.validFrom.getTime()).toBe(180 * day);
    expect(created.pstnDialOutEnabled).toBe(false);
  });

  it('gets a room', async () => {
    const created = await rooms.createRoom({ pstnDialOutEnabled: true });
    expect(await rooms.getRoom(created.id)).toEqual(created);
  });

  it('updates a room', async () => {
    const { id } = await rooms.createRoom();
    const validFrom = new Date(Date.now() + day);
    const validUntil = new Date(Date.now() + 3 * day);

    const updated = await rooms.updateRoom(id, { validFrom, validUntil, pstnDialOutEnabled: true });

    expect(updated).toMatchObject({ id, validFrom, validUntil, pstnDialOutEnabled: true });
    expect(await readBack.room(id)).toMatchObject({ validFrom, validUntil, pstnDialOutEnabled: true });
  });

  it('deletes a room, and again what is already deleted', async () => {
    const { id } = await rooms.createRoom();
    await rooms.deleteRoom(id);
    expect(await readBack.room(id)).toBeUndefined();
    await expect(rooms.deleteRoom(id)).resolves.toBeUndefined();
  });

  it('adds participants, changes their roles and removes them', async () => {
    const { id } = await rooms.createRoom({ participants: [{ id: user(1), role: 'Presenter' }] });

    await rooms.addOrUpdateParticipants(id, [
      { id: user(1), role: 'Consumer' },
      { id: user(2), role: 'Collaborator' },
    ]);
    expect(await readBack.participants(id)).toEqual([
      { rawId: userId(1), role: 'Consumer' },
      { rawId: userId(2), role: 'Collaborator' },
    ]);

    await rooms.removeParticipants(id, [user(1)]);
    expect(await readBack.participants(id)).toEqual([{ rawId: userId(2), role: 'Collaborator' }]);
  });

  it('demotes a participant who is added again without a role', async () => {
    const { id } = await rooms.createRoom({ participants: [{ id: user(1), role: 'Presenter' }] });
    await rooms.addOrUpdateParticipants(id, [{ id: user(1) }]);
    expect(await readBack.participants(id)).toEqual([{ rawId: userId(1), role: 'Attendee' }]);
  });

  it('removes nobody without complaint', async () => {
    const { id } = await rooms.createRoom({ participants: [{ id: user(1) }] });
    await rooms.removeParticipants(id, [user(2)]);
    expect(await readBack.participants(id)).toHaveLength(1);
  });

  it('is told a code when a room is gone', async () => {
    const { id } = await rooms.createRoom();
    await rooms.deleteRoom(id);
    await expect(rooms.getRoom(id)).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' });
    await expect(rooms.updateRoom(id, {})).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' });
  });

  it('is told which part of a request is at fault', async () => {
    const validUntil = new Date(Date.now() - day);
    await expect(rooms.createRoom({ validUntil })).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
      details: { error: { details: [{ code: 'BadArgument', target: 'ValidUntil' }] } },
    });
  });

  it('is refused a room id of the wrong length', async () => {
    await expect(rooms.getRoom('123')).rejects.toMatchObject({ statusCode: 400, code: 'BadRequest' });
  });

  it('is refused an api-version that is not known', async () => {
    const older = new RoomsClient(sandbox.connectionString, {
      ...options,
      apiVersion: '2022-02-01',
    } as object);
    await expect(older.createRoom()).rejects.toMatchObject({
      statusCode: 400,
      code: 'UnsupportedApiVersion',
    });
  });
});

describe('the Rooms SDK, over pages', () => {
  let paged: Sandbox;
  let pagedRooms: RoomsClient;

  beforeAll(async () => {
    paged = await startSandbox({ pageSize: 2 });
    pagedRooms = new RoomsClient(paged.connectionString, options);
  });

  afterEach(async () => {
    await changeSettings({ emptyPages: false });
    for await (const room of pagedRooms.listRooms()) await pagedRooms.deleteRoom(room.id);
  });

  afterAll(() => paged.close());

  async function changeSettings(settings: object): Promise<void> {
    const body = JSON.stringify(settings);
    const headers = { 'Content-Type': 'application/json' };
    await rawRequest(paged.url, '/sandbox/settings', { method: 'PATCH', headers, body });
  }

  async function createRooms(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) ids.unshift((await pagedRooms.createRoom()).id);
    return ids;
  }

  it('lists every room once, the newest first', async () => {
    const ids = await createRooms(5);
    const listed = await all(pagedRooms.listRooms());
    expect(listed.map((room) => room.id)).toEqual(ids);
  });

  it('lists every room when empty pages come in between', async () => {
    const ids = await createRooms(5);
    await changeSettings({ emptyPages: true });
    const pages = await all(pagedRooms.listRooms().byPage());
    expect(pages.slice(0, 3)).toEqual([[], [], []]);
    expect(pages.flat().map((room) => room.id)).toEqual(ids);
  });

  it('lists every participant', async () => {
    const participants = [1, 2, 3, 4, 5].map((number) => ({ id: user(number) }));
    const { id } = await pagedRooms.createRoom({ participants });
    const listed = await all(pagedRooms.listParticipants(id));
    expect(listed.map((participant) => participant.id)).toMatchObject([1, 2, 3, 4, 5].map(user));
  });
});

describe('the Identity SDK', () => {
  it('creates a user', async () => {
    const created = await identities.createUser();
    expect(created.communicationUserId).toMatch(/^8:acs:/);
    expect(await readBack.tokensValidFrom(created.communicationUserId)).toBeInstanceOf(Date);
  });

  it('creates a user with a token', async () => {
    const created = await identities.createUserAndToken(['chat', 'voip'], { tokenExpiresInMinutes: 60 });
    const claims = decodeJwt(created.token);
    expect(claims).toMatchObject({
      skypeid: created.user.communicationUserId.slice('8:'.length),
      acsScope: 'chat,voip',
    });
    expect(Math.floor(created.expiresOn.getTime() / 1000)).toBe(claims.exp);
    expect(await readBack.tokensValidFrom(created.user.communicationUserId)).toBeInstanceOf(Date);
  });

  it('gets a token that lives a day', async () => {
    const claims = decodeJwt((await identities.getToken(await identities.createUser(), ['voip.join'])).token);
    expect(claims['acsScope']).toBe('voip.join');
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(1440 * 60);
  });

  it('gets a token that lives as long as it says', async () => {
    const created = await identities.createUser();
    const { token } = await identities.getToken(created, ['chat'], { tokenExpiresInMinutes: 90 });
    const claims = decodeJwt(token);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(90 * 60);
  });

  it('revokes the tokens of a user', async () => {
    const created = await identities.createUserAndToken(['voip']);
    const before = await readBack.tokensValidFrom(created.user.communicationUserId);

    await identities.revokeTokens(created.user);

    const after = await readBack.tokensValidFrom(created.user.communicationUserId);
    expect(after?.getTime()).toBeGreaterThan(before?.getTime() ?? Infinity);
  });

  it('deletes a user, who gets no more tokens', async () => {
    const created = await identities.createUser();
    await identities.deleteUser(created);

    expect(await readBack.tokensValidFrom(created.communicationUserId)).toBeUndefined();
    const path = `/identities/${created.communicationUserId}/:issueAccessToken`;
    const issued = await callIdentity(sandbox, 'POST', path, { json: { scopes: ['voip'] } });
    expect(issued.status).toBe(401);
  });

  it('exchanges the token of a Teams user for one that expires with it', async () => {
    const oid = '0a0a0a0a-0000-4000-8000-000000000001';
    const clientId = '0a0a0a0a-0000-4000-8000-00000000000a';
    const teamsUserAadToken = await teamsUserToken({ oid, appid: clientId, expiresInSeconds: 1800 });

    const exchanged = await identities.getTokenForTeamsUser({
      teamsUserAadToken,
      clientId,
      userObjectId: oid,
    });

    expect(decodeJwt(exchanged.token)).toMatchObject({
      skypeid: `orgid:${oid}`,
      exp: decodeJwt(teamsUserAadToken).exp,
    });
  });

  it('is refused the token of a Teams user for another application', async () => {
    const userObjectId = '0a0a0a0a-0000-4000-8000-000000000001';
    const teamsUserAadToken = await teamsUserToken({ oid: userObjectId });
    await expect(
      identities.getTokenForTeamsUser({ teamsUserAadToken, clientId: 'another', userObjectId }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'ValidationError' });
  });

  it('is refused tokens for a user of another resource', async () => {
    await expect(identities.getToken(user(1), ['voip'])).rejects.toMatchObject({
      statusCode: 401,
      code: 'IdentityNotOwned',
    });
    await expect(identities.revokeTokens(user(1))).rejects.toMatchObject({ code: 'IdentityNotOwned' });
    await expect(identities.deleteUser(user(1))).rejects.toMatchObject({ code: 'IdentityNotOwned' });
  });

  it.each([59, 1441])('is refused a token for %i minutes', async (tokenExpiresInMinutes) => {
    await expect(identities.createUserAndToken(['voip'], { tokenExpiresInMinutes })).rejects.toMatchObject({
      statusCode: 400,
      code: 'ValidationError',
    });
  });

  it('is refused an api-version that is not known', async () => {
    const older = new CommunicationIdentityClient(sandbox.connectionString, {
      ...options,
      apiVersion: '2020-07-20-preview1',
    } as object);
    await expect(older.createUser()).rejects.toMatchObject({
      statusCode: 400,
      code: 'UnsupportedApiVersion',
    });
  });
});

describe('a request that is not signed by the resource', () => {
  const wrongKey = { key: Buffer.from('another key').toString('base64') };

  it('is refused when the key is wrong', async () => {
    const denied = { statusCode: 401, code: 'Denied' };
    await expect(new RoomsClient(sandbox.url, wrongKey, options).createRoom()).rejects.toMatchObject(denied);
    await expect(
      new CommunicationIdentityClient(sandbox.url, wrongKey, options).createUser(),
    ).rejects.toMatchObject(denied);
  });

  it('is refused when its body was changed on the way', async () => {
    const tampered = new RoomsClient(sandbox.connectionString, {
      ...options,
      additionalPolicies: [
        {
          position: 'perRetry',
          policy: {
            name: 'tamper',
            sendRequest: (request, next) => {
              request.body = '{"pstnDialOutEnabled":true}';
              request.headers.set('Content-Length', String(request.body.length));
              return next(request);
            },
          },
        },
      ],
    });
    await expect(tampered.createRoom()).rejects.toMatchObject({ statusCode: 401, code: 'Denied' });
  });
});
