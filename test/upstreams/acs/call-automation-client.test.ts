import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import type { CallAutomationClient } from '../../../src/upstreams/acs/call-automation.ts';
import { createTestCallAutomationClient } from '../../support/call-automation-client.ts';
import { startStubUpstream } from '../../support/stub-upstream.ts';

const id = 'a-connection';
const below = `/calling/callConnections/${id}`;
const ana = parseRawId('8:acs:a_b');
const phone = parseRawId('4:+49891234567');
const anaOnWire = { rawId: '8:acs:a_b', kind: 'communicationUser', communicationUser: { id: '8:acs:a_b' } };
const connection = {
  callConnectionId: id,
  serverCallId: 'aHR0cHM6Ly9jYWxs',
  targets: [],
  callConnectionState: 'connecting',
  callbackUri: 'https://gateway.example/callbacks/automation/secret',
  correlationId: 'c',
};

interface Asked {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Asks a service that answers whatever it is told to, and notes what it is asked. */
async function ask<T>(
  run: (client: CallAutomationClient) => Promise<T>,
  answers: readonly ((response: ServerResponse) => void)[],
): Promise<{ readonly result: T; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const left = [...answers];
  await using service = await startStubUpstream((request, response) => {
    void text(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      asked.push({ line, headers: request.headers, body: body === '' ? undefined : JSON.parse(body) });
      (left.length > 1 ? left.shift() : left[0])?.(response);
    });
  });
  await using client = createTestCallAutomationClient(service.url);
  return { result: await run(client.client), asked };
}

