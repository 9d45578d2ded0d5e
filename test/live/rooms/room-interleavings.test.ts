import fc from 'fast-check';
import { OrderedMap } from 'immutable';
import { expect, test } from 'vitest';
import { applyChange } from '../../../src/live/record/call-view.ts';
import { decodeRoomCursor } from '../../../src/live/rooms/room-cursor.ts';
import { followRoom } from '../../../src/live/rooms/room-feed.ts';
import type { RoomItem } from '../../../src/live/rooms/room-item.ts';
import { RoomJournals } from '../../../src/live/rooms/room-journals.ts';
import type { CallStore, CommitListener } from '../../../src/live/store/call-store.ts';
import type { KeyValueStore } from '../../../src/live/store/key-value-store.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { joins, leaves, participant, rawIdOf, roomId, RoomUnderTest } from './room-under-test.ts';

/** A store whose answers and news come when the scheduler lets them, each in its own time. */
function slowed(room: RoomUnderTest, scheduler: fc.Scheduler) {
  const { keyValues, calls } = room.store;
  const slow = <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) =>
    scheduler.scheduleFunction(ask);
  const slowValues: KeyValueStore = {
    get: slow((collection, key) => keyValues.get(collection, key)),
    set: slow((...args) => keyValues.set(...args)),
    delete: slow((...args) => keyValues.delete(...args)),
    keys: slow((...args) => keyValues.keys(...args)),
    watch: (collection, key, listener) => {
      let isOver = false;
      const end = keyValues.watch(collection, key, () => {
        void scheduler.schedule(Promise.resolve()).then(() => {
          if (!isOver) listener();
        });
      });
      return () => {
        isOver = true;
        end();
      };
    },
  };
  const slowCalls: CallStore = Object.assign(Object.create(calls) as CallStore, {
    read: slow((callId: string) => calls.read(callId)),
    readHistory: slow((callId: string) => calls.readHistory(callId)),
    // In order, as every store tells of commits.
    watch: (callId: string, listener: CommitListener) => {
      let isOver = false;
      let told = Promise.resolve();
      const end = calls.watch(callId, (...commit) => {
        told = told
          .then(() => scheduler.schedule(Promise.resolve()))
          .then(() => {
            if (!isOver) listener(...commit);
          });
      });
      return () => {
        isOver = true;
        end();
      };
    },
  });
  return { journals: new RoomJournals(slowValues, slowCalls, () => room.now), calls: slowCalls };
}

/** What a client has seen of a room. */
class Client {
  readonly items: RoomItem[] = [];
  #feed: AsyncIterableIterator<RoomItem> | undefined;

  constructor(source: Parameters<typeof followRoom>[0], after?: string, withCalls = true) {
    void followRoom(source, { roomId, after, withCalls }).then(async (feed) => {
      this.#feed = feed;
      for await (const item of feed) this.items.push(item);
    });
  }

  leave(): void {
    void this.#feed?.return?.();
  }
}

/** By what an event is known. */
function keyOf({ change, cursor, call }: RoomItem): string {
  const { place, inCall } = decodeRoomCursor(cursor) ?? {};
  return change.kind === 'inCall' ? `${call?.id} ${inCall?.sequence}` : `journal ${place}`;
}

/** What a client believes after an item. */
interface Belief {
  readonly invited: Readonly<Record<string, string>>;
  readonly callId: string | undefined;
  readonly people: readonly string[] | undefined;
}

function shownBy({ invited, call }: RoomItem): Belief {
  return {
    invited: invited.toObject(),
    callId: call?.id,
    people: call && [...call.view.participants.keys()],
  };
}

/** What follows from an item for who believed something before. */
function folded(before: Belief | undefined, item: RoomItem): Belief {
  const { change } = item;
  if (change.kind === 'snapshot') return shownBy(item);
  if (!before) throw new Error('a change came first');
  const { invited, callId, people = [] } = before;
  switch (change.kind) {
    case 'invitations': {
      const roles = new Map(Object.entries(invited));
      for (const { rawId, after } of change.changed) {
        if (after === undefined) roles.delete(rawId);
        else roles.set(rawId, after);
      }
      return { ...before, invited: Object.fromEntries(roles) };
    }
    case 'callStarted':
      return { invited, callId: change.callId, people: [] };
    case 'callEnded':
      expect([...change.before.participants.keys()]).toEqual(people);
      return { invited, callId: undefined, people: undefined };
    case 'inCall': {
      const participants = OrderedMap(people.map((rawId) => [rawId, { id: rawId }]));
      const view = { call: {}, participants, sessions: [], operations: new Map() };
      return { invited, callId, people: [...applyChange(view, change.change).participants.keys()] };
    }
  }
}

const name = fc.constantFrom('a', 'b', 'c');
/** What happens to the room. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'leave' as const), name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('invite' as const, 'uninvite' as const), name }) },
  fc.record({
    do: fc.constantFrom('begin' as const, 'end' as const, 'terminate' as const, 'noteEnd' as const),
  }),
  fc.record({ do: fc.constant('list' as const), names: fc.subarray(['a', 'b', 'c']) }),
);
type StoryEvent = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** What happens to the room, who comes to follow it, and how long all have until the next step. */
const step = fc.oneof(
  { weight: 9, arbitrary: event },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('follow' as const), back: fc.option(fc.nat(9)) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('wait' as const), ticks: fc.nat(6) }) },
);

/** A room in which a story happens. */
class Story {
  readonly room: RoomUnderTest;
  #calls = 0;
  /** The call whose record has not ended. */
  #live: string | undefined;
  #ended: string | undefined;

