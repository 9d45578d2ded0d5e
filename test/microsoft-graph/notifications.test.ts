import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readNotifications } from '../../src/microsoft-graph/notifications.ts';
import type { CallNotification } from '../../src/microsoft-graph/notifications.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const call = `/communications/calls/${callId}`;
const of = (changeType: string) => ({ callId, graphCallId: callId, changeType });

/** What one entry is read as. */
const read = (entry: object): CallNotification[] | undefined => readNotifications({ value: [entry] });

const typed = (name: string, members: object) => ({ '@odata.type': `#microsoft.graph.${name}`, ...members });

const info = { identity: { user: { id: 'u1' } } };
const participant = typed('participant', { id: 'p1', info });

describe("Microsoft's own examples are read", () => {
  const sharing = {
    callId: '421f4c00-4436-4c3a-9d9a-c4924cf98e67',
    kind: 'contentSharing',
    sessionIds: ['F7D9EF30FF0A9BD3F64B274387FB8FF8E96B6CFBA8F87F8305A74DE99AF007BC'],
  };
  const meetingCall = { callId: '2f1a1100-b174-40a0-aba7-0b405e01ed92', changeType: 'updated' };
  const meeting = {
    chatInfo: { threadId: '19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2' },
    // A member of no published type is kept.
    meetingInfo: { allowConversationWithoutHost: true, organizer: { user: { displayName: 'Bob' } } },
  };
  const people = [
    {
      id: '0d7664b6-6432-43ed-8d27-d9e7adec188c',
      isMuted: true,
      isInLobby: false,
      mediaStreams: [
        { mediaType: 'audio' },
        { mediaType: 'video' },
        { mediaType: 'videoBasedScreenSharing' },
      ],
    },
    { id: '05491616-385f-44a8-9974-18cc5f9933c1', isMuted: false, mediaStreams: [{ sourceId: '10' }] },
  ];

  test.each([
    [
      '01-p2p-service-hosted.notification-1-establishing',
      { kind: 'call', callId, changeType: 'updated', call: { state: 'establishing', id: callId } },
    ],
    [
      '01-p2p-service-hosted.notification-2-established',
      {
        kind: 'call',
        callId: '2e1a0b00-b3c5-4b0f-99b3-c133bc1e6116',
        call: { state: 'established', direction: 'outgoing' },
      },
    ],
    ['01-p2p-service-hosted.notification-3-content-sharing-created', { ...sharing, changeType: 'created' }],
    ['01-p2p-service-hosted.notification-4-content-sharing-updated', { ...sharing, changeType: 'updated' }],
    ['01-p2p-service-hosted.notification-5-content-sharing-deleted', { ...sharing, changeType: 'deleted' }],
    [
      '05-join-meeting-service-hosted.notification-1-establishing',
      { ...meetingCall, kind: 'call', call: { state: 'establishing', ...meeting } },
    ],
    [
      '05-join-meeting-service-hosted.notification-2-established',
      { ...meetingCall, kind: 'call', call: { state: 'established', ...meeting } },
    ],
    [
      '05-join-meeting-service-hosted.notification-3-roster-full',
      { ...meetingCall, kind: 'roster', participants: people },
    ],
    [
      '05-join-meeting-service-hosted.notification-3-roster-delta',
      {
        callId: '421f7700-f4ad-4ea9-a3fc-c1d2195675ad',
        changeType: 'updated',
        kind: 'rosterDelta',
        sequenceNumber: 1,
        participants: [
          { ...people[0], rosterSequenceNumber: 1 },
          { ...people[1], rosterSequenceNumber: 1, removedState: { reason: 'Removed from roster' } },
        ],
      },
    ],
  ])('%s', (name, expected) => {
    expect(readNotifications(fixture(name))).toMatchObject([expected]);
  });
});

