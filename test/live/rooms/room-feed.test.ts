import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeRoomCursor } from '../../../src/live/rooms/room-cursor.ts';
import { followRoom } from '../../../src/live/rooms/room-feed.ts';
import type { FollowRoomOptions } from '../../../src/live/rooms/room-feed.ts';
import type { RoomItem } from '../../../src/live/rooms/room-item.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { joins, leaves, participant, rawIdOf, roomId, RoomUnderTest } from './room-under-test.ts';

type Feed = AsyncIterableIterator<RoomItem>;

async function follow(room: RoomUnderTest, options: Partial<FollowRoomOptions> = {}): Promise<Feed> {
  const feed = await followRoom(room.source, { roomId, ...options });
  onTestFinished(() => void feed.return?.());
  return feed;
}

/** The next items, so many. */
async function take(feed: Feed, count: number): Promise<readonly RoomItem[]> {
  const items: RoomItem[] = [];
  while (items.length < count) {
    const next = await feed.next();
    if (next.done) throw new Error('the feed has ended');
    items.push(next.value);
  }
  return items;
}

/** What an item tells, in short. */
function told({ change, invited, call }: RoomItem): unknown {
  const people =
    call && [...call.view.participants.keys()].map((rawId) => rawId.replace('8:acs:', '')).join();
  switch (change.kind) {
    case 'snapshot':
      return [
        change.kind,
        [...invited.keys()].map((rawId) => rawId.replace('8:acs:', '')).join(),
        call?.id,
        people,
      ];
    case 'invitations':
      return [
        change.kind,
        ...change.changed.map(({ rawId, after }) => `${rawId.replace('8:acs:', '')} ${after}`),
      ];
    case 'callStarted':
    case 'callEnded':
      return [change.kind, change.callId, people];
    case 'inCall':
      return [change.kind, people];
  }
}

/** A story of two calls, and what a room's feed tells of it after a snapshot. */
async function story(room: RoomUnderTest): Promise<void> {
  await room.journals.noteInvitations(roomId, [participant('a')]);
  await room.beginCall('one');
  await room.change('one', joins('a'), joins('b'));
  await room.endCall('one');
  await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('b'), 'PRESENTER']]));
  await room.beginCall('two');
  await room.change('two', joins('b'), leaves('b'), joins('a'));
}
const toldOfStory = [
  ['invitations', 'a ATTENDEE'],
  ['callStarted', 'one', ''],
  ['inCall', 'a'],
  ['inCall', 'a,b'],
  ['inCall', ''],
  ['callEnded', 'one', undefined],
  ['invitations', 'b PRESENTER'],
  ['callStarted', 'two', ''],
  ['inCall', 'b'],
  ['inCall', ''],
  ['inCall', 'a'],
];

