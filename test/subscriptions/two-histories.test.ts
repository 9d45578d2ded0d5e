import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anybody } from '../../src/auth/principal.ts';
import type { Principal } from '../../src/auth/principal.ts';
import type { EventSource, SourceEvent } from '../../src/subscriptions/event-source.ts';
import { SharedStream } from '../../src/subscriptions/shared-stream.ts';
import { Slices } from '../../src/subscriptions/slices.ts';
import { Subscriber } from '../../src/subscriptions/subscriber.ts';
import { AsyncQueue } from '../../src/streams/async-queue.ts';

/** How much of each of two histories has been told. */
type Place = readonly [one: number, other: number];

/** An event as a client sees it. */
interface Seen {
  /** Whose next event it is; undefined for a snapshot. */
  readonly of: 0 | 1 | undefined;
  /** Where both are with it. */
  readonly place: Place;
}

/** Two histories that are followed as one, as those of a room and its call are: in whatever order, and another each time. */
class TwoHistories {
  readonly #scheduler: fc.Scheduler;
  readonly #followers = new Set<() => void>();
  head: Place = [0, 0];

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  add(which: 0 | 1): void {
    this.head = next(this.head, which);
    for (const wake of this.#followers) wake();
  }

  async open(after: Place | undefined): Promise<EventSource> {
    await this.#scheduler.schedule(Promise.resolve(), 'open');
    let place = after ?? this.head;
    const stream = new AsyncQueue<SourceEvent>(() => this.#followers.delete(wake));
    const tell = (of: Seen['of']): void => {
      stream.push(this.#event({ of, place }));
    };
    const tellRest = async (which: 0 | 1): Promise<void> => {
      await this.#scheduler.schedule(Promise.resolve(), 'follow');
      while (place[which] < this.head[which] && this.#followers.has(wake)) {
        place = next(place, which);
        tell(which);
        await this.#scheduler.schedule(Promise.resolve(), 'follow');
      }
    };
    const wake = (): void => {
      void tellRest(0);
      void tellRest(1);
    };
    this.#followers.add(wake);
    if (after === undefined) tell(undefined);
    else wake();
    return {
      next: () => stream.next() as Promise<IteratorResult<SourceEvent, undefined>>,
      async end() {
        await stream.return();
      },
    };
  }

  #event(seen: Seen): SourceEvent {
    return {
      sequence: undefined,
      isSnapshot: seen.of === undefined,
      cursor: JSON.stringify(seen.place),
      execute: () => this.#scheduler.schedule(Promise.resolve({ data: { seen } }), 'execute'),
    };
  }
}

function next([one, other]: Place, which: 0 | 1): Place {
  return which === 0 ? [one + 1, other] : [one, other + 1];
}

const placeOf = (cursor: string): Place => JSON.parse(cursor) as Place;

/** A client that may be slow, or get other rights, at any moment. */
class Client {
  readonly seen: Seen[] = [];
  readonly from: Place | undefined;
  readonly subscriber: Subscriber;
  principal: Principal = anybody;
  isSlow = false;
  shared = 0;
  #drained: (() => void)[] = [];

  constructor(
    histories: TwoHistories,
    from: Place | undefined,
    share: (principal: Principal) => SharedStream,
    scheduler: fc.Scheduler,
  ) {
    this.from = from;
    const client = this as { readonly principal: Principal };
    this.subscriber = new Subscriber({
      sink: {
        get principal() {
          return client.principal;
        },
        offer: (payload) => {
          if (this.isSlow) return false;
          this.shared += 1;
          this.seen.push(JSON.parse(payload.toString()) as Seen);
          return true;
        },
        noteDropped: () => undefined,
        drained: () =>
          new Promise((resolve) => {
            if (this.isSlow) this.#drained.push(resolve);
            else resolve();
          }),
      },
      maxWaiting: 2,
      begin: () => histories.open(from),
      open: (after) => histories.open(after === undefined ? undefined : placeOf(after)),
      areAlike: (one, other) => one.scopes === other.scopes,
      share(principal, member) {
        const stream = share(principal);
        stream.add(member);
        return stream;
      },
    });
    void this.#read(scheduler);
  }

  catchUp(): void {
    this.isSlow = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  async #read(scheduler: fc.Scheduler): Promise<void> {
    for await (const { result } of this.subscriber) {
      this.seen.push((result.data as unknown as { seen: Seen }).seen);
      await scheduler.schedule(Promise.resolve(), 'send');
    }
  }
}

/** Those who have the same rights share a stream. */
function sharing(histories: TwoHistories, scheduler: fc.Scheduler): (principal: Principal) => SharedStream {
  const streams = new Map<Principal['scopes'], SharedStream>();
  const slices = new Slices(
    { milliseconds: Infinity, steps: 1 },
    {
      now: () => 0,
      onNext(run) {
        void scheduler.schedule(Promise.resolve(), 'turn').then(run);
      },
    },
  );
  return (principal) => {
    const { scopes } = principal;
    const known = streams.get(scopes);
    if (known) return known;
    const stream = new SharedStream({
      open: () => histories.open(undefined),
      write: async (event) => {
        const { data } = await event.execute(principal);
        return Buffer.from(JSON.stringify((data as unknown as { seen: Seen }).seen));
      },
      slices,
      onEnd: () => {
        if (streams.get(scopes) === stream) streams.delete(scopes);
      },
    });
    streams.set(scopes, stream);
    return stream;
  };
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), of: fc.constantFrom(0, 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('subscribe' as const),
      back: fc.option(fc.tuple(fc.nat(3), fc.nat(3)), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('slow' as const, 'catchUp' as const, 'alter' as const),
      who: fc.nat(4),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), ticks: fc.nat(4) }) },
);

