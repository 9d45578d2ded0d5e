import { CommunicationIdentityClient as AdministrationClient } from '@azure/communication-administration';
import { CommunicationIdentityClient as Identity13 } from '@azure/communication-identity';
import { RoomsClient as Rooms12 } from '@azure/communication-rooms';
import { CommunicationIdentityClient as Identity10 } from 'communication-identity-1.0';
import { CommunicationIdentityClient as Identity11 } from 'communication-identity-1.1';
import { RoomsClient as Rooms10 } from 'communication-rooms-1.0';
import { RoomsClient as Rooms11 } from 'communication-rooms-1.1';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { rawRequest } from '../support/signed-request.ts';
import { userId } from './acs/wire-shapes.ts';

const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
const hour = 3_600_000;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ pageSize: 2 });
});

afterAll(() => sandbox.close());

beforeEach(async () => {
  await rawRequest(sandbox.url, '/sandbox/requests', { method: 'DELETE' });
});

/** What the sandbox was asked since the test began: method, path with `{id}` for an id, api-version, status. */
async function asked(): Promise<string[]> {
  const entry = z.object({ method: z.string(), path: z.string(), status: z.number().nullable() });
  const { json } = await rawRequest(sandbox.url, '/sandbox/requests');
  return z
    .object({ requests: z.array(entry) })
    .parse(json)
    .requests.map(({ method, path, status }) => {
      const { pathname, searchParams } = new URL(path, sandbox.url);
      const template = pathname.replace(/^(\/(?:rooms|identities)\/)[^/]+/, '$1{id}');
      return `${method} ${template} ${searchParams.get('api-version')} ${status}`;
    });
}

/** From when on the tokens of a user count; undefined if there is no such user. */
async function tokensValidFrom(id: string): Promise<Date | undefined> {
  const { status, json } = await rawRequest(sandbox.url, `/sandbox/identities/${id}`);
  if (status === 404) return undefined;
  return new Date(z.object({ tokensValidFrom: z.string() }).parse(json).tokensValidFrom);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** What every release of the identity package does; their options differ. */
interface Identities {
  createUser(): Promise<User>;
  createUserAndToken(scopes: TokenScope[]): Promise<{ user: User; token: string; expiresOn: Date }>;
  getToken(user: User, scopes: TokenScope[]): Promise<{ token: string }>;
  revokeTokens(user: User): Promise<void>;
  deleteUser(user: User): Promise<void>;
}

interface User {
  communicationUserId: string;
}

type TokenScope = 'chat' | 'voip';

interface IdentityRelease {
  readonly release: string;
  readonly version: string;
  readonly open: (connection: string) => Identities;
}

const identityReleases: IdentityRelease[] = [
  { release: '1.0.0', version: '2021-03-07', open: (connection) => new Identity10(connection) },
  { release: '1.1.0', version: '2022-06-01', open: (connection) => new Identity11(connection, options) },
  { release: '1.3.1', version: '2023-10-01', open: (connection) => new Identity13(connection, options) },
];

describe.each(identityReleases)('@azure/communication-identity $release', ({ open, version }) => {
  const connect = () => open(sandbox.connectionString);

  it('creates a user', async () => {
    const { communicationUserId } = await connect().createUser();
    expect(await tokensValidFrom(communicationUserId)).toBeInstanceOf(Date);
    expect(await asked()).toEqual([`POST /identities ${version} 201`]);
  });

  it('creates a user with a token that lives a day', async () => {
    const { user, token, expiresOn } = await connect().createUserAndToken(['chat', 'voip']);
    const { exp = 0, iat = 0, ...claims } = decodeJwt(token);
    expect(claims).toMatchObject({ skypeid: user.communicationUserId.slice(2), acsScope: 'chat,voip' });
    expect(exp - iat).toBe(86_400);
    expect(Math.floor(expiresOn.getTime() / 1000)).toBe(exp);
    expect(await asked()).toEqual([`POST /identities ${version} 201`]);
  });

  it('gets a token', async () => {
    const client = connect();
    const user = await client.createUser();
    const { token } = await client.getToken(user, ['voip']);
    expect(decodeJwt(token)).toMatchObject({ skypeid: user.communicationUserId.slice(2), acsScope: 'voip' });
    expect((await asked())[1]).toBe(`POST /identities/{id}/:issueAccessToken ${version} 200`);
  });

  it('revokes tokens', async () => {
    const client = connect();
    const user = await client.createUser();
    const before = await tokensValidFrom(user.communicationUserId);
    await client.revokeTokens(user);
    const after = await tokensValidFrom(user.communicationUserId);
    expect(after?.getTime()).toBeGreaterThanOrEqual(before?.getTime() ?? Infinity);
    expect((await asked())[1]).toBe(`POST /identities/{id}/:revokeAccessTokens ${version} 204`);
  });

  it('deletes a user', async () => {
    const client = connect();
    const user = await client.createUser();
    await client.deleteUser(user);
    expect(await tokensValidFrom(user.communicationUserId)).toBeUndefined();
    expect((await asked())[1]).toBe(`DELETE /identities/{id} ${version} 204`);
  });
});

describe.each([
  { release: '1.1.0', Client: Identity11 },
  { release: '1.3.1', Client: Identity13 },
])('@azure/communication-identity $release', ({ Client }) => {
  it('exchanges the token of a Teams user', async () => {
    const oid = '0a0a0a0a-0000-4000-8000-000000000001';
    const { json } = await rawRequest(sandbox.url, '/sandbox/entra/tokens', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ oid }),
    });
    const { token } = await new Client(sandbox.connectionString, options).getTokenForTeamsUser({
      teamsUserAadToken: z.object({ token: z.string() }).parse(json).token,
      clientId: sandbox.entra.clientId,
      userObjectId: oid,
    });
    expect(decodeJwt(token)['skypeid']).toBe(`orgid:${oid}`);
  });
});

