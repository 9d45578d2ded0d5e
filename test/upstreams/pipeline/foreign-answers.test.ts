import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { CallsClient } from '../../../src/upstreams/graph/calls-client.ts';
import type { IdentityClient } from '../../../src/upstreams/acs/identity-client.ts';
import type { RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { createTestCallsClient } from '../../support/calls-client.ts';
import { createTestIdentityClient } from '../../support/identity-client.ts';
import { createTestRoomsClient } from '../../support/rooms-client.ts';
import { startStubUpstream } from '../../support/stub-upstream.ts';

/*
 * What stands between the gateway and a service, such as a proxy, has answers of its own. None of them says that something is
 * not there, or that something was done.
 */

interface Clients {
  readonly calls: CallsClient;
  readonly rooms: RoomsProvider;
  readonly identity: IdentityClient;
}
type Ask = (clients: Clients) => Promise<unknown>;

const callId = '57dab8b1-894c-409a-b240-bd8beae78896';
const roomId = '99199690362660524';
const media = { kind: 'serviceHosted' } as const;
const page = '<!doctype html><title>Not found</title>';

/** Asks, and gives the answer or what was thrown. */
async function outcome(ask: Ask, answer: (response: ServerResponse) => void): Promise<unknown> {
  await using upstream = await startStubUpstream((_request, response) => {
    answer(response);
  });
  await using calls = createTestCallsClient(upstream.url);
  await using rooms = createTestRoomsClient(upstream.url);
  await using identity = createTestIdentityClient(upstream.url);
  return await ask({ ...calls, ...rooms, ...identity }).catch((error: unknown) => error);
}

const reply =
  (status: number, type: string, body: string) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
const error = (status: number, content: unknown) =>
  reply(status, 'application/json', JSON.stringify({ error: content }));

const aboutACall: [string, Ask][] = [
  ['getCall', ({ calls }) => calls.getCall(callId)],
  ['keepAlive', ({ calls }) => calls.keepAlive(callId)],
  ['hangUp', ({ calls }) => calls.hangUp(callId)],
  ['listParticipants', ({ calls }) => calls.listParticipants(callId)],
  ['listAudioRoutingGroups', ({ calls }) => calls.listAudioRoutingGroups(callId)],
  ['listContentSharingSessions', ({ calls }) => calls.listContentSharingSessions(callId)],
];
const aboutAPart: [string, Ask][] = [
  ['getParticipant', ({ calls }) => calls.getParticipant(callId, 'p')],
  ['removeParticipant', ({ calls }) => calls.removeParticipant(callId, 'p')],
  ['getAudioRoutingGroup', ({ calls }) => calls.getAudioRoutingGroup(callId, 'g')],
  ['deleteAudioRoutingGroup', ({ calls }) => calls.deleteAudioRoutingGroup(callId, 'g')],
  ['getOperation', ({ calls }) => calls.getOperation(callId, 'o')],
];
const ofOtherServices: [string, Ask][] = [
  ['getRoom', ({ rooms }) => rooms.getRoom(roomId)],
  ['deleteRoom', ({ rooms }) => rooms.deleteRoom(roomId)],
  ['listParticipants of a room', ({ rooms }) => rooms.listParticipants(roomId)],
  ['getAssignment', ({ identity }) => identity.getAssignment('t', 'o')],
  ['deleteAssignment', ({ identity }) => identity.deleteAssignment('t', 'o')],
];
const actions: [string, Ask][] = [
  ['answer', ({ calls }) => calls.act(callId, 'answer', { acceptedModalities: ['audio'], media })],
  ['reject', ({ calls }) => calls.act(callId, 'reject', {})],
  ['mute', ({ calls }) => calls.act(callId, 'mute', {})],
  ['updateParticipants', ({ rooms }) => rooms.updateParticipants(roomId, new Map())],
  ['deleteUser', ({ identity }) => identity.deleteUser('8:acs:a')],
  ['revokeTokens', ({ identity }) => identity.revokeTokens('8:acs:a')],
];

const notOfItsApi = {
  name: 'UpstreamError',
  reason: 'unavailable',
  message: expect.stringContaining('the service gave an answer that is not') as string,
};

describe.each([
  ['a page', reply(404, 'text/html', page)],
  ['a page that calls itself JSON', reply(404, 'application/json', page)],
  ['nothing', reply(404, 'text/plain', '')],
  ['JSON of its own', reply(404, 'application/json', '{"statusCode":404,"message":"Resource not found"}')],
  ['an error of another shape', error(404, 'NotFound')],
  ['an error without a code', error(404, { message: 'Not found.' })],
])('a 404 that says %s', (_, answer) => {
  test.each([...aboutACall, ...aboutAPart, ...ofOtherServices])('is a failure of %s', async (__, ask) => {
    expect(await outcome(ask, answer)).toMatchObject(notOfItsApi);
  });
});

describe('a 404 of Graph', () => {
  test.each(aboutACall)('that speaks of something else than the call is a failure of %s', async (_, ask) => {
    for (const code of ['ResourceNotFound', 'itemNotFound', 'UnknownError', 'General']) {
      expect(await outcome(ask, error(404, { code, message: 'No.' }))).toMatchObject({
        reason: 'unavailable',
        details: { status: 404, code },
      });
    }
  });

  test.each(aboutAPart)('that speaks of the part is an answer to %s', async (_, ask) => {
    for (const code of ['ResourceNotFound', 'itemNotFound', '8522']) {
      expect(await outcome(ask, error(404, { code, message: 'No.' }))).toBeUndefined();
    }
  });

  test.each(aboutAPart)(
    'that speaks of an address where nothing is served is a failure of %s',
    async (_, ask) => {
      const message =
        "No HTTP resource was found that matches the request URI 'https://graph.microsoft.com'.";
      expect(await outcome(ask, error(404, { code: 'UnknownError', message }))).toMatchObject({
        reason: 'unavailable',
        details: { status: 404, code: 'UnknownError' },
      });
    },
  );
});

test.each([...ofOtherServices.filter(([name]) => !name.startsWith('list'))])(
  'a 404 in the words of the service is an answer to %s',
  async (_, ask) => {
    expect(await outcome(ask, error(404, { code: 'NotFound', message: 'No.' }))).toBeUndefined();
  },
);

describe.each([
  ['as HTML', reply(200, 'text/html', page)],
  ['as JSON', reply(200, 'application/json', page)],
  ['as a text of JSON', reply(200, 'application/json', JSON.stringify(page))],
])('a 200 with a page %s', (_, answer) => {
  test.each([...aboutACall, ...aboutAPart, ...ofOtherServices, ...actions])(
    'is a failure of %s',
    async (__, ask) => {
      expect(await outcome(ask, answer)).toMatchObject(notOfItsApi);
    },
  );
});

test.each(['getCall', 'getParticipant', 'getAudioRoutingGroup', 'getOperation', 'getRoom', 'getAssignment'])(
  'a 200 with JSON that is none of the service is a failure of %s',
  async (name) => {
    const [, ask] =
      [...aboutACall, ...aboutAPart, ...ofOtherServices].find(([other]) => other === name) ?? [];
    if (!ask) throw new Error(`there is no ${name}`);
    expect(await outcome(ask, reply(200, 'application/json', '{"status":"ok"}'))).toMatchObject(notOfItsApi);
  },
);
