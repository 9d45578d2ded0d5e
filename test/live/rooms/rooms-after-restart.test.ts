import { expect, test } from 'vitest';
import { followRoom } from '../../../src/live/rooms/room-feed.ts';
import type { RoomItem } from '../../../src/live/rooms/room-item.ts';
import { RoomJournals } from '../../../src/live/rooms/room-journals.ts';
import { begin, change } from '../store/redis/call-history.ts';
import { newFolder, openStore } from '../store/sqlite-files.ts';
import { joins, participant, rawIdOf, roomId } from './room-under-test.ts';

test('after a restart a room is as it was, and goes on exactly from cursors from before', async () => {
  const folder = await newFolder();
  const open = () => {
    const store = openStore(folder);
    return { store, calls: store.calls, journals: new RoomJournals(store.keyValues, store.calls, Date.now) };
  };
  const take = async (feed: AsyncIterator<RoomItem>, count: number): Promise<RoomItem[]> => {
    const items: RoomItem[] = [];
    while (items.length < count) {
      const next = await feed.next();
      if (next.done) throw new Error('the feed has ended');
      items.push(next.value);
    }
    return items;
  };

  const before = open();
  const feed = await followRoom(before, { roomId });
  await before.journals.noteInvitations(roomId, [participant('a')]);
  await begin(before.calls, 'c');
  await before.journals.noteCall(roomId, 'c');
  await change(before.calls, 'c', joins('a'));
  await change(before.calls, 'c', joins('b'));
  await before.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('b'), 'PRESENTER']]));
  const seen = await take(feed, 6);
  before.store.close();

  const after = open();
  expect(await after.journals.callInRoom(roomId)).toBe('c');
  const histories = (items: readonly RoomItem[]) =>
    [true, false].map((isInCall) =>
      items
        .filter(({ change: { kind } }) => (kind === 'inCall') === isInCall)
        .map(({ change }) => (change.kind === 'inCall' ? change.change : change)),
    );
  for (const [index, { cursor }] of seen.entries()) {
    const rest = seen.slice(index + 1);
    const resumed = await followRoom(after, { roomId, after: cursor });
    expect(histories(await take(resumed, rest.length))).toEqual(histories(rest));
    await resumed.return?.();
  }
});
