import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { roomBody } from '../support/held-upstream.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { json, startStubUpstream } from '../support/stub-upstream.ts';

interface Harness extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly requests: readonly string[];
}

/** A gateway before a resource whose identities answer at once, and whose rooms answer as the test says. */
async function startHarness(
  answerRoom: (request: IncomingMessage, response: ServerResponse) => void,
  upstreamLimits: Record<string, number> = {},
): Promise<Harness> {
  const upstream = await startStubUpstream((request, response) => {
    if (request.url?.startsWith('/identities')) json(response, { identity: { id: '8:acs:somebody' } });
    else answerRoom(request, response);
  });
  const gateway = await startGateway({
    gateway: { upstreamLimits },
    config: { communicationServices: { kind: 'accessKey', endpoint: upstream.url, accessKey: 'QQ==' } },
  });
  return {
    gateway,
    requests: upstream.requests,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

const readRoom = ({ gateway }: Harness, id: string): Promise<GraphQLResult> =>
  gateway.query('query ($id: ID!) { room(id: $id) { id } }', { id });
const createUser = ({ gateway }: Harness): Promise<GraphQLResult> =>
  gateway.query('mutation { createUser(input: {}) { user { id } } }');
const created = { data: { createUser: { user: { id: '8:acs:somebody' } } } };

test('silent rooms take no places from identities', async () => {
  const arrivals = new EventEmitter();
  const held: ServerResponse[] = [];
  await using harness = await startHarness(
    (_request, response) => {
      held.push(response);
      arrivals.emit('room');
    },
    { concurrency: 2 },
  );
  const rooms = ['1', '2', '3'].map((id) => readRoom(harness, id));
  while (held.length < 2) await once(arrivals, 'room');
  expect(await createUser(harness)).toEqual(created);
  expect(held).toHaveLength(2);
  for (let answered = 0; answered < rooms.length; answered += 1) {
    while (held.length === 0) await once(arrivals, 'room');
    const response = held.shift();
    if (response)
      json(response, roomBody(response.req.url?.slice('/rooms/'.length, '/rooms/1'.length) ?? ''));
  }
  expect((await Promise.all(rooms)).map(({ data }) => data)).toEqual(
    ['1', '2', '3'].map((id) => ({ room: { id } })),
  );
});

describe('after a pause that rooms asked for', () => {
  const refuseWith = (status: number) => (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'retry-after': '60' }).end();
  };

  test('since the resource is throttled, identities are left alone as well', async () => {
    await using harness = await startHarness(refuseWith(429));
    await readRoom(harness, '1');
    const { errors } = await createUser(harness);
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_THROTTLED', upstream: { service: 'identity' } } },
    ]);
    expect(errors?.[0]?.extensions.upstream?.['retryAfterSeconds']).toBeGreaterThan(50);
    expect(harness.requests).toHaveLength(1);
  });

  test.each([502, 503, 504])('since they are overloaded (%i), identities go on', async (status) => {
    await using harness = await startHarness(refuseWith(status));
    await readRoom(harness, '1');
    const { errors } = await readRoom(harness, '2');
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED' } }]);
    expect(await createUser(harness)).toEqual(created);
  });
});
