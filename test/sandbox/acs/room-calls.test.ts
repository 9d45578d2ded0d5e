import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleIn } from '../../../src/sandbox/acs/room-calls/room-call.ts';
import type { RoomsHarness } from './rooms-with-calls.ts';
import { startRoomsHarness } from './rooms-with-calls.ts';
import { callRooms, refusalOf, userId } from './wire-shapes.ts';

const [ana, bob, eve] = [userId(1), userId(2), userId(3)];
const phoneNumber = '+14255550123';
const device = '00000000-0000-4000-8000-000000000001';

let harness: RoomsHarness;

beforeAll(async () => {
  harness = await startRoomsHarness();
});

afterAll(() => harness.close());

const open = (attributes?: object) => harness.open({ [ana]: 'Presenter', [bob]: 'Attendee' }, attributes);
const refused = async (room: string, action: string, json?: unknown) =>
  refusalOf(await harness.control('POST', `/rooms/${room}/${action}`, json));
const rooms = (method: string, path: string, json?: unknown) =>
  callRooms(harness.sandbox, method, path, { json, date: harness.scheduler.now() });

/** Lists what is told of the call in a room from now on. */
function follow(room: string): string[] {
  const told: string[] = [];
  harness.sandbox.roomCalls.onChange((call, change) => {
    if (call.roomId === room) told.push('leg' in change ? `${change.kind} ${change.leg.rawId}` : change.kind);
  });
  return told;
}

describe('a call in a room', () => {
  it('begins with the first who joins, in the role that they have, and ends with the last who leaves', async () => {
    const room = await open();
    const told = follow(room);
    const { serverCallId, startedBy, legs } = await harness.act(room, 'join', { rawId: ana });
    expect({ startedBy, legs }).toMatchObject({ startedBy: ana, legs: [{ rawId: ana, role: 'Presenter' }] });
    await harness.act(room, 'join', { rawId: bob, displayName: 'Bob' });
    await harness.act(room, 'leave', { rawId: ana });
    const over = await harness.act(room, 'leave', { rawId: bob });
    expect(over).toMatchObject({ serverCallId, legs: [], endedAt: expect.any(String) as string });
    expect(told).toEqual([
      'started',
      `joined ${ana}`,
      `joined ${bob}`,
      `left ${ana}`,
      `left ${bob}`,
      'ended',
    ]);
    expect((await harness.control('GET', `/rooms/${room}/call`)).status).toBe(404);
    expect((await harness.act(room, 'join', { rawId: ana })).serverCallId).not.toBe(serverCallId);
  });

  it('tells when each thing happened, at another time each', async () => {
    const room = await open();
    const times: bigint[] = [];
    harness.sandbox.roomCalls.onChange((call, { at }) => {
      if (call.roomId === room) times.push(at);
    });
    await harness.act(room, 'join', { rawId: ana });
    await harness.act(room, 'mute', { rawId: ana });
    await harness.act(room, 'end');
    expect(times).toHaveLength(5);
    expect([...new Set(times)].toSorted((a, b) => Number(a - b))).toEqual(times);
  });

  it('has who came by two devices twice, and until both are gone', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: ana });
    await harness.act(room, 'join', { rawId: ana, participantId: device });
    await harness.act(room, 'mute', { rawId: ana, participantId: device });
    const call = harness.sandbox.roomCalls.callIn(room);
    expect(call && peopleIn(call)).toMatchObject([{ rawId: ana, isMuted: false }]);
    expect((await harness.act(room, 'leave', { rawId: ana, participantId: device })).legs).toHaveLength(1);
    expect((await harness.act(room, 'leave', { rawId: ana })).endedAt).not.toBeNull();
  });

  it('mutes and holds people, and says nothing of who is so already', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: ana });
    const told = follow(room);
    for (const action of ['mute', 'mute', 'hold', 'unmute', 'resume', 'resume']) {
      await harness.act(room, action, { rawId: ana });
    }
    expect(told).toEqual(Array.from({ length: 4 }, () => `changed ${ana}`));
    expect((await harness.shown(room)).legs).toMatchObject([{ isMuted: false, isOnHold: false }]);
  });

  it('ends for everybody', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: ana });
    await harness.act(room, 'join', { rawId: bob });
    const told = follow(room);
    await harness.act(room, 'end');
    expect(told).toEqual([`left ${ana}`, `left ${bob}`, 'ended']);
  });

  it('keeps the name by which somebody joins', async () => {
    const room = await harness.open({ [ana]: 'Presenter', [eve]: 'Attendee' });
    const named = async (json: object) => (await harness.act(room, 'join', json)).legs.at(-1)?.displayName;
    expect(await named({ rawId: ana, displayName: 'Ana' })).toBe('Ana');
    expect(await named({ rawId: ana })).toBe('Ana');
    expect(await named({ rawId: ana, displayName: null })).toBeUndefined();
    expect(await named({ rawId: eve })).toMatch(/^\S+ \S+/);
  });

  it('is shown in the list of all, over or not', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: ana });
    const { serverCallId } = await harness.act(room, 'end');
    expect((await harness.control('GET', '/rooms/calls')).json).toMatchObject({
      calls: expect.arrayContaining([expect.objectContaining({ serverCallId })]) as unknown[],
    });
  });
});

