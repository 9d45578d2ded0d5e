import { describe, expect, test } from 'vitest';
import type { CallsClient } from '../../../src/upstreams/graph/calls-client.ts';
import type { GraphPort } from '../../../src/live/record/graph-port.ts';
import { refuse, reply, startStubGraph } from '../../support/calls-client.ts';

const callId = '57DAB8B1894C409AB240BD8BEAE78896';
const participantId = 'fa1e9582-7145-4ca3-bcd8-577f561fcb6e';
const clientContext = 'd45324c1-fcb5-430a-902c-f20af696537c';

const heidi = {
  kind: 'user',
  id: '550fae72-d251-43ec-868c-373732c2704f',
  displayName: 'Heidi Steen',
} as const;
const heidiOnTheWire = {
  '@odata.type': '#microsoft.graph.identitySet',
  user: {
    '@odata.type': '#microsoft.graph.identity',
    id: '550fae72-d251-43ec-868c-373732c2704f',
    displayName: 'Heidi Steen',
  },
};
const beep = { uri: 'https://cdn.contoso.com/beep.wav', resourceId: '1D6DE2D4-CD51-4309-8DAA-70768651088E' };
const beepPrompt = {
  '@odata.type': '#microsoft.graph.mediaPrompt',
  mediaInfo: { '@odata.type': '#microsoft.graph.mediaInfo', ...beep },
};
const group = { id: 'oneToOne', routingMode: 'oneToOne', sources: ['a'], receivers: ['b', 'c'] } as const;
const groupOnTheWire = { '@odata.type': '#microsoft.graph.audioRoutingGroup', ...group };

const operation = {
  '@odata.type': '#microsoft.graph.commsOperation',
  id: '0fe0623f-d628-42ed-b4bd-8ac290072cc5',
  status: 'running',
  clientContext,
};

interface Operation {
  readonly name: string;
  readonly run: (calls: CallsClient) => Promise<unknown>;
  readonly line: string;
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
  /** What the client gives; left out, the answer as it is. */
  readonly gives?: unknown;
}

