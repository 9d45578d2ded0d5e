import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { vectors } from '../../identifiers/vectors.ts';
import type { Vector } from '../../identifiers/vectors.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createRoom } from '../../support/people.ts';
import { signedRequest } from '../../support/signed-request.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

const identify = `query ($rawId: ID!) {
  identifier(rawId: $rawId) {
    __typename
    ... on HasRawId { rawId }
    ... on CommunicationUserIdentifier { id }
    ... on MicrosoftTeamsUserIdentifier { userId isAnonymous cloud }
    ... on MicrosoftTeamsAppIdentifier { appId cloud }
    ... on ApplicationIdentifier { appId cloud }
    ... on GuestIdentifier { guestId }
    ... on TeamsExtensionUserIdentifier { userId tenantId resourceId cloud }
    ... on PhoneNumberIdentifier { phoneNumber isAnonymous assertedId }
  }
}`;

/** An application, which Microsoft's parser doesn't know any more. */
function applicationOf(rawId: string): { appId: string; cloud: string } | undefined {
  const { cloud = 'public', appId } =
    /^28:(?:(?<cloud>dod|gcch)-global:)?(?<appId>[^:]+)$/.exec(rawId)?.groups ?? {};
  return appId === undefined ? undefined : { appId, cloud: cloud.toUpperCase() };
}

/** A vector's identifier as the graph has it. */
function inTheGraph({ rawId, identifier }: Vector): Record<string, unknown> {
  switch (identifier.kind) {
    case 'communicationUser':
      return { __typename: 'CommunicationUserIdentifier', rawId, id: identifier.communicationUserId };
    case 'microsoftTeamsUser':
      return {
        __typename: 'MicrosoftTeamsUserIdentifier',
        rawId,
        userId: identifier.microsoftTeamsUserId,
        isAnonymous: identifier.isAnonymous,
        cloud: identifier.cloud?.toUpperCase() ?? null,
      };
    case 'microsoftTeamsApp':
      return {
        __typename: 'MicrosoftTeamsAppIdentifier',
        rawId,
        appId: identifier.teamsAppId,
        cloud: identifier.cloud.toUpperCase(),
      };
    case 'teamsExtensionUser': {
      const { userId, tenantId, resourceId, cloud } = identifier;
      return {
        __typename: 'TeamsExtensionUserIdentifier',
        rawId,
        userId,
        tenantId,
        resourceId,
        cloud: cloud.toUpperCase(),
      };
    }
    case 'phoneNumber': {
      const { phoneNumber, isAnonymous, assertedId = null } = identifier;
      return { __typename: 'PhoneNumberIdentifier', rawId, phoneNumber, isAnonymous, assertedId };
    }
    case 'unknown': {
      const application = applicationOf(rawId);
      if (application) return { __typename: 'ApplicationIdentifier', rawId, ...application };
      return { __typename: 'UnknownIdentifier', rawId };
    }
  }
}

/** How a vector's identity is named by its properties; undefined for an unknown one, which has none. */
function inputOf({ identifier, rawId }: Vector): Record<string, unknown> | undefined {
  const cloud = 'cloud' in identifier ? { cloud: identifier.cloud?.toUpperCase() } : {};
  switch (identifier.kind) {
    case 'communicationUser':
      return { communicationUserId: identifier.communicationUserId };
    case 'microsoftTeamsUser': {
      const { microsoftTeamsUserId: userId, isAnonymous } = identifier;
      return { microsoftTeamsUser: { userId, isAnonymous, ...cloud } };
    }
    case 'microsoftTeamsApp':
      return { microsoftTeamsApp: { appId: identifier.teamsAppId, ...cloud } };
    case 'teamsExtensionUser': {
      const { userId, tenantId, resourceId } = identifier;
      return { teamsExtensionUser: { userId, tenantId, resourceId, ...cloud } };
    }
    case 'phoneNumber':
      return { phoneNumber: identifier.phoneNumber };
    case 'unknown': {
      const application = applicationOf(rawId);
      return application && { application };
    }
  }
}

/** The three mutations that name people, each with where in its input it does. */
const mutations = {
  createRoom: {
    document: 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
    input: (identifier: unknown) => ({ participants: [{ identifier }] }),
    field: 'input.participants.0.identifier',
  },
  addOrUpdateParticipants: {
    document:
      'mutation ($input: AddOrUpdateParticipantsInput!) { addOrUpdateParticipants(input: $input) { __typename } }',
    input: (identifier: unknown) => ({ roomId: '1', participants: [{ identifier, role: 'CONSUMER' }] }),
    field: 'input.participants.0.identifier',
  },
  removeParticipants: {
    document:
      'mutation ($input: RemoveParticipantsInput!) { removeParticipants(input: $input) { __typename } }',
    input: (identifier: unknown) => ({ roomId: '1', participants: [identifier] }),
    field: 'input.participants.0',
  },
};

