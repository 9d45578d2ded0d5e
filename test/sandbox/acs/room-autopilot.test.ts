import { afterEach, describe, expect, it } from 'vitest';
import { isTelephone, peopleIn } from '../../../src/sandbox/acs/room-calls/room-call.ts';
import type { RoomsHarness } from './rooms-with-calls.ts';
import { startRoomsHarness } from './rooms-with-calls.ts';
import { callRooms, userId } from './wire-shapes.ts';

const people = Array.from({ length: 12 }, (_, index) => userId(index + 1));
const list = Object.fromEntries(people.map((rawId) => [rawId, 'Attendee']));

let harness: RoomsHarness;

afterEach(() => harness.close());

const presentIn = (room: string): readonly string[] => {
  const call = harness.sandbox.roomCalls.callIn(room);
  return call === undefined ? [] : peopleIn(call).map(({ rawId }) => rawId);
};

/** Lists what happens in a room while it takes so many steps. */
async function lived(room: string, steps: number): Promise<string[]> {
  const told: string[] = [];
  const stop = harness.sandbox.roomCalls.onChange((call, change) => {
    if (call.roomId === room) told.push('leg' in change ? `${change.kind} ${change.leg.rawId}` : change.kind);
  });
  await harness.scheduler.advance(steps * 1000);
  stop();
  return told;
}

describe('a room that is opened', () => {
  it('comes alive: people of its list, and telephones, come, go, mute themselves and hold', async () => {
    harness = await startRoomsHarness({ autopilot: true });
    const room = await harness.open(list, { pstnDialOutEnabled: true });
    const told = await lived(room, 400);
    const kinds = new Set(told.map((one) => one.split(' ')[0]));
    expect(kinds).toEqual(new Set(['started', 'joined', 'left', 'changed', 'ended']));
    expect(told.some((one) => isTelephone(one.split(' ')[1] ?? ''))).toBe(true);
    const joined = told.filter((one) => one.startsWith('joined 8:')).map((one) => one.split(' ')[1]);
    expect(joined.filter((rawId) => !people.includes(rawId ?? ''))).toEqual([]);
    expect(new Set(joined).size).toBeGreaterThan(6);
  });

  it('never has more than eight people in it by itself', async () => {
    harness = await startRoomsHarness({ autopilot: true });
    const room = await harness.open(list);
    let most = 0;
    for (let step = 0; step < 300; step += 1) {
      await harness.scheduler.advance(1000);
      most = Math.max(most, presentIn(room).length);
    }
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('goes by the seed', async () => {
    const story = async (seed: string): Promise<string[]> => {
      harness = await startRoomsHarness({ autopilot: true, seed });
      const told = await lived(await harness.open(list), 50);
      await harness.close();
      return told;
    };
    const first = await story('one');
    expect(await story('one')).toEqual(first);
    expect(await story('two')).not.toEqual(first);
  });

  it('comes alive when somebody is put on its empty list', async () => {
    harness = await startRoomsHarness({ autopilot: true });
    const room = await harness.open({});
    expect(await lived(room, 20)).toEqual([]);
    const json = { participants: { [userId(1)]: {} } };
    const date = harness.scheduler.now();
    await callRooms(harness.sandbox, 'PATCH', `/rooms/${room}/participants`, { json, date });
    expect((await lived(room, 20)).slice(0, 2)).toEqual(['started', `joined ${userId(1)}`]);
  });

  it('stays empty until it opens, and is left once it is closed', async () => {
    harness = await startRoomsHarness({ autopilot: true });
    const window = { validFrom: '2026-12-01T09:10:00Z', validUntil: '2026-12-01T09:20:00Z' };
    const room = await harness.open(list, window);
    expect(await lived(room, 599)).toEqual([]);
    expect(await lived(room, 590)).not.toEqual([]);
    await lived(room, 60);
    expect(presentIn(room)).toEqual([]);
    expect(await lived(room, 600)).toEqual([]);
  });

  it('is quiet once it is deleted', async () => {
    harness = await startRoomsHarness({ autopilot: true });
    const room = await harness.open(list);
    await lived(room, 30);
    await callRooms(harness.sandbox, 'DELETE', `/rooms/${room}`, { date: harness.scheduler.now() });
    expect(presentIn(room)).toEqual([]);
    expect(await lived(room, 30)).toEqual([]);
  });

  it('does nothing by itself where the autopilot of calls is off', async () => {
    harness = await startRoomsHarness();
    expect(await lived(await harness.open(list), 100)).toEqual([]);
  });
});

describe('the autopilot of a room', () => {
  const autopilot = (room: string, on: boolean) =>
    harness.control('POST', `/rooms/${room}/autopilot`, { on });

  it('is switched on and off, and who is there stays', async () => {
    harness = await startRoomsHarness();
    const room = await harness.open(list);
    expect((await autopilot(room, true)).json).toEqual({ on: true });
    expect(await lived(room, 20)).not.toEqual([]);
    expect((await autopilot(room, false)).json).toEqual({ on: false });
    const there = presentIn(room);
    expect(await lived(room, 100)).toEqual([]);
    expect(presentIn(room)).toEqual(there);
  });

  it('has no room that does not exist', async () => {
    harness = await startRoomsHarness();
    expect((await autopilot('99000000000000000', true)).status).toBe(404);
  });

  it('leaves the oldest of more than 25 rooms', async () => {
    harness = await startRoomsHarness({ autopilot: true });
    const oldest = await harness.open(list);
    await harness.scheduler.advance(5_000);
    expect(presentIn(oldest)).not.toEqual([]);
    for (let room = 0; room < 25; room += 1) await harness.open(list);
    expect(presentIn(oldest)).toEqual([]);
    expect(await lived(oldest, 30)).toEqual([]);
  });
});
