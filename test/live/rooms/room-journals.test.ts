import { describe, expect, test } from 'vitest';
import { changesAfter, stateAt } from '../../../src/live/rooms/room-journal.ts';
import { participant, rawIdOf, roomId, RoomUnderTest } from './room-under-test.ts';

describe('the call that is under way in a room', () => {
  test('is the one that was noted last, until its end is noted', async () => {
    const room = new RoomUnderTest();
    expect(await room.journals.callInRoom(roomId)).toBeUndefined();
    await room.beginCall('a');
    expect(await room.journals.callInRoom(roomId)).toBe('a');
    expect(await room.journals.callInRoom('another')).toBeUndefined();
    await room.beginCall('b');
    expect(await room.journals.callInRoom(roomId)).toBe('b');
    // Late: it says nothing about the other one.
    await room.endCall('a');
    expect(await room.journals.callInRoom(roomId)).toBe('b');
    await room.endCall('b');
    expect(await room.journals.callInRoom(roomId)).toBeUndefined();
  });

  test('is none that has no record or is over, though its end was never noted', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteCall(roomId, 'nobody knows it');
    expect((await room.journals.open(roomId)).changes).toEqual([]);
    await room.beginCall('a');
    await room.terminate('a');
    expect(await room.journals.callInRoom(roomId)).toBeUndefined();
    // Nor does it begin again.
    await room.journals.noteCallEnded(roomId, 'a');
    await room.journals.noteCall(roomId, 'a');
    expect((await room.journals.open(roomId)).call).toBeUndefined();
  });

  test('is noted once, however often and by however many it is told', async () => {
    const room = new RoomUnderTest();
    await room.beginRecord('a');
    await Promise.all([1, 2, 3].map(() => room.journals.noteCall(roomId, 'a')));
    await room.terminate('a');
    await Promise.all([1, 2, 3].map(() => room.journals.noteCallEnded(roomId, 'a')));
    const { changes } = await room.journals.open(roomId);
    expect(changes.map(({ kind }) => kind)).toEqual(['callStarted', 'callEnded']);
  });
});

describe('the invitations to a room', () => {
  const roles = async (room: RoomUnderTest) => Object.fromEntries((await room.journals.open(roomId)).invited);

  test('are as they were read last, and what has changed is told once', async () => {
    const room = new RoomUnderTest();
    const { journals } = room;
    expect((await journals.open(roomId)).isRead).toBe(false);
    await journals.noteInvitations(roomId, [participant('a'), participant('b')]);
    await journals.noteInvitations(roomId, [participant('b'), participant('a')]);
    await journals.noteInvitations(roomId, [participant('b', 'PRESENTER'), participant('c')]);
    expect(await roles(room)).toEqual({ [rawIdOf('b')]: 'PRESENTER', [rawIdOf('c')]: 'ATTENDEE' });
    const { changes, isRead } = await journals.open(roomId);
    expect(isRead).toBe(true);
    expect(changes.map((change) => change.kind === 'invitations' && change.changed)).toEqual([
      [
        { rawId: rawIdOf('a'), after: 'ATTENDEE' },
        { rawId: rawIdOf('b'), after: 'ATTENDEE' },
      ],
      [
        { rawId: rawIdOf('b'), before: 'ATTENDEE', after: 'PRESENTER' },
        { rawId: rawIdOf('c'), after: 'ATTENDEE' },
        { rawId: rawIdOf('a'), before: 'ATTENDEE' },
      ],
    ]);
  });

  test('that nobody has read yet are not guessed from what is changed', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('a'), 'PRESENTER']]));
    expect(await room.store.keyValues.keys('rooms', { limit: 1 })).toEqual([]);
    await room.journals.open(roomId);
    await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('a'), 'PRESENTER']]));
    expect(await roles(room)).toEqual({});
    await room.journals.noteInvitations(roomId, []);
    await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('a'), 'PRESENTER']]));
    expect(await roles(room)).toEqual({ [rawIdOf('a')]: 'PRESENTER' });
    await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('a'), null]]));
    expect(await roles(room)).toEqual({});
  });

  test('that have changed since a list was asked for are newer than the list', async () => {
    const room = new RoomUnderTest();
    const { journals } = room;
    await journals.noteInvitations(roomId, [participant('a'), participant('b')]);
    const { head } = await journals.open(roomId);
    await journals.noteInvitationChanges(
      roomId,
      new Map([
        [rawIdOf('b'), null],
        [rawIdOf('c'), 'PRESENTER'],
      ]),
    );
    await journals.noteInvitations(roomId, [participant('b'), participant('d')], head);
    expect(await roles(room)).toEqual({ [rawIdOf('c')]: 'PRESENTER', [rawIdOf('d')]: 'ATTENDEE' });
  });

  test('to a room that was deleted are gone', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteRoomDeleted(roomId);
    await room.journals.noteInvitations(roomId, [participant('a'), participant('b')]);
    await room.journals.noteRoomDeleted(roomId);
    expect(await roles(room)).toEqual({});
  });
});

