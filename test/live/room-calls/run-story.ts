import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { displayNameOf } from '../../../src/microsoft-graph/identity-set.ts';
import type { CallView, EventKind } from '../../../src/live/record/call-view.ts';
import { roomCallOf, roomParticipantOf } from '../../../src/live/record/room-call.ts';
import { Client } from '../chaos/client.ts';
import { RoomUnderChaos, rosterOf } from './room-under-chaos.ts';
import type { TrueCall } from './simulated-room.ts';
import type { RoomStory, StoryStep } from './story.ts';

/** What a run came to, to tell whether runs are worth their name. */
export interface StoryOutcome {
  readonly calls: number;
  readonly events: number;
  readonly refused: number;
  readonly snapshots: number;
  readonly endedConnected: number;
}

const kinds: ReadonlySet<EventKind> = new Set(['call', 'roster']);

/**
 * Runs a story, and checks that the truth comes out of whatever was told.
 *
 * @throws AssertionError that says what was not kept
 */
export async function runStory(story: RoomStory): Promise<StoryOutcome> {
  const room = new RoomUnderChaos(story);
  const clients = new Map<string, Client>();
  try {
    for (const step of story.steps) {
      await room.scheduler.advance(step.afterMs);
      await applyStep(room, story, clients, step);
    }
    await end(room, story);
    for (const client of clients.values()) await client.resume();
    await room.scheduler.advance(1_000);
    for (const [callId, client] of clients) await checkClient(room, callId, client);
    for (const call of room.room.calls) await checkCall(room, story, call);
    await checkRoom(room, story);
    deepStrictEqual(room.asked, [], 'Graph was asked about a call in a room');
    return {
      calls: room.room.calls.length,
      events: [...room.histories.values()].flat().length,
      refused: room.refused,
      snapshots: [...clients.values()].reduce((sum, { snapshots }) => sum + snapshots, 0),
      endedConnected: room.leg ? 1 : 0,
    };
  } finally {
    await room.close();
  }
}

async function applyStep(
  room: RoomUnderChaos,
  { connection }: RoomStory,
  clients: Map<string, Client>,
  { action, who }: StoryStep,
): Promise<void> {
  switch (action) {
    case 'join':
      room.room.join(who);
      break;
    case 'dialIn':
      room.room.dialIn(who);
      break;
    case 'leave':
      room.room.leave(who);
      break;
    case 'mute':
      room.room.toggle('isMuted', who);
      break;
    case 'hold':
      room.room.toggle('isOnHold', who);
      break;
    case 'connect':
      if (connection !== 'none') await room.connect();
      break;
    case 'cut':
      if (connection === 'cut') room.cut();
      break;
    case 'list':
      await room.list();
      break;
    case 'restart':
      await room.restart(who % 4);
      break;
    case 'follow':
      await follow(room, clients);
      break;
    case 'unfollow':
      for (const client of clients.values()) await client.cut();
      break;
  }
}

/** Follows each call that is known. */
async function follow(room: RoomUnderChaos, clients: Map<string, Client>): Promise<void> {
  for (const { serverCallId: callId } of room.room.calls) {
    if (!(await room.live.read(callId))) continue;
    const client = clients.get(callId) ?? clientOf(room, callId);
    clients.set(callId, client);
    await client.resume();
  }
}

function clientOf(room: RoomUnderChaos, callId: string): Client {
  return new Client({
    name: 'a client',
    kinds,
    history: room.historyOf(callId),
    logFloor: () => room.logFloor(callId),
    follow: (wanted, after) => room.live.follow(callId, wanted, after),
  });
}

/** Lets the story come to its end: all that is late comes, and a connection that is to be there is, and is asked. */
async function end(
  room: RoomUnderChaos,
  { connection, endsConnected, hasEventGrid }: RoomStory,
): Promise<void> {
  if (connection !== 'none' && endsConnected) await room.connect();
  if (connection === 'cut' && !endsConnected) room.cut();
  await room.settle();
  await room.list();
  await room.settle();
  if (hasEventGrid) return;
  // Nobody tells of the end of a call but who wants to connect to it again.
  for (const { serverCallId, isOver } of room.room.calls) if (isOver) await room.live.gone(serverCallId);
}

async function checkClient(room: RoomUnderChaos, callId: string, client: Client): Promise<void> {
  client.check();
  const stored = await room.live.read(callId);
  const view = stored?.kind === 'live' ? stored.record.view : stored?.tombstone.view;
  deepStrictEqual([...client.participants], [...(view?.participants ?? [])], 'a client sees another roster');
  strictEqual(client.isEnded, view?.call.state === 'terminated', 'a client does not know whether it is over');
}

async function checkCall(room: RoomUnderChaos, { hasEventGrid }: RoomStory, call: TrueCall): Promise<void> {
  const { serverCallId: callId, isOver } = call;
  const stored = await room.live.read(callId);
  const isConnected = room.leg?.serverCallId === callId;
  if (!stored) {
    ok(!hasEventGrid && !isConnected, 'a call is not known');
    return;
  }
  const { view } = stored.kind === 'live' ? stored.record : stored.tombstone;
  strictEqual(view.call.state, isOver ? 'terminated' : 'established', 'another state is believed in');
  const events = room.historyOf(callId);
  deepStrictEqual(
    events.map(({ sequence }) => sequence),
    events.map((_, index) => index + 1),
    'the numbers of events are not contiguous',
  );
  const roster = isOver ? new Map<string, object>() : rosterOf(call, { hasEventGrid, isConnected });
  deepStrictEqual(rosterSeen(view, isConnected), roster, 'another roster is believed in');
  if (!isOver)
    strictEqual(roomCallOf(view.call)?.isRosterComplete, isConnected, 'it is not said whether it is whole');
  strictEqual(roomCallOf(view.call)?.roomId, room.room.id);
}

function rosterSeen({ participants }: CallView, isConnected: boolean): Map<string, object> {
  return new Map(
    Array.from(participants, ([key, participant]) => {
      const members = roomParticipantOf(participant);
      strictEqual(participant.id, key);
      const name = displayNameOf(participant.info?.identity);
      return [
        key,
        {
          displayName: name?.startsWith('+') ? undefined : name,
          role: members?.roomRole,
          isMuted: participant.isMuted ?? undefined,
          isOnHold: members?.isOnHold,
          since: isConnected ? undefined : members?.presentSince,
        },
      ];
    }),
  );
}

async function checkRoom(room: RoomUnderChaos, { hasEventGrid }: RoomStory): Promise<void> {
  if (!hasEventGrid && !room.leg) return;
  strictEqual(await room.callInRoom(), room.room.call?.serverCallId, 'another call is under way in the room');
}
