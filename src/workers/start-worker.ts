import { Channel } from '../channel/channel.ts';
import { createProcessWire } from '../channel/process-wire.ts';
import { createSteadyTime, systemClock } from '../clock.ts';
import { createCountsClient } from '../counts/counts-channel.ts';
import { startGateway } from '../gateway.ts';
import type { Gateway, GatewayOptions } from '../gateway.ts';
import { createStoreClient } from '../live/store-channel/store-client.ts';
import { createSharedMetrics } from './shared-metrics.ts';
import type { SupervisorOffers, WorkerOffers } from './offers.ts';

/**
 * Starts a gateway that is one of several processes on a port, as its supervisor says, and tells it so. If it can't, the
 * supervisor says why, and this process ends.
 *
 * @param stop is called when the supervisor wants it to end in order
 */
export async function startWorker(
  { config, ...options }: GatewayOptions,
  stop: () => void,
): Promise<Gateway> {
  const channel = new Channel(createProcessWire(process));
  const supervisor = channel.to<SupervisorOffers>();
  const offers: WorkerOffers = { stop };
  channel.offer(offers);
  const { port, time, sandbox } = await supervisor.ask('begin');
  try {
    const gateway = await startGateway({
      ...options,
      config: { ...config, port },
      shared: {
        // A server is asked by each worker itself: by way of the supervisor, all would wait for one process.
        state:
          config.liveState.kind === 'redis'
            ? undefined
            : {
                store: createStoreClient(channel),
                counts: createCountsClient(channel),
                now: createSteadyTime(systemClock, time),
              },
        sandbox,
        metrics: createSharedMetrics(channel),
      },
    });
    supervisor.tell('isReady', new URL(gateway.graphql).origin);
    return gateway;
  } catch (error) {
    await supervisor.ask('hasFailed', error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
