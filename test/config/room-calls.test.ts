import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';

type Environment = Record<string, string | undefined>;

const endpoint = 'https://contoso.communication.azure.com';
const resource = { COMMUNICATION_SERVICES_ENDPOINT: endpoint, AUTH: 'off' };
const onThisMachine = {
  COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=http://localhost:4010;accesskey=${Buffer.from('key').toString('base64')}`,
};
const token = 'a-secret-of-22-letters';
const resourceId = '5a4db0c5-0000-4000-8000-00000000ac50';
const events = { EVENT_GRID_TOKEN: token, EVENT_GRID_SUBSCRIPTIONS: 'rooms' };
const publicUrl = 'https://gateway.example';
const graphAlone = {
  GRAPH_ENDPOINT: 'https://graph.microsoft.com',
  AUTH: 'off',
  CALLBACK_AUDIENCE: 'us',
  PUBLIC_URL: publicUrl,
};

const roomCallsOf = (env: Environment) => readConfig(env).roomCalls;

/** What is said about an environment that is refused; nothing about one that is taken. */
function sentencesAbout(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences;
    throw error;
  }
}

describe('calls in rooms are learnt of', () => {
  test.each<[string, Environment, object]>([
    ['by both sources in the sandbox', {}, { mode: 'connect', eventGrid: undefined, resourceId: undefined }],
    ['in the sandbox as ROOM_CALLS says', { ROOM_CALLS: 'observe' }, { mode: 'observe' }],
    ['not at all with a real resource, unless something is said', resource, { mode: 'off' }],
    ['not at all with a resource on this machine, unless something is said', onThisMachine, { mode: 'off' }],
    ['not at all without a resource', graphAlone, { mode: 'off' }],
    [
      'by events of Event Grid where they are configured',
      { ...resource, ...events },
      { mode: 'observe', eventGrid: { token, subscriptions: ['rooms'], bearer: undefined } },
    ],
    ['not at all where that is said', { ...resource, ...events, ROOM_CALLS: 'off' }, { mode: 'off' }],
    [
      'by connections too where that is said',
      {
        ...resource,
        ...events,
        ROOM_CALLS: 'connect',
        COMMUNICATION_SERVICES_RESOURCE_ID: resourceId.toUpperCase(),
        PUBLIC_URL: publicUrl,
      },
      { mode: 'connect', resourceId, eventGrid: { token } },
    ],
    [
      'by connections to a resource on this machine, which reaches the gateway anywhere',
      { ...onThisMachine, ...events, ROOM_CALLS: 'connect', COMMUNICATION_SERVICES_RESOURCE_ID: resourceId },
      { mode: 'connect', resourceId },
    ],
    [
      'by subscriptions whose names are the same in any case',
      { ...resource, ...events, EVENT_GRID_SUBSCRIPTIONS: 'Rooms, MORE' },
      { eventGrid: { subscriptions: ['rooms', 'more'] } },
    ],
    [
      'by events that bring a token of Entra, where that is asked for',
      { ...resource, ...events, EVENT_GRID_AUDIENCE: 'api://us', EVENT_GRID_TENANTS: 'a, b' },
      {
        eventGrid: {
          bearer: {
            audience: 'api://us',
            tenants: ['a', 'b'],
            authorityHost: 'https://login.microsoftonline.com',
          },
        },
      },
    ],
    [
      'by tokens of the cloud that the application is of',
      {
        ...resource,
        ...events,
        EVENT_GRID_AUDIENCE: 'us',
        EVENT_GRID_TENANTS: 'a',
        AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
      },
      { eventGrid: { bearer: { authorityHost: 'https://login.microsoftonline.us' } } },
    ],
  ])('%s', (_rule, env, expected) => {
    expect(roomCallsOf(env)).toMatchObject(expected);
  });
});