describe('the journal of a room', () => {
  test('keeps 64 changes, and knows what held before each', async () => {
    const room = new RoomUnderTest();
    const { journals } = room;
    const positions = [(await journals.open(roomId)).head];
    const states: unknown[] = [{}];
    for (let number = 0; number < 100; number += 1) {
      const people = ['a', 'b', 'c'].filter((_, index) => ((number + 1) >> index) % 2 === 1);
      await journals.noteInvitations(
        roomId,
        people.map((name) => participant(name)),
      );
      const { head, invited } = await journals.open(roomId);
      positions.push(head);
      states.push(invited.toObject());
    }
    const journal = await journals.open(roomId);
    const known = positions.map((position) => stateAt(journal, position)?.invited.toObject());
    expect(known.filter((one) => one === undefined)).toHaveLength(100 - 64);
    for (const [index, state] of known.entries()) if (state) expect(state).toEqual(states[index]);
    expect(changesAfter(journal, positions.at(-3) ?? journal.floor)).toHaveLength(2);
  });

  test('keeps fewer where they tell of many people', async () => {
    const { journals } = new RoomUnderTest();
    const all = Array.from({ length: 350 }, (_, number) => participant(`${number}`));
    for (let number = 0; number < 10; number += 1) {
      await journals.noteInvitations(roomId, number % 2 === 0 ? all : []);
    }
    expect((await journals.open(roomId)).changes).toHaveLength(2);
  });

  test('knows no place of another history', async () => {
    const { journals } = new RoomUnderTest();
    await journals.noteInvitations(roomId, [participant('a')]);
    const journal = await journals.open(roomId);
    expect(stateAt(journal, journal.head)).toBeDefined();
    expect(stateAt(journal, (await new RoomUnderTest().journals.open(roomId)).head)).toBeUndefined();
  });

  test('is the same for all who open it, and goes when nothing happens to the room for long', async () => {
    const room = new RoomUnderTest();
    const dayMs = 24 * 3_600_000;
    const [first, second] = await Promise.all([room.journals.open(roomId), room.journals.open(roomId)]);
    expect(second.head).toEqual(first.head);
    room.now += 7 * dayMs;
    expect((await room.journals.open(roomId)).head).toEqual(first.head);
    room.now += 7 * dayMs;
    expect((await room.journals.open(roomId)).head).toEqual(first.head);
    room.now += 9 * dayMs;
    expect((await room.journals.open(roomId)).head).not.toEqual(first.head);
  });

  test('loses nothing that many note at the same time', async () => {
    const room = new RoomUnderTest();
    const { journals } = room;
    await journals.noteInvitations(roomId, []);
    await room.beginRecord('a');
    const names = Array.from({ length: 20 }, (_, number) => `${number}`);
    await Promise.all([
      journals.noteCall(roomId, 'a'),
      ...names.map((name) =>
        journals.noteInvitationChanges(roomId, new Map([[rawIdOf(name), 'CONSUMER' as const]])),
      ),
    ]);
    const { invited, call, changes } = await journals.open(roomId);
    expect([invited.size, call?.id, changes.length]).toEqual([20, 'a', 21]);
  });
});
