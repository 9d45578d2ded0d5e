import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { followRoom } from '../../../src/live/rooms/room-feed.ts';
import type { RoomItem } from '../../../src/live/rooms/room-item.ts';
import { RoomJournals } from '../../../src/live/rooms/room-journals.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { startRedis } from '../../support/redis-server.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { begin, change } from '../store/redis/call-history.ts';
import { openStore } from '../store/redis/open-store.ts';
import { joins, participant, rawIdOf, roomId } from './room-under-test.ts';

describeWithProgram('two gateways that share a Redis', 'redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis('--appendonly', 'no');
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => server.command('FLUSHALL'));

  async function openGateway() {
    const { store } = await openStore(server.url);
    const journals = new RoomJournals(store.keyValues, store.calls, Date.now);
    const follow = async (after?: string) => {
      const feed = await followRoom({ journals, calls: store.calls }, { roomId, after });
      onTestFinished(() => void feed.return?.());
      return feed;
    };
    return { calls: store.calls, journals, follow };
  }

  /** The next items up to the one that is awaited. */
  async function until(feed: AsyncIterator<RoomItem>, isLast: (item: RoomItem) => boolean) {
    const items: RoomItem[] = [];
    for (;;) {
      const next = await feed.next();
      if (next.done) throw new Error('the feed has ended');
      items.push(next.value);
      if (isLast(next.value)) return items;
    }
  }

  test('tell each other what happens in a room, and go on from each other’s cursors', async () => {
    const [one, other] = [await openGateway(), await openGateway()];
    await one.journals.noteInvitations(roomId, [participant('a')]);
    const feed = await other.follow();
    const [first] = await until(feed, () => true);
    expect(first?.invited.toObject()).toEqual({ [rawIdOf('a')]: 'ATTENDEE' });

    await begin(one.calls, 'c');
    await one.journals.noteCall(roomId, 'c');
    await change(one.calls, 'c', joins('a'));
    await one.journals.noteInvitationChanges(roomId, new Map([[rawIdOf('b'), 'PRESENTER']]));
    await change(one.calls, 'c', joins('b'));
    const isWhole = ({ invited, call }: RoomItem): boolean =>
      invited.size === 2 && call?.view.participants.size === 2;
    const items = await until(feed, isWhole);
    expect(items.map(({ change: { kind } }) => kind).sort()).toEqual([
      'callStarted',
      'inCall',
      'inCall',
      'invitations',
    ]);

    for (const [index, item] of [first, ...items].entries()) {
      const cursor = item?.cursor;
      const rest = items.length - index;
      const resumed = await one.follow(cursor);
      if (rest > 0) expect(await until(resumed, isWhole)).toHaveLength(rest);
    }
    await one.journals.noteCallEnded(roomId, 'c');
    const [last] = (await until(feed, ({ change: { kind } }) => kind === 'callEnded')).slice(-1);
    expect(last?.call).toBeUndefined();
  });
});
