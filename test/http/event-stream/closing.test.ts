import { expect, test } from 'vitest';
import { openEventStream } from './client.ts';
import { startStreamHarness } from './harness.ts';
import { connectTcp } from '../../support/tcp-connection.ts';

const roster = (callId: string): string =>
  `subscription { rosterChanged(callId: "${callId}") { joined { displayName } } }`;

/** Longer than any test may take: who waits for it fails. */
const patient = { shutdownSeconds: 600 };

test('a gateway that stops ends its streams at once, without completing them, so that clients come again', async () => {
  await using harness = await startStreamHarness({ config: patient });
  const stream = await openEventStream(harness.url, { query: roster(harness.callId) });
  await stream.nextData();
  const closed = harness.gateway.close();
  expect(await stream.ended).toBe('whole');
  await expect(stream.next()).rejects.toThrow('the stream has ended');
  await closed;
});

test('a stream asked for while it stops is refused with 503', async () => {
  await using harness = await startStreamHarness({ config: patient });
  const connection = await connectTcp(harness.url);
  connection.write(
    `GET /graphql?query=${encodeURIComponent(roster(harness.callId))} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n`,
  );
  await fetch(`${harness.url}/healthz`);
  const closed = harness.gateway.close();
  connection.write('\r\n');
  expect(await connection.ended).toMatch(/^HTTP\/1\.1 503 .*shutting down/s);
  connection.end();
  await closed;
});

test('a client that does not take the rest of its stream is cut off when the time is over', async () => {
  await using harness = await startStreamHarness({ config: { shutdownSeconds: 0.05 } });
  const stream = await openEventStream(harness.url, { query: roster(harness.callId) });
  await stream.nextData();
  stream.pause();
  await harness.gateway.close();
  stream.resume();
  await stream.ended;
});
