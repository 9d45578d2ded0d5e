import { describe, expect, test } from 'vitest';
import { callId, startCallGraph } from '../call/call-graph.ts';
import type { CallGraph } from '../call/call-graph.ts';

interface Event {
  readonly __typename: string;
  readonly cursor: string;
  readonly isSnapshot: boolean;
}

/** A graph with a call that comes in. */
async function withCall(): Promise<CallGraph> {
  const graph = await startCallGraph();
  await graph.notify(callId, { id: callId, state: 'incoming' }, 'created');
  return graph;
}

const person = (
  id: string | null,
  userId: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  id,
  isMuted: false,
  isInLobby: false,
  info: { identity: { user: { id: userId, displayName: userId } } },
  ...more,
});

const states = `subscription ($after: ID) { callStateChanged(callId: "${callId}", after: $after) {
  isSnapshot state previousState cursor resultInfo { code subcode } call { state }
} }`;
const roster = `subscription ($after: ID) { rosterChanged(callId: "${callId}", after: $after) {
  isSnapshot cursor participants { id } joined { id } updated { id formerId isMuted } left { id formerId displayName }
} }`;
const everything = `subscription ($after: ID) { callEvents(callId: "${callId}", after: $after) {
  __typename isSnapshot cursor callId occurredAt call { state cursor operations { recordingAccessToken } }
  ... on CallStateChanged { state previousState }
  ... on ContentSharingChanged { sessions { id } started { id } updated { id } ended { id } }
  ... on CallOperationChanged { operation { kind status recordingLocation recordingAccessToken } }
  ... on ToneReceived { tone sequenceId }
} }`;

describe('callStateChanged', () => {
  test('begins with the state as it is, gives each change of it, and completes after the end', async () => {
    await using graph = await withCall();
    const events = await graph.subscribe(states);
    expect(await events.next()).toMatchObject({ isSnapshot: true, state: 'INCOMING', previousState: null });
    await graph.notify(callId, { state: 'established' });
    await graph.notify(callId, { state: 'established', mediaState: { audio: 'active' } });
    await graph.notify(callId, { state: 'terminated', resultInfo: { code: 200, subcode: 4521 } }, 'deleted');
    expect(await events.next()).toMatchObject({
      isSnapshot: false,
      state: 'ESTABLISHED',
      previousState: 'INCOMING',
      call: { state: 'ESTABLISHED' },
    });
    expect(await events.next()).toMatchObject({
      state: 'TERMINATED',
      previousState: 'ESTABLISHED',
      resultInfo: { code: 200, subcode: 4521 },
    });
    expect(await events.next()).toBeUndefined();
  });

  test('shows a state without a name as UNKNOWN', async () => {
    await using graph = await withCall();
    await graph.notify(callId, { state: 'levitating' });
    const events = await graph.subscribe(states);
    expect(await events.next()).toMatchObject({ state: 'UNKNOWN' });
    await events.end();
  });
});

