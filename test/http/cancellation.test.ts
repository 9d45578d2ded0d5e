import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openReadySocket } from './websocket/graphql-socket.ts';
import { roomBody, startHeldGateway } from '../support/held-upstream.ts';
import type { HeldGateway } from '../support/held-upstream.ts';
import { connectTcp, postOf } from '../support/tcp-connection.ts';

let held: HeldGateway;
beforeEach(async () => {
  held = await startHeldGateway();
});
afterEach(() => held[Symbol.asyncDispose]());

const roomQuery = (id: string) => `{ room(id: "${id}") { id } }`;

/** Starts an operation by some transport, and gives the way by which its client gives up. */
type Start = (query: string) => Promise<() => void>;

const transports: Readonly<Record<string, Start>> = {
  'an HTTP client that hangs up': async (query) => {
    const connection = await connectTcp(held.gateway.url);
    connection.write(postOf(query));
    return () => {
      connection.reset();
    };
  },
  'an HTTP client that aborts its request': (query) => {
    const controller = new AbortController();
    fetch(`${held.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: controller.signal,
    }).catch(() => undefined);
    return Promise.resolve(() => {
      controller.abort();
    });
  },
  'a client of an event stream that hangs up': (query) => {
    const request = httpRequest(`${held.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    request.on('error', () => undefined).end(JSON.stringify({ query }));
    return Promise.resolve(() => {
      request.destroy();
    });
  },
  'a WebSocket client that completes the operation': async (query) => {
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    return () => {
      socket.send({ id: '1', type: 'complete' });
    };
  },
  'a WebSocket client that closes its socket': async (query) => {
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    return () => {
      socket.close();
    };
  },
  'a WebSocket client whose connection breaks': async (query) => {
    const socket = await openReadySocket(held.gateway.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    return () => {
      socket.terminate();
    };
  },
};

describe.each(Object.entries(transports))('%s', (_, start) => {
  test('cuts off the read upstream, and nothing more is asked for it', async () => {
    const giveUp = await start('{ rooms { nodes { id participants { nodes { role } } } } }');
    const request = await held.next();
    giveUp();
    expect([request.name, await request.ended]).toEqual(['GET /rooms', 'cut off']);
    await held.close();
    expect(held.untaken).toBe(0);
  });

  test('cuts off the write upstream, and the mutations behind it are not begun', async () => {
    const giveUp = await start(
      'mutation { createRoom(input: {}) { room { id } } deleteRoom(input: { roomId: "1" }) { roomId } }',
    );
    const request = await held.next();
    giveUp();
    expect([request.name, await request.ended]).toEqual(['POST /rooms', 'cut off']);
    await held.close();
    expect(held.untaken).toBe(0);
  });

  test('is no failure of the gateway: nothing is logged', async () => {
    const giveUp = await start(roomQuery('1'));
    const request = await held.next();
    giveUp();
    await request.ended;
    await held.close();
    expect(held.log).toEqual([]);
  });

  test('leaves the same read to others who wait for it', async () => {
    const giveUp = await start(roomQuery('1'));
    const request = await held.next();
    const other = await openReadySocket(held.gateway.url);
    other.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('1') } });
    // What comes behind it on the same socket tells that it has been taken up.
    other.send({ id: '2', type: 'subscribe', payload: { query: roomQuery('2') } });
    const behind = await held.next();
    giveUp();
    behind.answer(roomBody('2'));
    expect(await other.next()).toMatchObject({ id: '2', payload: { data: { room: { id: '2' } } } });
    expect(await other.next()).toMatchObject({ id: '2', type: 'complete' });
    request.answer(roomBody('1'));
    expect(await other.next()).toMatchObject({ id: '1', payload: { data: { room: { id: '1' } } } });
    expect(await request.ended).toBe('answered');
    expect(held.untaken).toBe(0);
  });
});

test('an operation that was completed answers no more, so that its id can be used again', async () => {
  const socket = await openReadySocket(held.gateway.url);
  socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('1') } });
  const first = await held.next();
  socket.send({ id: '1', type: 'complete' });
  await first.ended;
  socket.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('2') } });
  const second = await held.next();
  second.answer(roomBody('2'));
  expect(await socket.next()).toEqual({ id: '1', type: 'next', payload: { data: { room: { id: '2' } } } });
  expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
});

test('of two sockets that run the same operation under the same id, one can go without the other', async () => {
  const [a, b] = [await openReadySocket(held.gateway.url), await openReadySocket(held.gateway.url)];
  a.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('1') } });
  const ofA = await held.next();
  b.send({ id: '1', type: 'subscribe', payload: { query: roomQuery('2') } });
  const ofB = await held.next();
  a.send({ id: '1', type: 'complete' });
  expect(await ofA.ended).toBe('cut off');
  ofB.answer(roomBody('2'));
  expect(await b.next()).toEqual({ id: '1', type: 'next', payload: { data: { room: { id: '2' } } } });
});