describe('a message about a call', () => {
  test('that comes in is a created one', () => {
    const resourceData = typed('call', { state: 'incoming', direction: 'incoming' });
    expect(read({ changeType: 'created', resourceUrl: call, resourceData })).toEqual([
      { ...of('created'), kind: 'call', call: resourceData },
    ]);
  });

  test('has what it names only: absent is not null', () => {
    const resourceData = typed('call', { toneInfo: null, state: 'established' });
    expect(read({ changeType: 'updated', resourceUrl: call, resourceData })).toEqual([
      { ...of('updated'), kind: 'call', call: resourceData },
    ]);
  });

  test('may tell of a tone, whose number is a string at times', () => {
    const resourceData = typed('call', { toneInfo: { sequenceId: '7', tone: 'Tone1' } });
    expect(read({ changeType: 'updated', resourceUrl: call, resourceData })).toMatchObject([
      { call: { toneInfo: { sequenceId: 7, tone: 'tone1' } } },
    ]);
  });

  test('that is over has a result', () => {
    const resourceData = typed('call', { state: 'terminated', resultInfo: { code: 200, subCode: 5001 } });
    expect(read({ changeType: 'deleted', resourceUrl: call, resourceData })).toMatchObject([
      { ...of('deleted'), call: { state: 'terminated', resultInfo: { code: 200, subcode: 5001 } } },
    ]);
  });

  test.each([
    ['without a state', { resourceData: typed('call', {}) }],
    ['without data', {}],
    ['with null', { resourceData: null }],
    ['with an empty list', { resourceData: [] }],
  ])('that is over may come %s', (_, members) => {
    const calls = read({ changeType: 'deleted', resourceUrl: call, ...members });
    expect(calls).toMatchObject([{ ...of('deleted'), kind: 'call' }]);
    expect(JSON.stringify(calls)).not.toContain('state');
  });

  test.each([
    ['participantJoiningNotification', 'participantJoining'],
    ['participantLeftNotification', 'participantLeft'],
  ])('is not what a %s of policy recording is, whatever path it has', (type, kind) => {
    const resourceData = typed(type, { id: 'n1', participantId: 'p1', call: { state: 'established' } });
    for (const resourceUrl of [call, '/communications/policyRecording', undefined]) {
      for (const data of [resourceData, [resourceData]]) {
        expect(read({ changeType: 'deleted', resourceUrl, resourceData: data })).toEqual([{ kind }]);
      }
    }
  });
});

describe('a change', () => {
  test.each([
    ['Created', 'created'],
    ['UPDATED', 'updated'],
    ['deleted', 'deleted'],
    ['renamed', 'updated'],
    [undefined, 'updated'],
    [7, 'updated'],
  ])('written %s is %s', (changeType, expected) => {
    expect(read({ changeType, resourceUrl: call, resourceData: {} })).toMatchObject([of(expected)]);
  });
});

describe('a roster', () => {
  const resourceUrl = `${call}/participants`;
  const roster = (resourceData: unknown) => read({ changeType: 'updated', resourceUrl, resourceData });

  test('is whole as a list of participants', () => {
    expect(roster([participant])).toEqual([
      { ...of('updated'), kind: 'roster', participants: [participant] },
    ]);
  });

  test('may be one participant by themselves', () => {
    expect(roster(participant)).toMatchObject([{ kind: 'roster', participants: [{ id: 'p1' }] }]);
  });

  test('may be empty', () => {
    expect(roster([])).toMatchObject([{ kind: 'roster', participants: [] }]);
  });

  test('is none where there is no data: nobody has left by that', () => {
    expect(roster(undefined)).toEqual([{ kind: 'unknown', resource: resourceUrl }]);
    expect(roster(null)).toEqual([{ kind: 'unknown', resource: resourceUrl }]);
  });

  test('is none where nothing of it can be read', () => {
    expect(roster(['p1', 7])).toEqual([{ kind: 'unknown', resource: resourceUrl }]);
  });

  test('leaves out what is no participant', () => {
    expect(roster([participant, 'p2'])).toMatchObject([{ participants: [{ id: 'p1' }] }]);
  });

  const delta = { sequenceNumber: '7', participants: [participant] };
  test.each([
    ['in a list', [typed('deltaParticipants', delta)]],
    ['by itself', typed('deltaParticipants', delta)],
    ['without a type', [delta]],
  ])('is a delta %s', (_, resourceData) => {
    expect(roster(resourceData)).toEqual([
      { ...of('updated'), kind: 'rosterDelta', sequenceNumber: 7, participants: [participant] },
    ]);
  });

  test('may come as several deltas, in order', () => {
    const deltas = [7, 8].map((sequenceNumber) => typed('deltaParticipants', { sequenceNumber }));
    expect(roster(deltas)).toMatchObject([
      { kind: 'rosterDelta', sequenceNumber: 7, participants: [] },
      { kind: 'rosterDelta', sequenceNumber: 8, participants: [] },
    ]);
  });
});

