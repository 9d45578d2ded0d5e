import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { UpstreamUseObserver } from '../connect-upstreams.ts';
import { upstreamErrorReasons, upstreamServices } from '../upstreams/pipeline/upstream-error.ts';
import type { UpstreamFailure } from '../upstreams/pipeline/upstream-failure.ts';
import { isFailureOfService } from '../upstreams/pipeline/upstream-health.ts';
import { tokenOutcomes } from '../upstreams/pipeline/entra-policy.ts';
import { upstreamSeconds } from './buckets.ts';
import type { ReadGatewayState } from './gateway-state.ts';
import { labelOf } from './labels.ts';

/** Is told how the services are used, and how requests to them fail. */
export interface UpstreamMetrics extends UpstreamUseObserver {
  /** A request came to nothing, with all its attempts, for a reason that is not what it asked for. */
  onFailed(failure: UpstreamFailure): void;
}

/** Counts requests to the services. */
export function createUpstreamMetrics(registers: Registry[], readState: ReadGatewayState): UpstreamMetrics {
  const requests = new Counter({
    name: 'switchboard_upstream_requests_total',
    help:
      'Requests to the services, each attempt for itself, by what they do and the status of the answer: "none" where ' +
      'there was none.',
    labelNames: ['service', 'operation', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'switchboard_upstream_request_duration_seconds',
    help: 'How long attempts of requests to the services took, without what they waited to be sent.',
    labelNames: ['service', 'operation'],
    buckets: upstreamSeconds,
    registers,
  });
  const byService = { labelNames: ['service'], registers } as const;
  const retries = new Counter({
    name: 'switchboard_upstream_retries_total',
    help: 'Requests to the services that were sent once more, since they had failed in passing.',
    ...byService,
  });
  const throttled = new Counter({
    name: 'switchboard_upstream_throttled_total',
    help: 'Answers of the services that asked for patience: of status 429, or with how long to leave the service alone.',
    ...byService,
  });
  const shared = new Counter({
    name: 'switchboard_upstream_shared_reads_total',
    help: 'Reads that were not sent, since the same one was under way.',
    ...byService,
  });
  const failures = new Counter({
    name: 'switchboard_upstream_failures_total',
    help: 'Requests that came to nothing with all their attempts, by why, but for those that asked for what can not be.',
    labelNames: ['service', 'reason'],
    registers,
  });
  const tokens = new Counter({
    name: 'switchboard_upstream_tokens_fetched_total',
    help: "Tokens that were asked of Microsoft Entra for the gateway's own requests, by what came of it.",
    labelNames: ['outcome'],
    registers,
  });
  for (const service of upstreamServices) {
    for (const counter of [retries, throttled, shared]) counter.inc({ service }, 0);
    for (const reason of upstreamErrorReasons) {
      if (isFailureOfService(reason)) failures.inc({ service, reason: labelOf(reason) }, 0);
    }
  }
  for (const outcome of tokenOutcomes) tokens.inc({ outcome }, 0);

  showLoad(registers, readState);
  return {
    onAttempt({ service, operation, status = 'none', isThrottled, number, durationMs }) {
      requests.inc({ service, operation, status });
      durations.observe({ service, operation }, durationMs / 1000);
      if (number > 1) retries.inc({ service });
      if (isThrottled) throttled.inc({ service });
    },
    onSharedRead(service) {
      shared.inc({ service });
    },
    onFailed({ service, reason }) {
      failures.inc({ service, reason: labelOf(reason) });
    },
    onToken(outcome) {
      tokens.inc({ outcome });
    },
  };
}

/** How the services are used now. Those that are not configured are not shown. */
function showLoad(registers: Registry[], readState: ReadGatewayState): void {
  const byService = { labelNames: ['service'], registers } as const;
  new Gauge({
    name: 'switchboard_upstream_paused',
    help: 'Whether requests to a service are kept back, since it has asked for a pause (1 or 0).',
    aggregator: 'max',
    ...byService,
    collect() {
      for (const { service, isPaused } of readState().upstreamLoad?.() ?? []) {
        this.set({ service }, Number(isPaused));
      }
    },
  });
  new Gauge({
    name: 'switchboard_upstream_requests_waiting',
    help: 'Requests to a service that wait for a free place among those that may be under way at a time.',
    ...byService,
    collect() {
      for (const { service, waiting } of readState().upstreamLoad?.() ?? []) this.set({ service }, waiting);
    },
  });
  new Gauge({
    name: 'switchboard_upstream_requests_in_flight',
    help: 'Requests to a service that are under way, or that wait for the end of a pause.',
    ...byService,
    collect() {
      for (const { service, underWay } of readState().upstreamLoad?.() ?? []) this.set({ service }, underWay);
    },
  });
  new Gauge({
    name: 'switchboard_upstream_failing',
    help: 'Whether no request to a service has been answered since one failed, as /readyz tells (1 or 0).',
    aggregator: 'max',
    ...byService,
    collect() {
      const { upstreamLoad, failingUpstreams } = readState();
      const failing = new Set(failingUpstreams?.().map(({ service }) => service));
      for (const { service } of upstreamLoad?.() ?? []) this.set({ service }, Number(failing.has(service)));
    },
  });
}
