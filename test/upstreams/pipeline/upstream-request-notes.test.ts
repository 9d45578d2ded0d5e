import { describe, expect, test } from 'vitest';
import {
  CurrentOperation,
  currentOperation,
  runInOperation,
} from '../../../src/telemetry/current-operation.ts';
import { createTestRoomsClient } from '../../support/rooms-client.ts';
import { json, startStubUpstream } from '../../support/stub-upstream.ts';
import { roomBody } from '../../support/held-upstream.ts';

/** Reads rooms for operations, from a service that answers what is said. @param answers a status each, then 200 */
async function startReads(answers: readonly number[] = [], headers: Readonly<Record<string, string>> = {}) {
  const statuses = [...answers];
  const upstream = await startStubUpstream((_, response) => {
    const status = statuses.shift() ?? 200;
    response.setHeader('ms-cv', `answer ${statuses.length}`);
    if (status === 200) json(response, roomBody('1'));
    else response.writeHead(status, headers).end();
  });
  const client = createTestRoomsClient(upstream.url, { maxRetries: 2 });
  return {
    read(operation: CurrentOperation, id = '1') {
      return runInOperation(operation, () => client.rooms.getRoom(id));
    },
    readForNobody: () => client.rooms.getRoom('1'),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

const start = (): CurrentOperation => new CurrentOperation('id', undefined);

describe('an operation', () => {
  test('has the requests that it made, with what they were answered', async () => {
    await using reads = await startReads();
    const operation = start();
    await reads.read(operation);
    expect(operation.upstreamRequests).toEqual([
      expect.objectContaining({
        service: 'rooms',
        operation: 'GET /rooms/{roomId}',
        status: 200,
        attempts: 1,
        isShared: false,
        requestId: 'answer 0',
      }),
    ]);
    expect(operation.upstreamRequests[0]?.durationMs).toBeGreaterThan(0);
  });

  test('has a request that was repeated once, with how often it was sent', async () => {
    await using reads = await startReads([500, 500]);
    const operation = start();
    await reads.read(operation);
    expect(operation.upstreamRequests).toMatchObject([{ status: 200, attempts: 3 }]);
  });

  test('knows how long a request waited for the end of a pause', async () => {
    await using reads = await startReads([429], { 'retry-after-ms': '50' });
    const operation = start();
    await reads.read(operation);
    const [request] = operation.upstreamRequests;
    expect(request?.waitedMs).toBeGreaterThan(0);
    expect(request?.durationMs).toBeGreaterThanOrEqual(request?.waitedMs ?? NaN);
  });

  test('has a request that is still under way, without an answer, by the id that it was sent with', async () => {
    await using upstream = await startStubUpstream(() => undefined);
    await using client = createTestRoomsClient(upstream.url, { maxRetries: 0 });
    const operation = start();
    const gone = new AbortController();
    const read = runInOperation(operation, () => client.rooms.getRoom('1', gone.signal)).catch(String);
    await expect.poll(() => upstream.requests.length).toBe(1);
    const [request] = operation.upstreamRequests;
    expect(request).toMatchObject({ status: undefined, attempts: 1 });
    expect(request?.requestId).toMatch(/^[\da-f-]{36}$/);
    gone.abort();
    await read;
    const ended = operation.upstreamRequests[0]?.durationMs;
    expect(operation.upstreamRequests[0]?.durationMs).toBe(ended);
  });

  test('has the request of another whose answer did for it, marked as shared', async () => {
    await using reads = await startReads();
    const [first, second] = [start(), start()];
    await Promise.all([reads.read(first), reads.read(second)]);
    expect(first.upstreamRequests).toMatchObject([{ isShared: false, requestId: 'answer 0' }]);
    expect(second.upstreamRequests).toMatchObject([{ isShared: true, requestId: 'answer 0', status: 200 }]);
  });

  test('has a request that it shared with one of which nobody wants to know', async () => {
    await using reads = await startReads();
    const second = start();
    await Promise.all([reads.readForNobody(), reads.read(second)]);
    expect(second.upstreamRequests).toMatchObject([{ service: 'rooms', isShared: true, attempts: 0 }]);
  });

  test('has nothing of what others do at the same time', async () => {
    await using reads = await startReads();
    const [first, second] = [start(), start()];
    await Promise.all([reads.read(first, '1'), reads.read(second, '2'), reads.read(second, '3')]);
    expect([first.upstreamRequests.length, second.upstreamRequests.length]).toEqual([1, 2]);
    expect(currentOperation()).toBeUndefined();
  });
});
