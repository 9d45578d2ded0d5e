import { readFileSync } from 'node:fs';

export type Json = Readonly<Record<string, unknown>>;

/** An example of Microsoft Graph v1.0, "Create call". */
export function fixture(name: string): Json {
  const file = new URL(`./fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

/** The tenant of the meetings in the examples. */
export const contoso = '86dc81db-c112-4228-9222-63f3esaa1edb';
/** The tenant of the gateway that asks. */
export const fabrikam = 'aa67bd4c-8475-432d-bd41-39f255720e0a';
/** A user, as an input names one. */
export const user = (userId: string, displayName: string): Json => ({
  identifier: { microsoftTeamsUser: { userId } },
  displayName,
});
/** The user who is called. */
export const john = user('112f7296-5fa4-42ca-bae8-6a692b15d4b8', 'John');
const bot = (appId: string, displayName: string): Json => ({
  identifier: { application: { appId } },
  displayName,
});
const testBot = bot('dd3885da-f9ab-486b-bfae-85de3d445555', 'TestBot');
const group = {
  users: [
    user('98da8a1a-1b87-452c-a713-65d3f10b5555', 'user1'),
    user('bf5aae9a-d11d-47a8-93b1-782504c95555', 'user2'),
  ],
};
/** The chat of the examples' meeting. */
export const threadId = '19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2';
/** Who organises it. */
export const organizerId = '5810cede-f3cc-42eb-b2c1-e9bd5d53ec96';
const meeting = (tenantId: string): Json => ({
  meeting: {
    threadId,
    organizer: { ...user(organizerId, 'Bob'), tenantId },
    allowConversationWithoutHost: true,
  },
});
/** The resource account from which telephones are called. */
export const instance = {
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

/** The examples of Microsoft Graph v1.0, "Create call", with the inputs of `createCall` that ask for them. */
export const createExamples: readonly (readonly [name: string, input: Json, tenantId: string])[] = [
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
      callOptions: {},
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
      callOptions: {},
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
      callOptions: {},
    },
    fabrikam,
  ],
  ['05-join-meeting-service-hosted', { to: meeting(contoso), media: withSounds, callOptions: {} }, contoso],
  [
    '06-join-meeting-app-hosted',
    { to: meeting(fabrikam), direction: 'OUTGOING', media: { appHosted: {} }, callOptions: {} },
    fabrikam,
  ],
  [
    '07-join-meeting-id-with-passcode',
    {
      to: { meetingId: { joinMeetingId: '1234567', passcode: 'psw123' } },
      media: withSounds,
      callOptions: {},
      tenantId: contoso,
    },
    contoso,
  ],
  [
    '08-join-meeting-id-no-passcode',
    {
      to: { meetingId: { joinMeetingId: '1234567' } },
      media: withSounds,
      callOptions: {},
      tenantId: contoso,
    },
    contoso,
  ],
  [
    '09-pstn-service-hosted',
    { to: { phoneNumber: '+12345678901' }, source: instance, callOptions: {} },
    fabrikam,
  ],
  [
    '10-pstn-app-hosted',
    { to: { phoneNumber: '+12345678901' }, source: instance, media: appHosted, callOptions: {} },
    fabrikam,
  ],
];
