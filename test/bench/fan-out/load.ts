import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import type { MeasuredServer } from './server.ts';
import type { Subscribers } from './subscribers.ts';

/** A server, who subscribes to it, and what a message is like. */
export interface Contestant {
  readonly server: MeasuredServer;
  readonly subscribers: Subscribers;
  /** What the bare server sends. */
  readonly example: string;
}

/** What was measured for some seconds. */
export interface Slice {
  readonly messagesPerSecond: number;
  /** CPU time of the server for each message. */
  readonly cpuMicroseconds: number;
  readonly p50: number;
  readonly p99: number;
}

/** Events of each call that are under way at a time: enough that no server ever waits for the next one. */
const eventsUnderWay = 4;

/** Lets as much happen as the server can tell everybody. */
export function saturate(contestant: Contestant, seconds: number): Promise<Slice> {
  const { subscribers, calls } = contestant.subscribers.audience;
  return run(contestant, async (publish) => {
    const until = performance.now() + seconds * 1000;
    let [published, delivered] = [0, 0];
    while (performance.now() < until) {
      for (; published < delivered + eventsUnderWay * calls; published += 1) publish();
      delivered += 1;
      await contestant.subscribers.received((delivered * subscribers) / calls);
    }
  });
}

/** Lets so much happen, whether the server keeps up with it or not. */
export function pace(contestant: Contestant, eventsPerSecond: number, seconds: number): Promise<Slice> {
  return run(contestant, async (publish) => {
    const startedAt = performance.now();
    for (let event = 0; event < eventsPerSecond * seconds; event += 1) {
      const waitMs = startedAt + (event * 1000) / eventsPerSecond - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      publish();
    }
  });
}

/**
 * Measures from the first event to the last one's receipt by everybody.
 *
 * The time of a message is that between its event's being sent to the server, which is where the webhook's post would
 * come in, and the message's coming in here. Both are read from this process's clock, as both happen in it; so whatever
 * the event waits for in front of a busy server counts. Which event a message is of is known by counting, since nothing
 * is left out for who keeps up; who doesn't, gets fewer messages, and is found out by that.
 */
async function run(
  { server, subscribers, example }: Contestant,
  publishAll: (publish: () => void) => Promise<void>,
): Promise<Slice> {
  const { audience } = subscribers;
  const latencies: number[] = [];
  const sentAt: number[] = [];
  const publish = (): void => {
    const call = sentAt.length % audience.calls;
    sentAt.push(performance.now());
    server.publish(example, call);
  };
  const { cpuMicroseconds: cpuBefore } = await server.figures();
  subscribers.reset((subscriber, nth) => {
    const event = nth * audience.calls + (subscriber % audience.calls);
    latencies.push(performance.now() - (sentAt[event] ?? NaN));
  });
  const startedAt = performance.now();
  await publishAll(publish);
  const messages = (sentAt.length * audience.subscribers) / audience.calls;
  await subscribers.received(messages);
  const seconds = (performance.now() - startedAt) / 1000;
  const { cpuMicroseconds } = await server.figures();
  if (subscribers.messages !== messages) {
    throw new Error(`${subscribers.messages} messages have come where there should be ${messages}`);
  }
  return {
    messagesPerSecond: messages / seconds,
    cpuMicroseconds: (cpuMicroseconds - cpuBefore) / messages,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}
