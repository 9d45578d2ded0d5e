import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anybody } from '../../../src/auth/principal.ts';
import type { Principal } from '../../../src/auth/principal.ts';
import { deliverAsEventStream } from '../../../src/http/event-stream/delivery.ts';
import type { StreamedResult } from '../../../src/http/event-stream/delivery.ts';
import { sseFormat } from '../../../src/http/event-stream/sse-format.ts';
import { Deliveries } from '../../../src/subscriptions/deliveries.ts';
import type { DeliveryEnd } from '../../../src/subscriptions/delivery.ts';
import type { EventSink } from '../../../src/subscriptions/event-sink.ts';
import { defaultBacklogLimits } from '../../../src/subscriptions/transport-limits.ts';
import { AsyncQueue } from '../../../src/streams/async-queue.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { openEventStream } from './client.ts';
import type { EventStreamClient } from './client.ts';

const beginning = Date.parse('2026-11-20T15:00:00Z');
const heartbeatMs = 1_000;

let scheduler: Scheduler;
let close: () => Promise<void>;
let url: string;
/** What the next stream delivers. */
let results: AsyncIterableIterator<StreamedResult>;
/** To whom shared events of the newest stream are offered. */
let sink: EventSink;
let principal: Principal;
let deliveries: Deliveries;
/** Why each stream has ended. */
let ends: Promise<DeliveryEnd>[];
beforeEach(async () => {
  scheduler = createScheduler({ now: () => new Date(beginning), runs: false });
  principal = anybody;
  deliveries = new Deliveries();
  ends = [];
  const server = createServer((_, response) => {
    const end = deliverAsEventStream({
      response,
      format: sseFormat,
      begin: (newest) => {
        sink = newest;
        return Promise.resolve(results);
      },
      formatError: () => ({ message: 'it broke off' }),
      principal,
      limits: defaultBacklogLimits,
      clock: scheduler,
      deliveries,
      heartbeatMs,
    });
    ends.push(end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => close());

/** A stream of results, and whether it was ended from outside. */
function pushed(): { readonly stream: AsyncQueue<StreamedResult>; readonly ended: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stream = new AsyncQueue<StreamedResult>(() => {
    resolve(undefined);
  });
  results = stream;
  return { stream, ended: promise };
}

const result = (text: string): StreamedResult => ({ result: { data: { text } }, cursor: undefined });

/** Numbered results without end, a hundred thousand bytes each. */
function endless(): { pulled: number } {
  const count = { pulled: 0 };
  results = {
    next: () => {
      count.pulled += 1;
      return Promise.resolve({ done: false, value: result(`${count.pulled} ${'x'.repeat(100_000)}`) });
    },
    return: () => Promise.resolve({ done: true, value: undefined }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return count;
}

/** Waits until nothing more is pulled. */
async function settled(count: { readonly pulled: number }): Promise<number> {
  let before = -1;
  await expect
    .poll(
      () => {
        const same = count.pulled === before;
        before = count.pulled;
        return same;
      },
      { interval: 100 },
    )
    .toBe(true);
  return count.pulled;
}

const numberOf = async (stream: EventStreamClient): Promise<number> =>
  Number((await stream.nextData<string>()).split(' ')[0]);

describe('a client that does not read', () => {
  test('is not pulled for any more, and gets all in order when it reads again', async () => {
    const count = endless();
    const stream = await openEventStream(url);
    stream.pause();
    const pulled = await settled(count);
    // As much as the buffers of both systems hold, and one more.
    expect(pulled).toBeLessThan(200);
    stream.resume();
    for (let number = 1; number <= pulled + 10; number += 1) expect(await numberOf(stream)).toBe(number);
    stream.cut();
  });

  test('is sent no heartbeats on top, and cut off after four for which it had no room', async () => {
    const count = endless();
    const stream = await openEventStream(url);
    stream.pause();
    await settled(count);
    await scheduler.advance(3 * heartbeatMs);
    expect(ends).toHaveLength(1);
    await scheduler.advance(heartbeatMs);
    expect(await ends[0]).toBe('stalled');
    stream.resume();
    expect(await stream.ended).toBe('broken');
    expect(stream.comments).toBe(0);
  });

  test('but begins to again in time stays', async () => {
    const count = endless();
    const stream = await openEventStream(url);
    stream.pause();
    const pulled = await settled(count);
    await scheduler.advance(3 * heartbeatMs);
    stream.resume();
    for (let number = 1; number <= pulled; number += 1) await numberOf(stream);
    stream.pause();
    await settled(count);
    await scheduler.advance(3 * heartbeatMs);
    stream.resume();
    expect(await numberOf(stream)).toBe(pulled + 1);
    stream.cut();
  });

  test('but takes a little between heartbeats stays, though more than it takes waits all the time', async () => {
    pushed();
    const event = Buffer.from(`event: next\ndata: {"data":{"text":"${'x'.repeat(100_000)}"}}\n\n`);
    const offerMany = (): void => {
      for (let count = 0; count < 200 && sink.offer(event); count += 1);
    };
    const stream = await openEventStream(url);
    stream.pause();
    for (let heartbeat = 0; heartbeat < 10; heartbeat += 1) {
      offerMany();
      await scheduler.advance(heartbeatMs);
      stream.resume();
      await sink.drained();
      offerMany();
      stream.pause();
    }
    expect(stream.comments).toBe(0);
    deliveries.close(0, scheduler);
    stream.resume();
    expect(await ends[0]).toBe('shutdown');
  });

  test('is told that its token has expired when it reads again', async () => {
    principal = { ...anybody, expiresAt: beginning + 500 };
    const count = endless();
    const stream = await openEventStream(url);
    stream.pause();
    await settled(count);
    await scheduler.advance(500);
    stream.resume();
    let last = await stream.next();
    while (!last.data?.errors) last = await stream.next();
    expect(last.data.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await stream.next()).toEqual({ event: 'complete' });
    expect(await ends[0]).toBe('expired');
  });

  test('is cut off too where its stream is over and it does not take the rest', async () => {
    principal = { ...anybody, expiresAt: beginning + 500 };
    const count = endless();
    const stream = await openEventStream(url);
    stream.pause();
    await settled(count);
    await scheduler.advance(500 + 4 * heartbeatMs);
    expect(await ends[0]).toBe('expired');
  });
});

describe('what is followed is let go of', () => {
  test('when the client goes, while the next event is waited for', async () => {
    const { ended } = pushed();
    const stream = await openEventStream(url);
    stream.cut();
    await ended;
    expect(await ends[0]).toBe('gone');
  });

  test('when the stream is broken off, which its client sees as no completion', async () => {
    const { stream: events, ended } = pushed();
    const stream = await openEventStream(url);
    events.push(result('one'));
    expect(await stream.nextData()).toBe('one');
    deliveries.close(0, scheduler);
    await ended;
    expect(await ends[0]).toBe('shutdown');
    expect(await stream.ended).toBe('whole');
    await expect(stream.next()).rejects.toThrow('the stream has ended');
  });

  test('when the token expires', async () => {
    principal = { ...anybody, expiresAt: beginning + 500 };
    const { ended } = pushed();
    await openEventStream(url);
    await scheduler.advance(500);
    await ended;
    expect(await ends[0]).toBe('expired');
  });
});

test('results that break off end in an error', async () => {
  results = {
    next: () => Promise.reject(new Error('a secret')),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const stream = await openEventStream(url);
  expect(await stream.next()).toEqual({ event: 'next', data: { errors: [{ message: 'it broke off' }] } });
  expect(await stream.next()).toEqual({ event: 'complete' });
  expect(await ends[0]).toBe('failed');
});
