import { setTimeout as sleep } from 'node:timers/promises';
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { systemClock } from './clock.ts';
import type { TracingSettings } from './config/tracing.ts';
import { createSparingLog } from './logging/sparing-log.ts';
import { ownVersion } from './own-files.ts';
import { beginTracing, endTracing } from './tracing.ts';

/** Between two lines that say the same of traces that can't be sent, in milliseconds. */
const warningIntervalMs = 60_000;

/** How much of what a collector answers is logged: a stranger may write it. */
const maxReasonChars = 300;

/** Traces that are made and sent. */
export interface RunningTracing {
  /** Sends what is left, and makes no more. @param limitMs how long that may take, in milliseconds */
  stop(limitMs: number): Promise<void>;
}

/**
 * Starts OpenTelemetry's SDK, which sends the spans that `tracing.ts` makes to a collector, from time to time and many at once.
 * Where the collector is, and how it is spoken to, the exporter reads from the standard variables. If it can't be reached,
 * spans are dropped, and nothing else happens but a line in the log.
 *
 * To be loaded only where traces are asked for: it is a library of its own, and costs time and memory.
 */
export function startOpenTelemetry(settings: TracingSettings, logger: Logger): RunningTracing {
  const warn = createSparingLog<string, undefined>({
    clock: systemClock,
    intervalMs: warningIntervalMs,
    write: (reason, _, count) => {
      logger.warn({ reason, count }, 'traces can not be sent, or not whole');
    },
    others: 'several reasons',
  });
  const tell = (reason: string): void => {
    warn(reason.slice(0, maxReasonChars), undefined);
  };
  const silent = (): void => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    DiagLogLevel.WARN,
  );
  setGlobalErrorHandler((error) => {
    tell(typeof error === 'string' ? error : (error.message ?? error.name ?? 'unknown'));
  });

  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'switchboard',
      'service.version': ownVersion(),
      'process.pid': process.pid,
    }).merge(
      detectResources({
        detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector],
      }),
    ),
    sampler: samplerOf(settings),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: settings.sendingMs,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  if (settings.isPropagated) propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  beginTracing(settings.sampler === 'parentbased_traceidratio' ? settings.share : 1);

  return {
    async stop(limitMs) {
      endTracing();
      const sent = provider.shutdown().catch(silent);
      await Promise.race([sent, sleep(limitMs, undefined, { ref: false })]);
    },
  };
}

function samplerOf({ sampler, share }: TracingSettings): Sampler {
  const always = new AlwaysOnSampler();
  const never = new AlwaysOffSampler();
  switch (sampler) {
    case 'always_on':
      return always;
    case 'always_off':
      return never;
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(share);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: always });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: never });
    case 'parentbased_traceidratio':
      // Of the traces that begin here, it is asked only for those that were drawn.
      return new ParentBasedSampler({ root: always });
  }
}
