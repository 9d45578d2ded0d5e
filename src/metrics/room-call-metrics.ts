import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { AutomationObserver } from '../webhook/automation-callbacks.ts';
import type { EventGridObserver } from '../webhook/event-grid.ts';
import { ownSeconds } from './buckets.ts';
import { labelOf } from './labels.ts';

/** What is told of the sources that tell of calls in rooms, to be counted. */
export interface RoomCallMetrics {
  readonly eventGrid: EventGridObserver;
  readonly automation: AutomationObserver;
}

/** Counts what Event Grid and Call Automation post. */
export function createRoomCallMetrics(registers: Registry[]): RoomCallMetrics {
  const posts = new Counter({
    name: 'switchboard_room_call_posts_total',
    help: 'Posts that tell of calls in rooms, by who posts, Event Grid or Call Automation, and the status they were answered with.',
    labelNames: ['source', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'switchboard_room_call_post_duration_seconds',
    help: 'How long such posts took to be answered: until all that they tell was kept, if it was.',
    labelNames: ['source'],
    buckets: ownSeconds,
    registers,
  });
  const events = new Counter({
    name: 'switchboard_room_call_events_total',
    help:
      'Events in such posts that were acknowledged, by kind and what became of them: committed, repeated if they told ' +
      'nothing new, dropped if they are of no call that may be, answered where that is all there is to do, or unknown.',
    labelNames: ['source', 'kind', 'outcome'],
    registers,
  });

  const observe = (source: string) => {
    const duration = durations.labels({ source });
    return {
      onAnswered(status: number, durationMs: number) {
        posts.inc({ source, status });
        duration.observe(durationMs / 1000);
      },
      onEvent(kind: string, outcome: string) {
        events.inc({ source, kind: labelOf(kind), outcome });
      },
    };
  };
  for (const source of ['event_grid', 'call_automation']) {
    for (const status of answered) posts.inc({ source, status }, 0);
    events.inc({ source, kind: 'other', outcome: 'unknown' }, 0);
  }
  for (const outcome of ['committed', 'repeated', 'dropped']) {
    for (const kind of eventKinds) events.inc({ source: 'event_grid', kind: labelOf(kind), outcome }, 0);
  }
  return { eventGrid: observe('event_grid'), automation: observe('call_automation') };
}

/** What posts are mostly answered with. */
const answered = [200, 400, 401, 413, 503];

const eventKinds = ['callStarted', 'callEnded', 'participantAdded', 'participantRemoved'] as const;