const answer =
  (status: number, body?: unknown) =>
  (response: ServerResponse): void => {
    response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
const gone = answer(404, { error: { code: '8522', message: 'Call not found.' } });
const cut = (response: ServerResponse): void => {
  response.destroy();
};

describe('a request', () => {
  test.each<[string, (client: CallAutomationClient) => Promise<unknown>, string, unknown, number, unknown?]>([
    [
      'connects to the call of a room',
      (client) => client.connect({ roomId: '99460161060023207' }, connection.callbackUri),
      'POST /calling/callConnections:connect',
      {
        callLocator: { kind: 'roomCallLocator', roomId: '99460161060023207' },
        callbackUri: connection.callbackUri,
      },
      200,
      connection,
    ],
    [
      'connects to a call by its id',
      (client) => client.connect({ serverCallId: 'x' }, connection.callbackUri),
      'POST /calling/callConnections:connect',
      { callLocator: { kind: 'serverCallLocator', serverCallId: 'x' }, callbackUri: connection.callbackUri },
      200,
      connection,
    ],
    ['leaves a call', (client) => client.hangUp(id), `DELETE ${below}`, undefined, 204],
    ['ends a call', (client) => client.terminate(id), `POST ${below}:terminate`, {}, 204],
    [
      'calls somebody in',
      (client) =>
        client.addParticipant(id, {
          identifier: phone,
          sourceCallerIdNumber: '+4930123',
          invitationTimeoutSeconds: 30,
          operationContext: 'o',
        }),
      `POST ${below}/participants:add`,
      {
        participantToAdd: {
          rawId: '4:+49891234567',
          kind: 'phoneNumber',
          phoneNumber: { value: '+49891234567' },
        },
        sourceCallerIdNumber: { value: '+4930123' },
        invitationTimeoutInSeconds: 30,
        operationContext: 'o',
      },
      202,
      { operationContext: 'o', invitationId: 'i' },
    ],
    [
      'removes somebody',
      (client) => client.removeParticipant(id, { identifier: ana }),
      `POST ${below}/participants:remove`,
      { participantToRemove: anaOnWire },
      202,
      { operationContext: 'o' },
    ],
    [
      'mutes somebody',
      (client) => client.muteParticipant(id, { identifier: ana }),
      `POST ${below}/participants:mute`,
      { targetParticipants: [anaOnWire] },
      200,
      {},
    ],
    [
      'transfers a call',
      (client) => client.transfer(id, { target: ana }),
      `POST ${below}:transferToParticipant`,
      { targetParticipant: anaOnWire },
      202,
      {},
    ],
    [
      'puts somebody on hold',
      (client) => client.hold(id, { identifier: ana, isOnHold: true }),
      `POST ${below}:hold`,
      { targetParticipant: anaOnWire },
      200,
    ],
    [
      'takes somebody off hold',
      (client) => client.hold(id, { identifier: ana, isOnHold: false }),
      `POST ${below}:unhold`,
      { targetParticipant: anaOnWire },
      200,
    ],
    [
      'plays something to all',
      (client) => client.play(id, { fileUri: 'https://a.example/a.wav' }),
      `POST ${below}:play`,
      {
        playSources: [{ kind: 'file', file: { uri: 'https://a.example/a.wav' } }],
        playOptions: { loop: false },
      },
      202,
    ],
    [
      'stops what is played',
      (client) => client.cancelMedia(id),
      `POST ${below}:cancelAllMediaOperations`,
      {},
      202,
    ],
    [
      'sends tones',
      (client) => client.sendTones(id, { tones: ['one', 'pound'], to: ana }),
      `POST ${below}:sendDtmfTones`,
      { tones: ['one', 'pound'], targetParticipant: anaOnWire },
      202,
      {},
    ],
    [
      'records a call',
      (client) => client.startRecording('x', { content: 'audio', format: 'wav' }),
      'POST /calling/recordings',
      {
        callLocator: { kind: 'serverCallLocator', serverCallId: 'x' },
        recordingContentType: 'audio',
        recordingFormatType: 'wav',
      },
      200,
      { recordingId: 'r', recordingState: 'active' },
    ],
    [
      'looks at a recording',
      (client) => client.getRecording('r'),
      'GET /calling/recordings/r',
      undefined,
      200,
      { recordingId: 'r' },
    ],
    [
      'pauses a recording',
      (client) => client.pauseRecording('r'),
      'POST /calling/recordings/r:pause',
      {},
      202,
    ],
    [
      'goes on with a recording',
      (client) => client.resumeRecording('r'),
      'POST /calling/recordings/r:resume',
      {},
      202,
    ],
    [
      'ends a recording',
      (client) => client.stopRecording('r'),
      'DELETE /calling/recordings/r',
      undefined,
      204,
    ],
  ])('%s', async (_, run, line, body, status, answered) => {
    const { asked } = await ask(run, [answer(status, answered)]);
    expect(asked.map((request) => [request.line, request.body])).toEqual([
      [`${line}?api-version=2026-03-12`, body],
    ]);
  });

  test('that may be sent twice says so, and is done once though its answer is lost', async () => {
    const { result, asked } = await ask(
      (client) => client.connect({ roomId: '1' }, connection.callbackUri, 'the key'),
      [cut, answer(200, connection)],
    );
    expect(result).toEqual({ connectionId: id, serverCallId: connection.serverCallId, state: 'connecting' });
    const keys = asked.map(({ headers }) => headers['repeatability-request-id']);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
    expect(asked[0]?.headers['repeatability-first-sent']).toMatch(/GMT$/);
  });

  test('that may not be sent twice is not', async () => {
    const played = ask((client) => client.play(id, { fileUri: 'https://a.example/a.wav' }), [cut]);
    await expect(played).rejects.toMatchObject({ reason: 'unavailable', service: 'callAutomation' });
  });
});

describe('people in a call are read', () => {
  test('page by page, at the endpoint', async () => {
    const { result, asked } = await ask(
      (client) => client.listParticipants(id),
      [
        answer(200, {
          value: [{ identifier: anaOnWire, isMuted: true, isOnHold: false }],
          nextLink: `https://elsewhere.example${below}/participants?nextToken=a%2Fb&api-version=2026-03-12`,
        }),
        answer(200, { value: [{ identifier: { rawId: '4:+49891234567' } }] }),
      ],
    );
    expect(result).toEqual([{ identifier: ana, isMuted: true, isOnHold: false }, { identifier: phone }]);
    expect(asked.map(({ line }) => line)).toEqual([
      `GET ${below}/participants?api-version=2026-03-12`,
      `GET ${below}/participants?nextToken=a%2Fb&api-version=2026-03-12`,
    ]);
  });

  test('and no further than links that lead round in a circle', async () => {
    const read = ask(
      (client) => client.listParticipants(id),
      [answer(200, { value: [], nextLink: `${below}/participants?nextToken=again` })],
    );
    await expect(read).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('as undefined once the connection is gone', async () => {
    expect((await ask((client) => client.listParticipants(id), [gone])).result).toBeUndefined();
    expect((await ask((client) => client.getConnection(id), [gone])).result).toBeUndefined();
  });
});

describe('what is gone already', () => {
  test.each<[string, (client: CallAutomationClient) => Promise<unknown>]>([
    ['is left', (client) => client.hangUp(id)],
    ['is ended', (client) => client.terminate(id)],
    ['has nobody to remove', (client) => client.removeParticipant(id, { identifier: ana })],
    ['is recorded no longer', (client) => client.stopRecording('r')],
  ])('%s', async (_, run) => {
    await expect(ask(run, [gone])).resolves.toBeDefined();
  });

  test('can not be acted on', async () => {
    const muting = ask((client) => client.muteParticipant(id, { identifier: ana }), [gone]);
    await expect(muting).rejects.toMatchObject({ reason: 'notFound', details: { code: '8522' } });
  });
});

test.each([
  ['another shape', { value: 1 }],
  ['nothing of a connection', {}],
  ['no id', { ...connection, callConnectionId: '' }],
])('an answer of %s is refused', async (_, body) => {
  const connecting = ask(
    (client) => client.connect({ roomId: '1' }, 'https://a.example'),
    [answer(200, body)],
  );
  await expect(connecting).rejects.toMatchObject({ reason: 'unavailable' });
});

test('the refusal of the credential is ours to mend', async () => {
  const refused = answer(401, { error: { code: '7509', message: 'Denied' } });
  const asked = ask((client) => client.getConnection(id), [refused]);
  await expect(asked).rejects.toMatchObject({ reason: 'unauthorized', details: { code: '7509' } });
});

test('an id that would be another address is not sent', async () => {
  const asked = ask((client) => client.getConnection('../rooms'), [answer(200, connection)]);
  await expect(asked).rejects.toMatchObject({ reason: 'badRequest' });
});
