import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';

let issuer: TestIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await startGateway({ issuer });
});
afterAll(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});
beforeEach(() => gateway.takeJournal());

async function ask<Data>(scopes: readonly string[], document: string): Promise<GraphQLResult<Data>> {
  return gateway.query<Data>(document, {}, await issuer.bearer(...scopes));
}

const forbidden = (...path: (string | number)[]): unknown => [{ path, extensions: { code: 'FORBIDDEN' } }];
const person = '{ identifier: { microsoftTeamsUser: { userId: "aa67bd4c-8475-432d-bd41-39f255720e0a" } } }';

describe('a room that was changed', () => {
  test('is not shown, and not read, without rooms.read', async () => {
    const created = await ask<{ createRoom: { room: { id: string } } }>(
      ['rooms.write', 'rooms.read'],
      'mutation { createRoom(input: {}) { room { id } } }',
    );
    await gateway.takeJournal();
    const roomId = created.data?.createRoom.room.id ?? '';
    const answer = await ask(
      ['rooms.write'],
      `mutation { removeParticipants(input: { roomId: "${roomId}" participants: [] }) { room { id } } }`,
    );
    expect(answer.data).toEqual({ removeParticipants: { room: null } });
    expect(answer.errors).toMatchObject(forbidden('removeParticipants', 'room') as object);
    expect(await gateway.takeJournal()).toEqual([`PATCH /rooms/${roomId}/participants 200`]);
  });

  test('is not shown without rooms.read when it was just created', async () => {
    const { data, errors } = await ask(['rooms.write'], 'mutation { createRoom(input: {}) { room { id } } }');
    expect(data).toEqual({ createRoom: { room: null } });
    expect(errors).toMatchObject(forbidden('createRoom', 'room') as object);
  });
});

describe('a token', () => {
  test('is minted for nobody without tokens.issue, whatever else is asked for', async () => {
    const { data, errors } = await ask<{ one: object | null; other: object | null }>(
      ['identities.write'],
      `mutation {
        one: createUser(input: {}) { user { id } }
        other: createUser(input: { scopes: [CHAT] }) { user { id } }
      }`,
    );
    expect(data).toEqual({ one: { user: { id: expect.stringMatching(/^8:acs:/) as string } }, other: null });
    expect(errors).toMatchObject(forbidden('other') as object);
    expect(await gateway.takeJournal()).toEqual(['POST /identities 201']);
  });
});

describe('one operation', () => {
  test('is answered as far as its scopes go', async () => {
    const { data, errors } = await ask(
      ['calls.read'],
      '{ calls { nodes { id } } room(id: "1") { id } identifier(rawId: "4:+1") { __typename } }',
    );
    expect(data).toMatchObject({ room: null, identifier: { __typename: 'PhoneNumberIdentifier' } });
    expect(errors).toMatchObject(forbidden('room') as object);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

describe('a mutation whose answer would be lost by a refusal', () => {
  test('is not done, and takes nothing away from those before and behind it', async () => {
    const { data, errors } = await ask(
      ['identities.write', 'rooms.write', 'calls.write'],
      `mutation {
        user: createUser(input: {}) { user { id } }
        call: createCall(input: { to: { user: ${person} } }) { call { id } }
        room: createRoom(input: {}) { __typename }
      }`,
    );
    const user = { user: { id: expect.stringMatching(/^8:acs:/) as string } };
    expect(data).toEqual({ user, call: null, room: { __typename: 'CreateRoomPayload' } });
    expect(errors).toMatchObject(forbidden('call', 'call') as object);
    expect(await gateway.takeJournal()).toEqual(['POST /identities 201', 'POST /rooms 201']);
  });
});

// Comes last: what happens to a call is posted to the gateway, which then asks for the keys by which it is signed.
describe('a call', () => {
  test('is not made for somebody who may not see it and asks to', async () => {
    const { data, errors } = await ask(
      ['calls.write'],
      `mutation { createCall(input: { to: { user: ${person} } }) { call { id } } }`,
    );
    expect(data).toEqual({ createCall: null });
    expect(errors).toMatchObject(forbidden('createCall', 'call') as object);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test("keeps its recordings' tokens from those without calls.write", async () => {
    const scopes = ['calls.read', 'calls.write'];
    const created = await ask<{ createCall: { call: { id: string } } }>(
      scopes,
      `mutation { createCall(input: { to: { user: ${person} } }) { call { id } } }`,
    );
    const id = created.data?.createCall.call.id ?? '';
    await fetch(`${gateway.sandbox.url}/sandbox/calls/${id}/state`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{ "state": "established" }',
    });
    await ask(scopes, `mutation { recordResponse(input: { callId: "${id}" }) { __typename } }`);

    const query = `{ call(id: "${id}") { operations { kind recordingAccessToken } } }`;
    const answer = await ask(['calls.read'], query);
    const operations = [{ kind: 'RECORD', recordingAccessToken: null }];
    expect(answer.data).toEqual({ call: { operations } });
    expect(answer.errors).toMatchObject(forbidden('call', 'operations', 0, 'recordingAccessToken') as object);
    expect((await ask(scopes, query)).errors).toBeUndefined();
  });
});
