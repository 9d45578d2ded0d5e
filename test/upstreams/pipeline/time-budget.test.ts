import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { createTestRoomsClient } from '../../support/rooms-client.ts';
import type { TestRoomsClient } from '../../support/rooms-client.ts';
import { json, startStubUpstream } from '../../support/stub-upstream.ts';

const [a, b] = ['99199690362660521', '99199690362660522'];
const never = 600_000;
const patient = { attemptTimeoutMs: never, retryDelayMs: never, maxRetryDelayMs: never, maxPauseMs: never };
const silence = { name: 'UpstreamError', service: 'rooms', reason: 'timeout' };

describe('a service that is silent is named when the time for a request is over', () => {
  test.each<[string, (rooms: RoomsProvider) => Promise<unknown>]>([
    ['a read', (rooms) => rooms.getRoom(a)],
    ['a list', (rooms) => rooms.listRooms()],
    ['a write that may be repeated', (rooms) => rooms.createRoom({}, new Map())],
    ['a write that is sent once', (rooms) => rooms.updateRoom(a, {})],
    ['a removal', (rooms) => rooms.deleteRoom(a)],
  ])('by %s', async (_, ask) => {
    await using upstream = await startStubUpstream(() => undefined);
    await using client = createTestRoomsClient(upstream.url, { ...patient, requestTimeoutMs: 50 });
    await expect(ask(client.rooms)).rejects.toMatchObject(silence);
  });

  test('by a request that waits for a place', async () => {
    await using upstream = await startStubUpstream(() => undefined);
    await using client = createTestRoomsClient(upstream.url, {
      ...patient,
      concurrency: 1,
      requestTimeoutMs: 50,
    });
    const holder = client.rooms.getRoom(a);
    const waiter = client.rooms.getRoom(b);
    await expect(waiter).rejects.toMatchObject(silence);
    await expect(holder).rejects.toMatchObject(silence);
  });

  test.each([
    ['its repetition', {}],
    ['the end of a pause', { 'retry-after': '60' }],
  ])('by a request that waits for %s', async (_, headers) => {
    await using upstream = await startStubUpstream((_request, response) => {
      response.writeHead(503, headers).end();
    });
    await using client = createTestRoomsClient(upstream.url, { ...patient, requestTimeoutMs: 200 });
    await expect(client.rooms.getRoom(a)).rejects.toMatchObject(silence);
  });
});

describe('who runs out of time', () => {
  const outOfTime = (): DOMException => new DOMException('over', 'TimeoutError');
  let client: TestRoomsClient;
  let upstream: Awaited<ReturnType<typeof startStubUpstream>>;
  let arrived: PromiseWithResolvers<() => void>;

  beforeEach(async () => {
    arrived = Promise.withResolvers();
    upstream = await startStubUpstream((_request, response) => {
      arrived.resolve(() => {
        json(response, {
          id: a,
          createdAt: '2026-11-20T15:00:00+00:00',
          validFrom: '2026-11-20T15:00:00+00:00',
          validUntil: '2027-05-19T15:00:00+00:00',
        });
      });
    });
    client = createTestRoomsClient(upstream.url, { ...patient, requestTimeoutMs: never });
  });
  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  test('while a service is silent is told its name', async () => {
    const caller = new AbortController();
    const read = client.rooms.getRoom(a, caller.signal);
    await arrived.promise;
    caller.abort(outOfTime());
    await expect(read).rejects.toMatchObject(silence);
  });

  test('takes nothing from others who wait for the same answer', async () => {
    const caller = new AbortController();
    const hurried = client.rooms.getRoom(a, caller.signal);
    const other = client.rooms.getRoom(a, new AbortController().signal);
    const answer = await arrived.promise;
    caller.abort(outOfTime());
    await expect(hurried).rejects.toMatchObject(silence);
    answer();
    expect(await other).toMatchObject({ id: a });
    expect(upstream.requests).toHaveLength(1);
  });

  test('in the middle of a write is told the name of the service, and the write is cut off', async () => {
    const caller = new AbortController();
    const write = client.rooms.createRoom({}, new Map(), undefined, caller.signal);
    await arrived.promise;
    caller.abort(outOfTime());
    await expect(write).rejects.toMatchObject(silence);
  });

  test('before anything was asked is told of no service', async () => {
    const over = outOfTime();
    await expect(client.rooms.getRoom(a, AbortSignal.abort(over))).rejects.toBe(over);
    await expect(client.rooms.createRoom({}, new Map(), undefined, AbortSignal.abort(over))).rejects.toBe(
      over,
    );
    expect(upstream.requests).toEqual([]);
  });
});
