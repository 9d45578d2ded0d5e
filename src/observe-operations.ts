import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { OperationObserver } from './graphql/engine/observed-operation.ts';
import type { OperationMetrics } from './metrics/operation-metrics.ts';
import { createOperationLog } from './operation-log.ts';

interface Settings {
  readonly config: Pick<Config, 'operationLogShare' | 'slowOperationMs'>;
  readonly logger: Logger;
  readonly isLogForPeople?: boolean | undefined;
}

/** The share of operations and of posts to the webhook that are logged though nothing went wrong, from 0 to 1. */
export function loggedShareOf({ config, isLogForPeople = false }: Omit<Settings, 'logger'>): number {
  const { operationLogShare } = config;
  if (operationLogShare === 'off') return 0;
  // Whoever tries it out sees what goes wrong, and not each of the pages' operations.
  return operationLogShare ?? (isLogForPeople ? 0 : 1);
}

/** Counts operations, and logs them as far as that is wanted. */
export function observeOperations(settings: Settings, metrics: OperationMetrics): OperationObserver {
  const { config, logger } = settings;
  if (config.operationLogShare === 'off') {
    return { wantsUpstreamRequests: false, onEnded: metrics.onEnded };
  }
  const log = createOperationLog(logger, {
    share: loggedShareOf(settings),
    slowMs: config.slowOperationMs,
    onSlow: metrics.onSlow,
  });
  return {
    wantsUpstreamRequests: log.wantsUpstreamRequests,
    onEnded(operation) {
      metrics.onEnded(operation);
      log.onEnded(operation);
    },
  };
}