describe('nobody joins the call in a room', () => {
  it('who is not on its list', async () => {
    expect(await refused(await open(), 'join', { rawId: eve })).toEqual({ status: 403, code: 'Forbidden' });
  });

  it.each([
    { validFrom: '2026-12-02T00:00:00Z', validUntil: '2026-12-03T00:00:00Z', when: 'before it opens' },
    { validFrom: '2026-11-01T00:00:00Z', validUntil: '2026-12-01T10:00:00Z', when: 'once it is closed' },
  ])('$when', async ({ validFrom, validUntil }) => {
    const room = await open({ validFrom, validUntil });
    if (validUntil.startsWith('2026-12-01')) await harness.scheduler.advance(3_600_000);
    expect(await refused(room, 'join', { rawId: ana })).toEqual({ status: 403, code: 'Forbidden' });
  });

  it('that does not exist, or is deleted', async () => {
    expect(await refused('99000000000000000', 'join', { rawId: ana })).toEqual({
      status: 404,
      code: 'NotFound',
    });
    const room = await open();
    await rooms('DELETE', `/rooms/${room}`);
    expect(await refused(room, 'join', { rawId: ana })).toEqual({ status: 404, code: 'NotFound' });
  });

  it('twice by the same participant', async () => {
    const room = await open();
    const person = { rawId: ana, participantId: device };
    await harness.act(room, 'join', person);
    expect(await refused(room, 'join', person)).toEqual({ status: 409, code: 'Conflict' });
  });

  it('that holds 350 already', async () => {
    const crowd = Array.from({ length: 351 }, (_, index) => userId(index + 100));
    const room = await harness.open(Object.fromEntries(crowd.map((id) => [id, 'Attendee'])));
    for (const rawId of crowd.slice(0, 350)) harness.sandbox.roomCalls.join(room, { rawId });
    expect(await refused(room, 'join', { rawId: crowd.at(-1) })).toEqual({ status: 403, code: 'Forbidden' });
  });

  it('and who is not in it can neither leave nor be muted', async () => {
    const room = await open();
    expect(await refused(room, 'leave', { rawId: ana })).toEqual({ status: 404, code: 'NotFound' });
    await harness.act(room, 'join', { rawId: ana });
    expect(await refused(room, 'mute', { rawId: bob })).toEqual({ status: 404, code: 'NotFound' });
    expect(await refused(room, 'leave', { rawId: ana, participantId: device })).toMatchObject({
      status: 404,
    });
  });
});

describe('telephones', () => {
  it('come into the call of a room that may call them, without a role', async () => {
    const room = await open({ pstnDialOutEnabled: true });
    expect(await refused(room, 'dial-in', { phoneNumber })).toEqual({ status: 409, code: 'Conflict' });
    await harness.act(room, 'join', { rawId: ana });
    const { legs } = await harness.act(room, 'dial-in', { phoneNumber });
    expect(legs.at(-1)).toMatchObject({ rawId: `4:${phoneNumber}` });
    expect(legs.at(-1)).not.toHaveProperty('role');
  });

  it('come into no other', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: ana });
    expect(await refused(room, 'dial-in', { phoneNumber })).toEqual({ status: 403, code: 'Forbidden' });
  });

  it('stay in the call of a room that is deleted, and everybody else leaves', async () => {
    const room = await open({ pstnDialOutEnabled: true });
    await harness.act(room, 'join', { rawId: ana });
    await harness.act(room, 'dial-in', { phoneNumber });
    await rooms('DELETE', `/rooms/${room}`);
    expect((await harness.shown(room)).legs).toMatchObject([{ rawId: `4:${phoneNumber}` }]);
    await harness.act(room, 'leave', { rawId: `4:${phoneNumber}` });
    expect((await harness.control('GET', `/rooms/${room}/call`)).status).toBe(404);
  });
});

describe('the list of a room that changes during its call', () => {
  const change = (room: string, participants: object) =>
    rooms('PATCH', `/rooms/${room}/participants`, { participants });

  it('changes the role of who is there', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: bob });
    await change(room, { [bob]: { role: 'Presenter' } });
    expect((await harness.shown(room)).legs).toMatchObject([{ rawId: bob, role: 'Presenter' }]);
  });

  it('leaves who is taken off in the call, unless the setting ends their presence', async () => {
    const room = await open();
    await harness.act(room, 'join', { rawId: ana });
    await harness.act(room, 'join', { rawId: bob });
    await change(room, { [bob]: null });
    expect((await harness.shown(room)).legs).toHaveLength(2);
    await harness.control('PATCH', '/rooms/settings', { removalEndsPresence: true });
    await change(room, { [ana]: null });
    expect((await harness.shown(room)).legs).toMatchObject([{ rawId: bob, role: 'Attendee' }]);
    await harness.control('PATCH', '/rooms/settings', { removalEndsPresence: false });
  });
});
