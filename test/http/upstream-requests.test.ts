import { describe, expect, test } from 'vitest';
import { everyTransport } from '../graphql/transports.ts';
import { startGateway } from '../support/gateway.ts';
import { roomBody, startHeldGateway } from '../support/held-upstream.ts';
import { startIssuer } from '../support/issuer.ts';
import { rawRequest } from '../support/signed-request.ts';

/** What an answer has besides its data. */
interface Extended {
  readonly extensions?: {
    readonly upstreamRequests?: readonly Readonly<Record<string, unknown>>[];
    readonly upstreamRequestsLeftOut?: string;
  };
}

const rooms = '{ rooms { nodes { id } } }';
const aNumber: unknown = expect.any(Number);
const anId: unknown = expect.stringMatching(/./);
const one = {
  service: 'rooms',
  operation: 'GET /rooms',
  status: 200,
  attempts: 1,
  durationMs: aNumber,
  waitedMs: aNumber,
  shared: false,
  requestId: anId,
};

/** Asks by POST, with what a test puts beside the document. */
async function ask(url: string, query: string, headers: Record<string, string> = {}): Promise<Extended> {
  const { json } = await rawRequest(url, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return json as Extended;
}

describe('who asks for it sees what an operation asked the services', () => {
  test.each(everyTransport)('by %s', async (_, send) => {
    await using gateway = await startGateway();
    const answer = (await send(gateway.url, {
      query: rooms,
      extensions: { upstreamRequests: true },
    })) as Extended;
    expect(answer.extensions).toEqual({ upstreamRequests: [one] });
  });

  test('by a header', async () => {
    await using gateway = await startGateway();
    expect((await ask(gateway.url, rooms, { 'x-upstream-requests': '1' })).extensions).toEqual({
      upstreamRequests: [one],
    });
  });

  test.each(['off', 0, 1] as const)(
    'whatever share of operations is logged: %s',
    async (operationLogShare) => {
      await using gateway = await startGateway({ config: { operationLogShare } });
      expect((await ask(gateway.url, rooms, { 'x-upstream-requests': '1' })).extensions).toEqual({
        upstreamRequests: [one],
      });
    },
  );

  test.each(['{ __typename }', '{', '{ nothing }'])('though it is nothing: %s', async (query) => {
    await using gateway = await startGateway();
    const { extensions } = await ask(gateway.url, query, { 'x-upstream-requests': '1' });
    expect(extensions).toEqual({ upstreamRequests: [] });
  });

  test('how often a request was repeated', async () => {
    await using gateway = await startGateway();
    await gateway.fail({ kind: 'status', status: 503, path: '/rooms' });
    const { extensions } = await ask(gateway.url, rooms, { 'x-upstream-requests': '1' });
    expect(extensions?.upstreamRequests).toEqual([{ ...one, status: 503, attempts: 4 }]);
  });

  test('which requests were shared with others', async () => {
    await using held = await startHeldGateway();
    const room = '{ room(id: "1") { id } }';
    const first = ask(held.gateway.url, room, { 'x-upstream-requests': '1' });
    const request = await held.next();
    const second = ask(held.gateway.url, room, { 'x-upstream-requests': '1' });
    // A request that is answered when it comes shows that all before it were taken.
    await ask(held.gateway.url, '{ __typename }');
    request.answer(roomBody('1'));
    const found = await Promise.all([first, second]);
    const shared = found.map(({ extensions }) => extensions?.upstreamRequests?.map((each) => each['shared']));
    expect(shared).toEqual([[false], [true]]);
  });
});

describe('it is left out', () => {
  test('of the answer to whoever does not ask', async () => {
    await using gateway = await startGateway();
    for (const headers of [{}, { 'x-upstream-requests': '0' }, { 'x-upstream-requests': 'true' }]) {
      expect(await ask(gateway.url, rooms, headers)).not.toHaveProperty('extensions');
    }
  });

  test('for who was not granted to see it, with a word of why and all that they asked for', async () => {
    await using issuer = await startIssuer();
    await using gateway = await startGateway({ issuer });
    const asked = async (...scopes: string[]): Promise<unknown> =>
      ask(gateway.url, rooms, {
        'x-upstream-requests': '1',
        authorization: await issuer.bearer('rooms.read', ...scopes),
      });
    expect(await asked()).toEqual({
      data: { rooms: { nodes: [] } },
      extensions: { upstreamRequestsLeftOut: 'This needs the scope diagnostics.read.' },
    });
    expect(await asked('diagnostics.read')).toEqual({
      data: { rooms: { nodes: [] } },
      extensions: { upstreamRequests: [one] },
    });
  });
});
