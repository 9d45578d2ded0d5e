import { Registry } from 'prom-client';
import type { MetricObject } from 'prom-client';
import type { EngineObserver } from '../graphql/documents/trust-policy.ts';
import type { EventStreamObserver } from '../http/event-stream/event-streams.ts';
import type { HttpObserver } from '../http/http-observer.ts';
import type { WebSocketObserver } from '../http/websocket/observer.ts';
import type { SubscriptionCallbackObserver } from '../http/callback-protocol/callback-subscriptions.ts';
import type { LoaderObserver } from '../loaders/loaders.ts';
import type { WebhookObserver } from '../webhook/webhook.ts';
import { createCallMetrics } from './call-metrics.ts';
import { createDocumentMetrics } from './document-metrics.ts';
import { createEventStreamMetrics } from './event-stream-metrics.ts';
import { createHttpMetrics } from './http-metrics.ts';
import { createFanOutMetrics } from './fan-out-metrics.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { createStoreMetrics } from './store-metrics.ts';
import type { StoreObserver } from '../live/store/observed-store.ts';
import { createKeyMetrics } from './key-metrics.ts';
import type { KeyMetrics } from './key-metrics.ts';
import { createLiveMetrics } from './live-metrics.ts';
import { createLoaderMetrics } from './loader-metrics.ts';
import { createLogMetrics } from './log-metrics.ts';
import type { GatewayState } from './gateway-state.ts';
import { createOperationMetrics } from './operation-metrics.ts';
import type { OperationMetrics } from './operation-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { createRoomCallMetrics } from './room-call-metrics.ts';
import type { RoomCallMetrics } from './room-call-metrics.ts';
import type { Samples } from './samples.ts';
import { createSubscriptionCallbackMetrics } from './subscription-callback-metrics.ts';
import { createUpstreamMetrics } from './upstream-metrics.ts';
import type { UpstreamMetrics } from './upstream-metrics.ts';
import { createWebhookMetrics } from './webhook-metrics.ts';
import { createWebSocketMetrics } from './websocket-metrics.ts';

/** A metric, as it is documented. */
export interface DescribedMetric {
  readonly name: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** What one gateway counts. Whoever has something to count is given the part that is theirs, and knows no Prometheus. */
export interface Metrics {
  /** The media type of `text`. */
  readonly contentType: string;
  /** Everything counted so far, in Prometheus' text format. */
  text(): Promise<string>;
  /** All that are the gateway's own, for its documentation. */
  readonly described: readonly DescribedMetric[];
  /** The same, to be summed with what other processes have counted. */
  samples(): Promise<Samples>;
  /** From now on the state of a gateway is shown as well. */
  show(state: Partial<GatewayState>): void;
  readonly upstreams: UpstreamMetrics;
  readonly loaders: LoaderObserver;
  readonly webhook: WebhookObserver;
  readonly roomCalls: RoomCallMetrics;
  readonly liveCalls: ReturnType<typeof createLiveMetrics>;
  readonly fanOut: ReturnType<typeof createFanOutMetrics>;
  readonly keys: KeyMetrics;
  readonly store: StoreObserver;
  readonly gateway: GatewayMetrics;
  readonly webSocket: WebSocketObserver;
  readonly engine: EngineObserver;
  readonly eventStream: EventStreamObserver;
  readonly subscriptionCallback: SubscriptionCallbackObserver;
  readonly operations: OperationMetrics;
  readonly http: HttpObserver;
}

/** What is counted elsewhere, and only shown here. */
export interface MetricsOptions {
  /** Lines of the log that could not be written so far; left out, that is not shown. */
  readonly droppedLogLines?: (() => number) | undefined;
  /** Where calls are kept: which kind of store. */
  readonly storeKind: string;
}

/**
 * Makes the metrics of one gateway, named by Prometheus' conventions (https://prometheus.io/docs/practices/naming/). A
 * label's values are few and ours, never a caller's; those known beforehand are there from the start, as 0, so that a
 * first increase shows.
 */
export function createMetrics({ droppedLogLines, storeKind }: MetricsOptions): Metrics {
  const own = new Registry();
  let state: Partial<GatewayState> = {};
  const readState = (): Partial<GatewayState> => state;
  const registers = [own];
  const observers = {
    upstreams: createUpstreamMetrics(registers, readState),
    loaders: createLoaderMetrics(registers),
    webhook: createWebhookMetrics(registers),
    roomCalls: createRoomCallMetrics(registers),
    fanOut: createFanOutMetrics(registers, readState),
    keys: createKeyMetrics(registers),
    store: createStoreMetrics(registers, storeKind),
    gateway: createGatewayMetrics(registers, readState, storeKind),
    liveCalls: createLiveMetrics(registers),
    webSocket: createWebSocketMetrics(registers),
    engine: createDocumentMetrics(registers),
    eventStream: createEventStreamMetrics(registers),
    subscriptionCallback: createSubscriptionCallbackMetrics(registers),
    operations: createOperationMetrics(registers),
    http: createHttpMetrics(registers),
  };
  createCallMetrics(registers, readState);
  if (droppedLogLines) createLogMetrics(registers, droppedLogLines);

  const described = own.getMetricsAsArray().map(describe);
  const all = Registry.merge([own, processMetrics()]);
  return {
    contentType: all.contentType,
    described,
    text: () => all.metrics(),
    samples: () => all.getMetricsAsJSON(),
    show(shown) {
      state = shown;
    },
    ...observers,
  };
}

/** What the library keeps of a metric, as far as it is told here. Its types leave out the labels. */
function describe(metric: MetricObject): DescribedMetric {
  const { name, type, help } = metric;
  const { labelNames = [] } = metric as { readonly labelNames?: readonly string[] };
  return { name, kind: String(type), labels: labelNames, help };
}