describe('rosterChanged', () => {
  test('gives the whole roster, and who has joined, changed and left', async () => {
    await using graph = await withCall();
    const path = `${callId}/participants`;
    const delta = (sequenceNumber: number, ...participants: unknown[]): unknown => [
      { '@odata.type': '#microsoft.graph.deltaParticipants', sequenceNumber, participants },
    ];
    const events = await graph.subscribe(roster);
    expect(await events.next()).toMatchObject({ isSnapshot: true, participants: [], joined: [] });

    await graph.notify(path, delta(1, person('a', 'ana'), person('b', 'bea')));
    expect(await events.next()).toMatchObject({
      isSnapshot: false,
      participants: [{ id: 'a' }, { id: 'b' }],
      joined: [{ id: 'a' }, { id: 'b' }],
      updated: [],
      left: [],
    });

    const mutedAndGone = [
      person('a', 'ana', { isMuted: true }),
      person('b', 'bea', { removedState: { reason: 'Removed from roster' } }),
    ];
    await graph.notify(path, delta(2, ...mutedAndGone, person('c', 'cem')));
    expect(await events.next()).toMatchObject({
      participants: [{ id: 'a' }, { id: 'c' }],
      joined: [{ id: 'c' }],
      updated: [{ id: 'a', isMuted: true }],
      left: [{ id: 'b', displayName: 'bea' }],
    });
    await events.end();
  });

  test('tells somebody whose id becomes known as one who has changed, with the id that is no more', async () => {
    await using graph = await withCall();
    const path = `${callId}/participants`;
    await graph.notify(path, [person(null, 'ana')]);
    const events = await graph.subscribe(roster);
    expect(await events.next()).toMatchObject({ participants: [{ id: `${callId}/user:ana` }] });
    await graph.notify(path, [person('a', 'ana')]);
    expect(await events.next()).toMatchObject({
      participants: [{ id: 'a' }],
      joined: [],
      updated: [{ id: 'a', formerId: `${callId}/user:ana` }],
      left: [],
    });
    await events.end();
  });

  test('tells of somebody who leaves as their id becomes known by which they went before', async () => {
    await using graph = await withCall();
    const path = `${callId}/participants`;
    await graph.notify(path, [person(null, 'ana')]);
    const events = await graph.subscribe(roster);
    await events.next();
    await graph.notify(path, [
      {
        '@odata.type': '#microsoft.graph.deltaParticipants',
        sequenceNumber: 1,
        participants: [person('a', 'ana', { removedState: { reason: 'left' } })],
      },
    ]);
    expect(await events.next()).toMatchObject({
      participants: [],
      joined: [],
      updated: [],
      left: [{ id: 'a', formerId: `${callId}/user:ana` }],
    });
    await events.end();
  });

  test('tells who joined in the order of joining, also where an id becomes known meanwhile', async () => {
    await using graph = await withCall();
    const events = await graph.subscribe(roster);
    await events.next();
    await graph.notify(`${callId}/participants`, [
      person(null, 'ana'),
      person('b', 'bea'),
      person('a', 'ana'),
      person('c', 'cem'),
    ]);
    const { participants, joined } = (await events.next()) as Record<string, unknown>;
    expect(joined).toEqual(participants);
    await events.end();
  });

  test('ends with everybody gone', async () => {
    await using graph = await withCall();
    await graph.notify(`${callId}/participants`, [person('a', 'ana')]);
    const events = await graph.subscribe(roster);
    await events.next();
    await graph.notify(callId, { state: 'terminated' }, 'deleted');
    expect(await events.next()).toMatchObject({ participants: [], left: [{ id: 'a' }] });
    expect(await events.next()).toBeUndefined();
  });
});