describe('who follows a room', () => {
  test('gets it as it is, then each change', async () => {
    const room = new RoomUnderTest();
    const feed = await follow(room);
    expect((await take(feed, 1)).map(told)).toEqual([['snapshot', '', undefined, undefined]]);
    await story(room);
    expect((await take(feed, toldOfStory.length)).map(told)).toEqual(toldOfStory);
    const late = await follow(room);
    expect((await take(late, 1)).map(told)).toEqual([['snapshot', 'a,b', 'two', 'a']]);
    await room.change('two', joins('c'));
    for (const one of [feed, late]) expect((await take(one, 1)).map(told)).toEqual([['inCall', 'a,c']]);
  });

  test('goes on from any cursor with exactly the rest', async () => {
    const room = new RoomUnderTest();
    const feed = await follow(room);
    const items = [...(await take(feed, 1))];
    await story(room);
    items.push(...(await take(feed, toldOfStory.length)));
    for (const [index, { cursor }] of items.entries()) {
      const resumed = await follow(room, { after: cursor });
      const rest = toldOfStory.slice(index);
      expect((await take(resumed, rest.length)).map(told)).toEqual(rest);
    }
    const last = await follow(room, { after: items.at(-1)?.cursor });
    await room.change('two', leaves('a'));
    expect((await take(last, 1)).map(told)).toEqual([['inCall', '']]);
  });

  test('goes on exactly in a call that has ended meanwhile, and its successor', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteInvitations(roomId, []);
    await room.beginCall('one');
    const feed = await follow(room);
    await room.change('one', joins('a'));
    const [, { cursor } = { cursor: '' }] = await take(feed, 2);
    await room.change('one', joins('b'));
    await room.beginCall('two');
    // Too late to be told in the room.
    await room.endCall('one');
    await room.change('two', joins('c'));
    const expected = [
      ['inCall', 'a,b'],
      ['callEnded', 'one', undefined],
      ['callStarted', 'two', ''],
      ['inCall', 'c'],
    ];
    const resumed = await follow(room, { after: cursor });
    expect((await take(resumed, 4)).map(told)).toEqual(expected);
  });

  test.each([
    ['garbage', () => 'garbage'],
    [
      'of another room',
      (cursor: string) => Buffer.from(decoded(cursor).replace(roomId, '1')).toString('base64url'),
    ],
    [
      'of another history',
      (cursor: string) => Buffer.from(decoded(cursor).replace(/^r1\.[^.]+/, 'r1.x')).toString('base64url'),
    ],
    [
      'of another record of the call',
      (cursor: string) => Buffer.from(decoded(cursor).replace('epoch-of-two', 'x')).toString('base64url'),
    ],
    [
      'beyond what has happened',
      (cursor: string) => Buffer.from(decoded(cursor).replace(/\d+$/, '99')).toString('base64url'),
    ],
    [
      'that leaves out the call',
      (cursor: string) => Buffer.from(decoded(cursor).replace(/[^.]+\.\d+$/, '-.0')).toString('base64url'),
    ],
  ])('with a cursor that is %s gets the room as it is', async (_, cursorOf) => {
    const room = new RoomUnderTest();
    await story(room);
    const [{ cursor } = { cursor: '' }] = await take(await follow(room), 1);
    const feed = await follow(room, { after: cursorOf(cursor) });
    expect((await take(feed, 1)).map(told)).toEqual([['snapshot', 'a,b', 'two', 'a']]);
    await room.change('two', joins('c'));
    expect((await take(feed, 1)).map(told)).toEqual([['inCall', 'a,c']]);
  });

  test('and may not see calls is shown nothing by which one could tell that there is one', async () => {
    const room = new RoomUnderTest();
    const feed = await follow(room, { withCalls: false });
    const all = await follow(room);
    const items = [...(await take(feed, 1))];
    await take(all, 1);
    await story(room);
    items.push(...(await take(feed, 2)));
    const invitations = [
      ['invitations', 'a ATTENDEE'],
      ['invitations', 'b PRESENTER'],
    ];
    expect(items.map(told)).toEqual([['snapshot', '', undefined, undefined], ...invitations]);
    for (const { cursor } of items) expect(decodeRoomCursor(cursor)?.inCall).toBeUndefined();
    const [late] = await take(await follow(room, { withCalls: false }), 1);
    expect(late && told(late)).toEqual(['snapshot', 'a,b', undefined, undefined]);

    // Each goes on from their own cursors, and from those of who may see more, as far as they may see.
    const seen = [...items, ...(await take(all, toldOfStory.length)), late];
    await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('c'), 'CONSUMER']]));
    for (const one of seen) {
      const resumed = await follow(room, { withCalls: false, after: one?.cursor });
      const rest = [];
      while (rest.at(-1)?.invited.size !== 3) rest.push(...(await take(resumed, 1)));
      const known = one?.invited.size ?? 0;
      expect(rest.map(told)).toEqual([...invitations, ['invitations', 'c CONSUMER']].slice(known));
    }
  });

  test('is shown the call when they go on as who may see calls from a cursor of who may not', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteInvitations(roomId, []);
    const [before] = await take(await follow(room, { withCalls: false }), 1);
    await room.beginCall('one');
    const [during] = await take(await follow(room, { withCalls: false }), 1);
    const first = async (after: RoomItem | undefined) =>
      (await take(await follow(room, { after: after?.cursor }), 1)).map(told);
    expect(await first(before)).toEqual([['callStarted', 'one', '']]);
    expect(await first(during)).toEqual([['snapshot', '', 'one', '']]);
  });

  test('gets the room as it is where the events of a call are no longer kept', async () => {
    const room = new RoomUnderTest({ ...defaultRetention, maxLogEvents: 2 });
    await room.journals.noteInvitations(roomId, []);
    await room.beginCall('one');
    const [{ cursor } = { cursor: '' }] = await take(await follow(room), 1);
    await room.change('one', joins('a'), joins('b'), joins('c'));
    expect((await take(await follow(room, { after: cursor }), 1)).map(told)).toEqual([
      ['snapshot', '', 'one', 'a,b,c'],
    ]);
    await room.endCall('one');
    expect((await take(await follow(room, { after: cursor }), 1)).map(told)).toEqual([
      ['snapshot', '', undefined, undefined],
    ]);
  });

  test('is told of the end of a call that nobody has noted', async () => {
    const room = new RoomUnderTest();
    const feed = await follow(room);
    await room.beginCall('one');
    await room.change('one', joins('a'));
    await room.terminate('one');
    expect((await take(feed, 5)).map(told).slice(1)).toEqual([
      ['callStarted', 'one', ''],
      ['inCall', 'a'],
      ['inCall', ''],
      ['callEnded', 'one', undefined],
    ]);
  });

  test('is shown no call that is long over, and neither is anybody after them', async () => {
    const room = new RoomUnderTest();
    await room.beginCall('one');
    await room.terminate('one');
    room.now += 2 * defaultRetention.tombstoneMs;
    const feed = await follow(room);
    expect((await take(feed, 2)).map(told)).toEqual([
      ['snapshot', '', 'one', ''],
      ['callEnded', 'one', undefined],
    ]);
    expect((await take(await follow(room), 1)).map(told)).toEqual([['snapshot', '', undefined, undefined]]);
  });

  test('and is slow gets the room as it is instead of more than is kept for them', async () => {
    const room = new RoomUnderTest();
    await room.beginCall('one');
    const feed = await follow(room);
    for (let number = 0; number < 400; number += 1) {
      await room.change('one', joins('a', number % 2 === 0));
      await new Promise(setImmediate);
    }
    const items = [];
    do items.push(...(await take(feed, 1)));
    while (items.at(-1)?.call?.view.participants.get(rawIdOf('a'))?.isMuted !== false || items.length < 100);
    expect(items.map(({ change }) => change.kind)).toContain('snapshot');
    expect(items.length).toBeLessThan(258);
  });

  test('learns of strangers who join', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteInvitations(roomId, [participant('a')]);
    await room.beginCall('one');
    const strangers: string[] = [];
    const feed = await follow(room, { onStranger: (rawId) => strangers.push(rawId) });
    await room.change('one', joins('a'), joins('b'), joins('b', true));
    await take(feed, 4);
    expect(strangers).toEqual([rawIdOf('b')]);
  });

  test('leaves nothing behind, whenever they go', async () => {
    const room = new RoomUnderTest();
    await room.beginCall('one');
    let ends = 0;
    const options = { roomId, onEnd: () => (ends += 1) };
    for (let number = 0; number < 3; number += 1) await (await followRoom(room.source, options)).return?.();
    const feed = await followRoom(room.source, options);
    const next = feed.next();
    await next;
    const waiting = feed.next();
    await feed.return?.();
    expect((await waiting).done).toBe(true);
    await room.endCall('one');
    expect(ends).toBe(4);
  });

  test('is refused while the store can’t be asked, and leaves nothing behind then', async () => {
    const room = new RoomUnderTest();
    let ends = 0;
    await room.beginCall('one');
    room.store.calls.readHistory = () => Promise.reject(new Error('no store'));
    const following = followRoom(room.source, { roomId, onEnd: () => (ends += 1) });
    await expect(following).rejects.toThrow('no store');
    expect(ends).toBe(1);
  });

  test('is told later what the store could not tell at once', async () => {
    const room = new RoomUnderTest();
    await room.journals.noteInvitations(roomId, []);
    const { keyValues } = room.store;
    const get = keyValues.get.bind(keyValues);
    let failures = 0;
    // Told first, so that the follower is who is failed.
    keyValues.watch('rooms', roomId, () => {
      keyValues.get = () => {
        keyValues.get = get;
        failures += 1;
        return Promise.reject(new Error('no store'));
      };
    });
    const feed = await follow(room);
    await take(feed, 1);
    await room.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('a'), 'CONSUMER']]));
    expect((await take(feed, 1)).map(told)).toEqual([['invitations', 'a CONSUMER']]);
    expect(failures).toBe(1);
  });
});

function decoded(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
