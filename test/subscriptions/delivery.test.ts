import type { GraphQLError } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import { anybody } from '../../src/auth/principal.ts';
import type { Clock } from '../../src/clock.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { AsyncQueue } from '../../src/streams/async-queue.ts';
import { Deliveries } from '../../src/subscriptions/deliveries.ts';
import { Delivery } from '../../src/subscriptions/delivery.ts';
import type { DeliveryEnd, EventWriter } from '../../src/subscriptions/delivery.ts';
import { SendBuffer } from '../../src/subscriptions/send-buffer.ts';

const beginning = Date.parse('2026-11-20T15:00:00Z');
const limits = { backlogEvents: 2, backlogBytes: 100, closingBacklogEvents: 4, closingBacklogBytes: 1_000 };
const event = Buffer.from('an event');

let scheduler: Scheduler;
let deliveries: Deliveries;
/** What the client's connection is like. */
let connection: { isOpen: boolean; writableLength: number };
/** What the transport did, in order. */
let log: string[];
let buffer: SendBuffer;
let delivery: Delivery;
let failure: GraphQLError | undefined;
/** How often something was left for later. */
let waits: number;
const writer: EventWriter = { write: (payload) => log.push(`write ${payload.toString()}`) };

beforeEach(() => {
  scheduler = createScheduler({ now: () => new Date(beginning), runs: false });
  deliveries = new Deliveries();
  connection = { isOpen: true, writableLength: 0 };
  log = [];
  failure = undefined;
  waits = 0;
  const clock: Clock = {
    ...scheduler,
    schedule(delayMs, task) {
      waits += 1;
      return scheduler.schedule(delayMs, task);
    },
  };
  buffer = new SendBuffer(connection, limits);
  delivery = new Delivery(
    {
      get isOpen() {
        return connection.isOpen;
      },
      finish(end, why) {
        log.push(`finish ${end}`);
        failure = why;
      },
    },
    { clock, deliveries, observer: { onRefused: (limit) => log.push(`refuse ${limit}`) } },
    buffer,
  );
  delivery.identify(anybody);
});

/** Lets one message more wait than the soft limit allows. */
function fill(): void {
  connection.writableLength = 10;
  for (let count = 0; count <= limits.backlogEvents; count += 1) buffer.add();
}

describe('a shared event', () => {
  test('is written to a client that takes what it is sent', () => {
    expect(delivery.offer(event, writer)).toBe(true);
    expect(log).toEqual(['write an event']);
  });

  test('is dropped where too much waits, until some was taken', async () => {
    fill();
    expect(delivery.offer(event, writer)).toBe(false);
    const drained = buffer.drained();
    buffer.remove();
    await drained;
    expect(delivery.offer(event, writer)).toBe(true);
    expect(log).toEqual(['refuse backlogEvents', 'write an event']);
  });

  test.each(['an event that is offered', 'an event that is dropped'])(
    'ends the delivery where with those that were dropped far too many wait: %s',
    (which) => {
      fill();
      delivery.offer(event, writer);
      if (which === 'an event that is offered') buffer.add();
      delivery.noteDropped(event);
      expect(log).toEqual(['refuse backlogEvents', 'refuse closingBacklogEvents', 'finish behind']);
    },
  );

  test('is not written once the token has expired, even where the timer is late', () => {
    delivery.identify({ ...anybody, expiresAt: beginning });
    expect(delivery.offer(event, writer)).toBe(true);
    expect(log).toEqual(['finish expired']);
  });

  test('is not written once the client has gone', () => {
    connection.isOpen = false;
    expect(delivery.offer(event, writer)).toBe(true);
    expect(log).toEqual(['finish gone']);
  });
});