describe('one participant', () => {
  const resourceUrl = `${call}/participants/p1`;

  test.each(['created', 'updated', 'deleted'])('%s is read', (changeType) => {
    expect(read({ changeType, resourceUrl, resourceData: participant })).toEqual([
      { ...of(changeType), kind: 'participant', participant },
    ]);
  });

  test('has the id that rosters have, where the path writes it in another way', () => {
    const id = '0d7664b6-6432-43ed-8d27-d9e7adec188c';
    const path = `${call}/participants/0D7664B6643243ED8D27D9E7ADEC188C`;
    const people = [
      ...(read({ changeType: 'updated', resourceUrl: path, resourceData: { id } }) ?? []),
      ...(read({ changeType: 'deleted', resourceUrl: path }) ?? []),
    ];
    expect(people).toMatchObject([{ participant: { id } }, { participant: { id } }]);
  });

  test('who has gone is told by the path alone', () => {
    expect(read({ changeType: 'deleted', resourceUrl })).toEqual([
      { ...of('deleted'), kind: 'participant', participant: { id: 'p1' } },
    ]);
  });

  test('of whom nothing is said has not changed to nothing', () => {
    expect(read({ changeType: 'updated', resourceUrl })).toEqual([
      { kind: 'unknown', resource: resourceUrl },
    ]);
  });
});

describe('an operation', () => {
  const operationId = '0fe0623f-d628-42ed-b4bd-8ac290072cc5';
  const operation = (changeType: string, resourceData: unknown, id: string = operationId) =>
    read({ changeType, resourceUrl: `${call}/operations/${id}`, resourceData });

  test.each([
    ['that runs', 'updated', 'running'],
    ['that is over, and removed', 'deleted', 'completed'],
  ])('%s is read', (_, changeType, status) => {
    const resourceData = typed('playPromptOperation', { id: operationId, clientContext: 'c', status });
    expect(operation(changeType, resourceData)).toEqual([
      { ...of(changeType), kind: 'operation', operation: resourceData },
    ]);
  });

  test.each([
    ['no id', { status: 'completed' }],
    ['an id that is null', { id: null, status: 'completed' }],
    ['an id of other spelling', { id: operationId.toUpperCase(), status: 'completed' }],
  ])('with %s has that of the path', (_, resourceData) => {
    expect(operation('deleted', resourceData)).toMatchObject([
      { operation: { id: operationId, status: 'completed' } },
    ]);
  });

  test('has its canonical id', () => {
    expect(operation('deleted', {}, '0FE0623FD62842EDB4BD8AC290072CC5')).toMatchObject([
      { operation: { id: operationId } },
    ]);
  });

  test('that has gone is told by the path alone', () => {
    expect(operation('deleted', undefined)).toEqual([
      { ...of('deleted'), kind: 'operation', operation: { id: operationId } },
    ]);
  });

  test('of recording has its place and the token to it', () => {
    const resourceData = typed('recordOperation', {
      status: 'completed',
      resultInfo: { code: 200, subcode: 8515 },
      recordingLocation: 'https://file',
      recordingAccessToken: 'secret',
    });
    expect(operation('deleted', resourceData)).toMatchObject([{ operation: resourceData }]);
  });
});