describe('identifier(rawId) reads', () => {
  test.each(vectors.map((vector) => [vector.rawId, vector] as const))('"%s"', async (rawId, vector) => {
    expect(await gateway.query(identify, { rawId })).toEqual({ data: { identifier: inTheGraph(vector) } });
  });

  test('a guest', async () => {
    const rawId = 'guest:45ab2481-1c1c-4005-be24-0ffb879b1130';
    expect(await gateway.query(identify, { rawId })).toEqual({
      data: { identifier: { __typename: 'GuestIdentifier', rawId, guestId: rawId.slice('guest:'.length) } },
    });
  });

  test('any string at all, and asks nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (rawId) => {
        const { data, errors } = await gateway.query<{ identifier: { rawId: string } }>(identify, { rawId });
        expect(errors).toBeUndefined();
        expect(data?.identifier.rawId).toBe(rawId);
      }),
      { numRuns: 200 },
    );
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Raw ids that the Rooms service takes: two GUIDs, or three. */
const takenByService = new RegExp(`^8:(?:acs|dod-acs|gcch-acs|spool):${guid}(?:_${guid}){1,2}$`);

const users = vectors.filter(({ identifier }) => identifier.kind === 'communicationUser');
const invitable = users.filter(({ rawId }) => takenByService.test(rawId)).map(({ rawId }) => rawId);
const extensionUsers = vectors
  .filter(({ identifier, rawId }) => identifier.kind === 'teamsExtensionUser' && takenByService.test(rawId))
  .map(({ rawId }) => rawId);

describe('a communication user arrives upstream under exactly its raw id', () => {
  async function rosterUpstream(roomId: string): Promise<unknown> {
    const target = `/rooms/${roomId}/participants?api-version=2025-03-13`;
    const { json } = await signedRequest(gateway.sandbox, 'GET', target);
    return (json as { value: unknown }).value;
  }

  const namedInAnyWay = [
    ...invitable.flatMap((rawId) => [{ communicationUserId: rawId }, { rawId }]),
    // Named as a communication user, an id is taken at its word, even in the form of a Teams extension user's.
    ...extensionUsers.map((rawId) => ({ communicationUserId: rawId })),
  ];

  test('the vectors have such users in every cloud', () => {
    expect(invitable.map((rawId) => rawId.split(':')[1])).toEqual([
      'acs',
      'spool',
      'dod-acs',
      'gcch-acs',
      'spool',
    ]);
    expect(extensionUsers).toHaveLength(3);
  });

  test.each(namedInAnyWay)('by createRoom with %j', async (identifier) => {
    const [rawId] = Object.values(identifier);
    const { data } = await gateway.query<{ createRoom: { room: { id: string } } }>(
      mutations.createRoom.document,
      { input: { participants: [{ identifier, role: 'PRESENTER' }] } },
    );
    expect(await rosterUpstream(data?.createRoom.room.id ?? '')).toEqual([{ rawId, role: 'Presenter' }]);
  });

  test.each(namedInAnyWay)(
    'by addOrUpdateParticipants and removeParticipants with %j',
    async (identifier) => {
      const [rawId] = Object.values(identifier);
      const roomId = await createRoom(gateway);
      const added = await gateway.query(mutations.addOrUpdateParticipants.document, {
        input: { roomId, participants: [{ identifier, role: 'COLLABORATOR' }] },
      });
      expect(added.errors).toBeUndefined();
      expect(await rosterUpstream(roomId)).toEqual([{ rawId, role: 'Collaborator' }]);
      await gateway.query(mutations.removeParticipants.document, {
        input: { roomId, participants: [identifier] },
      });
      expect(await rosterUpstream(roomId)).toEqual([]);
    },
  );

  test.each(users.map(({ rawId }) => rawId).filter((rawId) => !invitable.includes(rawId)))(
    'for the service to judge, if its form is not the usual one: "%s"',
    async (rawId) => {
      const { errors } = await gateway.query(mutations.createRoom.document, {
        input: { participants: [{ identifier: { communicationUserId: rawId } }] },
      });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', upstream: { status: 400 } });
      expect(await gateway.takeJournal()).toEqual(['POST /rooms 400']);
    },
  );
});

