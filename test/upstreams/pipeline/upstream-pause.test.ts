import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createTestRoomsClient } from '../../support/rooms-client.ts';
import type { TestRoomsClient } from '../../support/rooms-client.ts';
import { json, startStubUpstream } from '../../support/stub-upstream.ts';
import type { StubUpstream } from '../../support/stub-upstream.ts';

const [a, b, c] = ['99199690362660521', '99199690362660522', '99199690362660523'] as const;
const room = {
  createdAt: '2026-11-20T15:00:00+00:00',
  validFrom: '2026-11-20T15:00:00+00:00',
  validUntil: '2027-05-19T15:00:00+00:00',
};

let clock: Scheduler;
let timeOfDay: Date;
let upstream: StubUpstream;
let client: TestRoomsClient;
/** Requests that have come and have no answer yet, in order. */
let held: ServerResponse[];
/** How long requests have begun to wait for, in milliseconds. */
let waits: number[];
let events: EventEmitter;

beforeEach(async () => {
  clock = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  timeOfDay = clock.now();
  held = [];
  waits = [];
  events = new EventEmitter();
  upstream = await startStubUpstream((_request, response) => {
    held.push(response);
    events.emit('change');
  });
  client = createTestRoomsClient(
    upstream.url,
    {},
    {
      ...clock,
      now: () => timeOfDay,
      schedule(delayMs, task) {
        waits.push(delayMs);
        events.emit('change');
        return clock.schedule(delayMs, task);
      },
    },
  );
});
afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await once(events, 'change');
}

/** The next request to come, or one that has come. */
async function next(): Promise<ServerResponse> {
  await until(() => held.length > 0);
  const [response] = held.splice(0, 1);
  if (!response) throw new Error('nothing came');
  return response;
}

function throttle(response: ServerResponse, retryAfter: string | undefined, status = 429): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  response.writeHead(status).end();
}

/** Gives the id of the room, or what was thrown. */
const read = (id: string, signal?: AbortSignal): Promise<unknown> =>
  client.rooms.getRoom(id, signal).then(
    (found) => found?.id,
    (error: unknown) => error,
  );

/** Answers with the room that was asked for. */
function answer(response: ServerResponse): void {
  json(response, {
    id: response.req.url?.slice('/rooms/'.length, -'?api-version=2025-03-13'.length),
    ...room,
  });
}

/** Answers so many, as they come. */
async function answerNext(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) answer(await next());
}

/** Brings a pause about. */
async function pause(retryAfter: string, status = 429): Promise<unknown> {
  const first = read('99199690362660520');
  throttle(await next(), retryAfter, status);
  return first;
}

test('a pause of a day is one of a minute', async () => {
  expect(await pause('86400')).toMatchObject({
    reason: 'throttled',
    details: { status: 429, retryAfterSeconds: 60 },
  });
  expect(await read(a)).toMatchObject({ reason: 'throttled', details: { retryAfterSeconds: 60 } });
  await clock.advance(59_000);
  const waiting = read(b);
  await until(() => waits.includes(1_000));
  expect(upstream.requests).toHaveLength(1);
  await clock.advance(1_000);
  await answerNext(1);
  expect(await waiting).toBe(b);
});

describe('after a pause', () => {
  beforeEach(async () => {
    await pause('60');
    await clock.advance(60_000);
  });

  test('one request goes out alone, and when it is answered all others follow', async () => {
    const reads = [a, b, c].map((id) => read(id));
    const probe = await next();
    // One more turn, for requests that should not have come.
    await nextTurn();
    expect(held).toHaveLength(0);
    answer(probe);
    await until(() => held.length === 2);
    await answerNext(2);
    expect(await Promise.all(reads)).toEqual([a, b, c]);
  });

  test('a request that is throttled again begins it anew', async () => {
    const reads = [a, b, c].map((id) => read(id));
    throttle(await next(), '5');
    await until(() => waits.filter((ms) => ms === 5_000).length === reads.length);
    await clock.advance(4_999);
    expect(upstream.requests).toHaveLength(2);
    await clock.advance(1);
    const probe = await next();
    await nextTurn();
    expect(held).toHaveLength(0);
    answer(probe);
    await answerNext(2);
    expect(await Promise.all(reads)).toEqual([a, b, c]);
  });

  test('a request that is throttled again, for longer than is waited for, has the others refused', async () => {
    const reads = [a, b, c].map((id) => read(id));
    throttle(await next(), '30');
    for (const refusal of await Promise.all(reads)) {
      expect(refusal).toMatchObject({ reason: 'throttled', details: { retryAfterSeconds: 30 } });
    }
    expect(upstream.requests).toHaveLength(2);
  });

  test('a request that is throttled again without a word of how long begins it anew in its length', async () => {
    const reads = [a, b, c].map((id) => read(id));
    throttle(await next(), undefined);
    for (const refusal of await Promise.all(reads)) {
      expect(refusal).toMatchObject({ reason: 'throttled', details: { retryAfterSeconds: 60 } });
    }
    expect(upstream.requests).toHaveLength(2);
  });

  test('a request that is cut off tells nothing: the next goes out alone', async () => {
    const caller = new AbortController();
    const first = read(a, caller.signal);
    const others = [b, c].map((id) => read(id));
    await next();
    caller.abort(new Error('gone'));
    expect(await first).toMatchObject({ message: 'gone' });
    const probe = await next();
    await nextTurn();
    expect(held).toHaveLength(0);
    answer(probe);
    await answerNext(1);
    expect(await Promise.all(others)).toEqual([b, c]);
  });

  test('an overloaded service is found out about in the same way', async () => {
    const first = read(a);
    answer(await next());
    await first;
    await pause('60', 503);
    expect(await read(a)).toMatchObject({ reason: 'throttled', details: { retryAfterSeconds: 60 } });
    await clock.advance(60_000);
    const reads = [a, b].map((id) => read(id));
    const probe = await next();
    await nextTurn();
    expect(held).toHaveLength(0);
    answer(probe);
    await answerNext(1);
    expect(await Promise.all(reads)).toEqual([a, b]);
  });
});

test('an answer to what was sent before the pause does not end it', async () => {
  const early = read(a);
  const before = await next();
  await pause('60');
  answer(before);
  expect(await early).toBe(a);
  expect(await read(b)).toMatchObject({ reason: 'throttled' });
});

test('what time of day it is, and that it is set, changes nothing about a pause', async () => {
  await pause('60');
  timeOfDay = new Date('2026-11-20T16:00:00Z');
  expect(await read(a)).toMatchObject({ details: { retryAfterSeconds: 60 } });
  timeOfDay = new Date('2026-11-20T14:00:00Z');
  await clock.advance(60_000);
  const late = read(a);
  await answerNext(1);
  expect(await late).toBe(a);
});
