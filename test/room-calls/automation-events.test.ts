import { describe, expect, test } from 'vitest';
import { readAutomationPost } from '../../src/room-calls/automation-events.ts';
import type { AutomationEvent } from '../../src/room-calls/automation-events.ts';

const connectionId = '401f3500-08a0-4e9e-b844-61a65c845a0b';
const serverCallId = 'aHR0cHM6Ly9hcGkuZmxpZ2h0cHJveHkuc2t5cGUuY29t';
const ana = '8:acs:5354158f-17b7-489c-8380-95d8821ff76b_0000002a-4c5e-a4b1-3dfe-343a0d00d1e8';

const written = (type: string, data: object = {}, members: object = {}) => ({
  id: '9dff6ffa-b496-4279-979d-f6455cb88b22',
  source: `calling/callConnections/${connectionId}`,
  subject: `calling/callConnections/${connectionId}`,
  specversion: '1.0',
  datacontenttype: 'application/json',
  type: `Microsoft.Communication.${type}`,
  time: '2026-12-01T09:02:35.4300007+00:00',
  data: {
    version: '2026-03-12',
    callConnectionId: connectionId,
    serverCallId,
    correlationId: 'e47198fb-1798-4f3e-b245-4fd06569ed5c',
    publicEventType: `Microsoft.Communication.${type}`,
    ...data,
  },
  ...members,
});

const of = {
  connectionId,
  serverCallId,
  at: Date.parse('2026-12-01T09:02:35.430Z'),
  operationContext: undefined,
  result: undefined,
};

function entriesOf(body: unknown): readonly AutomationEvent[] {
  const post = readAutomationPost(body);
  if (post.form !== 'events') throw new Error(`it is read as ${post.form}`);
  return post.entries;
}

describe('callbacks of Call Automation', () => {
  test('tell who is in the call, muted and on hold, and which of two rosters is newer', () => {
    const participants = [
      {
        identifier: { rawId: ana, kind: 'communicationUser', communicationUser: { id: ana } },
        isMuted: true,
        isOnHold: false,
      },
      { identifier: { kind: 'phoneNumber', phoneNumber: { value: '+12065550100' } } },
      { isMuted: true },
    ];
    expect(entriesOf([written('ParticipantsUpdated', { sequenceNumber: 4, participants })])).toEqual([
      {
        ...of,
        type: 'ParticipantsUpdated',
        kind: 'participantsUpdated',
        sequence: 4,
        participants: [
          { identifier: { kind: 'communicationUser', rawId: ana, id: ana }, isMuted: true, isOnHold: false },
          {
            identifier: {
              kind: 'phoneNumber',
              rawId: '4:+12065550100',
              phoneNumber: '+12065550100',
              isAnonymous: false,
              assertedId: undefined,
            },
            isMuted: undefined,
            isOnHold: undefined,
          },
        ],
      },
    ]);
  });

  test.each([
    ['CallConnected', 'connected'],
    ['CallDisconnected', 'disconnected'],
    ['ConnectFailed', 'connectFailed'],
    ['AddParticipantSucceeded', 'operationSucceeded'],
    ['AddParticipantFailed', 'operationFailed'],
    ['RemoveParticipantSucceeded', 'operationSucceeded'],
    ['CancelAddParticipantFailed', 'operationFailed'],
    ['CallTransferAccepted', 'operationSucceeded'],
    ['PlayCompleted', 'operationSucceeded'],
    ['PlayCanceled', 'operationFailed'],
    ['SendDtmfTonesCompleted', 'operationSucceeded'],
    ['StartRecordingFailed', 'operationFailed'],
    ['PlayStarted', 'other'],
    ['TranscriptionUpdated', 'other'],
  ])('of the type %s are %s, with their context and result', (type, kind) => {
    const resultInformation = { code: 200, subCode: 0, message: 'Action completed successfully.' };
    const data = { operationContext: 'ours', resultInformation };
    expect(entriesOf([written(type, data)])).toEqual([
      {
        ...of,
        type,
        kind,
        operationContext: 'ours',
        result: { code: 200, subcode: 0, message: 'Action completed successfully.' },
      },
    ]);
  });

  test('tell of tones and of recordings', () => {
    const tone = written('ContinuousDtmfRecognitionToneReceived', { tone: 'five', sequenceId: 2 });
    const recording = written('RecordingStateChanged', { recordingId: 'r', state: 'active' });
    expect(entriesOf([tone, recording])).toEqual([
      {
        ...of,
        type: 'ContinuousDtmfRecognitionToneReceived',
        kind: 'toneReceived',
        tone: 'five',
        toneSequence: 2,
      },
      {
        ...of,
        type: 'RecordingStateChanged',
        kind: 'recordingStateChanged',
        recordingId: 'r',
        state: 'active',
      },
    ]);
  });

  test('are a list of events, or one', () => {
    expect(entriesOf(written('CallConnected'))).toEqual(entriesOf([written('CallConnected')]));
  });

  test.each([
    ['no event', 'hello', 'is neither an event nor a list of events'],
    ['an event without a type', [{}], 'has an event without "type"'],
    [
      'an event without a connection',
      [written('CallConnected', { callConnectionId: undefined })],
      'has an event without its call, its connection or its time',
    ],
    [
      'an event without a time',
      [written('CallConnected', {}, { time: undefined })],
      'has an event without its call, its connection or its time',
    ],
    [
      'a roster without a list',
      [written('ParticipantsUpdated', { participants: null })],
      'has an event of a type that says nothing',
    ],
  ])('are refused if there is %s', (_, body, flaw) => {
    expect(readAutomationPost(body)).toEqual({ form: 'unknown', flaw });
  });

  test('of which one can’t be read cost only that one', () => {
    const broken = written('CallConnected', { serverCallId: '' });
    expect(entriesOf([broken, written('CallDisconnected')])).toMatchObject([
      { kind: 'other', type: 'CallConnected' },
      { kind: 'disconnected' },
    ]);
  });
});
