import { systemClock } from '../clock.ts';
import { needsSandbox } from '../endpoints.ts';
import type { Gateway, GatewayOptions } from '../gateway.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { openStore } from '../open-store.ts';
import { registerAtSandbox } from '../register-at-sandbox.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorOptions } from './supervisor.ts';

/**
 * Starts a gateway of several processes on one port: this one has the live core's state, unless that is in a server of its
 * own, and the sandbox, if there is one; the others are gateways.
 *
 * @throws {Error} whose message says what to do about it, such as for a port that is taken
 */
export async function startWorkers({
  config,
  logger,
  log,
  isLogForPeople = false,
  droppedLogLines,
}: Pick<GatewayOptions, 'config' | 'isLogForPeople' | 'droppedLogLines'> &
  Pick<SupervisorOptions, 'logger' | 'log'>): Promise<Gateway> {
  await using opened = new AsyncDisposableStack();
  // First, so that it is closed last.
  const state = config.liveState.kind === 'redis' ? undefined : await openStore(config, systemClock, logger);
  if (state) opened.defer(state.close);
  const sandbox = needsSandbox(config) ? await startSandbox(config.sandbox) : undefined;
  if (sandbox) opened.defer(() => sandbox.close());
  const metrics = createMetrics({ droppedLogLines, storeKind: config.liveState.kind });
  if (state) metrics.show({ census: () => state.store.calls.census?.() });
  const supervisor = new Supervisor({
    workers: config.workers,
    port: config.port,
    state,
    sandbox: sandbox && {
      url: sandbox.url,
      connectionString: sandbox.connectionString,
      certificate: sandbox.certificate,
      entra: { tenantId: sandbox.entra.tenantId },
      graph: { token: sandbox.graph.token, callbacks: sandbox.graph.callbacks },
      callAutomation: { callbacks: sandbox.callAutomation.callbacks },
    },
    ownSamples: () => metrics.samples(),
    logger,
    isLogForPeople,
    log,
  });
  opened.defer(() => supervisor.close());
  const url = await supervisor.start();
  if (sandbox) await registerAtSandbox(sandbox, config, url, logger);

  const running = opened.move();
  return { graphql: `${url}/graphql`, sandbox, close: () => running.disposeAsync() };
}
