import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Cores } from '../cores.ts';
import { measureIdleHeap } from './idle-heap.ts';
import type { IdleHeapDuration } from './idle-heap.ts';
import { measureLatency } from './latency.ts';
import type { LatencyDuration } from './latency.ts';
import { findMarks } from './marks.ts';
import { requireOpenFiles } from './open-files.ts';
import type { Outcome, Setting } from './outcome.ts';
import { FanOutServer } from './server.ts';
import { measureSlowClient } from './slow-client.ts';
import type { SlowClientDuration } from './slow-client.ts';
import { subscriptionTo } from './subscription.ts';
import { measureThroughput } from './throughput.ts';
import type { Crowd, ThroughputDuration } from './throughput.ts';

/** How much is measured. */
export interface FanOutDuration {
  /** Of one roster, saturated. */
  readonly oneRoster: number;
  /** Over many calls and documents, saturated. */
  readonly manyRosters: number;
  readonly throughput: ThroughputDuration;
  readonly latency: LatencyDuration;
  readonly idleHeap: IdleHeapDuration;
  readonly slowClient: SlowClientDuration;
}

/**
 * Measures what it takes to tell everybody what has happened: the gateway beside graphql-ws as it comes and beside a
 * broadcast that knows no GraphQL. The servers take turns on one core; the subscribers are on another.
 */
export async function measureFanOut(cores: Cores, duration: FanOutDuration): Promise<Outcome> {
  requireOpenFiles(2 * Math.max(duration.manyRosters, duration.latency.subscribers) + 200);
  const setting: Setting = { core: cores.server, example: await takeExample(cores) };
  const { oneRoster, manyRosters: subscribers, throughput, latency, idleHeap, slowClient } = duration;
  const calls = Math.min(50, subscribers);
  const marks = findMarks();
  const crowds: Crowd[] = [
    {
      name: `${oneRoster} subscribers of one roster`,
      audience: { subscribers: oneRoster, calls: 1, documents: 1 },
      leastRatios: { stock: 6, bare: 0.7 },
      marks: marks.found,
    },
    {
      name: `${subscribers} of ${calls} rosters by 20 documents`,
      audience: { subscribers, calls, documents: 20 },
      leastRatios: { stock: 3 },
    },
    {
      name: `${subscribers} of ${calls} rosters, each by another document`,
      audience: { subscribers, calls, documents: subscribers },
      leastRatios: { stock: 0.9 },
    },
  ];
  const outcomes = [
    await measureThroughput(crowds, setting, throughput),
    await measureLatency(setting, latency),
    await measureIdleHeap(setting, idleHeap),
    await measureSlowClient(setting, slowClient),
  ];
  return {
    report: outcomes.map(({ report }) => report).join('\n\n') + marks.missing,
    missed: outcomes.flatMap(({ missed }) => missed),
  };
}

/** @throws AbortError of what is made with it and comes too late */
function soon(): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(30_000) };
}

/** Takes one event from the gateway. */
async function takeExample(cores: Cores): Promise<string> {
  const server = await FanOutServer.start('switchboard', cores.server);
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message', soon());
  const id = '00000000-0000-4000-8000-000000000000';
  socket.send(JSON.stringify({ id, type: 'subscribe', payload: subscriptionTo(0, 0) }));
  await once(socket, 'message', soon());
  server.publish('', 0);
  const [message] = (await once(socket, 'message', soon())) as [Buffer];
  socket.close();
  server.stop();
  return message.toString();
}
