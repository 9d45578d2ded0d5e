import { describe, expect, test } from 'vitest';
import { callId, startCallGraph } from './call-graph.ts';

const ana = { user: { id: 'u', displayName: 'Ana', tenantId: 't', identityProvider: 'AAD' } };

const whoRecords = `{ call(id: "${callId}") { participants {
  recordingInfo { status initiator { identifier { ... on HasRawId { rawId } } displayName tenantId participantId } }
} } }`;

/** What Graph writes, in v1.0, in beta, and as one that says its type. */
const recorders: readonly (readonly [form: string, recordingInfo: object, participantId: string | null])[] = [
  ['an identity set (v1.0)', { initiator: ana }, null],
  [
    'an identity set that says so',
    { initiator: { '@odata.type': '#microsoft.graph.communicationsIdentitySet', ...ana } },
    null,
  ],
  [
    'a participant (beta)',
    { initiator: null, initiatedBy: { identity: ana, participantId: 'p', region: null } },
    'p',
  ],
  ['a participant under the name of v1.0', { initiator: { identity: ana, participantId: 'p' } }, 'p'],
  ['both: the one that says more', { initiator: ana, initiatedBy: { identity: ana, id: 'p' } }, 'p'],
];

describe('RecordingInfo.initiator', () => {
  test.each(recorders)('is read from %s', async (_, recordingInfo, participantId) => {
    await using graph = await startCallGraph();
    await graph.notify(callId, { state: 'incoming' }, 'created');
    await graph.notify(`${callId}/participants`, [
      { id: 'a', recordingInfo: { recordingStatus: 'recording', ...recordingInfo } },
    ]);
    const initiator = {
      identifier: { rawId: '8:orgid:u' },
      displayName: 'Ana',
      tenantId: 't',
      participantId,
    };
    expect(await graph.query(whoRecords)).toEqual({
      data: { call: { participants: [{ recordingInfo: { status: 'RECORDING', initiator } }] } },
    });
  });

  test.each([{}, { initiator: null }, { initiator: 'somebody' }, { initiatedBy: null }])(
    'is null of %j',
    async (recordingInfo) => {
      await using graph = await startCallGraph();
      await graph.notify(callId, { state: 'incoming' }, 'created');
      await graph.notify(`${callId}/participants`, [{ id: 'a', recordingInfo }]);
      expect(await graph.query(whoRecords)).toMatchObject({
        data: { call: { participants: [{ recordingInfo: { initiator: null } }] } },
      });
    },
  );
});

describe('somebody in a call', () => {
  const shown = `{ call(id: "${callId}") {
    source { identifier { ... on HasRawId { rawId } } displayName tenantId participantId }
    participants { identifier { ... on HasRawId { rawId } } displayName tenantId }
  } }`;

  interface Shown {
    readonly rawId?: string;
    readonly displayName?: string;
    readonly tenantId?: string;
  }

  const sets: readonly (readonly [what: string, set: object, shown: Shown])[] = [
    [
      'has the name and the tenant that come without an id',
      { user: { id: null, displayName: 'Ana', tenantId: 't' } },
      { displayName: 'Ana', tenantId: 't' },
    ],
    [
      'has a name that comes with an empty id',
      { guest: { id: '', displayName: 'Bo' } },
      { displayName: 'Bo' },
    ],
    [
      'is who has an id rather than who has only a name',
      { user: { displayName: 'Ana' }, phone: { id: '+12065550100' } },
      { rawId: '4:+12065550100' },
    ],
    [
      'is a guest rather than the application that they join by',
      { application: { id: 'app', displayName: 'Visits' }, guest: { id: 'g', displayName: 'Bo' } },
      { rawId: 'guest:g', displayName: 'Bo' },
    ],
    [
      'is a caller who is not to be known rather than the application beside them',
      { applicationInstance: { id: 'queue' }, encrypted: { id: 'e' } },
      { rawId: 'encrypted:e' },
    ],
    [
      'does not take the name of another identity of the set',
      { guest: { id: 'g' }, application: { id: 'app', displayName: 'Visits' } },
      { rawId: 'guest:g' },
    ],
  ];

  test.each(sets)('%s', async (_, identity, { rawId = null, displayName = null, tenantId = null }) => {
    await using graph = await startCallGraph();
    await graph.notify(callId, { state: 'incoming', source: { id: 'p', identity } }, 'created');
    await graph.notify(`${callId}/participants`, [{ id: 'a', info: { identity } }]);
    expect(await graph.query(shown)).toEqual({
      data: {
        call: {
          source: { identifier: rawId && { rawId }, displayName, tenantId, participantId: 'p' },
          participants: [{ identifier: { rawId: rawId ?? 'participant:a' }, displayName, tenantId }],
        },
      },
    });
  });
});
