import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type {
  CallDestination,
  CallMedia,
  OutgoingCall,
  PartyIdentity,
} from '../../../src/upstreams/graph/call-requests.ts';
import { reply, startStubGraph } from '../../support/calls-client.ts';

type Json = Readonly<Record<string, unknown>>;

/** An example of Microsoft Graph v1.0, "Create call". */
function fixture(name: string): Json {
  return JSON.parse(
    readFileSync(new URL(`../../microsoft-graph/fixtures/${name}.json`, import.meta.url), 'utf8'),
  ) as Json;
}

const people = (...identities: PartyIdentity[]): CallDestination => ({
  kind: 'people',
  people: identities.map((identity) => ({ identity })),
});
const john: PartyIdentity = {
  kind: 'user',
  id: '112f7296-5fa4-42ca-bae8-6a692b15d4b8',
  displayName: 'John',
};
const phone: PartyIdentity = { kind: 'phone', id: '+12345678901' };
const callingBot: PartyIdentity = {
  kind: 'application',
  id: '2891555a-92ff-42e6-80fa-6e1300c6b5c6',
  displayName: 'Calling Bot',
};
const testBot: PartyIdentity = {
  kind: 'application',
  id: 'dd3885da-f9ab-486b-bfae-85de3d445555',
  displayName: 'TestBot',
};
const group = people(
  { kind: 'user', id: '98da8a1a-1b87-452c-a713-65d3f10b5555', displayName: 'user1' },
  { kind: 'user', id: 'bf5aae9a-d11d-47a8-93b1-782504c95555', displayName: 'user2' },
);
const meetingOf = (tenantId: string): CallDestination => ({
  kind: 'meeting',
  chat: {
    threadId: '19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2',
    messageId: '0',
  },
  organizer: {
    kind: 'user',
    id: '5810cede-f3cc-42eb-b2c1-e9bd5d53ec96',
    displayName: 'Bob',
    tenantId,
  },
  allowConversationWithoutHost: true,
});
const instance = {
  identity: {
    kind: 'applicationInstance',
    id: '3d913abb-aec0-4964-8fa6-3c6850c4f278',
    displayName: 'Calling Bot',
  },
  countryCode: null,
  endpointType: null,
  region: null,
  languageId: null,
} as const;

const serviceHosted: CallMedia = { kind: 'serviceHosted' };
const appHosted: CallMedia = { kind: 'appHosted', blob: '<Media Session Configuration>' };
const withSounds: CallMedia = {
  kind: 'serviceHosted',
  preFetchMedia: [
    { uri: 'https://cdn.contoso.com/beep.wav', resourceId: 'f8971b04-b53e-418c-9222-c82ce681a582' },
    { uri: 'https://cdn.contoso.com/cool.wav', resourceId: '86dc814b-c172-4428-9112-60f8ecae1edb' },
  ],
};

const contoso = '86dc81db-c112-4228-9222-63f3esaa1edb';
const fabrikam = 'aa67bd4c-8475-432d-bd41-39f255720e0a';

const call = (to: CallDestination, media: CallMedia, more: Partial<OutgoingCall> = {}): OutgoingCall => ({
  to,
  media,
  callbackUri: 'https://bot.contoso.com/callback',
  requestedModalities: ['audio'],
  tenantId: contoso,
  ...more,
});

const examples: readonly [name: string, call: OutgoingCall][] = [
  [
    '01-p2p-service-hosted',
    call(people(john), serviceHosted, {
      callOptions: { isContentSharingNotificationEnabled: true, isDeltaRosterEnabled: true },
    }),
  ],
  [
    '02-p2p-app-hosted',
    call(people(john), appHosted, { source: { identity: callingBot, region: null, languageId: null } }),
  ],
  [
    '03-group-service-hosted',
    call(
      group,
      { ...serviceHosted, removeFromDefaultAudioGroup: false },
      {
        direction: 'outgoing',
        subject: 'Create a group call with service hosted media',
        source: { identity: testBot },
      },
    ),
  ],
  [
    '04-group-app-hosted',
    call(
      group,
      { kind: 'appHosted', removeFromDefaultAudioGroup: false },
      {
        direction: 'outgoing',
        subject: 'Create a group call with application hosted media',
        source: { identity: testBot },
      },
    ),
  ],
  ['05-join-meeting-service-hosted', call(meetingOf(contoso), withSounds)],
  [
    '06-join-meeting-app-hosted',
    call(meetingOf(fabrikam), { kind: 'appHosted' }, { direction: 'outgoing', tenantId: fabrikam }),
  ],
  [
    '07-join-meeting-id-with-passcode',
    call({ kind: 'meetingId', joinMeetingId: '1234567', passcode: 'psw123' }, withSounds),
  ],
  [
    '08-join-meeting-id-no-passcode',
    call({ kind: 'meetingId', joinMeetingId: '1234567', passcode: null }, withSounds),
  ],
  ['09-pstn-service-hosted', call(people(phone), serviceHosted, { source: instance, tenantId: fabrikam })],
  ['10-pstn-app-hosted', call(people(phone), appHosted, { source: instance, tenantId: fabrikam })],
];

describe.each(examples)("Graph's example %s", (name, input) => {
  test('is asked for word by word, with the tenant always said', async () => {
    await using graph = await startStubGraph((response) => {
      reply(response, 201, fixture(`${name}.response`));
    });
    await graph.calls.createCall(input);
    expect(graph.requests).toMatchObject([
      { line: 'POST /calls', headers: { 'content-type': 'application/json' } },
    ]);
    expect(graph.requests[0]?.body).toEqual({ ...fixture(`${name}.request`), tenantId: input.tenantId });
  });

  test('is read without loss', async () => {
    await using graph = await startStubGraph((response) => {
      reply(response, 201, fixture(`${name}.response`));
    });
    expect(await graph.calls.createCall(input)).toEqual(fixture(`${name}.response`));
  });
});

test('a meeting can be joined by its token alone', async () => {
  await using graph = await startStubGraph((response) => {
    reply(response, 201, { id: 'a' });
  });
  await graph.calls.createCall(call({ kind: 'meetingToken', token: 'a token' }, serviceHosted));
  expect(graph.requests[0]?.body).toMatchObject({
    meetingInfo: { '@odata.type': '#microsoft.graph.tokenMeetingInfo', token: 'a token' },
  });
});

test('members and values of a newer version are kept', async () => {
  const answer = {
    id: 'a',
    state: 'levitating',
    mood: { '@odata.type': '#microsoft.graph.mood', is: 'good' },
  };
  await using graph = await startStubGraph((response) => {
    reply(response, 201, answer);
  });
  expect(await graph.calls.createCall(call(people(john), serviceHosted))).toEqual(answer);
});

test.each([
  ['without an id', { state: 'establishing' }],
  ['without a body', undefined],
  ['that is a list', []],
])('an answer %s is refused', async (_, answer) => {
  await using graph = await startStubGraph((response) => {
    reply(response, 201, answer);
  });
  await expect(graph.calls.createCall(call(people(john), serviceHosted))).rejects.toMatchObject({
    service: 'calls',
    reason: 'unavailable',
    details: { status: 201 },
  });
});
