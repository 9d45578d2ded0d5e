import { describe, expect, test } from 'vitest';
import { reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';

const idOf = (number: number): string => `${String(number).padStart(8, '0')}-2db4-4022-9570-243709c565ab`;

describe('call(id)', () => {
  test('is null where nobody knows it', async () => {
    await using graph = await startCallGraph();
    expect(await graph.query(`{ call(id: "${callId}") { id } }`)).toEqual({ data: { call: null } });
  });

  test('asks Graph for one that is not known here, once, and follows it by polling from then on', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 200, { id: callId, state: 'established' });
      },
    });
    const document = `{ call(id: "${callId}") { id state isFollowedByPolling answerBy } again: call(id: "${callId.toUpperCase()}") { id } }`;
    expect(await graph.query(document)).toEqual({
      data: {
        call: { id: callId, state: 'ESTABLISHED', isFollowedByPolling: true, answerBy: null },
        again: { id: callId },
      },
    });
    await graph.query(document);
    expect(graph.requests).toMatchObject([{ line: `GET /calls/${callId}` }]);
  });

  test('shows what Graph says of it, values without a name as UNKNOWN and secrets not at all', async () => {
    await using graph = await startCallGraph();
    const user = {
      user: { id: 'AAAAAAAA-5fa4-42ca-bae8-6a692b15d4b8', displayName: 'Ana', tenantId: 'contoso' },
    };
    await graph.notify(
      callId,
      {
        state: 'incoming',
        direction: 'sideways',
        source: { identity: user, endpointType: 'skypeForBusinessVoipPhone', languageId: 'en-US' },
        targets: [
          { identity: { applicationInstance: { id: 'app' } }, replacesCallId: 'other', hidden: true },
        ],
        requestedModalities: ['audio', 'videoBasedScreenSharing', 'smell'],
        mediaState: { audio: 'ACTIVE' },
        mediaConfig: { '@odata.type': '#microsoft.graph.appHostedMediaConfig', blob: 'a secret' },
        meetingInfo: {
          '@odata.type': '#microsoft.graph.joinMeetingIdMeetingInfo',
          joinMeetingId: '12',
          passcode: 'a secret',
        },
        callRoutes: [{ routingType: 'selfFork', original: user, final: {} }],
        transcription: { state: 'notStarted', lastModifiedDateTime: '2026-12-01T00:00:00Z' },
        incomingContext: { sourceParticipantId: 'p', transferor: user },
      },
      'created',
    );
    const { data, errors } = await graph.query(`{ call(id: "${callId}") {
      direction requestedModalities mediaState { audio } mediaConfig { hosting } meetingInfo { kind joinMeetingId }
      source { identifier { __typename ... on HasRawId { rawId } } displayName tenantId endpointType languageId region }
      targets { identifier { __typename } replacesCallId isHidden }
      callRoutes { routingType original { displayName } final { identifier { __typename } } }
      transcription { state lastModifiedAt } incomingContext { sourceParticipantId transferor { displayName } }
      chatInfo { threadId } answeredBy { displayName } toneInfo { tone } resultInfo { code }
    } }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      call: {
        direction: 'UNKNOWN',
        requestedModalities: ['AUDIO', 'VIDEO_BASED_SCREEN_SHARING', 'UNKNOWN'],
        mediaState: { audio: 'ACTIVE' },
        mediaConfig: { hosting: 'APP_HOSTED' },
        meetingInfo: { kind: 'JOIN_MEETING_ID', joinMeetingId: '12' },
        source: {
          identifier: {
            __typename: 'MicrosoftTeamsUserIdentifier',
            rawId: '8:orgid:aaaaaaaa-5fa4-42ca-bae8-6a692b15d4b8',
          },
          displayName: 'Ana',
          tenantId: 'contoso',
          endpointType: 'SKYPE_FOR_BUSINESS_VOIP_PHONE',
          languageId: 'en-US',
          region: null,
        },
        targets: [
          {
            identifier: { __typename: 'MicrosoftTeamsAppIdentifier' },
            replacesCallId: 'other',
            isHidden: true,
          },
        ],
        callRoutes: [
          { routingType: 'SELF_FORK', original: { displayName: 'Ana' }, final: { identifier: null } },
        ],
        transcription: { state: 'NOT_STARTED', lastModifiedAt: '2026-12-01T00:00:00.000Z' },
        incomingContext: { sourceParticipantId: 'p', transferor: { displayName: 'Ana' } },
        chatInfo: null,
        answeredBy: null,
        toneInfo: null,
        resultInfo: null,
      },
    });
  });

  test('shows its people with what they send', async () => {
    await using graph = await startCallGraph();
    await graph.notify(callId, { state: 'incoming' }, 'created');
    await graph.notify(`${callId}/participants`, [
      {
        id: 'a',
        isMuted: true,
        rosterSequenceNumber: '9007199254740991',
        info: { identity: { phone: { id: '+12345678901' } } },
        restrictedExperience: { videoDisabled: 'watermarkProtection' },
        recordingInfo: { recordingStatus: 'recording', initiator: { identity: { user: { id: 'u' } } } },
        mediaStreams: [
          { sourceId: '8', mediaType: 'videoBasedScreenSharing', direction: 'sendOnly', serverMuted: false },
        ],
      },
      { id: 'b' },
    ]);
    const { data, errors } = await graph.query(`{ call(id: "${callId}") {
      participants {
        id isMuted isInLobby isSharingScreen rosterSequenceNumber identifier { __typename ... on HasRawId { rawId } }
        mediaStreams { sourceId mediaType direction isServerMuted } restrictedExperience { videoDisabled }
        recordingInfo { status initiator { identifier { __typename } } }
      }
      participant(id: "b") { id } nobody: participant(id: "c") { id }
    } }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      call: {
        participants: [
          {
            id: 'a',
            isMuted: true,
            isInLobby: false,
            isSharingScreen: true,
            rosterSequenceNumber: '9007199254740991',
            identifier: { __typename: 'PhoneNumberIdentifier', rawId: '4:+12345678901' },
            mediaStreams: [
              {
                sourceId: '8',
                mediaType: 'VIDEO_BASED_SCREEN_SHARING',
                direction: 'SEND_ONLY',
                isServerMuted: false,
              },
            ],
            restrictedExperience: { videoDisabled: 'WATERMARK_PROTECTION' },
            recordingInfo: {
              status: 'RECORDING',
              initiator: { identifier: { __typename: 'MicrosoftTeamsUserIdentifier' } },
            },
          },
          { id: 'b', identifier: { __typename: 'UnknownIdentifier', rawId: 'participant:b' } },
        ],
        participant: { id: 'b' },
        nobody: null,
      },
    });
  });

  test('reads its audio routing groups from Graph, and fails them alone', async () => {
    await using graph = await startCallGraph({
      answer: (response, _, index) => {
        if (index === 0)
          reply(response, 200, { value: [{ id: 'g', routingMode: 'multicast', sources: ['a'] }] });
        else reply(response, 400, { error: { code: 'BadRequest', message: 'No.' } });
      },
    });
    await graph.notify(callId, { state: 'incoming' }, 'created');
    const document = `{ call(id: "${callId}") { id audioRoutingGroups { id routingMode sources receivers } } }`;
    expect(await graph.query(document)).toEqual({
      data: {
        call: {
          id: callId,
          audioRoutingGroups: [
            { id: `${callId}/g`, routingMode: 'MULTICAST', sources: ['a'], receivers: [] },
          ],
        },
      },
    });
    expect(await graph.query(document)).toMatchObject({
      data: { call: { id: callId, audioRoutingGroups: null } },
      errors: [{ path: ['call', 'audioRoutingGroups'] }],
    });
  });
});

