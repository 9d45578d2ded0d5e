import { setImmediate } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { refuse, reply } from '../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';

type Json = Readonly<Record<string, unknown>>;

/** An example of Microsoft Graph v1.0, "Create call". */
function fixture(name: string): Json {
  const file = new URL(`../../calls/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

const contoso = '86dc81db-c112-4228-9222-63f3esaa1edb';
const fabrikam = 'aa67bd4c-8475-432d-bd41-39f255720e0a';
const user = (userId: string, displayName: string): Json => ({
  identifier: { microsoftTeamsUser: { userId } },
  displayName,
});
const john = user('112f7296-5fa4-42ca-bae8-6a692b15d4b8', 'John');
const bot = (id: string, displayName: string): Json => ({ identifier: { rawId: `28:${id}` }, displayName });
const testBot = bot('dd3885da-f9ab-486b-bfae-85de3d445555', 'TestBot');
const group = {
  users: [
    user('98da8a1a-1b87-452c-a713-65d3f10b5555', 'user1'),
    user('bf5aae9a-d11d-47a8-93b1-782504c95555', 'user2'),
  ],
};
const threadId = '19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2';
const organizerId = '5810cede-f3cc-42eb-b2c1-e9bd5d53ec96';
const meeting = (tenantId: string): Json => ({
  meeting: {
    threadId,
    organizer: { ...user(organizerId, 'Bob'), tenantId },
    allowConversationWithoutHost: true,
  },
});
const instance = {
  identifier: { microsoftTeamsApp: { appId: '3d913abb-aec0-4964-8fa6-3c6850c4f278' } },
  displayName: 'Calling Bot',
  countryCode: null,
  endpointType: null,
  region: null,
  languageId: null,
};
const appHosted = { appHosted: { blob: '<Media Session Configuration>' } };
const withSounds = {
  serviceHosted: {
    preFetchMedia: [
      { uri: 'https://cdn.contoso.com/beep.wav', resourceId: 'f8971b04-b53e-418c-9222-c82ce681a582' },
      { uri: 'https://cdn.contoso.com/cool.wav', resourceId: '86dc814b-c172-4428-9112-60f8ecae1edb' },
    ],
  },
};

const examples: readonly [name: string, input: Json, tenantId: string][] = [
  ['01-p2p-service-hosted', { to: { user: john } }, fabrikam],
  [
    '02-p2p-app-hosted',
    {
      to: { user: john },
      source: {
        ...bot('2891555a-92ff-42e6-80fa-6e1300c6b5c6', 'Calling Bot'),
        region: null,
        languageId: null,
      },
      media: appHosted,
      callOptions: null,
    },
    fabrikam,
  ],
  [
    '03-group-service-hosted',
    {
      to: group,
      source: testBot,
      subject: 'Create a group call with service hosted media',
      direction: 'OUTGOING',
      media: { serviceHosted: { removeFromDefaultAudioGroup: false } },
      callOptions: null,
    },
    fabrikam,
  ],
  [
    '04-group-app-hosted',
    {
      to: group,
      source: testBot,
      subject: 'Create a group call with application hosted media',
      direction: 'OUTGOING',
      media: { appHosted: { removeFromDefaultAudioGroup: false } },
      callOptions: null,
    },
    fabrikam,
  ],
  ['05-join-meeting-service-hosted', { to: meeting(contoso), media: withSounds, callOptions: null }, contoso],
  [
    '06-join-meeting-app-hosted',
    { to: meeting(fabrikam), direction: 'OUTGOING', media: { appHosted: {} }, callOptions: null },
    fabrikam,
  ],
  [
    '07-join-meeting-id-with-passcode',
    {
      to: { meetingId: { joinMeetingId: '1234567', passcode: 'psw123' } },
      media: withSounds,
      callOptions: null,
      tenantId: contoso,
    },
    contoso,
  ],
  [
    '08-join-meeting-id-no-passcode',
    {
      to: { meetingId: { joinMeetingId: '1234567' } },
      media: withSounds,
      callOptions: null,
      tenantId: contoso,
    },
    contoso,
  ],
  [
    '09-pstn-service-hosted',
    { to: { phoneNumber: '+12345678901' }, source: instance, callOptions: null },
    fabrikam,
  ],
  [
    '10-pstn-app-hosted',
    { to: { phoneNumber: '+12345678901' }, source: instance, media: appHosted, callOptions: null },
    fabrikam,
  ],
];

const createCall = `mutation ($input: CreateCallInput!) { createCall(input: $input) { call {
  id state subject meetingInfo { kind joinMeetingId } mediaConfig { hosting preFetchMedia { uri } removeFromDefaultAudioGroup }
  targets { displayName identifier { ... on HasRawId { rawId } } }
} } }`;

const created = { id: callId, state: 'establishing' };

describe.each(examples)("Graph's example %s", (name, input, tenantId) => {
  test('is asked for as Graph shows it, but for the callback address and the tenant', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, fixture(`${name}.response`));
      },
    });
    const { errors } = await graph.query(createCall, { input });
    expect(errors).toBeUndefined();
    expect(graph.requests).toHaveLength(1);
    const { callbackUri } = graph.requests[0]?.body as { callbackUri: string };
    expect(callbackUri).toMatch(/^https:\/\/gateway\.example\.org\/callbacks\/calls\/[\w-]{22}$/);
    expect(graph.requests[0]?.body).toEqual({ ...fixture(`${name}.request`), callbackUri, tenantId });
  });

  test('is answered with the call, without its secrets', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, fixture(`${name}.response`));
      },
    });
    const { data } = await graph.query<{ createCall: { call: Json } }>(createCall, { input });
    expect(data?.createCall.call).toMatchObject({
      id: fixture(`${name}.response`)['id'],
      state: 'ESTABLISHING',
    });
    expect(JSON.stringify(data)).not.toMatch(/psw123|Media Session Configuration/);
  });
});

test('a Teams join link is taken apart, its tenant included', async () => {
  await using graph = await startCallGraph({
    answer: (response) => {
      reply(response, 201, created);
    },
  });
  const context = encodeURIComponent(JSON.stringify({ Tid: contoso, Oid: organizerId }));
  const joinUrl = `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(threadId)}/0?context=${context}`;
  await graph.query(createCall, { input: { to: { joinUrl } } });
  expect(graph.requests[0]?.body).toMatchObject({
    tenantId: contoso,
    chatInfo: { threadId, messageId: '0' },
    meetingInfo: {
      '@odata.type': '#microsoft.graph.organizerMeetingInfo',
      organizer: { user: { id: organizerId, tenantId: contoso } },
    },
  });
});

describe('is refused before anything is sent, with the field and the reason:', () => {
  const manyUsers = Array.from({ length: 6 }, (_, index) => user(`user ${index}`, 'Somebody'));
  const telephone = { identifier: { phoneNumber: '+12345678901' } };
  test.each<[string, Json, string, string]>([
    [
      'media of the application without a blob',
      { media: { appHosted: {} } },
      'input.media.appHosted.blob',
      'media library',
    ],
    [
      'a telephone called by nobody',
      { to: { phoneNumber: '+12345678901' } },
      'input.source.identifier',
      'resource account',
    ],
    [
      'a number that is not E.164',
      { to: { phoneNumber: '0123' }, source: instance },
      'input.to.phoneNumber',
      '+12065550100',
    ],
    ['a telephone as a user', { to: { user: telephone } }, 'input.to.user.identifier', 'to.phoneNumber'],
    [
      'a telephone in a new group',
      { to: { users: [john, telephone] } },
      'input.to.users.1.identifier',
      'invite',
    ],
    ['a group of one', { to: { users: [john] } }, 'input.to.users', 'to.user'],
    ['a group of six', { to: { users: manyUsers } }, 'input.to.users', '2 to 5'],
    [
      'a visitor',
      { to: { user: { identifier: { rawId: '8:teamsvisitor:x' } } } },
      'input.to.user.identifier',
      'visitor',
    ],
    [
      'a link to elsewhere',
      { to: { joinUrl: 'https://example.org/l/meetup-join/a/0' } },
      'input.to.joinUrl',
      'teams.microsoft.com',
    ],
    ['no modality', { requestedModalities: [] }, 'input.requestedModalities', 'at least one'],
    ['an incoming call', { direction: 'INCOMING' }, 'input.direction', 'OUTGOING'],
    [
      'a sound over plain http',
      { media: { serviceHosted: { preFetchMedia: [{ uri: 'http://example.org/a.wav' }] } } },
      'input.media.serviceHosted.preFetchMedia.0.uri',
      'https',
    ],
  ])('%s', async (_, input, field, reason) => {
    await using graph = await startCallGraph();
    const { errors } = await graph.query(createCall, { input: { to: { user: john }, ...input } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(errors?.[0]?.message).toContain(reason);
    expect(graph.requests).toEqual([]);
  });

  test('a call of no tenant', async () => {
    await using graph = await startCallGraph({ backend: { graphTenantId: undefined } });
    const { errors } = await graph.query(createCall, { input: { to: { user: john } } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.tenantId' } }]);
    expect(graph.requests).toEqual([]);
  });
});

describe('with an idempotency key', () => {
  const input = { to: { user: john }, idempotencyKey: 'a key' };

  test('a repeat gives the same call, created once', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, created);
      },
    });
    const first = await graph.query(createCall, { input });
    const second = await graph.query(createCall, { input });
    expect(second).toEqual(first);
    expect(graph.requests).toHaveLength(1);
  });

  test('another call under the same key is a conflict', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, created);
      },
    });
    await graph.query(createCall, { input });
    const { errors } = await graph.query(createCall, { input: { ...input, subject: 'another' } });
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(graph.requests).toHaveLength(1);
  });

  test('where Graph refused it, a repeat asks again', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        refuse(response, 400, 'UnknownError');
      },
    });
    const first = await graph.query(createCall, { input });
    expect((await graph.query(createCall, { input })).errors).toEqual(first.errors);
    expect(graph.requests).toHaveLength(2);
  });

  test('where Graph failed, so that there may be a call, a repeat waits for it and asks for no second one', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        refuse(response, 500, 'UnknownError');
      },
    });
    const first = await graph.query(createCall, { input });
    const repeat = graph.query(createCall, { input });
    // One turn, in which the repeat finds the first: nothing in it waits for the outside.
    await setImmediate();
    graph.wait(30_000);
    await graph.sweep();
    expect((await repeat).errors).toEqual(first.errors);
    expect(graph.requests).toHaveLength(1);
  });
});
