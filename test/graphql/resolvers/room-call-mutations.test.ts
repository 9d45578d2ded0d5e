import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallAutomationClient } from '../../../src/upstreams/acs/call-automation.ts';
import { mutations } from '../access/access-operations.ts';
import { ana, ben, callId, telephone } from '../../live/room-calls/room-harness.ts';
import { RoomGraph } from './room-graph.ts';

/** What Call Automation was asked: the name of what was asked for, and what with. */
const asked: unknown[][] = [];

const automation = new Proxy({} as CallAutomationClient, {
  get:
    (_, name) =>
    (...args: unknown[]) => {
      asked.push([name, ...args.filter((one) => one !== undefined && !(one instanceof AbortSignal))]);
      return Promise.resolve({ recordingId: 'r' });
    },
});

const roomCalls = { areTold: true, automation, connect: () => Promise.resolve(undefined) };

let graph: RoomGraph;
beforeAll(async () => {
  graph = await RoomGraph.start({ roomCalls });
  await graph.told.joined(1, ana);
  await graph.told.connected('c', 2);
  await graph.told.listed('c', 3, 1, ana, ben, telephone);
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => {
  asked.splice(0);
});

const mutate = (name: string, rest = '', id = callId) =>
  graph.ask(`mutation { ${name}(input: { callId: "${id}" ${rest} }) { call { id } } }`);

const user = (rawId: string) => ({ identifier: expect.objectContaining({ rawId }) as unknown });

/** What maps: the input of a mutation, and what it comes to. */
const done = [
  ['muteCallParticipant', `participantId: "${ana}"`, [['muteParticipant', 'c', user(ana)]]],
  ['removeCallParticipant', `participantId: "${telephone}"`, [['removeParticipant', 'c', user(telephone)]]],
  ['removeCallParticipant', 'participantId: "8:acs:gone_x"', []],
  [
    'inviteParticipants',
    `participants: [{ identifier: { communicationUserId: "${ben}" } }, { identifier: { phoneNumber: "+12065550199" } }] callerNumber: "+12065550111"`,
    [
      ['addParticipant', 'c', user(ben)],
      ['addParticipant', 'c', { ...user('4:+12065550199'), sourceCallerIdNumber: '+12065550111' }],
    ],
  ],
  [
    'transferCall',
    `target: { identifier: { phoneNumber: "+12065550199" } } transferee: { identifier: { rawId: "${ana}" } participantId: "${ana}" }`,
    [
      [
        'transfer',
        'c',
        {
          target: expect.objectContaining({ rawId: '4:+12065550199' }) as unknown,
          transferee: expect.objectContaining({ rawId: ana }) as unknown,
        },
      ],
    ],
  ],
  ['startHoldMusic', `participantId: "${ben}"`, [['hold', 'c', { ...user(ben), isOnHold: true }]]],
  ['stopHoldMusic', `participantId: "${ben}"`, [['hold', 'c', { ...user(ben), isOnHold: false }]]],
  [
    'playPrompt',
    'prompts: [{ uri: "https://files.example.org/a.wav" }]',
    [['play', 'c', { fileUri: 'https://files.example.org/a.wav' }]],
  ],
  ['cancelMediaProcessing', '', [['cancelMedia', 'c']]],
  [
    'sendDtmfTones',
    'tones: [TONE1, STAR, POUND, A]',
    [
      [
        'sendTones',
        'c',
        {
          tones: ['one', 'asterisk', 'pound', 'a'],
          to: expect.objectContaining({ rawId: telephone }) as unknown,
        },
      ],
    ],
  ],
  ['updateRecordingStatus', 'status: RECORDING', [['startRecording', callId, {}]]],
  ['updateRecordingStatus', 'status: RECORDING', []],
  ['updateRecordingStatus', 'status: NOT_RECORDING', [['stopRecording', 'r']]],
  ['updateRecordingStatus', 'status: NOT_RECORDING', []],
  ['hangUpCall', '', [['terminate', 'c']]],
] as const;

describe('in a call in a room', () => {
  test.each(done)('%s with {%s} comes to a request of Call Automation', async (name, rest, requests) => {
    expect(await mutate(name, rest)).toEqual({ data: { [name]: { call: { id: callId } } } });
    expect(asked).toEqual(requests);
  });

  const maps = new Set<string>(done.map(([name]) => name));
  const others = Object.entries(mutations).flatMap(([name, [example]]) => {
    const args = example?.args ?? '';
    return args.includes('callId') && !maps.has(name) ? [[name, args.replace(/callId: "[^"]*"/, '')]] : [];
  });

  test('every other mutation of calls is in the table of those that are not', () => {
    expect(others.map(([name]) => name).sort()).toEqual([
      'addLargeGalleryView',
      'answerCall',
      'changeScreenSharingRole',
      'createAudioRoutingGroup',
      'deleteAudioRoutingGroup',
      'keepCallAlive',
      'muteCall',
      'recordResponse',
      'redirectCall',
      'rejectCall',
      'subscribeToTone',
      'unmuteCall',
      'updateAudioRoutingGroup',
    ]);
  });

  test.each(others)('%s is CONFLICT, and a sentence says why', async (name, args) => {
    const rest = args.replace(/^input: \{|\}$/g, '');
    const payload = name === 'deleteAudioRoutingGroup' ? '__typename' : 'call { id }';
    const answer = await graph.ask(
      `mutation { ${name}(input: { callId: "${callId}" ${rest} }) { ${payload} } }`,
    );
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'CONFLICT' } }] });
    expect(answer.errors?.[0]?.message).toMatch(/^The call aHR0cHM6Ly9jYWxs is in a room: [a-z].*\.$/);
    expect(asked).toEqual([]);
  });

  test.each([
    [
      'muteCallParticipant',
      `participantId: "${telephone}"`,
      'CONFLICT',
      /only users of Communication Services/,
    ],
    ['muteCallParticipant', 'participantId: "8:acs:gone_x"', 'NOT_FOUND', /nobody "8:acs:gone_x"/],
    ['inviteParticipants', 'participants: []', 'BAD_USER_INPUT', /input\.participants/],
    [
      'inviteParticipants',
      'participants: [{ identifier: { phoneNumber: "+12065550199" } }]',
      'BAD_USER_INPUT',
      /input\.callerNumber/,
    ],
    [
      'inviteParticipants',
      'participants: [{ identifier: { guestId: "g" } }]',
      'BAD_USER_INPUT',
      /input\.participants\.0\.identifier/,
    ],
    [
      'transferCall',
      'target: { identifier: { phoneNumber: "+12065550199" } }',
      'BAD_USER_INPUT',
      /input\.transferee/,
    ],
    ['playPrompt', 'prompts: []', 'BAD_USER_INPUT', /input\.prompts/],
    ['sendDtmfTones', 'tones: [FLASH]', 'BAD_USER_INPUT', /input\.tones\.0/],
    ['updateRecordingStatus', 'status: FAILED', 'BAD_USER_INPUT', /input\.status/],
  ])('%s with {%s} is %s, unsent', async (name, rest, code, message) => {
    const { errors = [] } = await mutate(name, rest);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(errors[0]?.message).toMatch(message);
    expect(asked).toEqual([]);
  });
});

test('nothing is done to a call in a room that the gateway is not connected to', async () => {
  await using unconnected = await RoomGraph.start({ roomCalls });
  await unconnected.told.joined(1, ana);
  const { errors } = await unconnected.ask(
    `mutation { muteCallParticipant(input: { callId: "${callId}" participantId: "${ana}" }) { call { id } } }`,
  );
  expect(errors).toMatchObject([
    {
      message: `The gateway is not connected to the call ${callId}: connectToRoom connects it.`,
      extensions: { code: 'CONFLICT' },
    },
  ]);
  expect(asked).toEqual([]);
});

test('Graph is not asked about what has the form of such an id, and is not known', async () => {
  const { errors } = await mutate('muteCallParticipant', 'participantId: "1"', 'aHR0cHM6Ly9vdGhlcg==');
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(graph.told.asked).toEqual([]);
});
