import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import { findEndpoints } from './endpoints.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/**
 * Tells a sandbox where the gateway is that stands before it, so that it posts there what happens.
 *
 * @param url of the gateway
 */
export async function registerAtSandbox(
  sandbox: Sandbox,
  config: Config,
  url: string,
  logger: Logger,
): Promise<void> {
  sandbox.graph.registerWebhook(`${url}/callbacks/calls`);
  const { eventGrid } = findEndpoints(config, sandbox).roomCallSources;
  const [name] = eventGrid?.subscriptions ?? [];
  if (!eventGrid || name === undefined) return;
  const endpointUrl = `${url}/callbacks/events/${eventGrid.token}`;
  const { bearer } = eventGrid;
  const audience = bearer && { azureActiveDirectoryApplicationIdOrUri: bearer.audience };
  await sandbox.eventGrid.subscribe({ name, endpointUrl, ...audience }).catch((error: unknown) => {
    logger.error(
      { err: error },
      'the sandbox could not be subscribed to: it tells nothing of calls in rooms',
    );
  });
}