describe('under operations/participants', () => {
  const resourceUrl = `${call}/operations/participants`;
  const invited = (resourceData: unknown) => read({ changeType: 'deleted', resourceUrl, resourceData });

  test("comes an invitation's result, under its own id", () => {
    const result = typed('inviteParticipantsOperation', {
      id: 'o1',
      status: 'completed',
      participants: [{}],
    });
    expect(invited(result)).toEqual([{ ...of('deleted'), kind: 'operation', operation: result }]);
  });

  test('comes the roster after it', () => {
    expect(invited([participant])).toMatchObject([{ kind: 'roster', participants: [{ id: 'p1' }] }]);
  });

  test('comes a roster whose participants have no type', () => {
    expect(invited([{ id: null, info }])).toMatchObject([{ kind: 'roster' }]);
  });

  test('comes a delta of the roster', () => {
    const delta = typed('deltaParticipants', { sequenceNumber: 2, participants: [participant] });
    expect(invited([delta])).toMatchObject([{ kind: 'rosterDelta', sequenceNumber: 2 }]);
  });

  test('may come both', () => {
    const result = typed('inviteParticipantsOperation', { id: 'o1', status: 'completed' });
    expect(invited([result, participant])).toMatchObject([{ kind: 'roster' }, { kind: 'operation' }]);
  });

  test('a result that names no operation is of no known kind', () => {
    const result = typed('inviteParticipantsOperation', { id: null, status: 'completed' });
    expect(invited(result)).toEqual([{ kind: 'unknown', resource: resourceUrl }]);
  });
});

describe('content sharing', () => {
  test.each(['contentsharingsessions', 'contentSharingSessions'])('is told by a list under %s', (name) => {
    const resourceData = [typed('contentSharingSession', { id: 'S1' }), { id: 'S2' }];
    expect(read({ changeType: 'created', resourceUrl: `${call}/${name}`, resourceData })).toEqual([
      { ...of('created'), kind: 'contentSharing', sessionIds: ['S1', 'S2'] },
    ]);
  });

  test.each(['created', 'deleted'])('%s is told by the path alone', (changeType) => {
    expect(read({ changeType, resourceUrl: `${call}/contentsharingsessions/S1` })).toEqual([
      { ...of(changeType), kind: 'contentSharing', sessionIds: ['S1'] },
    ]);
  });
});

describe('an audio routing group', () => {
  const group = typed('audioRoutingGroup', { id: 'g1', routingMode: 'oneToOne', sources: ['p1'] });

  test.each(['audioRoutingGroups/g1', 'audioRoutingGroups', 'audioroutinggroups/g1'])(
    'is read under %s',
    (path) => {
      expect(read({ changeType: 'created', resourceUrl: `${call}/${path}`, resourceData: group })).toEqual([
        { ...of('created'), kind: 'audioRoutingGroup', group },
      ]);
    },
  );

  test('that has gone is told by the path alone', () => {
    expect(read({ changeType: 'deleted', resourceUrl: `${call}/audioRoutingGroups/g1` })).toEqual([
      { ...of('deleted'), kind: 'audioRoutingGroup', group: { id: 'g1' } },
    ]);
  });
});

describe('of no known kind is', () => {
  test.each([
    '',
    '/',
    '/communications/calls',
    '/communications/onlineMeetings/1',
    `${call}/polls`,
    `${call}/participants/p1/mute`,
    'https://graph.microsoft.com/v2.0/communications/calls/1',
  ])('the path "%s"', (resourceUrl) => {
    expect(read({ changeType: 'updated', resourceUrl, resourceData: {} })).toEqual([
      { kind: 'unknown', resource: resourceUrl },
    ]);
  });

  test.each([null, 'text', 7, []])('the entry %j', (entry) => {
    expect(readNotifications({ value: [entry] })).toEqual([{ kind: 'unknown', resource: '' }]);
  });
});

test.each([undefined, null, 'text', 7, [], {}, { value: null }, { value: {} }])(
  '%j is no envelope',
  (body) => {
    expect(readNotifications(body)).toBeUndefined();
  },
);

test('members by which objects are tampered with change nothing', () => {
  const resourceData = JSON.parse('{"__proto__":{"state":"terminated"},"constructor":1}') as object;
  const [notification] = read({ changeType: 'updated', resourceUrl: call, resourceData }) ?? [];
  expect(notification?.kind === 'call' && notification.call.state).toBeUndefined();
});
