import { describe, expect, test } from 'vitest';
import { refuse, reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph, CallGraphOptions } from './call-graph.ts';

const operationId = '0fe0623f-d628-42ed-b4bd-8ac290072cc5';
const participantId = '0d7664b6-6432-43ed-8d27-d9e7adec188c';
const user = { identity: { user: { id: '112f7296-5fa4-42ca-bae8-6a692b15d4b8' } } };

const asked: CallGraphOptions = {
  answer: (response, { line }) => {
    if (line.startsWith('DELETE')) reply(response, 204);
    else if (/(?:keepAlive|transfer|changeScreenSharingRole)$/.test(line)) reply(response, 202);
    else reply(response, 200, { id: operationId, status: 'running', sources: ['a'], receivers: ['b'] });
  },
};

/** A graph with an established call. */
async function withCall(
  call: Record<string, unknown>,
  options: CallGraphOptions = asked,
): Promise<CallGraph> {
  const graph = await startCallGraph(options);
  await graph.notify(callId, { id: callId, state: 'incoming' }, 'created');
  await graph.notify(callId, { state: 'established', ...call });
  return graph;
}

const meeting = {
  meetingInfo: { '@odata.type': '#microsoft.graph.organizerMeetingInfo' },
  myParticipantId: 'me',
};
const betweenTwo = { direction: 'outgoing', targets: [user] };
const ofService = { mediaConfig: { '@odata.type': '#microsoft.graph.serviceHostedMediaConfig' } };
const ofApplication = { mediaConfig: { '@odata.type': '#microsoft.graph.appHostedMediaConfig' } };

const mutation = (name: string, input = '', selection = 'call { id }'): string =>
  `mutation { ${name}(input: {callId: "${callId}" ${input}}) { ${selection} } }`;

const invitee = '{identifier: {phoneNumber: "+12345678901"}}';
const sound = '{uri: "https://example.org/a.wav"}';
const ofSomebody = `participantId: "${participantId}"`;
const routing = 'id: "group" routingMode: ONE_TO_ONE sources: ["a"] receivers: ["b"]';

/** Each with what is asked of Graph, below the call. */
const operations: readonly [name: string, input: string, request: string, body: Record<string, unknown>][] = [
  ['muteCall', '', 'POST mute', {}],
  ['unmuteCall', '', 'POST unmute', {}],
  ['unmuteCall', 'participantId: "me"', 'POST unmute', {}],
  [
    'inviteParticipants',
    `participants: [${invitee}]`,
    'POST participants/invite',
    { participants: [{ identity: { phone: { id: '+12345678901' } } }] },
  ],
  ['muteCallParticipant', ofSomebody, `POST participants/${participantId}/mute`, {}],
  [
    'startHoldMusic',
    `${ofSomebody} customPrompt: ${sound}`,
    `POST participants/${participantId}/startHoldMusic`,
    { customPrompt: { mediaInfo: { uri: 'https://example.org/a.wav' } } },
  ],
  ['stopHoldMusic', ofSomebody, `POST participants/${participantId}/stopHoldMusic`, {}],
  [
    'playPrompt',
    `prompts: [${sound}]`,
    'POST playPrompt',
    { prompts: [{ mediaInfo: { uri: 'https://example.org/a.wav' } }] },
  ],
  [
    'recordResponse',
    `prompt: ${sound} maxRecordDurationSeconds: 10 playBeep: false stopTones: [STAR, TONE1]`,
    'POST recordResponse',
    { maxRecordDurationInSeconds: 10, playBeep: false, stopTones: ['*', '1'] },
  ],
  ['cancelMediaProcessing', '', 'POST cancelMediaProcessing', {}],
  ['subscribeToTone', '', 'POST subscribeToTone', {}],
  [
    'sendDtmfTones',
    'tones: [TONE1, POUND] delayBetweenTonesMs: 100',
    'POST sendDtmfTones',
    { tones: ['tone1', 'pound'], delayBetweenTonesMs: 100 },
  ],
  [
    'updateRecordingStatus',
    'status: NOT_RECORDING',
    'POST updateRecordingStatus',
    { status: 'notRecording' },
  ],
  ['addLargeGalleryView', '', 'POST addLargeGalleryView', {}],
];

