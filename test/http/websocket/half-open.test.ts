import { afterEach, beforeEach, expect, test } from 'vitest';
import { frameOf, openReadySocket } from './graphql-socket.ts';
import { startHeldGateway } from '../../support/held-upstream.ts';
import type { HeldGateway } from '../../support/held-upstream.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';

const pingIntervalMs = 200;

let held: HeldGateway;
beforeEach(async () => {
  held = await startHeldGateway({ connectionLimits: { pingIntervalMs } });
});
afterEach(() => held[Symbol.asyncDispose]());

test('a client that is gone without a word is pinged, and cut off with all that runs for it', async () => {
  const connection = await connectTcp(held.gateway.url);
  connection.write(`${upgradeOf('/graphql')}\r\n`);
  await connection.received(/^HTTP\/1\.1 101 /);
  connection.write(frameOf({ type: 'connection_init' }));
  await connection.received(/connection_ack/);
  connection.write(frameOf({ id: '1', type: 'subscribe', payload: { query: '{rooms{nodes{id}}}' } }));
  const request = await held.next();
  // An empty ping: opcode 9.
  await connection.received(/\x89\x00/);
  expect(await request.ended).toBe('cut off');
  await connection.ended;
  connection.end();
});

test('its answers to pings are no messages', async () => {
  await using limited = await startHeldGateway({
    connectionLimits: { pingIntervalMs },
    transportLimits: { messagesPerSecond: 1 },
  });
  const socket = await openReadySocket(limited.gateway.url);
  for (let count = 0; count < 8; count += 1) await socket.pinged();
  expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
});

test('a client that answers stays', async () => {
  const socket = await openReadySocket(held.gateway.url);
  for (let count = 0; count < 4; count += 1) await socket.pinged();
  expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
});