describe('rosterChanged with only some changes', () => {
  const path = `${callId}/participants`;
  const document = `subscription ($after: ID, $changes: [RosterChange!]) {
    rosterChanged(callId: "${callId}", after: $after, changes: $changes) {
      isSnapshot cursor participants { id } joined { id } updated { id } left { id }
    }
  }`;
  interface Change extends Event {
    readonly joined: readonly { readonly id: string }[];
  }

  /** Lets two join, one of them be muted, a third join, and the second leave. */
  async function happen(graph: CallGraph): Promise<void> {
    const muted = person('a', 'ana', { isMuted: true });
    await graph.notify(path, [person('a', 'ana')]);
    await graph.notify(path, [person('a', 'ana'), person('b', 'bea')]);
    await graph.notify(path, [muted, person('b', 'bea')]);
    await graph.notify(path, [muted, person('b', 'bea'), person('c', 'cem')]);
    await graph.notify(path, delta(1, person('b', 'bea', { removedState: { reason: 'left' } })));
  }
  const delta = (sequenceNumber: number, ...participants: unknown[]): unknown => [
    { '@odata.type': '#microsoft.graph.deltaParticipants', sequenceNumber, participants },
  ];

  test('gives a snapshot first, and then the events that hold one of them, whole', async () => {
    await using graph = await withCall();
    const events = await graph.subscribe(document, { changes: ['MUTED', 'LEFT'] });
    expect(await events.next()).toMatchObject({ isSnapshot: true });
    await happen(graph);
    expect(await events.next()).toMatchObject({
      participants: [{ id: 'a' }, { id: 'b' }],
      updated: [{ id: 'a' }],
    });
    await graph.notify(
      path,
      delta(2, person('c', 'cem', { removedState: { reason: 'left' } }), person('d', 'dan')),
    );
    expect(await events.next()).toMatchObject({ left: [{ id: 'b' }] });
    // Who joined with the same event is told too.
    expect(await events.next()).toMatchObject({ joined: [{ id: 'd' }], left: [{ id: 'c' }] });
    await events.end();
  });

  test('resumes behind a cursor with exactly the events that were missed and hold one of them', async () => {
    await using graph = await withCall();
    const first = await graph.subscribe<Change>(document, { changes: ['JOINED'] });
    await first.next();
    await happen(graph);
    const ana = await first.next();
    expect(ana?.joined).toEqual([{ id: 'a' }]);
    await first.end();

    const second = await graph.subscribe<Change>(document, { changes: ['JOINED'], after: ana?.cursor });
    for (const id of ['b', 'c']) {
      expect(await second.next()).toMatchObject({ isSnapshot: false, joined: [{ id }] });
    }
    await second.end();
  });

  test('gives cursors behind which a subscription with other changes gets all of its own', async () => {
    await using graph = await withCall();
    const first = await graph.subscribe<Change>(document, { changes: ['JOINED'] });
    await first.next();
    await happen(graph);
    const ana = await first.next();
    await first.end();
    const everything = await graph.subscribe<Change>(document, { after: ana?.cursor });
    expect(await everything.next()).toMatchObject({ joined: [{ id: 'b' }] });
    expect(await everything.next()).toMatchObject({ updated: [{ id: 'a' }] });
    await everything.end();
  });

  test('gives the snapshot that stands for events that can not be had, whatever it asks for', async () => {
    await using graph = await withCall();
    await happen(graph);
    const events = await graph.subscribe(document, { changes: ['SHARING_STARTED'], after: 'garbage' });
    expect(await events.next()).toMatchObject({
      isSnapshot: true,
      participants: [{ id: 'a' }, { id: 'c' }],
    });
    await events.end();
  });

  test('gives all of them where the list is null', async () => {
    await using graph = await withCall();
    const events = await graph.subscribe(document, { changes: null });
    await events.next();
    await happen(graph);
    expect(await events.next()).toMatchObject({ joined: [{ id: 'a' }] });
    await events.end();
  });

  test('completes with the call, though its last event is not asked for', async () => {
    await using graph = await withCall();
    await happen(graph);
    const events = await graph.subscribe(document, { changes: ['JOINED'] });
    await events.next();
    await graph.notify(callId, { state: 'terminated' }, 'deleted');
    expect(await events.next()).toBeUndefined();
  });

  test('refuses an empty list, which would give nothing', async () => {
    await using graph = await withCall();
    const { errors } = await graph.subscribe(document, { changes: [] });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'changes' } }]);
  });
});

