import { expect, test } from 'vitest';
import { runKilledClients } from './run-killed-clients.ts';

const cycles = 10_000;

test('10,000 clients that open, subscribe and are killed, over either transport and at any moment, leave nothing behind', async () => {
  const { surplus, alive, residues, ended } = await runKilledClients(cycles);
  expect(surplus).toEqual([]);
  expect(alive).toEqual({
    Connection: 0,
    Delivery: 0,
    Session: 0,
    Subscriber: 0,
    SharedStream: 0,
    AsyncQueue: 0,
    DataLoader: 0,
  });
  // Each that was not killed before it was one.
  expect(ended.webSocket).toBeGreaterThan(0.7 * cycles * 0.75);
  expect(ended.eventStream).toBeGreaterThan(0.7 * cycles * 0.25);
  // The sandbox's journal and the histograms of metrics grow a little.
  const [, early, late] = residues;
  expect(late.heap - early.heap).toBeLessThan(4 * 1024 * 1024);
});
