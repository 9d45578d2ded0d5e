import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** Between two looks at the event loop, in milliseconds: by so much what it tells is too long. */
const resolution = 5;

/** Tells the parent process where this one serves, and answers its questions about what that costs. */
export function beWatched(url: string): void {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  let before = process.cpuUsage();

  const answerTo = async (question: unknown): Promise<unknown> => {
    switch (question) {
      case 'begin':
        delay.reset();
        // After a reset, the delay is known from the second look on.
        await setTimeout(4 * resolution);
        before = process.cpuUsage();
        return {};
      case 'end': {
        const { user, system } = process.cpuUsage(before);
        await setTimeout(2 * resolution);
        return { cpuMs: (user + system) / 1_000, delayMs: Math.max(0, delay.max / 1e6 - resolution) };
      }
      default:
        for (let round = 0; round < 3; round += 1) globalThis.gc?.();
        return process.memoryUsage().heapUsed;
    }
  };
  process.on('message', (question) => {
    void answerTo(question).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ url });
}
