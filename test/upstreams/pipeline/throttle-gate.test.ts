import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { expect, test } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { UpstreamGate } from '../../../src/upstreams/pipeline/throttle-gate.ts';

/** A clock that goes on each time that it is read, and whose timers come early, as those of a whole number of milliseconds do. */
function clockBetweenReadings(stepMs: number, earlyMs: number): Clock {
  let now = 0;
  return {
    now: () => new Date(0),
    monotonicNow: () => (now += stepMs),
    schedule(delayMs, task) {
      now += Math.max(0, delayMs - earlyMs);
      queueMicrotask(task);
      return () => undefined;
    },
  };
}

test.each([1, 2, 3, 4, 5, 6])(
  'a pause that is over between one reading of the clock and the next holds nobody, after %d readings',
  async (readings) => {
    const stepMs = 0.1;
    const clock = clockBetweenReadings(stepMs, stepMs * (readings - 0.5));
    const gate = new UpstreamGate('rooms', { concurrency: 1, maxPauseMs: 10_000 }, clock);
    const statuses = [429, 200];
    const send = () =>
      gate.policy().sendRequest(createPipelineRequest({ url: 'http://localhost' }), (request) => {
        const headers = createHttpHeaders({ 'retry-after': '1' });
        return Promise.resolve({
          request,
          status: statuses.shift() ?? 200,
          headers,
        } satisfies PipelineResponse);
      });
    expect((await send()).status).toBe(429);
    expect((await send()).status).toBe(200);
  },
  2_000,
);
