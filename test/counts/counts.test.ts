import { expect, test } from 'vitest';
import { Channel } from '../../src/channel/channel.ts';
import { createMemoryCounts } from '../../src/counts/counts.ts';
import type { Counts } from '../../src/counts/counts.ts';
import { CountsHost, createCountsClient } from '../../src/counts/counts-channel.ts';
import { cloningWire } from '../support/cloning-wire.ts';
import { describeCounts, requestsPerMinute } from './counts-conformance.ts';

describeCounts('one process', () => {
  const counts = createMemoryCounts(requestsPerMinute);
  return Promise.resolve([counts, counts]);
});

function connect(host: CountsHost): { readonly counts: Counts; readonly end: () => void } {
  const [near, far] = cloningWire();
  return { end: host.connect(new Channel(near)), counts: createCountsClient(new Channel(far)) };
}

describeCounts('another process', () => {
  const host = new CountsHost(createMemoryCounts(requestsPerMinute));
  return Promise.resolve([connect(host).counts, connect(host).counts]);
});

test('what a process held that has ended is given back, also what it was just about to get', async () => {
  const counts = createMemoryCounts(requestsPerMinute);
  const begun = Promise.withResolvers<undefined>();
  const mayEnd = Promise.withResolvers<undefined>();
  const host = new CountsHost({
    ...counts,
    holdings: {
      async acquire(...args) {
        const lease = await counts.holdings.acquire(...args);
        if (args[1] === 'ben') {
          begun.resolve(undefined);
          await mayEnd.promise;
        }
        return lease;
      },
    },
  });
  const ending = connect(host);
  await ending.counts.holdings.acquire('webSocket', 'ann', 1);
  void ending.counts.holdings.acquire('webSocket', 'ben', 1);
  await begun.promise;
  ending.end();
  mayEnd.resolve(undefined);
  const staying = connect(host);
  expect(await staying.counts.holdings.acquire('webSocket', 'ann', 1)).toBeDefined();
  expect(await staying.counts.holdings.acquire('webSocket', 'ben', 1)).toBeDefined();
});