describe.each(operations)('%s %s', (name, input, request, body) => {
  test('is asked of Graph, and gives the operation', async () => {
    await using graph = await withCall(meeting);
    const { data } = await graph.query(
      mutation(name, `${input} clientContext: "mine"`, 'call { operations { id } } operation { id status }'),
    );
    expect(graph.requests).toMatchObject([
      { line: request.replace(' ', ` /calls/${callId}/`), body: { ...body, clientContext: 'mine' } },
    ]);
    expect(data).toEqual({
      [name]: {
        call: { operations: [{ id: operationId }] },
        operation: { id: operationId, status: 'RUNNING' },
      },
    });
  });

  test('is not sent to a call that is over', async () => {
    await using graph = await withCall(meeting);
    await graph.notify(callId, { state: 'terminated' }, 'deleted');
    const { errors } = await graph.query(mutation(name, input));
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(graph.requests).toEqual([]);
  });

  test('finds nothing where there is no call', async () => {
    await using graph = await startCallGraph();
    const { errors } = await graph.query(mutation(name, input));
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(graph.requests).toMatchObject([{ line: `GET /calls/${callId}` }]);
  });

  test('takes a context of 256 characters at most', async () => {
    await using graph = await withCall(meeting);
    const { errors } = await graph.query(mutation(name, `${input} clientContext: "${'x'.repeat(257)}"`));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.clientContext' } }]);
    expect(graph.requests).toEqual([]);
  });
});

test.each([
  ['transferCall', `target: ${invitee}`, 'POST transfer', { transferTarget: { identity: { phone: {} } } }],
  ['changeScreenSharingRole', 'role: SHARER', 'POST changeScreenSharingRole', { role: 'sharer' }],
  ['keepCallAlive', '', 'POST keepAlive', undefined],
  ['createAudioRoutingGroup', routing, 'POST audioRoutingGroups', { id: 'group', routingMode: 'oneToOne' }],
  [
    'updateAudioRoutingGroup',
    'id: "group" sources: ["c"]',
    'PATCH audioRoutingGroups/group',
    { sources: ['c'] },
  ],
  ['deleteAudioRoutingGroup', 'id: "group"', 'DELETE audioRoutingGroups/group', undefined],
  ['removeCallParticipant', ofSomebody, `DELETE participants/${participantId}`, undefined],
])('%s is asked of Graph', async (name, input, request, body) => {
  await using graph = await withCall(meeting);
  const { data, errors } = await graph.query(mutation(name, input));
  expect(errors).toBeUndefined();
  expect(data).toEqual({ [name]: { call: { id: callId } } });
  expect(graph.requests).toMatchObject([{ line: request.replace(' ', ` /calls/${callId}/`), body }]);
});

test('a consultative transfer names the other call by the id that Graph gave it', async () => {
  await using graph = await withCall(meeting);
  const upper = 'FFFFFFFF2DB440229570243709C565AB';
  await graph.notify(upper, { state: 'incoming' }, 'created');
  const other = 'ffffffff-2db4-4022-9570-243709c565ab';
  await graph.query(
    mutation(
      'transferCall',
      `target: {identifier: {phoneNumber: "+12345678901"}, replacesCallId: "${other}"}`,
    ),
  );
  expect(graph.requests[0]?.body).toMatchObject({ transferTarget: { replacesCallId: upper } });
});