describe('is refused, with what would be right', () => {
  const unguessable =
    'EVENT_GRID_TOKEN takes from 22 to 256 letters, digits, "-" and "_" that nobody can guess, such as `openssl rand -hex 16` gives.';

  test.each<[string, Environment, string]>([
    [
      'a word that ROOM_CALLS does not know',
      { ROOM_CALLS: 'watch' },
      'ROOM_CALLS takes "off", "observe" or "connect".',
    ],
    [
      'a word that is near one',
      { ROOM_CALLS: 'connected' },
      'ROOM_CALLS takes "off", "observe" or "connect": did you mean "connect"?',
    ],
    ['a token that can be guessed', { ...resource, ...events, EVENT_GRID_TOKEN: 'secret' }, unguessable],
    [
      'a token that a path would change',
      { ...resource, ...events, EVENT_GRID_TOKEN: 'a/secret/of/more/than/22' },
      unguessable,
    ],
    [
      'a resource that is named otherwise than by its id',
      { ...resource, COMMUNICATION_SERVICES_RESOURCE_ID: 'contoso' },
      'COMMUNICATION_SERVICES_RESOURCE_ID takes a GUID, as the portal shows it.',
    ],
    [
      'events without subscriptions',
      { ...resource, EVENT_GRID_TOKEN: token },
      'EVENT_GRID_SUBSCRIPTIONS is missing: EVENT_GRID_TOKEN is set, and only subscriptions that it names are confirmed.',
    ],
    [
      'subscriptions without a token',
      { ...resource, EVENT_GRID_SUBSCRIPTIONS: 'rooms' },
      'EVENT_GRID_TOKEN is missing: EVENT_GRID_SUBSCRIPTIONS says more about the events that are posted by it.',
    ],
    [
      'an audience without tenants',
      { ...resource, ...events, EVENT_GRID_AUDIENCE: 'us' },
      'EVENT_GRID_AUDIENCE and EVENT_GRID_TENANTS go together: tokens of Entra are for an application, and of a tenant.',
    ],
    [
      'observing without events',
      { ...resource, ROOM_CALLS: 'observe' },
      'EVENT_GRID_TOKEN is missing: ROOM_CALLS=observe learns of calls by events of Event Grid.',
    ],
    [
      'connecting without events, by which it is learnt that a call begins',
      {
        ...resource,
        ROOM_CALLS: 'connect',
        COMMUNICATION_SERVICES_RESOURCE_ID: resourceId,
        PUBLIC_URL: publicUrl,
      },
      'EVENT_GRID_TOKEN is missing: ROOM_CALLS=connect learns of calls by events of Event Grid.',
    ],
    [
      'connecting without the id of the resource',
      { ...resource, ...events, ROOM_CALLS: 'connect', PUBLIC_URL: publicUrl },
      'COMMUNICATION_SERVICES_RESOURCE_ID is missing: ROOM_CALLS=connect takes callbacks, which are signed for it.',
    ],
    ...[undefined, 'http://gateway.example', 'https://localhost'].map(
      (url): [string, Environment, string] => [
        `connecting a real resource to ${url ?? 'nowhere'}`,
        {
          ...resource,
          ...events,
          ROOM_CALLS: 'connect',
          COMMUNICATION_SERVICES_RESOURCE_ID: resourceId,
          PUBLIC_URL: url,
        },
        'PUBLIC_URL must be public https with ROOM_CALLS=connect, whose callbacks are posted there.',
      ],
    ),
  ])('%s', (_what, env, sentence) => {
    expect(sentencesAbout(env)).toEqual([sentence]);
  });

  test('a mode without a resource', () => {
    expect(sentencesAbout({ ...graphAlone, ROOM_CALLS: 'connect' })).toEqual([
      'COMMUNICATION_SERVICES_CONNECTION_STRING is missing: ROOM_CALLS=connect is about calls in the rooms of a resource.',
    ]);
  });

  test('and the token is never quoted', () => {
    const secret = 'not-a-good-secret!';
    expect(sentencesAbout({ ...resource, ...events, EVENT_GRID_TOKEN: secret }).join()).not.toContain(secret);
  });
});
