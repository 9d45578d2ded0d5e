import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callId } from '../live/harness.ts';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';
import { startFanOutHarness } from './harness.ts';
import type { FanOutHarness } from './harness.ts';
import { transports } from './followers.ts';
import type { Follower } from './followers.ts';

interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string }[];
  readonly participants: readonly { readonly displayName: string }[];
}

const fields = 'cursor isSnapshot joined { displayName } participants { displayName }';
const roster = `subscription ($callId: ID!, $after: ID) { rosterChanged(callId: $callId, after: $after) { ${fields} } }`;
const secretField = 'operations { id recordingAccessToken }';
const rosterWith = (field: string): string =>
  `subscription ($callId: ID!) { rosterChanged(callId: $callId) { ${fields} call { ${field} } } }`;

let harness: FanOutHarness;
beforeEach(async () => {
  transport = transports.WebSockets;
  harness = await startFanOutHarness();
});
afterEach(() => harness[Symbol.asyncDispose]());

/** By what those follow who are told by none. */
let transport = transports.WebSockets;
const follow = (query = roster, variables = {}, token = 'Bearer calls.read'): Follower<RosterEvent> =>
  transport<RosterEvent>(harness.url, query, { callId, ...variables }, token);

/** Each takes the snapshot that comes first, and is handed shared events from then on. */
async function followTogether(subscribers: Follower<RosterEvent>[]): Promise<Follower<RosterEvent>[]> {
  await Promise.all(subscribers.map((subscriber) => subscriber.next()));
  // Whoever has got a first shared event follows no longer by themselves.
  await harness.join('First');
  await Promise.all(subscribers.map((subscriber) => subscriber.next()));
  return subscribers;
}

