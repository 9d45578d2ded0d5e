import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { transports } from './transports.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());
afterEach(() => gateway.heal());

const user = { user: { id: expect.stringMatching(/^8:acs:/) as string } };
const person = '{ identifier: { microsoftTeamsUser: { userId: "aa67bd4c-8475-432d-bd41-39f255720e0a" } } }';

describe.each(transports)('over %s, a part that fails', (_, ask) => {
  test('leaves it told that a user was created, whom nobody could find again', async () => {
    await gateway.fail({ kind: 'status', status: 503, path: '/rooms*' });
    const { data, errors } = await ask(gateway.url, {
      query: `mutation {
        before: createUser(input: {}) { user { id } }
        room: createRoom(input: {}) { room { id } }
        after: createUser(input: {}) { user { id } }
      }`,
    });
    expect(data).toEqual({ before: user, room: null, after: user });
    expect(errors).toMatchObject([{ path: ['room'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  test('by bad input leaves what was done before it, and what comes behind is done', async () => {
    const { data, errors } = await ask(gateway.url, {
      query: `mutation {
        before: createUser(input: {}) { user { id } }
        token: issueToken(input: { userId: "nobody", scopes: [VOIP] }) { token { token } }
        after: createUser(input: {}) { user { id } }
      }`,
    });
    expect(data).toEqual({ before: user, token: null, after: user });
    expect(errors).toMatchObject([
      { path: ['token'], extensions: { code: 'BAD_USER_INPUT', field: 'input.userId' } },
    ]);
  });

  test('of a mutation of calls leaves what another did', async () => {
    const { data, errors } = await ask(gateway.url, {
      query: `mutation {
        made: createCall(input: { to: { user: ${person} } }) { call { id } }
        ended: hangUpCall(input: { callId: "nothing" }) { callId }
        answered: answerCall(input: { callId: "2e1a0b00-0000-4000-8000-243709c565ab" }) { call { id } }
      }`,
    });
    expect(data).toMatchObject({ made: { call: { id: expect.any(String) as string } }, answered: null });
    expect(errors).toMatchObject([{ path: ['answered'], extensions: { code: 'NOT_FOUND' } }]);
  });

  test('shows the calls when there are no rooms to be had', async () => {
    await gateway.fail({ kind: 'status', status: 503, path: '/rooms*' });
    const { data, errors } = await ask(gateway.url, {
      query: '{ rooms { nodes { id } } calls { nodes { id } } room(id: "99199690362660524") { id } }',
    });
    expect(data).toEqual({
      rooms: null,
      calls: { nodes: expect.any(Array) as unknown },
      room: null,
    });
    expect(errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([['rooms'], ['room']]));
  });

  test('by bad input leaves the other lists', async () => {
    const { data, errors } = await ask(gateway.url, {
      query: '{ rooms { nodes { id } } calls(first: 0) { nodes { id } } }',
    });
    expect(data).toEqual({ rooms: { nodes: expect.any(Array) as unknown }, calls: null });
    expect(errors).toMatchObject([
      { path: ['calls'], extensions: { code: 'BAD_USER_INPUT', field: 'first' } },
    ]);
  });
});