describe('is refused before anything is sent, with the field and the reason:', () => {
  const group = 'in group calls and meetings only';
  test.each<[string, Record<string, unknown>, string, string, string, string]>([
    ['unmuting others', meeting, 'unmuteCall', ofSomebody, 'input.participantId', 'by themselves only'],
    [
      'six invitees',
      meeting,
      'inviteParticipants',
      `participants: [${Array(6).fill(invitee).join()}]`,
      'input.participants',
      '1 to 5',
    ],
    [
      'two invitees between two',
      betweenTwo,
      'inviteParticipants',
      `participants: [${invitee}, ${invitee}]`,
      'input.participants',
      'between two',
    ],
    [
      'two bots',
      meeting,
      'inviteParticipants',
      'participants: [{identifier: {rawId: "28:a"}}, {identifier: {rawId: "28:b"}}]',
      'input.participants',
      'one bot',
    ],
    [
      'two invitees one of whom replaces a call',
      meeting,
      'inviteParticipants',
      `participants: [${invitee}, {identifier: {phoneNumber: "+12345678901"}, replacesCallId: "a"}]`,
      'input.participants',
      'replacesCallId',
    ],
    [
      'prompts where the application has the media',
      ofApplication,
      'playPrompt',
      `prompts: [${sound}]`,
      'input.callId',
      'the application handles',
    ],
    [
      'recording where the application has the media',
      ofApplication,
      'recordResponse',
      '',
      'input.callId',
      'the application handles',
    ],
    [
      'tones where the application has the media',
      ofApplication,
      'subscribeToTone',
      '',
      'input.callId',
      'the application handles',
    ],
    [
      'sharing where Graph has the media',
      { ...meeting, ...ofService },
      'changeScreenSharingRole',
      'role: VIEWER',
      'input.callId',
      'Graph handles',
    ],
    ['muting between two', betweenTwo, 'muteCall', '', 'input.callId', group],
    ['muting the other of two', betweenTwo, 'muteCallParticipant', ofSomebody, 'input.callId', group],
    ['hold music between two', betweenTwo, 'startHoldMusic', ofSomebody, 'input.callId', group],
    [
      'handing over somebody between two',
      betweenTwo,
      'transferCall',
      `target: ${invitee} transferee: ${invitee}`,
      'input.callId',
      group,
    ],
    ['no prompt', meeting, 'playPrompt', 'prompts: []', 'input.prompts', '1 to 20'],
    [
      '21 prompts',
      meeting,
      'playPrompt',
      `prompts: [${Array(21).fill(sound).join()}]`,
      'input.prompts',
      '1 to 20',
    ],
    [
      'a prompt over plain http',
      meeting,
      'playPrompt',
      'prompts: [{uri: "http://example.org/a.wav"}]',
      'input.prompts.0.uri',
      'https',
    ],
    [
      'a recording of 121 seconds',
      meeting,
      'recordResponse',
      'maxRecordDurationSeconds: 121',
      'input.maxRecordDurationSeconds',
      '1 to 120',
    ],
    [
      'a recording that FLASH stops',
      meeting,
      'recordResponse',
      'stopTones: [FLASH]',
      'input.stopTones.0',
      'FLASH',
    ],
    ['no tones', meeting, 'sendDtmfTones', 'tones: []', 'input.tones', 'at least one'],
  ])('%s', async (_, call, name, input, field, reason) => {
    await using graph = await withCall(call);
    const { errors } = await graph.query(mutation(name, input));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(errors?.[0]?.message).toContain(reason);
    expect(graph.requests).toEqual([]);
  });

  test('what is done to somebody of whom Graph has not given an id', async () => {
    await using graph = await withCall(meeting);
    await graph.notify(`${callId}/participants`, [{ info: user }]);
    const key = 'user:112f7296-5fa4-42ca-bae8-6a692b15d4b8';
    const { errors } = await graph.query(mutation('muteCallParticipant', `participantId: "${key}"`));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.participantId' } }]);
    expect(graph.requests).toEqual([]);
  });

  test.each([
    ['sendDtmfTones', 'tones: [A]'],
    ['addLargeGalleryView', ''],
    ['createAudioRoutingGroup', routing],
    ['updateAudioRoutingGroup', 'id: "group"'],
    ['deleteAudioRoutingGroup', 'id: "group"'],
  ])('%s outside the global cloud', async (name, input) => {
    await using graph = await withCall(meeting, { ...asked, backend: { graphCloud: 'gcch' } });
    const { errors } = await graph.query(mutation(name, input));
    expect(errors?.[0]?.message).toContain('only the global cloud has');
    expect(graph.requests).toEqual([]);
  });
});