describe.each(Object.entries(mutations))('%s refuses, before anything is sent,', (name, mutation) => {
  async function refusal(identifier: unknown) {
    const result = await gateway.query(mutation.document, { input: mutation.input(identifier) });
    expect(await gateway.takeJournal()).toEqual([]);
    expect(result.data?.[name] ?? null).toBeNull();
    return result.errors ?? [];
  }

  const others = vectors.filter(({ identifier }) => identifier.kind !== 'communicationUser');

  test.each(others.map((vector) => [vector.rawId, vector] as const))(
    'whom the raw id "%s" names, in every way of naming them',
    async (rawId, vector) => {
      const byProperties = inputOf(vector);
      for (const identifier of byProperties ? [{ rawId }, byProperties] : [{ rawId }]) {
        const errors = await refusal(identifier);
        expect(errors).toMatchObject([
          { path: [name], extensions: { code: 'BAD_USER_INPUT', field: mutation.field } },
        ]);
        expect(errors[0]?.message).toContain(`${mutation.field}: "${rawId}" is not a communication user`);
      }
    },
  );

  test('a guest, in both ways of naming them', async () => {
    for (const identifier of [{ guestId: 'g' }, { rawId: 'guest:g' }]) {
      const errors = await refusal(identifier);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: mutation.field } }]);
      expect(errors[0]?.message).toContain('"guest:g" is not a communication user');
    }
  });

  test.each(['', '4:+1', 'someone', '8:ACS:abc', '8:orgid:abc', ' 8:acs:a_b'])(
    'a communicationUserId that is none: "%s"',
    async (communicationUserId) => {
      const errors = await refusal({ communicationUserId });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: mutation.field } }]);
    },
  );

  test.each<[string, string, unknown]>([
    ['nobody', 'Exactly one key must be specified', {}],
    ['two at once', 'Exactly one key must be specified', { rawId: 'a', phoneNumber: '+1' }],
    ['one and a null', 'Exactly one key must be specified', { rawId: 'a', phoneNumber: null }],
    ['null', 'must be non-null', { rawId: null }],
    ['a kind that is not known', '"microsoftBot" is not defined', { microsoftBot: { botId: 'x' } }],
    ['a user without an id', '"userId"', { microsoftTeamsUser: { cloud: 'DOD' } }],
    [
      'a cloud that is not known',
      '"MARS" does not exist',
      { microsoftTeamsApp: { appId: 'x', cloud: 'MARS' } },
    ],
    ['an app of null', 'to be null', { microsoftTeamsApp: { appId: null } }],
    ['a string', 'to be an object', '8:acs:a_b'],
    ['a list', 'to be an object', []],
  ])('an input that names %s', async (_, words, identifier) => {
    const errors = await refusal(identifier);
    expect(errors.map(({ extensions }) => extensions.code)).toContain('BAD_USER_INPUT');
    expect(errors.map(({ message }) => message).join('\n')).toContain(words);
  });
});

describe('what an input leaves out', () => {
  test.each([
    ['8:orgid:u', '{ microsoftTeamsUser: { userId: "u" } }'],
    ['8:teamsvisitor:u', '{ microsoftTeamsUser: { userId: "u", isAnonymous: true, cloud: DOD } }'],
    ['28:orgid:a', '{ microsoftTeamsApp: { appId: "a" } }'],
    ['8:acs:r_t_u', '{ teamsExtensionUser: { userId: "u", tenantId: "t", resourceId: "r" } }'],
    ['28:a', '{ application: { appId: "a" } }'],
    ['28:dod-global:a', '{ application: { appId: "a", cloud: DOD } }'],
    ['28:gcch:a', '{ microsoftTeamsApp: { appId: "a", cloud: GCCH } }'],
    ['4:12065550100', '{ phoneNumber: "12065550100" }'],
  ])('has its default: %s for %s', async (rawId, literal) => {
    const { errors } = await gateway.query(
      `mutation { createRoom(input: { participants: [{ identifier: ${literal} }] }) { __typename } }`,
    );
    expect(errors?.[0]?.message).toContain(`"${rawId}"`);
  });

  test.each(['{}', '{ rawId: "a", phoneNumber: "b" }', '{ rawId: null }', '{ bot: "a" }'])(
    'or has too much of is found before anything is executed: %s',
    async (literal) => {
      const { errors } = await gateway.query(
        `mutation { createRoom(input: { participants: [{ identifier: ${literal} }] }) { __typename } }`,
      );
      expect(errors?.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
      expect(await gateway.takeJournal()).toEqual([]);
    },
  );
});