describe('calls', () => {
  const page = `query ($after: String, $states: [CallState!]) { calls(first: 2, after: $after, states: $states) {
    nodes { id } pageInfo { hasNextPage endCursor }
  } }`;
  interface Page {
    readonly calls: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }

  test('gives what this gateway knows, newest first, and asks Graph nothing', async () => {
    await using graph = await startCallGraph();
    for (const number of [1, 2, 3]) {
      await graph.notify(idOf(number), { state: 'incoming' }, 'created');
      graph.wait(1);
    }
    const { data } = await graph.query<Page>(page);
    expect(data?.calls).toMatchObject({
      nodes: [{ id: idOf(3) }, { id: idOf(2) }],
      pageInfo: { hasNextPage: true },
    });
    expect(graph.requests).toEqual([]);
  });

  test('continues behind a cursor whatever has come in meanwhile', async () => {
    await using graph = await startCallGraph();
    for (const number of [1, 2, 3]) await graph.notify(idOf(number), { state: 'incoming' }, 'created');
    const { data } = await graph.query<Page>(page);
    for (const number of [4, 5]) await graph.notify(idOf(number), { state: 'incoming' }, 'created');
    const next = await graph.query<Page>(page, { after: data?.calls.pageInfo.endCursor });
    expect(next.data?.calls).toMatchObject({ nodes: [{ id: idOf(1) }], pageInfo: { hasNextPage: false } });
  });

  test('continues behind a call that is no longer listed', async () => {
    await using graph = await startCallGraph();
    for (const number of [1, 2, 3]) {
      await graph.notify(idOf(number), { state: 'incoming' }, 'created');
      graph.wait(1);
    }
    const { data } = await graph.query<Page>(page);
    await graph.notify(idOf(2), { state: 'terminated' }, 'deleted');
    graph.wait(11 * 60_000);
    const next = await graph.query<Page>(page, { after: data?.calls.pageInfo.endCursor });
    expect(next.data?.calls.nodes).toEqual([{ id: idOf(1) }]);
    const all = await graph.query<Page>(page);
    expect(all.data?.calls.nodes).toEqual([{ id: idOf(3) }, { id: idOf(1) }]);
  });

  test('gives those in certain states only', async () => {
    await using graph = await startCallGraph();
    for (const number of [1, 2, 3]) await graph.notify(idOf(number), { state: 'incoming' }, 'created');
    await graph.notify(idOf(2), { state: 'established' });
    await graph.notify(idOf(3), { state: 'terminated' }, 'deleted');
    const { data } = await graph.query<Page>(page, { states: ['ESTABLISHED', 'TERMINATED'] });
    expect(data?.calls.nodes).toEqual([{ id: idOf(3) }, { id: idOf(2) }]);
  });

  test.each(['garbage', Buffer.from('calls\n-1\nZ2FyYmFnZQ').toString('base64url')])(
    'refuses the cursor %s',
    async (after) => {
      await using graph = await startCallGraph();
      await graph.notify(callId, { state: 'incoming' }, 'created');
      const { errors } = await graph.query(page, { after });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    },
  );
});
