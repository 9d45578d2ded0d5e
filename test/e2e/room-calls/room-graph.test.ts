import { expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { createRoom, createUsers } from '../../support/people.ts';

interface RoomEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly snapshot: unknown;
  readonly invited: readonly { readonly rawId: string }[];
  readonly uninvited: readonly { readonly rawId: string }[];
  readonly callChange: string | null;
  readonly joined: readonly { readonly rawId: string }[];
  readonly left: readonly { readonly rawId: string }[];
}

const roomChanged = `subscription ($roomId: ID!, $after: ID) {
  roomChanged(roomId: $roomId, after: $after) {
    cursor isSnapshot
    snapshot { participants { rawId role presence { state } } present { rawId } }
    invited { rawId role } uninvited { rawId role }
    callChange call { id isComplete } joined { rawId } updated { rawId isMuted } left { rawId }
  }
}`;

/** What an event tells, in a word for each thing. */
function told({ isSnapshot, callChange, invited, uninvited, joined, left }: RoomEvent): string[] {
  const each = (verb: string, people: readonly { readonly rawId: string }[]): string[] =>
    people.map(({ rawId }) => `${verb} ${rawId}`);
  return [
    ...(isSnapshot ? ['snapshot'] : []),
    ...(callChange === null ? [] : [callChange]),
    ...each('invited', invited),
    ...each('uninvited', uninvited),
    ...each('joined', joined),
    ...each('left', left),
  ];
}

async function executedEvents(gateway: TestGateway): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return Number(/^switchboard_events_executed_total (\d+)/m.exec(text)?.[1]);
}

test('who is there of those invited to 25 rooms costs no request beyond those for participants', async () => {
  await using gateway = await startGateway({ roomCalls: 'observe' });
  const people = await createUsers(gateway, 2);
  const [ana = '', ben = ''] = people;
  const rooms: string[] = [];
  for (let count = 0; count < 25; count += 1) rooms.push(await createRoom(gateway, people));
  for (const roomId of rooms) gateway.sandbox.roomCalls.join(roomId, { rawId: ana, displayName: 'Ana' });
  await gateway.sandbox.eventGrid.idle();
  await gateway.takeJournal();

  const { data } = await gateway.query<{
    rooms: { nodes: { participants: { nodes: { rawId: string; presence: { state: string } }[] } }[] };
  }>(
    `{ rooms(first: 25) { nodes { id participants { nodes { rawId presence { state since isMuted isOnHold } } } } } }`,
  );
  const asked = await gateway.takeJournal();
  expect(asked.filter((one) => !/^GET \/rooms\/\d+\/participants 200$/.test(one))).toEqual([
    'GET /rooms 200',
  ]);
  expect(asked).toHaveLength(26);
  const states = data?.rooms.nodes.flatMap(({ participants: { nodes } }) =>
    nodes.map(({ rawId, presence }) => `${rawId === ana ? 'Ana' : 'Ben'} ${presence.state}`),
  );
  expect(states?.filter((state) => state === 'Ana PRESENT')).toHaveLength(25);
  expect(states?.filter((state) => state === 'Ben ABSENT')).toHaveLength(25);
  expect(ben).not.toBe('');
});

test('a room is followed as it is, then by each change, and resumed from a cursor without a loss', async () => {
  await using gateway = await startGateway({ roomCalls: 'observe' });
  const [ana = '', ben = ''] = await createUsers(gateway, 2);
  const roomId = await createRoom(gateway, [ana]);
  const watcher = subscribe<RoomEvent>(gateway.url, roomChanged, { roomId });
  const first = await watcher.next();
  expect(first).toMatchObject({
    isSnapshot: true,
    snapshot: {
      participants: [{ rawId: ana, role: 'ATTENDEE', presence: { state: 'ABSENT' } }],
      present: [],
    },
  });

  await gateway.query(
    `mutation ($id: ID!, $who: ID!) { addOrUpdateParticipants(input: {
      roomId: $id participants: [{ identifier: { rawId: $who } role: PRESENTER }] }) { __typename } }`,
    { id: roomId, who: ben },
  );
  expect(told(await watcher.next())).toEqual([`invited ${ben}`]);

  const { roomCalls } = gateway.sandbox;
  roomCalls.join(roomId, { rawId: ana, displayName: 'Ana' });
  const joining = (await watcher.until((event) => event.joined.length > 0)).flatMap(told);
  expect(joining).toEqual(['STARTED', `joined ${ana}`]);
  roomCalls.leave(roomId, { rawId: ana });
  const ending = (await watcher.until((event) => event.callChange === 'ENDED')).flatMap(told);
  expect(ending).toEqual([`left ${ana}`, 'ENDED']);
  await gateway.query(
    `mutation ($id: ID!, $who: ID!) { removeParticipants(input: {
      roomId: $id participants: [{ rawId: $who }] }) { __typename } }`,
    { id: roomId, who: ben },
  );
  expect(told(await watcher.next())).toEqual([`uninvited ${ben}`]);

  const again = subscribe<RoomEvent>(gateway.url, roomChanged, { roomId, after: first.cursor });
  const missed = (await again.until(({ uninvited }) => uninvited.length > 0)).flatMap(told);
  // Two histories are told as one: each in its order.
  const ofCall = ['STARTED', `joined ${ana}`, `left ${ana}`, 'ENDED'];
  expect(missed.filter((one) => ofCall.includes(one))).toEqual(ofCall);
  expect(missed.filter((one) => !ofCall.includes(one))).toEqual([`invited ${ben}`, `uninvited ${ben}`]);
});