/** Fails unless each event leads from where the client was to where it says that both are, and the last to their heads. */
function expectWhole({ seen, from }: Client, { head }: TwoHistories): void {
  let place = from;
  for (const one of seen) {
    if (one.of !== undefined) {
      if (!place) throw new Error('an event came before the snapshot');
      expect(one.place).toEqual(next(place, one.of));
    }
    ({ place } = one);
  }
  expect(place).toEqual(head);
}

test('of two histories that are told as one each subscriber gets everything once, and is where each event says that they are', async () => {
  let shared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { minLength: 5, maxLength: 60 }),
      async (scheduler, steps) => {
        const histories = new TwoHistories(scheduler);
        const share = sharing(histories, scheduler);
        const clients: Client[] = [];
        for (const one of steps) {
          if (one.do === 'add') histories.add(one.of === 0 ? 0 : 1);
          else if (one.do === 'wait') {
            for (let tick = 0; tick < one.ticks && scheduler.count() > 0; tick += 1)
              await scheduler.waitNext(1);
          } else if (one.do === 'subscribe') {
            const [first, second] = histories.head;
            const [back = 0, otherBack = 0] = one.back ?? [];
            const from: Place = [Math.max(0, first - back), Math.max(0, second - otherBack)];
            clients.push(new Client(histories, one.back && from, share, scheduler));
          } else {
            const client = clients[one.who];
            if (one.do === 'slow' && client) client.isSlow = true;
            if (one.do === 'catchUp') client?.catchUp();
            if (one.do === 'alter' && client) client.principal = { ...client.principal, scopes: new Set() };
          }
        }
        for (const client of clients) client.catchUp();
        await scheduler.waitIdle();
        for (const client of clients) {
          expectWhole(client, histories);
          shared += client.shared;
          await client.subscriber.return();
        }
        await scheduler.waitIdle();
      },
    ),
    { numRuns: 2_000 },
  );
  // Where nothing is shared, nothing is proved.
  expect(shared).toBeGreaterThan(1_000);
});