test('a call between two to which somebody was invited counts as a group call', async () => {
  await using graph = await withCall(betweenTwo, {
    answer: (response) => {
      reply(response, 200, {
        '@odata.type': '#microsoft.graph.inviteParticipantsOperation',
        id: operationId,
        status: 'Running',
      });
    },
  });
  await graph.query(mutation('inviteParticipants', `participants: [${invitee}]`));
  const { errors } = await graph.query(mutation('muteCall'));
  expect(errors).toBeUndefined();
});

describe('what is already so', () => {
  test.each([
    ['hangUpCall', ''],
    ['removeCallParticipant', ofSomebody],
    ['deleteAudioRoutingGroup', 'id: "group"'],
  ])('succeeds: %s of a call that is over, which is not sent', async (name, input) => {
    await using graph = await withCall(meeting);
    await graph.notify(callId, { state: 'terminated' }, 'deleted');
    const { data } = await graph.query(mutation(name, input, 'call { state }'));
    expect(data).toEqual({ [name]: { call: { state: 'TERMINATED' } } });
    expect(graph.requests).toEqual([]);
  });

  test.each([
    ['hangUpCall', ''],
    ['removeCallParticipant', ofSomebody],
    ['deleteAudioRoutingGroup', 'id: "group"'],
  ])('succeeds: %s of a call that nobody knows', async (name, input) => {
    await using graph = await startCallGraph();
    const { data, errors } = await graph.query(mutation(name, input));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ [name]: { call: null } });
    expect(graph.requests).toHaveLength(1);
  });
});

test('a call that Graph no longer knows is over here too', async () => {
  await using graph = await withCall(meeting, {
    answer: (response) => {
      refuse(response, 404, '8522');
    },
  });
  const { errors } = await graph.query(mutation('playPrompt', `prompts: [${sound}]`));
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', upstream: { service: 'calls' } } }]);
  expect(await graph.query(`{ call(id: "${callId}") { state } }`)).toEqual({
    data: { call: { state: 'TERMINATED' } },
  });
});

test('a participant whom Graph does not find leaves the call as it is', async () => {
  await using graph = await withCall(meeting, {
    answer: (response) => {
      refuse(response, 404, 'ResourceNotFound');
    },
  });
  const { errors } = await graph.query(mutation('muteCallParticipant', ofSomebody));
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(await graph.query(`{ call(id: "${callId}") { state } }`)).toEqual({
    data: { call: { state: 'ESTABLISHED' } },
  });
});

test.each(['keepCallAlive', 'hangUpCall'])(
  "%s that is answered by a proxy's page fails, and leaves the call as it is",
  async (name) => {
    await using graph = await withCall(meeting, {
      answer: (response) => {
        response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not found</title>');
      },
    });
    const { errors } = await graph.query(mutation(name));
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', upstream: { service: 'calls', status: 404 } } },
    ]);
    expect(await graph.query(`{ call(id: "${callId}") { state } }`)).toEqual({
      data: { call: { state: 'ESTABLISHED' } },
    });
  },
);

test('keepCallAlive of a call so young that not all of Graph may know it leaves it as it is', async () => {
  await using graph = await startCallGraph({
    answer: (response, { line }) => {
      if (line === 'POST /calls') reply(response, 201, { id: callId, state: 'establishing' });
      else refuse(response, 404, '8522');
    },
  });
  await graph.query(
    'mutation { createCall(input: {to: {user: {identifier: {microsoftTeamsUser: {userId: "112f7296-5fa4-42ca-bae8-6a692b15d4b8"}}}}}) { call { id } } }',
  );
  const { errors } = await graph.query(mutation('keepCallAlive'));
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(await graph.query(`{ call(id: "${callId}") { state } }`)).toEqual({
    data: { call: { state: 'ESTABLISHING' } },
  });
});

test('keepCallAlive of a call that Graph no longer knows ends it here', async () => {
  await using graph = await withCall(meeting, {
    answer: (response) => {
      refuse(response, 404, '8522');
    },
  });
  const { errors } = await graph.query(mutation('keepCallAlive'));
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(await graph.query(`{ call(id: "${callId}") { state } }`)).toEqual({
    data: { call: { state: 'TERMINATED' } },
  });
});