describe('callEvents', () => {
  test('gives events of every kind in order', async () => {
    await using graph = await withCall();
    const events = await graph.subscribe(everything);
    expect(await events.next()).toMatchObject({
      __typename: 'CallStateChanged',
      isSnapshot: true,
      callId,
      occurredAt: '2026-12-01T00:00:00.000Z',
    });
    await graph.notify(callId, { toneInfo: { sequenceId: 1, tone: 'pound' } });
    await graph.notify(`${callId}/contentsharingsessions`, [{ id: 's' }], 'created');
    await graph.notify(`${callId}/contentsharingsessions`, [{ id: 's' }], 'updated');
    await graph.notify(`${callId}/contentsharingsessions`, [{ id: 's' }], 'deleted');
    await graph.notify(`${callId}/participants`, [person('a', 'ana')]);
    await graph.notify(callId, { state: 'established' });
    expect(await events.next()).toMatchObject({ __typename: 'ToneReceived', tone: 'POUND', sequenceId: '1' });
    expect(await events.next()).toMatchObject({
      __typename: 'ContentSharingChanged',
      sessions: [{ id: 's' }],
      started: [{ id: 's' }],
      updated: [],
      ended: [],
    });
    expect(await events.next()).toMatchObject({
      __typename: 'ContentSharingChanged',
      sessions: [{ id: 's' }],
      started: [],
      updated: [{ id: 's' }],
      ended: [],
    });
    expect(await events.next()).toMatchObject({
      sessions: [],
      started: [],
      updated: [],
      ended: [{ id: 's' }],
    });
    expect(await events.next()).toMatchObject({ __typename: 'RosterChanged' });
    expect(await events.next()).toMatchObject({ state: 'ESTABLISHED', previousState: 'INCOMING' });
    await events.end();
  });

  test.each([
    ['an update of a session that is not known yet is its beginning', 'updated', ['a', 'b'], ['b'], ['a']],
    ['an update that names a session twice tells of it once', 'updated', ['a', 'b', 'a', 'b'], ['b'], ['a']],
    ['an update of a session that has ended tells nothing of it', 'updated', ['z', 'a'], [], ['a']],
    ['the beginning of a session that is known is no update of it', 'created', ['a', 'b'], ['b'], []],
  ])('gives sharing: %s', async (_, changeType, told, started, updated) => {
    await using graph = await withCall();
    const tell = (change: string, ids: readonly string[]) =>
      graph.notify(
        `${callId}/contentsharingsessions`,
        ids.map((id) => ({ id })),
        change,
      );
    await tell('created', ['z', 'a']);
    await tell('deleted', ['z']);
    const events = await graph.subscribe(everything);
    await events.next();
    await tell(changeType, told);
    const shown = (ids: readonly string[]) => ids.map((id) => ({ id }));
    expect(await events.next()).toMatchObject({
      sessions: shown(['a', ...started]),
      started: shown(started),
      updated: shown(updated),
      ended: [],
    });
    await events.end();
  });

  test('never shows the access token of a recording, which a query does', async () => {
    await using graph = await withCall();
    const events = await graph.subscribe(everything);
    await events.next();
    const operation = {
      '@odata.type': '#microsoft.graph.recordOperation',
      status: 'completed',
      recordingLocation: 'https://example.org/recording',
      recordingAccessToken: 'a secret',
    };
    await graph.notify(`${callId}/operations/o`, operation, 'deleted');
    expect(await events.next()).toMatchObject({
      operation: {
        kind: 'RECORD',
        recordingLocation: 'https://example.org/recording',
        recordingAccessToken: null,
      },
      call: { operations: [{ recordingAccessToken: null }] },
    });
    await events.end();
    const { data } = await graph.query(
      `{ call(id: "${callId}") { operation(id: "o") { recordingAccessToken } } }`,
    );
    expect(data).toEqual({ call: { operation: { recordingAccessToken: 'a secret' } } });
  });

  test('resumes behind a cursor, an event’s or the call’s, with exactly what was missed', async () => {
    await using graph = await withCall();
    const { data } = await graph.query<{ call: { cursor: string } }>(`{ call(id: "${callId}") { cursor } }`);
    await graph.notify(callId, { state: 'establishing' });
    await graph.notify(callId, { state: 'established' });
    const first = await graph.subscribe<Event>(everything, { after: data?.call.cursor });
    const establishing = await first.next();
    expect(establishing).toMatchObject({
      isSnapshot: false,
      state: 'ESTABLISHING',
      call: { state: 'ESTABLISHING' },
    });
    await first.end();

    const second = await graph.subscribe<Event>(everything, { after: establishing?.cursor });
    expect(await second.next()).toMatchObject({ isSnapshot: false, state: 'ESTABLISHED' });
    await second.end();
  });
});

test.each([
  ['states', states],
  ['roster', roster],
  ['everything', everything],
])('there is nothing to follow of a call that nobody knows: %s', async (_, document) => {
  await using graph = await startCallGraph();
  const { errors } = await graph.subscribe(document);
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
});

test('a subscription can be ended while it waits', async () => {
  await using graph = await withCall();
  const events = await graph.subscribe(states);
  await events.next();
  const waiting = events.next();
  await events.end();
  expect(await waiting).toBeUndefined();
});