/** One for each operation of Microsoft Graph v1.0, cloud communications, with its answer of success. */
const operations: readonly Operation[] = [
  {
    name: 'getCall',
    run: (calls) => calls.getCall(callId),
    line: `GET /calls/${callId}`,
    status: 200,
    answer: { '@odata.type': '#microsoft.graph.call', id: callId, state: 'established', mood: 'good' },
  },
  {
    name: 'hangUp',
    run: (calls) => calls.hangUp(callId),
    line: `DELETE /calls/${callId}`,
    status: 204,
  },
  {
    name: 'keepAlive',
    run: (calls) => calls.keepAlive(callId),
    line: `POST /calls/${callId}/keepAlive`,
    status: 200,
    gives: true,
  },
  {
    name: 'answer',
    run: (calls) =>
      calls.act(callId, 'answer', {
        callbackUri: 'https://bot.contoso.com/callback',
        acceptedModalities: ['audio'],
        media: { kind: 'appHosted', blob: '<Media Session Configuration Blob>' },
        callOptions: { isContentSharingNotificationEnabled: true },
        participantCapacity: 200,
      }),
    line: `POST /calls/${callId}/answer`,
    body: {
      callbackUri: 'https://bot.contoso.com/callback',
      acceptedModalities: ['audio'],
      mediaConfig: {
        '@odata.type': '#microsoft.graph.appHostedMediaConfig',
        blob: '<Media Session Configuration Blob>',
      },
      callOptions: {
        '@odata.type': '#microsoft.graph.incomingCallOptions',
        isContentSharingNotificationEnabled: true,
      },
      participantCapacity: 200,
    },
    status: 202,
    // Without the blob, which is a secret.
    gives: {
      mediaConfig: { '@odata.type': '#microsoft.graph.appHostedMediaConfig' },
      callOptions: { isContentSharingNotificationEnabled: true },
    },
  },
  {
    name: 'reject',
    run: (calls) =>
      calls.act(callId, 'reject', { reason: 'busy', callbackUri: 'https://bot.contoso.com/callback' }),
    line: `POST /calls/${callId}/reject`,
    body: { reason: 'busy', callbackUri: 'https://bot.contoso.com/callback' },
    status: 202,
  },
  {
    name: 'redirect',
    run: (calls) =>
      calls.act(callId, 'redirect', {
        targets: [{ identity: heidi }, { identity: { kind: 'phone', id: '+12345678901' } }],
        timeout: 60,
        callbackUri: 'https://bot.contoso.com/callback',
      }),
    line: `POST /calls/${callId}/redirect`,
    body: {
      targets: [
        { '@odata.type': '#microsoft.graph.invitationParticipantInfo', identity: heidiOnTheWire },
        {
          '@odata.type': '#microsoft.graph.invitationParticipantInfo',
          identity: {
            '@odata.type': '#microsoft.graph.identitySet',
            phone: { '@odata.type': '#microsoft.graph.identity', id: '+12345678901' },
          },
        },
      ],
      timeout: 60,
      callbackUri: 'https://bot.contoso.com/callback',
    },
    status: 202,
  },
  {
    name: 'transfer, out of a group call after consultation',
    run: (calls) =>
      calls.act(callId, 'transfer', {
        transferTarget: {
          identity: heidi,
          endpointType: 'default',
          replacesCallId: 'e5d39592-99bd-4db8-bca8-30fb894ec51d',
        },
        transferee: { identity: { kind: 'user', id: 'u' }, participantId },
        clientContext,
      }),
    line: `POST /calls/${callId}/transfer`,
    body: {
      transferTarget: {
        '@odata.type': '#microsoft.graph.invitationParticipantInfo',
        identity: heidiOnTheWire,
        endpointType: 'default',
        replacesCallId: 'e5d39592-99bd-4db8-bca8-30fb894ec51d',
      },
      transferee: {
        '@odata.type': '#microsoft.graph.participantInfo',
        identity: {
          '@odata.type': '#microsoft.graph.identitySet',
          user: { '@odata.type': '#microsoft.graph.identity', id: 'u' },
        },
        participantId,
      },
      clientContext,
    },
    status: 202,
  },
  {
    name: 'mute',
    run: (calls) => calls.act(callId, 'mute', { clientContext }),
    line: `POST /calls/${callId}/mute`,
    body: { clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'unmute, with nothing to be known by',
    run: (calls) => calls.act(callId, 'unmute', {}),
    line: `POST /calls/${callId}/unmute`,
    body: {},
    status: 200,
    answer: operation,
  },
  {
    name: 'playPrompt',
    run: (calls) => calls.act(callId, 'playPrompt', { prompts: [beep], clientContext }),
    line: `POST /calls/${callId}/playPrompt`,
    body: { prompts: [beepPrompt], clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'recordResponse, whose stop tones go by the signs of their keys',
    run: (calls) =>
      calls.act(callId, 'recordResponse', {
        prompts: [beep],
        bargeInAllowed: true,
        initialSilenceTimeoutInSeconds: 5,
        maxSilenceTimeoutInSeconds: 2,
        maxRecordDurationInSeconds: 10,
        playBeep: false,
        stopTones: ['pound', 'tone1', 'star', 'a'],
        clientContext,
      }),
    line: `POST /calls/${callId}/recordResponse`,
    body: {
      prompts: [beepPrompt],
      bargeInAllowed: true,
      initialSilenceTimeoutInSeconds: 5,
      maxSilenceTimeoutInSeconds: 2,
      maxRecordDurationInSeconds: 10,
      playBeep: false,
      stopTones: ['#', '1', '*', 'a'],
      clientContext,
    },
    status: 200,
    answer: { ...operation, recordingLocation: null },
  },
  {
    name: 'subscribeToTone',
    run: (calls) => calls.act(callId, 'subscribeToTone', { clientContext }),
    line: `POST /calls/${callId}/subscribeToTone`,
    body: { clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'cancelMediaProcessing',
    run: (calls) => calls.act(callId, 'cancelMediaProcessing', { clientContext }),
    line: `POST /calls/${callId}/cancelMediaProcessing`,
    body: { clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'sendDtmfTones',
    run: (calls) =>
      calls.act(callId, 'sendDtmfTones', {
        tones: ['tone1', 'star'],
        delayBetweenTonesMs: 1000,
        clientContext,
      }),
    line: `POST /calls/${callId}/sendDtmfTones`,
    body: { tones: ['tone1', 'star'], delayBetweenTonesMs: 1000, clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'changeScreenSharingRole',
    run: (calls) => calls.act(callId, 'changeScreenSharingRole', { role: 'sharer' }),
    line: `POST /calls/${callId}/changeScreenSharingRole`,
    body: { role: 'sharer' },
    status: 202,
  },
  {
    name: 'updateRecordingStatus',
    run: (calls) => calls.act(callId, 'updateRecordingStatus', { status: 'notRecording', clientContext }),
    line: `POST /calls/${callId}/updateRecordingStatus`,
    body: { status: 'notRecording', clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'addLargeGalleryView',
    run: (calls) => calls.act(callId, 'addLargeGalleryView', { clientContext }),
    line: `POST /calls/${callId}/addLargeGalleryView`,
    body: { clientContext },
    status: 202,
    answer: operation,
  },
  {
    name: 'listParticipants',
    run: (calls) => calls.listParticipants(callId),
    line: `GET /calls/${callId}/participants`,
    status: 200,
    answer: { value: [{ id: participantId, isMuted: true, preferredDisplayName: 'Heidi' }] },
    gives: {
      participants: [{ id: participantId, isMuted: true, preferredDisplayName: 'Heidi' }],
      isCut: false,
    },
  },
  {
    name: 'getParticipant',
    run: (calls) => calls.getParticipant(callId, participantId),
    line: `GET /calls/${callId}/participants/${participantId}`,
    status: 200,
    answer: { id: participantId, isInLobby: true, replacementLink: 'opaque' },
  },
  {
    name: 'invite',
    run: (calls) =>
      calls.act(callId, 'invite', {
        participants: [
          {
            identity: { kind: 'user', id: 'u' },
            replacesCallId: 'a7ebfb2d-871e-419c-87af-27290b22e8db',
            hidden: true,
            participantId,
            removeFromDefaultAudioRoutingGroup: true,
          },
        ],
        clientContext,
      }),
    line: `POST /calls/${callId}/participants/invite`,
    body: {
      participants: [
        {
          '@odata.type': '#microsoft.graph.invitationParticipantInfo',
          identity: {
            '@odata.type': '#microsoft.graph.identitySet',
            user: { '@odata.type': '#microsoft.graph.identity', id: 'u' },
          },
          replacesCallId: 'a7ebfb2d-871e-419c-87af-27290b22e8db',
          hidden: true,
          participantId,
          removeFromDefaultAudioRoutingGroup: true,
        },
      ],
      clientContext,
    },
    status: 200,
    answer: { ...operation, status: 'Running', participants: [{ id: null }] },
    // Graph's own example writes this one with a capital.
    gives: { ...operation, status: 'running', participants: [{ id: null }] },
  },
  {
    name: 'removeParticipant',
    run: (calls) => calls.removeParticipant(callId, participantId),
    line: `DELETE /calls/${callId}/participants/${participantId}`,
    status: 204,
  },
  {
    name: 'muteParticipant',
    run: (calls) => calls.actOnParticipant(callId, participantId, 'mute', { clientContext }),
    line: `POST /calls/${callId}/participants/${participantId}/mute`,
    body: { clientContext },
    status: 200,
    answer: operation,
  },
  {
    name: 'startHoldMusic',
    run: (calls) =>
      calls.actOnParticipant(callId, participantId, 'startHoldMusic', { customPrompt: beep, clientContext }),
    line: `POST /calls/${callId}/participants/${participantId}/startHoldMusic`,
    body: { customPrompt: beepPrompt, clientContext },
    status: 202,
    answer: operation,
  },
  {
    name: "startHoldMusic, with the service's own music",
    run: (calls) => calls.actOnParticipant(callId, participantId, 'startHoldMusic', {}),
    line: `POST /calls/${callId}/participants/${participantId}/startHoldMusic`,
    body: {},
    status: 202,
    answer: operation,
  },
  {
    name: 'stopHoldMusic',
    run: (calls) => calls.actOnParticipant(callId, participantId, 'stopHoldMusic', { clientContext }),
    line: `POST /calls/${callId}/participants/${participantId}/stopHoldMusic`,
    body: { clientContext },
    status: 202,
    answer: operation,
  },
  {
    name: 'listAudioRoutingGroups',
    run: (calls) => calls.listAudioRoutingGroups(callId),
    line: `GET /calls/${callId}/audioRoutingGroups`,
    status: 200,
    answer: { value: [group] },
    gives: [group],
  },
  {
    name: 'getAudioRoutingGroup',
    run: (calls) => calls.getAudioRoutingGroup(callId, 'oneToOne'),
    line: `GET /calls/${callId}/audioRoutingGroups/oneToOne`,
    status: 200,
    answer: group,
  },
  {
    name: 'createAudioRoutingGroup',
    run: (calls) => calls.createAudioRoutingGroup(callId, group),
    line: `POST /calls/${callId}/audioRoutingGroups`,
    body: groupOnTheWire,
    status: 200,
    answer: group,
  },
  {
    name: 'updateAudioRoutingGroup, of which only what changes is sent',
    run: (calls) => calls.updateAudioRoutingGroup(callId, 'oneToOne', { receivers: ['d'] }),
    line: `PATCH /calls/${callId}/audioRoutingGroups/oneToOne`,
    body: { '@odata.type': '#microsoft.graph.audioRoutingGroup', id: 'oneToOne', receivers: ['d'] },
    status: 200,
    answer: { ...group, receivers: ['d'] },
  },
  {
    name: 'deleteAudioRoutingGroup',
    run: (calls) => calls.deleteAudioRoutingGroup(callId, 'oneToOne'),
    line: `DELETE /calls/${callId}/audioRoutingGroups/oneToOne`,
    status: 204,
  },
  {
    name: 'listContentSharingSessions',
    run: (calls) => calls.listContentSharingSessions(callId),
    line: `GET /calls/${callId}/contentSharingSessions`,
    status: 200,
    answer: { value: [{ id: 'a session' }] },
    gives: [{ id: 'a session' }],
  },
  {
    name: 'getOperation',
    run: (calls) => calls.getOperation(callId, operation.id),
    line: `GET /calls/${callId}/operations/${operation.id}`,
    status: 200,
    answer: operation,
  },
];

test.each(operations)('$name', async ({ run, line, body, status, answer, ...expected }) => {
  await using graph = await startStubGraph((response) => {
    reply(response, status, answer);
  });
  const given = await run(graph.calls);
  expect(graph.requests.map((request) => [request.line, request.body])).toEqual([[line, body]]);
  expect(given).toEqual('gives' in expected ? expected.gives : answer);
});

describe('of what is not there', () => {
  test.each([
    ['a call is given as undefined', (calls: CallsClient) => calls.getCall(callId), undefined],
    ['a roster is given as undefined', (calls: CallsClient) => calls.listParticipants(callId), undefined],
    [
      'a participant is given as undefined',
      (calls: CallsClient) => calls.getParticipant(callId, participantId),
      undefined,
    ],
    ['a list is given as undefined', (calls: CallsClient) => calls.listAudioRoutingGroups(callId), undefined],
    [
      'an operation is given as undefined',
      (calls: CallsClient) => calls.getOperation(callId, 'o'),
      undefined,
    ],
    ['keeping alive says so', (calls: CallsClient) => calls.keepAlive(callId), false],
    ['hanging up succeeds', (calls: CallsClient) => calls.hangUp(callId), undefined],
    [
      'removing a participant succeeds',
      (calls: CallsClient) => calls.removeParticipant(callId, participantId),
      undefined,
    ],
    [
      'deleting a group succeeds',
      (calls: CallsClient) => calls.deleteAudioRoutingGroup(callId, 'g'),
      undefined,
    ],
  ])('%s', async (_, run, given) => {
    await using graph = await startStubGraph((response) => {
      refuse(response, 404, '8522', 'Call not found.');
    });
    expect(await run(graph.calls)).toBe(given);
    expect(graph.requests).toHaveLength(1);
  });
});

test('members that are not of an input are not sent', async () => {
  await using graph = await startStubGraph((response) => {
    reply(response, 200, operation);
  });
  const input = { callId, clientContext, extra: true };
  await graph.calls.act(callId, 'mute', input);
  expect(graph.requests[0]?.body).toEqual({ clientContext });
});

test('an id is sent as it is given, and as one segment of the path', async () => {
  await using graph = await startStubGraph((response) => {
    reply(response, 200, { id: 'p' });
  });
  await graph.calls.getParticipant('A..#%2fB', 'phone:+1?$&');
  expect(graph.requests[0]?.line).toBe('GET /calls/A..%23%252fB/participants/phone%3A%2B1%3F%24%26');
});

test.each(['', ' ', '.', '..', 'A/../B', 'A\\..\\B', 'A\0'])('%j for an id is refused unsent', async (id) => {
  await using graph = await startStubGraph((response) => {
    reply(response, 204);
  });
  await expect(graph.calls.hangUp(id)).rejects.toMatchObject({ reason: 'badRequest' });
  await expect(graph.calls.getCall(id)).rejects.toMatchObject({ reason: 'badRequest' });
  await expect(graph.calls.keepAlive(id)).rejects.toMatchObject({ reason: 'badRequest' });
  expect(graph.requests).toEqual([]);
});

test('the client is what the live core asks Graph by', async () => {
  await using graph = await startStubGraph((response) => {
    reply(response, 200, { id: callId });
  });
  const port: GraphPort = graph.calls;
  expect(await port.getCall(callId)).toEqual({ id: callId });
});
