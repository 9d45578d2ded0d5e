import { inSpan, inTraceOf, isTracing, SpanKind, startSpan } from '../tracing.ts';
import type { SourceEvent } from './event-source.ts';

/*
 * What becomes of an event that many get: two spans, however many they are.
 */

/** Executes, writes and hands over an event in a span that goes on with the trace of what has led to it. */
export function fanOutInSpan(
  { traceparent, sequence }: SourceEvent,
  run: () => Promise<void>,
): Promise<void> {
  if (!isTracing()) return run();
  const attributes = { 'switchboard.event.sequence': sequence };
  return inTraceOf(traceparent, () => inSpan('fan out', () => ({ attributes }), run));
}

/** Hands what was written once over to all sockets, in a span that says to how many. */
export async function sendInSpan(
  subscribers: number,
  bytes: number,
  run: () => Promise<void>,
): Promise<void> {
  if (!isTracing()) return run();
  const attributes = {
    'messaging.system': 'switchboard',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.batch.message_count': subscribers,
    'messaging.message.body.size': bytes,
  };
  const span = startSpan('send', { kind: SpanKind.PRODUCER, attributes });
  try {
    await run();
  } finally {
    span?.end();
  }
}
