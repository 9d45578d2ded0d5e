import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph } from './call-graph.ts';

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
      'is who has an id, by the name that is given beside it',
      { user: { displayName: 'Ana' }, phone: { id: '+12065550100' } },
      { rawId: '4:+12065550100', displayName: 'Ana' },
    ],
    [
      'has the name that another identity has where theirs is null',
      {
        user: { id: 'u', displayName: null },
        azureCommunicationServicesUser: { id: '8:acs:u', displayName: 'Ana' },
      },
      { rawId: '8:orgid:u', displayName: 'Ana' },
    ],
    [
      'has the name by which they present themselves',
      { phone: { id: '+12065550100' }, assertedIdentity: { id: 'x', displayName: 'Ana' } },
      { rawId: '4:+12065550100', displayName: 'Ana' },
    ],
    [
      'is shown by their telephone number where there is no name',
      { phone: { id: '+12065550100', displayName: null } },
      { rawId: '4:+12065550100', displayName: '+12065550100' },
    ],
    ['has no name where a number is withheld', { phone: { id: 'anonymous' } }, { rawId: '4:anonymous' }],
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
      'is shown by the application that they join by, as the last resort',
      { guest: { id: 'g' }, application: { id: 'app', displayName: 'Visits' } },
      { rawId: 'guest:g', displayName: 'Visits' },
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

describe('a name that is given elsewhere', () => {
  let graph: CallGraph;
  beforeAll(async () => {
    graph = await startCallGraph();
  });
  afterAll(() => graph[Symbol.asyncDispose]());

  const nameless = { user: { id: 'U', displayName: null } };
  const called = { user: { id: 'u', displayName: 'Ana' } };
  const everywhere = `
    source { displayName } targets { displayName } answeredBy { displayName } meetingInfo { organizer { displayName } }
    callRoutes { original { displayName } final { displayName } }
    incomingContext { onBehalfOf { displayName } transferor { displayName } }
    operations { invitees { displayName } }
    participants { displayName recordingInfo { initiator { displayName } } }`;

  /** Everybody that a call names, each of them the same person. */
  const callOf = (place: string) => {
    const at = (name: string): object => (name === place ? called : nameless);
    return {
      call: {
        state: 'incoming',
        source: { identity: at('source') },
        targets: [{ identity: at('target') }],
        answeredBy: { identity: at('answeredBy') },
        meetingInfo: { '@odata.type': '#microsoft.graph.organizerMeetingInfo', organizer: at('organizer') },
        callRoutes: [{ original: at('original'), final: at('final') }],
        incomingContext: { onBehalfOf: at('onBehalfOf'), transferor: at('transferor') },
      },
      operation: {
        '@odata.type': '#microsoft.graph.inviteParticipantsOperation',
        status: 'running',
        participants: [{ identity: nameless }],
      },
      people: [{ id: 'a', info: { identity: at('roster') }, recordingInfo: { initiator: at('recorder') } }],
    };
  };

  test.each(
    [
      'source',
      'target',
      'answeredBy',
      'organizer',
      'original',
      'final',
      'onBehalfOf',
      'transferor',
      'roster',
      'recorder',
    ].map((place, index) => ({ place, id: `${callId.slice(0, -1)}${index}` })),
  )('as of the $place, is known wherever the same identity is without one', async ({ place, id }) => {
    const { call, operation, people } = callOf(place);
    await graph.notify(id, call, 'created');
    await graph.notify(`${id}/operations/o`, { id: 'o', ...operation });
    await graph.notify(`${id}/participants`, people);
    const ana = { displayName: 'Ana' };
    expect(await graph.query(`{ call(id: "${id}") { ${everywhere} } }`)).toEqual({
      data: {
        call: {
          source: ana,
          targets: [ana],
          answeredBy: ana,
          meetingInfo: { organizer: ana },
          callRoutes: [{ original: ana, final: ana }],
          incomingContext: { onBehalfOf: ana, transferor: ana },
          operations: [{ invitees: [ana] }],
          participants: [{ ...ana, recordingInfo: { initiator: ana } }],
        },
      },
    });
  });

  test('is that of the same identity only', async () => {
    const id = `${callId.slice(0, -1)}a`;
    await graph.notify(id, { state: 'incoming', source: { identity: called } }, 'created');
    await graph.notify(`${id}/participants`, [
      { id: 'a', info: { identity: { user: { id: 'v' } } } },
      { id: 'b', info: { identity: { guest: { id: 'u' } } } },
    ]);
    expect(await graph.query(`{ call(id: "${id}") { participants { displayName } } }`)).toEqual({
      data: { call: { participants: [{ displayName: null }, { displayName: null }] } },
    });
  });

  test('as what somebody prefers to be called, is shown where they have no other', async () => {
    const id = `${callId.slice(0, -1)}b`;
    await graph.notify(id, { state: 'incoming' }, 'created');
    await graph.notify(`${id}/participants`, [
      { id: 'a', info: { identity: nameless }, preferredDisplayName: 'Annie' },
      { id: 'b', info: { identity: { user: { id: 'b', displayName: 'Bo' } } }, preferredDisplayName: null },
    ]);
    expect(await graph.query(`{ call(id: "${id}") { participants { displayName } } }`)).toEqual({
      data: { call: { participants: [{ displayName: 'Annie' }, { displayName: 'Bo' }] } },
    });
  });

  test('is told of in events as well', async () => {
    const id = `${callId.slice(0, -1)}c`;
    await graph.notify(id, { state: 'incoming', targets: [{ identity: called }] }, 'created');
    const followed = await graph.subscribe<unknown>(
      `subscription { rosterChanged(callId: "${id}") { joined { displayName } left { displayName } } }`,
    );
    await followed.next();
    const delta = (sequenceNumber: number, participant: object) =>
      graph.notify(`${id}/participants`, [
        { '@odata.type': '#microsoft.graph.deltaParticipants', sequenceNumber, participants: [participant] },
      ]);
    await delta(1, { id: 'a', info: { identity: nameless } });
    expect(await followed.next()).toEqual({ joined: [{ displayName: 'Ana' }], left: [] });
    await delta(2, { id: 'a', removedState: { reason: 'Removed from roster' } });
    expect(await followed.next()).toEqual({ joined: [], left: [{ displayName: 'Ana' }] });
    await followed.end();
  });
});
