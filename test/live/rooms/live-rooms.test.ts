import { expect, onTestFinished, test, vi } from 'vitest';
import { LiveRooms } from '../../../src/live/rooms/live-rooms.ts';
import { noteInvitationsOf } from '../../../src/live/rooms/noted-rooms-provider.ts';
import type { RoomItem } from '../../../src/live/rooms/room-item.ts';
import type { Room, RoomParticipant, RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { isCommunicationUserRawId } from '../../../src/identifiers/raw-id.ts';
import { joins, participant, rawIdOf, roomId, RoomUnderTest } from './room-under-test.ts';

/** A service that has one room, two of whose participants stand on a page. */
class Service {
  participants: RoomParticipant[] = [participant('a')];
  isGone = false;
  isDown = false;
  /** How often the list was read. */
  reads = 0;
  readonly provider: RoomsProvider;

  constructor() {
    const provider: Partial<RoomsProvider> = {
      capabilities: () => ({
        isInvitable: ({ rawId }) => isCommunicationUserRawId(rawId),
        invitees: 'a user',
        takesHalfOfValidity: true,
        hasDialOut: true,
      }),
      getRoom: () =>
        this.isDown
          ? Promise.reject(new Error('down'))
          : Promise.resolve(this.isGone ? undefined : ({} as Room)),
      listParticipants: (_, token = '0') => {
        if (token === '0') this.reads += 1;
        if (this.isDown) return Promise.reject(new Error('down'));
        if (this.isGone) return Promise.reject(new Error('no such room'));
        const [from, end] = [Number(token), Number(token) + 2];
        const nextToken = end < this.participants.length ? `${end}` : undefined;
        return Promise.resolve({ items: this.participants.slice(from, end), nextToken });
      },
      deleteRoom: () => Promise.resolve(),
      updateParticipants: () => Promise.resolve(),
    };
    this.provider = provider as RoomsProvider;
  }
}

/** Gateways that share a store. */
function begin(count = 1) {
  const underTest = new RoomUnderTest();
  const service = new Service();
  const failures: string[] = [];
  const gateways = Array.from(
    { length: count },
    () =>
      new LiveRooms({
        store: underTest.store,
        provider: service.provider,
        now: () => underTest.now,
        observer: { onFailed: (task) => failures.push(task) },
      }),
  );
  const follow = async (gateway = gateways[0]) => {
    const feed = await gateway?.follow(roomId);
    if (!feed) throw new Error('there is no such gateway');
    onTestFinished(() => void feed.return?.());
    return feed;
  };
  const passes = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      underTest.now += 1_000;
      for (const gateway of gateways) gateway.tick();
    }
  };
  return { underTest, service, failures, gateways, follow, passes };
}

async function next(feed: AsyncIterator<RoomItem>): Promise<RoomItem> {
  const item = await feed.next();
  if (item.done) throw new Error('the feed has ended');
  return item.value;
}

const namesIn = ({ invited }: RoomItem): string[] =>
  [...invited.keys()].map((rawId) => rawId.slice('8:acs:'.length));

