import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import type { EngineObserver } from './graphql/documents/trust-policy.ts';
import type { EventStreamObserver } from './http/event-stream/event-streams.ts';
import type { WebSocketObserver } from './http/websocket/observer.ts';
import { callbackLimits } from './http/callback-protocol/callback-subscriptions.ts';
import type { SubscriptionCallbackObserver } from './http/callback-protocol/callback-subscriptions.ts';
import type { DropReason, LiveObserver, LiveTask } from './live/live-observer.ts';
import { webhookStatuses } from './webhook/webhook.ts';
import type { WebhookObserver } from './webhook/webhook.ts';

/** What one process has counted, in a form that goes from one process to another. */
export type Samples = MetricObjectWithValues<MetricValue<string>>[];

/** What one gateway counts. Whoever has something to count is given the part that is theirs, and knows no Prometheus. */
export interface Metrics {
  /** The media type of `text`. */
  readonly contentType: string;
  /** Everything counted so far, in Prometheus' text format. */
  text(): Promise<string>;
  /** The same, to be summed with what other processes have counted. */
  samples(): Promise<Samples>;
  readonly webhook: WebhookObserver;
  readonly liveCalls: Pick<LiveObserver, 'onDropped' | 'onFailed'>;
  readonly webSocket: WebSocketObserver;
  readonly engine: EngineObserver;
  readonly eventStream: EventStreamObserver;
  readonly subscriptionCallback: SubscriptionCallbackObserver;
}

/** What is counted elsewhere, and only shown here. */
export interface MetricsOptions {
  /** Lines of the log that could not be written so far; left out, that is not shown. */
  readonly droppedLogLines?: (() => number) | undefined;
}

/** As the reasons are named in labels. */
const dropReasons: Readonly<Record<DropReason, string>> = {
  unknownCall: 'unknown_call',
  foreignToken: 'foreign_token',
  noRoom: 'no_room',
};

const liveTasks: Readonly<Record<LiveTask, string>> = {
  keepAlive: 'keep_alive',
  call: 'call',
  roster: 'roster',
  participant: 'participant',
  lookUp: 'look_up',
  hangUp: 'hang_up',
  tick: 'tick',
};

/**
 * Makes the metrics of one gateway, named by Prometheus' conventions (https://prometheus.io/docs/practices/naming/). A
 * label's values are few and ours, never a caller's; those known beforehand are there from the start, as 0, so that a
 * first increase shows.
 */
