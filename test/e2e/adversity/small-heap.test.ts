import { expect, test } from 'vitest';
import { subscribe } from '../../support/graphql-subscriber.ts';
import type { Subscriber } from '../../support/graphql-subscriber.ts';
import { rosterDocument, runGateway, startGatewayProcess } from './gateway-process.ts';
import type { RosterEvent } from './gateway-process.ts';

const rounds = 10;
const nameOf = (round: number): string => `Guest ${round}`;

test('a gateway with 64 MB of heap does all that is ordinary, and serves 300 subscribers beside', async () => {
  const { process, url, ask, createCall, join } = await startGatewayProcess({ heapMegabytes: 64 });
  const callIds = await Promise.all([createCall(), createCall(), createCall()]);
  const subscribers: Subscriber<RosterEvent>[] = [];
  for (let number = 0; number < 300; number += 1) {
    const callId = callIds[number % callIds.length];
    const subscriber = subscribe<RosterEvent>(url, rosterDocument, { callId });
    expect(await subscriber.next()).toMatchObject({ isSnapshot: true });
    subscribers.push(subscriber);
  }

  for (let round = 0; round < rounds; round += 1) {
    const { createUser } = await ask<{ createUser: { user: { id: string } } }>(
      'mutation { createUser(input: { scopes: [VOIP] }) { user { id } token { token } } }',
    );
    const { createRoom } = await ask<{ createRoom: { room: { id: string } } }>(
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
      { input: { participants: [{ identifier: { rawId: createUser.user.id } }] } },
    );
    const read = await ask(
      `query ($id: ID!) {
        room(id: $id) { participants { nodes { identifier { ... on HasRawId { rawId } } } } }
        rooms { nodes { id status } }
        calls { nodes { id participants { displayName } } }
      }`,
      { id: createRoom.room.id },
    );
    expect(read).toHaveProperty('room.participants.nodes', [{ identifier: { rawId: createUser.user.id } }]);
    for (const callId of callIds) await join(callId, nameOf(round));
  }
  const guests = Array.from({ length: rounds }, (_, round) => nameOf(round));
  for (const subscriber of subscribers) {
    const events = await subscriber.take(rounds);
    expect(events.flatMap(({ joined }) => joined.map(({ displayName }) => displayName))).toEqual(guests);
  }

  process.signal('SIGTERM');
  expect(await process.ended).toMatchObject({ code: 0, stderr: '' });
});

test('a gateway whose heap is too small says so in a line, and ends as what a supervisor starts again', async () => {
  const env = { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory' };
  const { code, stderr } = await runGateway(env, { heapMegabytes: 16 }).ended;
  expect(stderr).toMatch(/^FATAL ERROR: .* JavaScript heap out of memory$/m);
  // By a signal, SIGABRT: neither in order, as after SIGTERM, nor as after a start that can't succeed.
  expect(code).toBe(null);
});
