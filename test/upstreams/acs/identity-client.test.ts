import { describe, expect, test } from 'vitest';
import { createTestIdentityClient } from '../../support/identity-client.ts';
import { json, startStubUpstream } from '../../support/stub-upstream.ts';

describe('an answer with one optional member that is null or absent', () => {
  const assignment = { tenantId: 't', objectId: 'o', principalType: 'user', clientIds: ['c'] };

  test.each([null, undefined])('%s for the token of a user is no token', async (accessToken) => {
    await using upstream = await startStubUpstream((_request, response) => {
      json(response, { identity: { id: '8:acs:a_b' }, accessToken });
    });
    await using client = createTestIdentityClient(upstream.url);
    expect(await client.identity.createUser()).toMatchObject({
      user: { rawId: '8:acs:a_b' },
      token: undefined,
    });
  });

  test.each(
    Object.keys(assignment).flatMap((member) => [null, undefined].map((value) => [member, value] as const)),
  )('%s of an assignment is %s', async (member, value) => {
    await using upstream = await startStubUpstream((_request, response) => {
      json(response, { ...assignment, [member]: value });
    });
    await using client = createTestIdentityClient(upstream.url);
    const without = { principalType: 'UNKNOWN', clientIds: [] };
    expect(await client.identity.getAssignment('t', 'o')).toEqual({
      ...assignment,
      principalType: 'USER',
      ...(member in without && { [member]: without[member as keyof typeof without] }),
    });
  });
});
