import {
  context,
  INVALID_SPAN_CONTEXT,
  INVALID_TRACEID,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Span, SpanContext, SpanOptions, Tracer } from '@opentelemetry/api';

export { SpanKind };
export type { Span, SpanOptions };

/** Undefined while nobody wants traces. Then nothing here makes an object, reads a header, or enters a context. */
let tracer: Tracer | undefined;

/** Of the traces that begin here, the share that is taken, from 0 to 1. */
let ownShare = 1;

/** What is done in it is of no trace. */
const untraced = trace.setSpanContext(ROOT_CONTEXT, INVALID_SPAN_CONTEXT);

/**
 * Makes spans from now on, by the SDK that is registered with OpenTelemetry's API.
 *
 * @param share of the traces that begin here, from 0 to 1: the SDK is asked for the spans of these only, since it takes long to
 *   say that it does not want one
 */
export function beginTracing(share = 1): void {
  tracer = trace.getTracer('switchboard');
  ownShare = share;
}

/** Makes no more spans. */
export function endTracing(): void {
  tracer = undefined;
}

/** Whether spans are made. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/**
 * Does something in a span, which ends with it. What throws marks the span as failed, by the name of the error: its message
 * may quote what is nobody else's business.
 *
 * @param describe is asked only where there is a span
 * @param run is given the span; undefined while nobody wants traces
 */
export function inSpan<T>(
  name: string,
  describe: () => SpanOptions,
  run: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer || isPartOfNone()) return run(undefined);
  if (isPassedOver()) return context.with(untraced, () => run(undefined));
  return tracer.startActiveSpan(name, describe(), async (span) => {
    try {
      return await run(span);
    } catch (error) {
      markFailed(span, error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Whether the span under way was begun here and is not sampled: what it would be the parent of isn't either, and is spared. */
function isPartOfNone(): boolean {
  const span = trace.getSpan(context.active());
  return span !== undefined && !span.isRecording() && span.spanContext().isRemote !== true;
}

/** Whether what is about to begin would begin a trace, and is not among those that are taken. */
function isPassedOver(): boolean {
  return ownShare < 1 && !trace.getSpan(context.active()) && Math.random() >= ownShare;
}

/** Begins a span that whoever asks for it ends; undefined while nobody wants traces. */
export function startSpan(name: string, options: SpanOptions): Span | undefined {
  return isPartOfNone() || isPassedOver() ? undefined : tracer?.startSpan(name, options);
}

/** Says that what a span stands for has failed. @param type why: one of few words */
export function markFailed(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * Does something in the trace that a caller has begun.
 *
 * @param carrier what the caller said of it, by the names of W3C's headers; anything else begins a trace of its own
 */
export function continueTrace<T>(carrier: unknown, run: () => T): T {
  if (!tracer) return run();
  const caller = propagation.extract(ROOT_CONTEXT, carrier);
  return caller === context.active() ? run() : context.with(caller, run);
}

/** The same results, all that is done for which is in the trace that a caller has begun: see `continueTrace`. */
export function iterateInTrace<T, End>(
  carrier: unknown,
  results: AsyncIterableIterator<T, End>,
): AsyncIterableIterator<T, End> {
  if (!tracer) return results;
  const parent = propagation.extract(ROOT_CONTEXT, carrier);
  const end = results.return?.bind(results);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => context.with(parent, () => results.next()),
    ...(end && { return: end }),
  };
}

/** What the processes behind this one are to be told of the trace under way: headers, by name. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (tracer) propagation.inject(context.active(), headers);
  return headers;
}

/** The span under way, as `traceparent` has it: goes with what outlives it. Undefined if there is none. */
export function activeTraceparent(): string | undefined {
  const active = activeSpanContext();
  return active && `00-${active.traceId}-${active.spanId}-0${active.traceFlags & 1}`;
}

/** The id of the trace under way; undefined if there is none. */
export function activeTraceId(): string | undefined {
  return activeSpanContext()?.traceId;
}

/** Undefined also for what is of no trace. */
function activeSpanContext(): SpanContext | undefined {
  const active = tracer && trace.getSpanContext(context.active());
  return active && active.traceId !== INVALID_TRACEID ? active : undefined;
}

/** Does something as a part of what an earlier span has led to. @param traceparent left out, of whatever is under way */
export function inTraceOf<T>(traceparent: string | undefined, run: () => T): T {
  const earlier = tracer && traceparent !== undefined ? spanContextOf(traceparent) : undefined;
  return earlier ? context.with(trace.setSpanContext(ROOT_CONTEXT, earlier), run) : run();
}

/** Begins something that outlives who asked for it, so that what comes of it is of no trace, or one of its own. */
export function inNoTrace<T>(run: () => T): T {
  return tracer ? context.with(ROOT_CONTEXT, run) : run();
}

/** Says of the span under way that it has waited for what another one does. @param traceparent the other one */
export function linkTrace(traceparent: string | undefined): void {
  const other = tracer && traceparent !== undefined ? spanContextOf(traceparent) : undefined;
  if (other) trace.getSpan(context.active())?.addLink({ context: other });
}

/** What kind a span is of that serves a client: a server's, unless it is a part of one. */
export function kindOfServing(): SpanKind {
  const active = trace.getSpanContext(context.active());
  return active === undefined || active.isRemote === true ? SpanKind.SERVER : SpanKind.INTERNAL;
}

/** What `activeTraceparent` wrote; undefined for anything else. */
function spanContextOf(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-0([01])$/.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number(flags), isRemote: true };
}
