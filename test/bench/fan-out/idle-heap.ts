import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Setting } from './outcome.ts';
import { FanOutServer, names } from './server.ts';
import type { FanOutVariant } from './server.ts';
import { Subscribers } from './subscribers.ts';

/** How much is measured. */
export interface IdleHeapDuration {
  readonly subscribers: number;
  /** For what ends soon after somebody has come: what waits for `connection_init`, for one. */
  readonly settlingSeconds: number;
}

const mostKibibytes = 10;

/** Measures what a subscriber to whom nothing happens costs: the heap after they have come, less that before. */
export async function measureIdleHeap({ core }: Setting, duration: IdleHeapDuration): Promise<Outcome> {
  const { subscribers, settlingSeconds } = duration;
  const kibibytes = new Map<FanOutVariant, number>();
  for (const variant of ['switchboard', 'stock', 'bare'] as const) {
    const server = await FanOutServer.start(variant, core);
    // The first ones pay for what is there once.
    const first = await Subscribers.connect(server, { subscribers: 50, calls: 1, documents: 1 });
    const { heapBytes: before } = await server.figures({ collect: true });
    const all = await Subscribers.connect(server, { subscribers, calls: 1, documents: 1 });
    await sleep(settlingSeconds * 1000);
    const { heapBytes: after } = await server.figures({ collect: true });
    kibibytes.set(variant, (after - before) / subscribers / 1024);
    first.close();
    all.close();
    server.stop();
  }
  const report = [
    '| idle | heap KiB per subscriber |',
    '|---|---:|',
    ...[...kibibytes].map(([variant, value]) => `| ${names[variant]} | ${value.toFixed(1)} |`),
    '',
    `${subscribers} subscribers of one roster; the collected heap after they have come, less that before, by their number.`,
  ].join('\n');
  const ours = kibibytes.get('switchboard') ?? NaN;
  const missed =
    ours <= mostKibibytes
      ? []
      : [
          `An idle subscriber takes ${ours.toFixed(1)} KiB of heap; it should be ${mostKibibytes} KiB at most.`,
        ];
  return { report, missed };
}