describe('@azure/communication-administration 1.0.0-beta.3', () => {
  const connect = () => new AdministrationClient(sandbox.connectionString);
  const version = '2020-07-20-preview2';

  it('creates a user', async () => {
    const { communicationUserId } = await connect().createUser();
    expect(await tokensValidFrom(communicationUserId)).toBeInstanceOf(Date);
    expect(await asked()).toEqual([`POST /identities ${version} 200`]);
  });

  it('issues a token', async () => {
    const client = connect();
    const { communicationUserId } = await client.createUser();
    const { user, token, expiresOn } = await client.issueToken({ communicationUserId }, [
      'chat',
      'voip',
      'pstn',
    ]);
    const { exp = 0, ...claims } = decodeJwt(token);
    expect(user.communicationUserId).toBe(communicationUserId);
    expect(claims).toMatchObject({ skypeid: communicationUserId.slice(2), acsScope: 'chat,voip,pstn' });
    expect(Math.floor(expiresOn.getTime() / 1000)).toBe(exp);
    expect((await asked())[1]).toBe(`POST /identities/{id}/token ${version} 200`);
  });

  it('revokes the tokens that were issued before a time', async () => {
    const client = connect();
    const { communicationUserId } = await client.createUser();
    const issuedBefore = new Date(Date.now() - hour);
    await client.revokeTokens({ communicationUserId }, issuedBefore);
    expect(await tokensValidFrom(communicationUserId)).toEqual(issuedBefore);
    expect((await asked())[1]).toBe(`PATCH /identities/{id} ${version} 204`);
  });

  it('revokes all tokens if no time is named', async () => {
    const client = connect();
    const { communicationUserId } = await client.createUser();
    await client.revokeTokens({ communicationUserId }, new Date(Date.now() - hour));
    const before = new Date();
    await client.revokeTokens({ communicationUserId });
    expect((await tokensValidFrom(communicationUserId))?.getTime()).toBeGreaterThanOrEqual(before.getTime());
  });

  it('deletes a user', async () => {
    const client = connect();
    const { communicationUserId } = await client.createUser();
    await client.deleteUser({ communicationUserId });
    expect(await tokensValidFrom(communicationUserId)).toBeUndefined();
    expect((await asked())[1]).toBe(`DELETE /identities/{id} ${version} 204`);
  });
});

describe.each([
  { release: '1.0.0', Client: Rooms10, version: '2023-06-14', dialOut: undefined },
  { release: '1.1.0', Client: Rooms11, version: '2024-04-15', dialOut: true },
  { release: '1.2.0', Client: Rooms12, version: '2025-03-13', dialOut: true },
])('@azure/communication-rooms $release', ({ Client, version, dialOut }) => {
  const connect = () => new Client(sandbox.connectionString, options);
  const person = (number: number) => ({ communicationUserId: userId(number) });
  const roster = async (id: string) =>
    (await all(connect().listParticipants(id))).map(({ id: who, role }) => ({ id: who, role }));

  it('creates a room with all that it can say', async () => {
    const validFrom = new Date(Date.now() + hour);
    const validUntil = new Date(Date.now() + 2 * hour);
    const participants = [{ id: person(1), role: 'Presenter' as const }, { id: person(2) }];
    const room = await connect().createRoom({
      validFrom,
      validUntil,
      participants,
      pstnDialOutEnabled: true,
    });
    expect(room).toMatchObject({ validFrom, validUntil, ...(dialOut && { pstnDialOutEnabled: dialOut }) });
    expect(room.createdOn).toBeInstanceOf(Date);
    expect(await asked()).toEqual([`POST /rooms ${version} 201`]);
  });

  it('reads, changes and deletes a room', async () => {
    const client = connect();
    const { id } = await client.createRoom();
    const validFrom = new Date(Date.now() + hour);
    const validUntil = new Date(Date.now() + 2 * hour);
    expect(await client.updateRoom(id, { validFrom, validUntil })).toMatchObject({
      id,
      validFrom,
      validUntil,
    });
    expect(await client.getRoom(id)).toMatchObject({ id, validFrom, validUntil });
    await client.deleteRoom(id);
    await expect(client.getRoom(id)).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' });
    expect(await asked()).toEqual([
      `POST /rooms ${version} 201`,
      `PATCH /rooms/{id} ${version} 200`,
      `GET /rooms/{id} ${version} 200`,
      `DELETE /rooms/{id} ${version} 204`,
      `GET /rooms/{id} ${version} 404`,
    ]);
  });

  it('lists rooms over pages', async () => {
    const client = connect();
    const made = [await client.createRoom(), await client.createRoom(), await client.createRoom()];
    const listed = (await all(client.listRooms())).map(({ id }) => id);
    expect(listed.slice(0, 3)).toEqual(made.map(({ id }) => id).reverse());
  });

  it('lists, adds, changes and removes participants', async () => {
    const client = connect();
    const { id } = await client.createRoom({ participants: [{ id: person(1), role: 'Presenter' }] });
    await client.addOrUpdateParticipants(id, [
      { id: person(1), role: 'Consumer' },
      { id: person(2) },
      { id: person(3), role: 'Presenter' },
    ]);
    await client.removeParticipants(id, [person(3)]);
    expect(await roster(id)).toMatchObject([
      { id: person(1), role: 'Consumer' },
      { id: person(2), role: 'Attendee' },
    ]);
    expect((await asked()).slice(1)).toEqual([
      `PATCH /rooms/{id}/participants ${version} 200`,
      `PATCH /rooms/{id}/participants ${version} 200`,
      `GET /rooms/{id}/participants ${version} 200`,
    ]);
  });
});
