import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { EventStreamObserver } from '../http/event-stream/event-streams.ts';

/** Counts event streams. */
export function createEventStreamMetrics(registers: Registry[]): EventStreamObserver {
  const streams = new Gauge({
    name: 'switchboard_event_streams',
    help: 'Event streams, and multipart answers, that are under way.',
    registers,
  });
  const ended = new Counter({
    name: 'switchboard_event_streams_ended_total',
    help: 'Event streams that have ended, by why: behind are those whose client took too little, stalled nothing.',
    labelNames: ['reason'],
    registers,
  });
  const refused = new Counter({
    name: 'switchboard_event_stream_refusals_total',
    help: 'What event streams were refused because it was beyond a limit, by which.',
    labelNames: ['limit'],
    registers,
  });

  return {
    onBegun() {
      streams.inc();
    },
    onEnded(reason) {
      streams.dec();
      ended.inc({ reason });
    },
    onRefused(limit) {
      refused.inc({ limit });
    },
  };
}