export function createMetrics({ droppedLogLines }: MetricsOptions = {}): Metrics {
  const own = new Registry();
  const registers = [own];

  const posts = new Counter({
    name: 'switchboard_webhook_posts_total',
    help:
      'Posts to the webhook, by the status they were answered with: 204 are incoming calls announced in the older form, ' +
      '200 people let in under policy recording.',
    labelNames: ['status'],
    registers,
  });
  for (const status of webhookStatuses) posts.inc({ status }, 0);

  const unknown = new Counter({
    name: 'switchboard_webhook_unknown_notifications_total',
    help: 'Notifications of a kind that is not known, which were acknowledged all the same.',
    registers,
  });

  const dropped = new Counter({
    name: 'switchboard_notifications_dropped_total',
    help: 'Notifications that changed nothing because no call could be found that they are about, by why.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of Object.values(dropReasons)) dropped.inc({ reason }, 0);

  const failedTasks = new Counter({
    name: 'switchboard_live_failures_total',
    help: 'What failed of what keeps calls alive and their rosters true, and is tried again, by what it was.',
    labelNames: ['task'],
    registers,
  });
  for (const task of Object.values(liveTasks)) failedTasks.inc({ task }, 0);

  const sockets = new Gauge({
    name: 'switchboard_websockets',
    help: 'WebSockets that are open.',
    registers,
  });
  const closedSockets = new Counter({
    name: 'switchboard_websockets_closed_total',
    help: 'WebSockets that were closed, by the code: 1000 by their clients, 1006 by a broken connection.',
    labelNames: ['code'],
    registers,
  });
  const refusedSockets = new Counter({
    name: 'switchboard_websocket_refusals_total',
    help: 'What WebSockets were refused because it was beyond a limit, by which.',
    labelNames: ['limit'],
    registers,
  });

  const untrusted = new Counter({
    name: 'switchboard_untrusted_documents_total',
    help: 'Operations that were not agreed on, by whether they were refused (enforce) or executed all the same (report).',
    labelNames: ['mode'],
    registers,
  });
  for (const mode of ['enforce', 'report'] as const) untrusted.inc({ mode }, 0);
  const streams = new Gauge({
    name: 'switchboard_event_streams',
    help: 'Event streams, and multipart answers, that are under way.',
    registers,
  });
  const endedStreams = new Counter({
    name: 'switchboard_event_streams_ended_total',
    help: 'Event streams that have ended, by why: behind are those whose client took too little, stalled nothing.',
    labelNames: ['reason'],
    registers,
  });
  const refusedStreams = new Counter({
    name: 'switchboard_event_stream_refusals_total',
    help: 'What event streams were refused because it was beyond a limit, by which.',
    labelNames: ['limit'],
    registers,
  });

  const callbackSubscriptions = new Gauge({
    name: 'switchboard_callback_subscriptions',
    help: 'Subscriptions by HTTP callback that are under way.',
    registers,
  });
  const refusedCallbackSubscriptions = new Counter({
    name: 'switchboard_callback_subscription_refusals_total',
    help: 'Subscriptions by HTTP callback that were refused because they were beyond a limit, by which.',
    labelNames: ['limit'],
    registers,
  });
  for (const limit of callbackLimits) refusedCallbackSubscriptions.inc({ limit }, 0);

  if (droppedLogLines) {
    new Counter({
      name: 'switchboard_log_lines_dropped_total',
      help: 'Lines of the log that could not be written, because the disk is full or nobody reads.',
      registers,
      collect() {
        this.reset();
        this.inc(droppedLogLines());
      },
    });
  }

  const all = Registry.merge([own, processMetrics()]);
  return {
    contentType: all.contentType,
    text: () => all.metrics(),
    samples: () => all.getMetricsAsJSON(),
    webhook: {
      onAnswered(status) {
        posts.inc({ status });
      },
      onUnknown() {
        unknown.inc();
      },
    },
    liveCalls: {
      onDropped(reason) {
        dropped.inc({ reason: dropReasons[reason] });
      },
      onFailed(task) {
        failedTasks.inc({ task: liveTasks[task] });
      },
    },
    engine: {
      onUntrustedDocument(mode) {
        untrusted.inc({ mode });
      },
    },
    webSocket: {
      onOpened() {
        sockets.inc();
      },
      onClosed(code) {
        sockets.dec();
        closedSockets.inc({ code });
      },
      onRefused(limit) {
        refusedSockets.inc({ limit });
      },
    },
    eventStream: {
      onBegun() {
        streams.inc();
      },
      onEnded(reason) {
        streams.dec();
        endedStreams.inc({ reason });
      },
      onRefused(limit) {
        refusedStreams.inc({ limit });
      },
    },
    subscriptionCallback: {
      onBegun() {
        callbackSubscriptions.inc();
      },
      onEnded() {
        callbackSubscriptions.dec();
      },
      onRefused(limit) {
        refusedCallbackSubscriptions.inc({ limit });
      },
    },
  };
}

/** What several processes have counted together. */
export function sumOf(processes: readonly Samples[]): Registry {
  return AggregatorRegistry.aggregate([...processes]);
}

let processRegistry: Registry | undefined;

/**
 * What is measured of the process: memory, processor, event loop, garbage collection. Once for all gateways in it, since
 * prom-client never lets go of what it observes the process by.
 */
function processMetrics(): Registry {
  if (!processRegistry) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}
