import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import * as ws from 'ws';
import { frameOf } from './graphql-socket.ts';
import { startHeldGateway } from '../../support/held-upstream.ts';
import type { HeldGateway } from '../../support/held-upstream.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';
import type { TcpConnection } from '../../support/tcp-connection.ts';

/** What reads frames in `ws`, whose types don't know it. */
const { Receiver } = ws as unknown as { readonly Receiver: { readonly prototype: { _write(): void } } };

/** Longer than any test may take: who waits for it fails. */
const patientMs = 600_000;
/** A close frame of 4401, by which a client is told that it must say who it is first. */
const toldToClose = /\x88.\x11\x31/s;

let held: HeldGateway;
afterEach(() => held[Symbol.asyncDispose]());

/** Opens a socket, and does what it is closed for. */
async function misbehave(closingMs: number): Promise<TcpConnection> {
  held = await startHeldGateway({ connectionLimits: { closingMs }, shutdownSeconds: 0 });
  const connection = await connectTcp(held.gateway.url);
  connection.write(`${upgradeOf('/graphql')}\r\n`);
  await connection.received(/^HTTP\/1\.1 101 /);
  connection.write(frameOf({ id: '1', type: 'subscribe', payload: { query: '{rooms{nodes{id}}}' } }));
  return connection;
}

test('a socket that is told to close is hung up, whether or not its client says goodbye', async () => {
  const connection = await misbehave(patientMs);
  expect(await connection.ended).toMatch(toldToClose);
  connection.end();
  await connection.closed;
});

test('a client that was told, and goes on, is cut off when its time is over', async () => {
  const connection = await misbehave(50);
  await connection.ended;
  // Our side stays open: that the gateway is gone shows by what it answers to more.
  const goingOn = setInterval(() => {
    connection.write(frameOf({ type: 'ping' }));
  }, 5);
  onTestFinished(() => {
    clearInterval(goingOn);
  });
  await connection.closed;
});

test('what a client sends after it was told is not read', async () => {
  const connection = await misbehave(patientMs);
  await connection.received(toldToClose);
  const parse = vi.spyOn(Receiver.prototype, '_write');
  onTestFinished(() => {
    parse.mockRestore();
  });
  for (let count = 0; count < 100; count += 1) connection.write(frameOf({ type: 'ping' }));
  connection.end();
  await connection.closed;
  expect(parse).not.toHaveBeenCalled();
});