describe('a delivery ends', () => {
  test('when the token expires, unless a fresh one came', async () => {
    delivery.identify({ ...anybody, expiresAt: beginning + 1_000 });
    delivery.identify({ ...anybody, expiresAt: beginning + 2_000 });
    await scheduler.advance(1_999);
    expect(log).toEqual([]);
    await scheduler.advance(1);
    expect(log).toEqual(['finish expired']);
  });

  test('with all others of its gateway', () => {
    deliveries.close(0, scheduler);
    expect(log).toEqual(['finish shutdown']);
    expect(deliveries.isClosed).toBe(true);
  });

  test('when its gateway stops, but not before all is finished that must not be broken off', () => {
    const [mutation, query] = [delivery.hold(), delivery.hold()];
    deliveries.close(0, scheduler);
    mutation();
    expect(log).toEqual([]);
    query();
    expect(log).toEqual(['finish shutdown']);
  });

  test('with all others of its gateway, each at a moment of its own within a window', async () => {
    const endedAt: number[] = [];
    const sink = { isOpen: true, finish: () => endedAt.push(scheduler.now().getTime() - beginning) };
    for (let count = 0; count < 1_000; count += 1) new Delivery(sink, { clock: scheduler, deliveries });
    deliveries.close(10_000, scheduler);
    expect(deliveries.isClosed).toBe(true);
    expect(log).toEqual([]);
    await scheduler.advance(10_000);
    expect(log).toEqual(['finish shutdown']);
    expect(endedAt).toHaveLength(1_000);
    for (let second = 0; second < 10; second += 1) {
      const inThisSecond = endedAt.filter((at) => Math.floor(at / 1_000) === second).length;
      // A tenth of them, more or less.
      expect(inThisSecond).toBeGreaterThan(50);
      expect(inThisSecond).toBeLessThan(170);
    }
  });

  test('for any other reason even so', () => {
    delivery.hold();
    deliveries.close(0, scheduler);
    delivery.end('gone');
    expect(log).toEqual(['finish gone']);
  });

  test('for good: of a token that comes too late, nothing is left to wait for', () => {
    delivery.end('gone');
    delivery.identify({ ...anybody, expiresAt: beginning + 1_000 });
    expect(waits).toBe(0);
  });

  test('once, for the first reason there is', async () => {
    delivery.identify({ ...anybody, expiresAt: beginning + 1_000 });
    delivery.end('stalled');
    delivery.end('gone');
    deliveries.close(0, scheduler);
    await scheduler.advance(1_000);
    expect(log).toEqual(['finish stalled']);
    expect(delivery.reason).toBe('stalled');
    expect(delivery.isUnderWay()).toBe(false);
  });
});

describe('the window within which all clients are sent away', () => {
  /** How long it is for so many clients, with so much time left, in milliseconds. */
  function windowOf(clients: number, leftMs: number): number {
    const all = new Deliveries();
    const sink = { isOpen: true, finish: () => undefined };
    for (let count = 0; count < clients; count += 1)
      new Delivery(sink, { clock: scheduler, deliveries: all });
    return all.windowWithin(leftMs);
  }

  test.each([
    ['is over at once where there are few', 3, 20_000, 15],
    ['lets 200 go in a second', 2_000, 20_000, 10_000],
    ['takes half of the time that is left, where there are very many', 100_000, 20_000, 10_000],
    ['is none where no time is left', 2_000, 0, 0],
  ])('%s', (_, clients, leftMs, windowMs) => {
    expect(windowOf(clients, leftMs)).toBe(windowMs);
  });
});

describe('results', () => {
  const send = (result: string): Promise<void> => {
    log.push(`send ${result}`);
    return Promise.resolve();
  };

  test('are sent in order, and the delivery ends with them', async () => {
    const results = new AsyncQueue<string>(() => undefined);
    results.push('one');
    results.push('two');
    results.end();
    await delivery.deliver(() => Promise.resolve(results), send);
    expect(log).toEqual(['send one', 'send two', 'finish completed']);
  });

  test('that break off end it with a failure that names no cause', async () => {
    await delivery.deliver(() => Promise.reject(new Error('a secret')), send);
    expect(log).toEqual(['finish failed']);
    expect(failure?.message).toBe('the results broke off');
  });

  test.each<DeliveryEnd>(['expired', 'gone', 'shutdown'])('are ended with the delivery: %s', async (end) => {
    const results = new AsyncQueue<string>(() => log.push('results end'));
    const delivered = delivery.deliver(() => Promise.resolve(results), send);
    await Promise.resolve();
    delivery.end(end);
    await delivered;
    expect(log).toEqual(['results end', `finish ${end}`]);
  });

  test('that begin only after the end are ended at once', async () => {
    const results = new AsyncQueue<string>(() => log.push('results end'));
    results.push('one');
    const { promise, resolve } = Promise.withResolvers<typeof results>();
    const delivered = delivery.deliver(() => promise, send);
    delivery.end('gone');
    resolve(results);
    await delivered;
    expect(log).toEqual(['finish gone', 'results end']);
  });

  test('are not sent to a client that turns out to be gone', async () => {
    const results = new AsyncQueue<string>(() => log.push('results end'));
    results.push('one');
    connection.isOpen = false;
    await delivery.deliver(() => Promise.resolve(results), send);
    expect(log).toEqual(['results end', 'finish gone']);
  });
});
