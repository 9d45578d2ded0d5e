import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createUsers } from '../../support/people.ts';

let gateway: TestGateway;
let userId: string;
beforeAll(async () => {
  gateway = await startGateway();
  [userId = ''] = await createUsers(gateway, 1);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

interface Token {
  readonly token: string;
  readonly expiresOn: string;
}

const minutesLeft = ({ expiresOn }: Token): number =>
  Math.round((Date.parse(expiresOn) - Date.now()) / 60_000);

describe('createUser', () => {
  test('without scopes gives a user and no token', async () => {
    const { data } = await gateway.query<{
      createUser: { user: { rawId: string; id: string }; token: null };
    }>('mutation { createUser(input: {}) { user { rawId id } token { token } } }');
    expect(data?.createUser.token).toBeNull();
    expect(data?.createUser.user.id).toMatch(/^8:acs:/);
    expect(data?.createUser.user.rawId).toBe(data?.createUser.user.id);
  });

  test('with scopes gives a token of those scopes, for as long as asked', async () => {
    const { data } = await gateway.query<{ createUser: { token: Token } }>(
      `mutation { createUser(input: { scopes: [CHAT, VOIP_JOIN, CHAT_JOIN_LIMITED], tokenExpiresInMinutes: 90 }) {
        token { token expiresOn }
      } }`,
    );
    const token = data?.createUser.token ?? { token: '', expiresOn: '' };
    expect(decodeJwt(token.token)['acsScope']).toBe('chat,voip.join,chat.join.limited');
    expect(minutesLeft(token)).toBe(90);
    expect(await gateway.takeJournal()).toEqual(['POST /identities 201']);
  });

  test('refuses a lifetime without scopes, unsent', async () => {
    const { errors } = await gateway.query(
      'mutation { createUser(input: { tokenExpiresInMinutes: 90 }) { user { id } } }',
    );
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.tokenExpiresInMinutes' } },
    ]);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('is never repeated by itself, so that a lost answer makes no second user', async () => {
    await gateway.fail({ path: '/identities', kind: 'truncate', count: 1 });
    const { errors } = await gateway.query('mutation { createUser(input: {}) { user { id } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(await gateway.takeJournal()).toHaveLength(1);
  });
});

describe('issueToken', () => {
  const document = `mutation ($input: IssueTokenInput!) { issueToken(input: $input) { token { token expiresOn } } }`;

  test.each([
    ['a day where nothing else is asked for', undefined, 1440],
    ['an hour', 60, 60],
    ['a day', 1440, 1440],
  ])('gives a token for %s', async (_, tokenExpiresInMinutes, minutes) => {
    const { data } = await gateway.query<{ issueToken: { token: Token } }>(document, {
      input: { userId, scopes: ['VOIP'], tokenExpiresInMinutes },
    });
    expect(minutesLeft(data?.issueToken.token ?? { token: '', expiresOn: '' })).toBe(minutes);
  });

  test.each([59, 1441, -1, 0])('refuses a lifetime of %i minutes, unsent', async (tokenExpiresInMinutes) => {
    const { errors } = await gateway.query(document, {
      input: { userId, scopes: ['VOIP'], tokenExpiresInMinutes },
    });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.tokenExpiresInMinutes' } },
    ]);
    expect(errors?.[0]?.message).toContain('from 60 to 1440');
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('refuses no scopes at all, unsent', async () => {
    const { errors } = await gateway.query(document, { input: { userId, scopes: [] } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.scopes' } }]);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

describe('revokeTokens', () => {
  const document = `mutation ($input: RevokeTokensInput!) {
    revokeTokens(input: $input) { user { ... on CommunicationUserIdentifier { id } } }
  }`;

  test('gives the user whose tokens are revoked', async () => {
    expect(await gateway.query(document, { input: { userId } })).toEqual({
      data: { revokeTokens: { user: { id: userId } } },
    });
    expect(await gateway.takeJournal()).toEqual([
      `POST /identities/${encodeURIComponent(userId)}/:revokeAccessTokens 204`,
    ]);
  });

  test('takes a moment to come', async () => {
    const { errors } = await gateway.query(document, {
      input: { userId, issuedBefore: '2999-01-01T00:00:00Z' },
    });
    expect(errors).toBeUndefined();
  });

  test('refuses a moment gone by, unsent, and says that all would be revoked', async () => {
    const { errors } = await gateway.query(document, {
      input: { userId, issuedBefore: '2020-01-01T00:00:00Z' },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.issuedBefore' } }]);
    expect(errors?.[0]?.message).toContain('revoke every token');
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

test('deleteUser succeeds, and succeeds a second time', async () => {
  const [gone] = await createUsers(gateway, 1);
  const document = 'mutation ($userId: ID!) { deleteUser(input: { userId: $userId }) { userId } }';
  for (let time = 0; time < 2; time += 1) {
    expect(await gateway.query(document, { userId: gone })).toEqual({
      data: { deleteUser: { userId: gone } },
    });
  }
});

describe('an identity of another resource', () => {
  const foreign = '8:acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_45ab2481-1c1c-4005-be24-0ffb879b1130';
  test.each([
    'issueToken(input: { userId: $id, scopes: [CHAT] }) { token { token } }',
    'revokeTokens(input: { userId: $id }) { user { __typename } }',
    'deleteUser(input: { userId: $id }) { userId }',
  ])('is NOT_FOUND for %s', async (field) => {
    const { errors } = await gateway.query(`mutation ($id: ID!) { ${field} }`, { id: foreign });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'NOT_FOUND',
          upstream: { service: 'identity', status: 401, code: 'IdentityNotOwned' },
        },
      },
    ]);
  });

  test.each(['bob', '', '8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130', '..'])(
    'and what is none at all ("%s") is BAD_USER_INPUT, unsent',
    async (id) => {
      const { errors } = await gateway.query(
        'mutation ($id: ID!) { deleteUser(input: { userId: $id }) { userId } }',
        {
          id,
        },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.userId' } }]);
      expect(await gateway.takeJournal()).toEqual([]);
    },
  );
});

describe('exchangeTeamsUserToken', () => {
  const document = `mutation ($input: ExchangeTeamsUserTokenInput!) {
    exchangeTeamsUserToken(input: $input) { token { token expiresOn } }
  }`;
  const oid = '45ab2481-1c1c-4005-be24-0ffb879b1130';
  const appid = '01234567-89ab-cdef-0123-456789abcdef';

  test("gives a token that lasts as long as the user's", async () => {
    const token = await gateway.mintEntraToken({ oid, appid, expiresInSeconds: 1800 });
    const { data } = await gateway.query<{ exchangeTeamsUserToken: { token: Token } }>(document, {
      input: { token, appId: appid, userId: oid },
    });
    expect(minutesLeft(data?.exchangeTeamsUserToken.token ?? { token: '', expiresOn: '' })).toBe(30);
  });

  test.each(['', 'garbage', 'a.b.c'])('refuses the token "%s" as BAD_USER_INPUT', async (token) => {
    const { errors } = await gateway.query(document, { input: { token, appId: appid, userId: oid } });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', upstream: { status: 401, code: 'InvalidAccessToken' } } },
    ]);
  });

  test.each([
    ['appId', { appId: oid, userId: oid }],
    ['appId', { appId: '', userId: oid }],
    ['userId', { appId: appid, userId: appid }],
    ['userId', { appId: appid, userId: '' }],
  ])("refuses an %s that is not the token's", async (field, ids) => {
    const token = await gateway.mintEntraToken({ oid, appid });
    const { errors } = await gateway.query(document, { input: { token, ...ids } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: `input.${field}` } }]);
  });
});

describe('exchangeTeamsExtensionToken', () => {
  const document = `mutation ($token: String!) {
    exchangeTeamsExtensionToken(input: { token: $token }) {
      user { ... on TeamsExtensionUserIdentifier { userId tenantId } }
      token { token expiresOn }
    }
  }`;

  test('gives the user as the resource knows them, and a token', async () => {
    const ids = { oid: '45ab2481-1c1c-4005-be24-0ffb879b1130', tid: 'cdc5aeea-15c5-4db6-b079-fcadd2505dc2' };
    const token = await gateway.mintEntraToken({
      ...ids,
      scope: 'https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls',
    });
    const { data, errors } = await gateway.query(document, { token });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      exchangeTeamsExtensionToken: { user: { userId: ids.oid, tenantId: ids.tid } },
    });
  });

  test.each(['', 'garbage', 'line\nbreak', 'a.b.c'])(
    'refuses the token %j as BAD_USER_INPUT',
    async (token) => {
      const { errors } = await gateway.query(document, { token });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );
});

describe('the assignment of a Teams user', () => {
  const ids = {
    tenantId: 'cdc5aeea-15c5-4db6-b079-fcadd2505dc2',
    objectId: '45ab2481-1c1c-4005-be24-0ffb879b1130',
  };
  const fields = 'tenantId objectId principalType clientIds';
  const read = `query ($tenantId: ID!, $objectId: ID!) {
    teamsExtensionAssignment(tenantId: $tenantId, objectId: $objectId) { ${fields} }
  }`;
  const assign = `mutation ($input: AssignTeamsExtensionInput!) {
    assignTeamsExtension(input: $input) { assignment { ${fields} } }
  }`;
  const unassign = `mutation ($input: UnassignTeamsExtensionInput!) {
    unassignTeamsExtension(input: $input) { tenantId objectId }
  }`;

  test('is null, made, replaced, and taken back', async () => {
    expect(await gateway.query(read, ids)).toEqual({ data: { teamsExtensionAssignment: null } });

    const clientIds = ['01234567-89ab-cdef-0123-456789abcdef'];
    const made = { ...ids, principalType: 'USER', clientIds };
    expect(await gateway.query(assign, { input: made })).toEqual({
      data: { assignTeamsExtension: { assignment: made } },
    });
    expect(await gateway.query(read, ids)).toEqual({ data: { teamsExtensionAssignment: made } });

    const replaced = { ...ids, principalType: 'RESOURCE_ACCOUNT' };
    await gateway.query(assign, { input: replaced });
    expect(await gateway.query(read, ids)).toEqual({
      data: { teamsExtensionAssignment: { ...replaced, clientIds: [] } },
    });

    for (let time = 0; time < 2; time += 1) {
      expect(await gateway.query(unassign, { input: ids })).toEqual({
        data: { unassignTeamsExtension: ids },
      });
    }
    expect(await gateway.query(read, ids)).toEqual({ data: { teamsExtensionAssignment: null } });
  });
});