test('who follows a room is told first who is invited, as the service has it now', async () => {
  const { service, follow } = begin();
  service.participants = ['a', 'b', 'c', 'd', 'e'].map((name) => participant(name));
  expect(namesIn(await next(await follow()))).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('who follows a room is refused if it can’t be learnt who is invited, and the room isn’t watched then', async () => {
  const { service, gateways, follow } = begin();
  service.isDown = true;
  await expect(follow()).rejects.toThrow('down');
  expect(gateways[0]?.isWatched(roomId)).toBe(false);
});

test('what is known of invitations is told while the service is down, and made good later', async () => {
  const { service, failures, follow, passes } = begin();
  await (await follow()).return?.();
  passes(3_600_000);
  service.isDown = true;
  const feed = await follow();
  expect(namesIn(await next(feed))).toEqual(['a']);
  expect(failures).toEqual(['invitations']);
  service.isDown = false;
  service.participants.push(participant('b'));
  passes(61_000);
  expect((await next(feed)).change).toEqual({
    kind: 'invitations',
    changed: [{ rawId: rawIdOf('b'), after: 'ATTENDEE' }],
  });
});

test('invitations are read once a minute while a room is watched, by one of those who share a store', async () => {
  const { service, gateways, follow, passes } = begin(3);
  passes(3_600_000);
  expect(service.reads).toBe(0);
  const feeds = [await follow(gateways[0]), await follow(gateways[0]), await follow(gateways[1])];
  expect(service.reads).toBe(1);
  for (let minute = 0; minute < 10; minute += 1) {
    passes(60_000);
    await new Promise(setImmediate);
  }
  expect(service.reads).toBeGreaterThanOrEqual(10);
  expect(service.reads).toBeLessThanOrEqual(11);
  const { reads } = service;
  for (const feed of feeds) await feed.return?.();
  passes(3_600_000);
  await new Promise(setImmediate);
  expect(service.reads).toBe(reads);
});

test('nobody is invited to a room that is deleted elsewhere', async () => {
  const { service, failures, follow, passes } = begin();
  const feed = await follow();
  await next(feed);
  service.isGone = true;
  passes(61_000);
  expect(namesIn(await next(feed))).toEqual([]);
  expect(failures).toEqual([]);
});

test('invitations are read at once when somebody joins who is not known to be invited, but not again and again', async () => {
  const { underTest, service, follow, passes } = begin();
  const feed = await follow();
  await next(feed);
  await underTest.beginCall('one');
  await next(feed);
  passes(20_000);
  service.participants.push(participant('b'));
  await underTest.change('one', joins('b'));
  expect((await next(feed)).change.kind).toBe('inCall');
  expect(namesIn(await next(feed))).toEqual(['a', 'b']);
  expect(service.reads).toBe(2);

  // Those who can't be invited are no reason, nor are many at a time; what comes too soon is looked at later.
  service.participants.push(participant('c'));
  for (const name of ['c', 'd', 'e']) await underTest.change('one', joins(name));
  await underTest.change('one', {
    kind: 'roster',
    rekeyed: [],
    upserted: [['4:+15550100', { id: '4:+15550100' }]],
    left: [],
  });
  for (let count = 0; count < 4; count += 1) await next(feed);
  expect(service.reads).toBe(2);
  passes(11_000);
  expect(namesIn(await next(feed))).toEqual(['a', 'b', 'c']);
  expect(service.reads).toBe(3);
});

test('what is changed here is told at once, without anything being read', async () => {
  const { service, gateways, follow } = begin(2);
  const [one, other] = gateways;
  if (!one || !other) throw new Error('there are no gateways');
  const feed = await follow(one);
  await next(feed);
  const provider = noteInvitationsOf(service.provider, other);
  await provider.updateParticipants(
    roomId,
    new Map([
      [rawIdOf('a'), 'PRESENTER'],
      [rawIdOf('b'), 'CONSUMER'],
    ]),
  );
  expect((await next(feed)).invited.toObject()).toEqual({
    [rawIdOf('a')]: 'PRESENTER',
    [rawIdOf('b')]: 'CONSUMER',
  });
  await provider.updateParticipants(roomId, new Map([[rawIdOf('a'), null]]));
  expect(namesIn(await next(feed))).toEqual(['b']);
  await provider.deleteRoom(roomId);
  expect(namesIn(await next(feed))).toEqual([]);
  expect(service.reads).toBe(1);
});

test('what was changed counts as changed though it could not be noted', async () => {
  const { underTest, service, gateways } = begin();
  const [one] = gateways;
  if (!one) throw new Error('there is no gateway');
  underTest.store.keyValues.get = () => Promise.reject(new Error('no store'));
  const provider = noteInvitationsOf(service.provider, one);
  await provider.updateParticipants(roomId, new Map([[rawIdOf('a'), null]]));
  await provider.deleteRoom(roomId);
});

test('it is told when the first begins to watch a room', async () => {
  const { underTest, service } = begin();
  const onWatched = vi.fn();
  const rooms = new LiveRooms({
    store: underTest.store,
    provider: service.provider,
    now: () => 1,
    onWatched,
  });
  const feeds = [await rooms.follow(roomId), await rooms.follow(roomId)];
  expect(onWatched.mock.calls).toEqual([[roomId]]);
  expect(rooms.isWatched(roomId)).toBe(true);
  for (const feed of feeds) await feed.return?.();
  expect(rooms.isWatched(roomId)).toBe(false);
  await (await rooms.follow(roomId)).return?.();
  expect(onWatched).toHaveBeenCalledTimes(2);
});