test('those who watch a room for the same share each execution', async () => {
  await using gateway = await startGateway({ roomCalls: 'observe' });
  const [ana = ''] = await createUsers(gateway, 1);
  const roomId = await createRoom(gateway, [ana]);
  const watchers = Array.from({ length: 5 }, () =>
    subscribe<RoomEvent>(gateway.url, roomChanged, { roomId }),
  );
  await Promise.all(watchers.map((watcher) => watcher.next()));
  gateway.sandbox.roomCalls.join(roomId, { rawId: ana });
  await Promise.all(watchers.map((watcher) => watcher.until(({ joined }) => joined.length > 0)));
  const before = await executedEvents(gateway);
  gateway.sandbox.roomCalls.leave(roomId, { rawId: ana });
  const seen = await Promise.all(
    watchers.map((watcher) => watcher.until(({ callChange }) => callChange === 'ENDED')),
  );
  const events = seen[0]?.length ?? 0;
  expect(events).toBeGreaterThan(1);
  expect((await executedEvents(gateway)) - before).toBeLessThanOrEqual(events + 1);
});

test('a room that is not there is NOT_FOUND', async () => {
  await using gateway = await startGateway({ roomCalls: 'observe' });
  const watcher = subscribe<RoomEvent>(gateway.url, roomChanged, { roomId: '99000000000000000' });
  expect(await watcher.refusal()).toBe('NOT_FOUND');
});

test('connected to the call in a room, the gateway knows who is muted, and acts on the call', async () => {
  await using gateway = await startGateway({ roomCalls: 'connect' });
  const [ana = '', ben = ''] = await createUsers(gateway, 2);
  const roomId = await createRoom(gateway, [ana, ben]);
  const connect = `mutation ($roomId: ID!) { connectToRoom(input: { roomId: $roomId }) { call { id origin } } }`;
  const nobody = await gateway.query(connect, { roomId });
  expect(nobody.errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
  const nowhere = await gateway.query(connect, { roomId: '99000000000000000' });
  expect(nowhere.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);

  const { roomCalls } = gateway.sandbox;
  const { serverCallId: id } = roomCalls.join(roomId, { rawId: ana, displayName: 'Ana' });
  roomCalls.join(roomId, { rawId: ben, displayName: 'Ben' });
  expect(await gateway.query(connect, { roomId })).toEqual({
    data: { connectToRoom: { call: { id, origin: 'COMMUNICATION_SERVICES' } } },
  });
  const people = async (): Promise<unknown> => {
    const { data } = await gateway.query<{
      room: {
        call: { isComplete: boolean; participants: { displayName: string; isMuted: boolean }[] } | null;
      };
    }>(`{ room(id: "${roomId}") { call { isComplete participants { displayName isMuted isOnHold } } } }`);
    const call = data?.room.call;
    return call?.isComplete === true && call.participants.map((one) => [one.displayName, one.isMuted]);
  };
  await expect.poll(people).toEqual([
    ['Ana', false],
    ['Ben', false],
  ]);

  const mutate = (name: string, rest: string) =>
    gateway.query(`mutation { ${name}(input: { callId: "${id}" ${rest} }) { call { id } } }`);
  const done = (name: string): unknown => ({ data: { [name]: { call: { id } } } });
  expect(await mutate('muteCallParticipant', `participantId: "${ben}"`)).toEqual(done('muteCallParticipant'));
  await expect.poll(people).toEqual([
    ['Ana', false],
    ['Ben', true],
  ]);
  expect(await mutate('removeCallParticipant', `participantId: "${ben}"`)).toEqual(
    done('removeCallParticipant'),
  );
  await expect.poll(people).toEqual([['Ana', false]]);
  for (const status of ['RECORDING', 'NOT_RECORDING']) {
    expect(await mutate('updateRecordingStatus', `status: ${status}`)).toEqual(done('updateRecordingStatus'));
  }
  expect(await mutate('playPrompt', 'prompts: [{ uri: "https://files.example.org/a.wav" }]')).toEqual(
    done('playPrompt'),
  );
  expect(await mutate('hangUpCall', '')).toEqual(done('hangUpCall'));
  await expect
    .poll(async () => (await gateway.query(`{ call(id: "${id}") { state } }`)).data)
    .toEqual({ call: { state: 'TERMINATED' } });
});