  constructor(maxLogEvents: number) {
    this.room = new RoomUnderTest({ ...defaultRetention, maxLogEvents });
  }

  async take(one: StoryEvent): Promise<void> {
    const { room } = this;
    const { journals } = room;
    switch (one.do) {
      case 'begin':
        this.#calls += 1;
        this.#live = `call-${this.#calls}`;
        return room.beginCall(this.#live);
      case 'terminate':
      case 'end':
        if (this.#live === undefined) return;
        await room.terminate(this.#live);
        this.#ended = this.#live;
        this.#live = undefined;
        if (one.do === 'end') await journals.noteCallEnded(roomId, this.#ended);
        return;
      case 'noteEnd':
        // Also of a call that goes on as far as its record says.
        return journals.noteCallEnded(roomId, this.#live ?? this.#ended ?? '');
      case 'join':
      case 'leave':
        if (this.#live === undefined) return;
        return room.change(this.#live, one.do === 'join' ? joins(one.name) : leaves(one.name));
      case 'invite':
      case 'uninvite':
        return journals.noteInvitationChanges(
          roomId,
          new Map([[rawIdOf(one.name), one.do === 'invite' ? ('PRESENTER' as const) : null]]),
        );
      case 'list':
        return journals.noteInvitations(
          roomId,
          one.names.map((each) => participant(each)),
        );
    }
  }

  /** What is true now. */
  async truth(): Promise<Belief> {
    const { invited, call } = await this.room.journals.open(roomId);
    return { invited: invited.toObject(), callId: call?.id, people: call && this.room.present(call.id) };
  }
}

/** Lets one thing that is under way come to its end, if there is any. */
async function tickOf(scheduler: fc.Scheduler): Promise<void> {
  if (scheduler.count() > 0) await scheduler.waitNext(1);
  else await Promise.resolve();
}

test.each([
  { kept: 'all that happens', maxLogEvents: 1_000, isExact: true },
  { kept: 'little', maxLogEvents: 3, isExact: false },
])(
  'whatever comes in between, who follows a room ends with the truth, and goes on from each cursor with the rest, where $kept is kept',
  async ({ maxLogEvents, isExact }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step, { minLength: 5, maxLength: 60 }),
        async (scheduler, steps) => {
          const story = new Story(maxLogEvents);
          const source = slowed(story.room, scheduler);
          const first = new Client(source);
          const clients = [first];
          const invitedOnly = new Client(source, undefined, false);
          for (const one of steps) {
            if (one.do === 'wait') for (let tick = 0; tick < one.ticks; tick += 1) await tickOf(scheduler);
            else if (one.do === 'follow') {
              const after = one.back === null ? undefined : first.items.at(-1 - one.back)?.cursor;
              clients.push(new Client(source, after));
            } else await story.take(one);
          }
          await scheduler.waitIdle();
          const late = first.items.map(({ cursor }) => new Client(source, cursor));
          await scheduler.waitIdle();
          const truth = await story.truth();
          const { changes } = await story.room.journals.open(roomId);
          const ends = new Map(
            changes.flatMap((change) =>
              change.kind === 'callEnded' ? [[change.call.id, change.upTo] as const] : [],
            ),
          );
          const upTo = (history = ''): number => ends.get(history) ?? Infinity;

          for (const { items } of clients.filter(({ items }) => items[0]?.change.kind === 'snapshot')) {
            let belief: Belief | undefined;
            for (const item of items) {
              belief = folded(belief, item);
              expect(belief).toEqual(shownBy(item));
            }
            expect(belief).toEqual(truth);
          }
          for (const { items } of clients) {
            const keys = items.filter(({ change }) => change.kind !== 'snapshot').map(keyOf);
            expect(new Set(keys).size).toBe(keys.length);
          }
          for (const [index, { items }] of late.entries()) {
            const from = first.items[index];
            if (!from) throw new Error('nobody went on from there');
            const last = items.reduce<Belief>(folded, shownBy(from));
            expect(last).toEqual(truth);
            const isWhole = items.every(({ change }) => change.kind !== 'snapshot');
            if (isExact) expect(isWhole).toBe(true);
            if (!isWhole || first.items.slice(index + 1).some(({ change }) => change.kind === 'snapshot'))
              continue;
            // Who was there may have been told of a call what came after its end in the room.
            const isInRoom = (key: string): boolean => !(Number(key.split(' ')[1]) > upTo(key.split(' ')[0]));
            const rest = first.items
              .slice(index + 1)
              .map(keyOf)
              .filter(isInRoom);
            const keys = items.map(keyOf);
            expect([...keys].sort()).toEqual([...rest].sort());
            for (const history of new Set(keys.map((key) => key.split(' ')[0]))) {
              const within = (some: readonly string[]) => some.filter((key) => key.startsWith(`${history} `));
              expect(within(keys)).toEqual(within(rest));
            }
          }
          const resumed = invitedOnly.items.map(({ cursor }) => new Client(source, cursor, false));
          await scheduler.waitIdle();
          for (const { items } of [invitedOnly, ...resumed]) {
            expect(items.every(({ call }) => call === undefined)).toBe(true);
            expect(items.at(-1)?.invited.toObject() ?? truth.invited).toEqual(truth.invited);
          }
          for (const [index, { items }] of resumed.entries())
            expect(items.map(keyOf)).toEqual(invitedOnly.items.slice(index + 1).map(keyOf));
          for (const client of [...clients, ...late, invitedOnly, ...resumed]) client.leave();
        },
      ),
      { numRuns: 500 },
    );
  },
);
