import * as fc from 'fast-check';
import type { ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import { anybody } from '../../src/auth/principal.ts';
import type { Principal } from '../../src/auth/principal.ts';
import type { EventSource, SourceEvent } from '../../src/subscriptions/event-source.ts';
import { SharedStream } from '../../src/subscriptions/shared-stream.ts';
import { Slices } from '../../src/subscriptions/slices.ts';
import { Subscriber } from '../../src/subscriptions/subscriber.ts';
import { AsyncQueue } from '../../src/streams/async-queue.ts';

/** An event that is shared, and for whose rights it was executed. */
interface Written {
  readonly seen: Seen;
  readonly rights: number;
}

interface Seen {
  readonly sequence: number;
  readonly isSnapshot: boolean;
}

/** A history to which events are added, and which is followed as that of a call is. */
class History {
  readonly #scheduler: fc.Scheduler;
  readonly #followers = new Set<AsyncQueue<SourceEvent>>();
  readonly events: number[] = [];
  head = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Adds an event; one that isn't wanted is of a kind that nobody here subscribes to. */
  add(isWanted: boolean): void {
    this.head += 1;
    if (!isWanted) return;
    this.events.push(this.head);
    for (const follower of this.#followers) follower.push(this.#event(this.head, false));
  }

  end(): void {
    for (const follower of this.#followers) follower.end();
  }

  async open(after: number | undefined): Promise<EventSource> {
    await this.#scheduler.schedule(Promise.resolve(), 'open');
    const stream = new AsyncQueue<SourceEvent>(() => this.#followers.delete(stream));
    this.#followers.add(stream);
    if (after === undefined) stream.push(this.#event(this.head, true));
    for (const sequence of this.events) {
      if (after !== undefined && sequence > after) stream.push(this.#event(sequence, false));
    }
    return {
      next: () => stream.next() as Promise<IteratorResult<SourceEvent, undefined>>,
      async end() {
        await stream.return();
      },
    };
  }

  #event(sequence: number, isSnapshot: boolean): SourceEvent {
    const result: ExecutionResult = { data: { sequence, isSnapshot } };
    return {
      sequence,
      isSnapshot,
      cursor: String(sequence),
      execute: () => this.#scheduler.schedule(Promise.resolve(result), 'execute'),
    };
  }
}

/** The rights of principals, by number: those are alike that have the same. */
const knownRights: Principal['scopes'][] = [];

function rightsOf({ scopes }: Principal): number {
  if (!knownRights.includes(scopes)) knownRights.push(scopes);
  return knownRights.indexOf(scopes);
}

/** A client that may be slow, or get fresh rights, at any moment. */
class Client {
  readonly seen: Seen[] = [];
  principal: Principal = anybody;
  isSlow = false;
  isComplete = false;
  readonly subscriber: Subscriber;
  readonly from: number | undefined;
  #drained: (() => void)[] = [];

  constructor(
    history: History,
    from: number | undefined,
    share: (principal: Principal) => SharedStream,
    scheduler: fc.Scheduler,
  ) {
    this.from = from;
    const client = this as { readonly principal: Principal };
    const open = (after: string | undefined): Promise<EventSource> =>
      history.open(after === undefined ? undefined : Number(after));
    this.subscriber = new Subscriber({
      sink: {
        get principal() {
          return client.principal;
        },
        offer: (payload) => {
          if (this.isSlow) return false;
          const { seen, rights } = JSON.parse(payload.toString()) as Written;
          expect(rights).toBe(rightsOf(this.principal));
          this.seen.push(seen);
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
      begin: () => history.open(from),
      open,
      areAlike: (one, other) => one.scopes === other.scopes,
      share: (principal, member) => {
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
      this.seen.push(result.data as unknown as Seen);
      // As a message that is handed over.
      await scheduler.schedule(Promise.resolve(), 'send');
    }
    this.isComplete = true;
  }
}

type Step =
  | { readonly do: 'add'; readonly isWanted: boolean }
  | { readonly do: 'subscribe'; readonly back: number | undefined }
  | { readonly do: 'slow' | 'catchUp' | 'renew' | 'alter' | 'leave'; readonly who: number }
  | { readonly do: 'wait'; readonly ticks: number };

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), isWanted: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('subscribe' as const),
      back: fc.option(fc.nat(5), { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'slow' as const,
        'catchUp' as const,
        'renew' as const,
        'alter' as const,
        'leave' as const,
      ),
      who: fc.nat(5),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), ticks: fc.nat(4) }) },
) satisfies fc.Arbitrary<Step>;

/** Fails unless a client got everything from where it began, each once and in order, or a snapshot in place of some. */
function expectWhole({ seen, from }: Client, history: History): void {
  let position = from ?? -1;
  for (const [index, { sequence, isSnapshot }] of seen.entries()) {
    if (isSnapshot) {
      expect(sequence).toBeGreaterThanOrEqual(position);
    } else {
      expect(index > 0 || from !== undefined).toBe(true);
      expect(sequence).toBe(history.events.find((one) => one > position));
    }
    position = sequence;
  }
  expect(history.events.filter((one) => one > position)).toEqual([]);
}

/** Those who have the same rights share a stream. */
function createSharing(
  history: History,
  scheduler: fc.Scheduler,
): {
  readonly streams: ReadonlyMap<Principal['scopes'], SharedStream>;
  readonly share: (principal: Principal) => SharedStream;
} {
  const streams = new Map<Principal['scopes'], SharedStream>();
  // Whatever can come between two events can come between two members who are told of one, too.
  const slices = new Slices(
    { milliseconds: Infinity, steps: 1 },
    {
      now: () => 0,
      onNext(run) {
        void scheduler.schedule(Promise.resolve(), 'turn').then(run);
      },
    },
  );
  const share = (principal: Principal): SharedStream => {
    const { scopes } = principal;
    const known = streams.get(scopes);
    if (known) return known;
    const stream = new SharedStream({
      open: () => history.open(undefined),
      write: async (event) => {
        const seen = (await event.execute(principal)).data as unknown as Seen;
        return Buffer.from(JSON.stringify({ seen, rights: rightsOf(principal) } satisfies Written));
      },
      slices,
      onEnd: () => {
        if (streams.get(scopes) === stream) streams.delete(scopes);
      },
    });
    streams.set(scopes, stream);
    return stream;
  };
  return { streams, share };
}

test('whatever comes in between, each subscriber gets every event once and in order, or a snapshot in place of some, and none for other rights', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { minLength: 5, maxLength: 60 }),
      async (scheduler, steps) => {
        knownRights.length = 0;
        const history = new History(scheduler);
        const { streams, share } = createSharing(history, scheduler);
        const clients: Client[] = [];
        const left = new Set<Client>();

        for (const one of steps) {
          const client = 'who' in one ? clients[one.who] : undefined;
          if (one.do === 'add') history.add(one.isWanted);
          else if (one.do === 'wait') for (let tick = 0; tick < one.ticks; tick += 1) await tickOf(scheduler);
          else if (one.do === 'subscribe') {
            const from = one.back === undefined ? undefined : Math.max(0, history.head - one.back);
            clients.push(new Client(history, from, share, scheduler));
          } else if (!client) continue;
          else if (one.do === 'slow') client.isSlow = true;
          else if (one.do === 'catchUp') client.catchUp();
          else if (one.do === 'renew') client.principal = { ...client.principal };
          else if (one.do === 'alter') client.principal = { ...client.principal, scopes: new Set() };
          else {
            left.add(client);
            await client.subscriber.return();
          }
        }
        for (const client of clients) client.catchUp();
        await scheduler.waitIdle();
        const staying = clients.filter((client) => !left.has(client));
        for (const client of staying) expectWhole(client, history);
        history.end();
        await scheduler.waitIdle();
        expect(staying.every(({ isComplete }) => isComplete)).toBe(true);
        expect(history.followers).toBe(0);
        expect(streams.size).toBe(0);
      },
    ),
    { numRuns: 3_000 },
  );
});

/** Lets one thing that is under way come to its end, if there is any. */
async function tickOf(scheduler: fc.Scheduler): Promise<void> {
  if (scheduler.count() > 0) await scheduler.waitNext(1);
  else await Promise.resolve();
}

test('who has other rights by the time that they have caught up is given no event for those they had', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const history = new History(scheduler);
      const client = new Client(history, undefined, createSharing(history, scheduler).share, scheduler);
      const happens = async (): Promise<void> => {
        history.add(true);
        await scheduler.waitIdle();
      };
      await happens();
      await happens();
      client.isSlow = true;
      await happens();
      client.principal = { ...client.principal, scopes: new Set() };
      client.catchUp();
      await scheduler.waitIdle();
      await happens();
      expectWhole(client, history);
      history.end();
      await scheduler.waitIdle();
      expect(client.isComplete).toBe(true);
    }),
    { numRuns: 20 },
  );
});