const many = (count: number, make: (index: number) => Follower<RosterEvent>): Follower<RosterEvent>[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** How often the next event is executed, which all of them get. */
async function executionsOfNext(subscribers: readonly Follower<RosterEvent>[]): Promise<number> {
  const before = harness.executions();
  await harness.join('Ann');
  for (const { joined } of await Promise.all(subscribers.map((subscriber) => subscriber.next()))) {
    expect(joined.map(({ displayName }) => displayName)).toEqual(['Ann']);
  }
  return harness.executions() - before;
}

describe.each(Object.entries(transports))('over %s,', (_, follows) => {
  beforeEach(() => {
    transport = follows;
  });

  describe('one execution does for', () => {
    test('50 watchers, whose field is read upstream once with each event', async () => {
      const watchers = await followTogether(many(50, () => follow(rosterWith('audioRoutingGroups { id }'))));
      const before = harness.reads();
      expect(await executionsOfNext(watchers)).toBe(1);
      expect(harness.reads() - before).toBe(1);
      expect(await executionsOfNext(watchers)).toBe(1);
      expect(harness.reads() - before).toBe(2);
    });

    test('who resumes from different cursors', async () => {
      const first = follow();
      const { cursor } = await first.next();
      await harness.join('Ann');
      const { cursor: later } = await first.next();
      const resumed = [follow(roster, { after: cursor }), follow(roster, { after: later }), first];
      expect((await resumed[0]?.next())?.joined).toEqual([{ displayName: 'Ann' }]);
      await harness.join('Ben');
      for (const subscriber of resumed)
        expect((await subscriber.next()).joined).toEqual([{ displayName: 'Ben' }]);
      expect(await executionsOfNext(resumed)).toBe(1);
    });

    test('who has a scope more, which the document does not ask for', async () => {
      const watchers = [follow(), follow(roster, {}, 'Bearer calls.read rooms.read')];
      expect(await executionsOfNext(await followTogether(watchers))).toBe(1);
    });
  });

  describe('each has an execution of its own where', () => {
    test('a scope that the document needs is granted to one only', async () => {
      const field = secretField;
      const watchers = [
        follow(rosterWith(field)),
        follow(rosterWith(field), {}, 'Bearer calls.read calls.write'),
      ];
      expect(await executionsOfNext(await followTogether(watchers))).toBe(2);
    });

    test('the fields differ', async () => {
      const watchers = [follow(), follow(rosterWith('id'))];
      expect(await executionsOfNext(await followTogether(watchers))).toBe(2);
    });

    test('a variable differs', async () => {
      const query = `subscription ($callId: ID!, $is: Boolean!) { rosterChanged(callId: $callId) { ${fields} call { id @include(if: $is) } } }`;
      const watchers = [follow(query, { is: true }), follow(query, { is: false })];
      expect(await executionsOfNext(await followTogether(watchers))).toBe(2);
    });
  });

  test('the end of the call comes to everybody, after its last event', async () => {
    const watchers = await followTogether(many(3, () => follow()));
    await harness.join('Ann');
    await harness.hangUp();
    for (const watcher of watchers) {
      const events = await watcher.rest();
      expect(events.map(({ participants }) => participants.length)).toEqual([2, 0]);
    }
    expect(harness.followers()).toBe(0);
  });
});

test.each([
  ['laid out otherwise', roster.replaceAll(' ', '\n  ')],
  ['without a cursor', `subscription ($callId: ID!) { rosterChanged(callId: $callId) { ${fields} } }`],
  ['in a document with others', `${roster} query Other { calls { nodes { id } } }`, 'Roster'],
])('one execution does for a document %s', async (_, text, name = '') => {
  const other = name === '' ? text : text.replace('subscription', `subscription ${name}`);
  const first = name === '' ? roster : roster.replace('subscription', `subscription ${name}`);
  const socket = await openReadySocket(harness.url, 'Bearer calls.read');
  const one = follow(first);
  await one.next();
  socket.send({
    id: 'other',
    type: 'subscribe',
    payload: { query: other, variables: { callId }, ...(name !== '' && { operationName: name }) },
  });
  await socket.next();
  await harness.join('First');
  await one.next();
  await socket.next();
  expect(await executionsOfNext([one])).toBe(1);
  expect(await socket.next()).toMatchObject({ id: 'other', type: 'next' });
});

test('a client whose fresh token grants less gets nothing more, though others do', async () => {
  const socket = await openReadySocket(harness.url, 'Bearer calls.read');
  const other = follow();
  await other.next();
  socket.send({ id: 'one', type: 'subscribe', payload: { query: roster, variables: { callId } } });
  await socket.next();
  await harness.join('Ann');
  expect(await socket.next()).toMatchObject({ id: 'one', type: 'next', payload: { data: {} } });
  await other.next();
  socket.send({ type: 'ping', payload: { authorization: 'Bearer rooms.read' } });
  await socket.next();
  await harness.join('Ben');
  expect(await socket.next()).toMatchObject({
    id: 'one',
    type: 'next',
    payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
  });
  expect(await socket.next()).toEqual({ id: 'one', type: 'complete' });
  expect((await other.next()).joined).toEqual([{ displayName: 'Ben' }]);
});

test('a client whose fresh token grants more goes on without a gap', async () => {
  const socket = await openReadySocket(harness.url, 'Bearer calls.read');
  const field = secretField;
  socket.send({ id: 'one', type: 'subscribe', payload: { query: rosterWith(field), variables: { callId } } });
  await socket.next();
  await harness.join('Ann');
  await socket.next();
  socket.send({ type: 'ping', payload: { authorization: 'Bearer calls.read calls.write' } });
  await socket.next();
  for (const displayName of ['Ben', 'Cem']) {
    await harness.join(displayName);
    const joined = [{ displayName }];
    expect(await socket.next()).toMatchObject({ payload: { data: { rosterChanged: { joined } } } });
  }
});

test('two subscriptions of one socket get each event under their own ids', async () => {
  const socket = await openReadySocket(harness.url, 'Bearer calls.read');
  for (const id of ['"quoted"', 'zwei']) {
    socket.send({ id, type: 'subscribe', payload: { query: roster, variables: { callId } } });
    await socket.next();
  }
  await harness.join('Ann');
  const [one, other] = [await socket.next(), await socket.next()];
  expect([one.id, other.id].sort()).toEqual(['"quoted"', 'zwei']);
  expect(one.payload).toEqual(other.payload);
});

test('who begins at the same moment as others with more rights sees no more than their own', async () => {
  await harness.record();
  const begin = (token: string) => follow(rosterWith(secretField), {}, token);
  const together = ['calls.read calls.write', 'calls.read', 'calls.read calls.write', 'calls.read'].map(
    (scopes) => begin(`Bearer ${scopes}`).next(),
  );
  const seen = await Promise.all(together.map((event) => event.catch(() => 'refused')));
  expect(seen.map((event) => event === 'refused')).toEqual([false, true, false, true]);
});

test('a completed subscription gets nothing more, and its id can be used again at once', async () => {
  const socket = await openReadySocket(harness.url, 'Bearer calls.read');
  const start = { id: 'one', type: 'subscribe', payload: { query: roster, variables: { callId } } };
  socket.send(start);
  await socket.next();
  await harness.join('Ann');
  await socket.next();
  socket.send({ id: 'one', type: 'complete' });
  socket.send(start);
  const { payload } = await socket.next();
  expect(payload).toMatchObject({ data: { rosterChanged: { isSnapshot: true } } });
});

test('after many were killed, during their set-up or later, nobody follows the call any more', async () => {
  for (let round = 0; round < 20; round += 1) {
    const sockets = await Promise.all(
      Array.from({ length: 10 }, () => openReadySocket(harness.url, 'Bearer calls.read')),
    );
    for (const socket of sockets) {
      socket.send({ id: 'one', type: 'subscribe', payload: { query: roster, variables: { callId } } });
    }
    await Promise.all(sockets.slice(0, 5).map((socket) => socket.next()));
    await harness.join('Ann');
    const closings = harness.closed.length + sockets.length;
    for (const socket of sockets) socket.terminate();
    await expect.poll(() => harness.closed.length).toBe(closings);
    await expect.poll(() => harness.followers()).toBe(0);
  }
});
